//! The engine that runs patterns: the host's own `RegExp` where there is one, because that is what ECMA-262 patterns mean.

use std::fmt::Debug;

/// The flags that a pattern is compiled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `u`
    Unicode,
    /// `v`
    Sets,
    /// None: characters are UTF-16 code units, and more patterns are legal.
    Plain,
}

impl Mode {
    /// In the order in which they are tried.
    pub(super) const ALL: [Self; 3] = [Self::Unicode, Self::Sets, Self::Plain];

    /// As in a `RegExp`.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub const fn flags(self) -> &'static str {
        match self {
            Self::Unicode => "u",
            Self::Sets => "v",
            Self::Plain => "",
        }
    }
}

/// A compiled pattern.
pub trait Compiled: Debug + Send + Sync {
    /// Whether it matches anywhere in the text; `None` where the engine gave up.
    fn test(&self, text: &str) -> Option<bool>;
}

#[cfg(target_arch = "wasm32")]
mod host {
    use super::{Compiled, Mode};
    use std::sync::OnceLock;

    /// Absent where the pattern is not legal with these flags.
    type Compile = fn(&str, Mode) -> Option<Box<dyn Compiled>>;

    static ENGINE: OnceLock<Compile> = OnceLock::new();

    /// The boundary brings the host's engine.
    pub fn use_engine(compile: Compile) {
        ENGINE.get_or_init(|| compile);
    }

    pub(in super::super) fn compile(pattern: &str, mode: Mode) -> Option<Box<dyn Compiled>> {
        ENGINE.get().and_then(|compile| compile(pattern, mode))
    }
}

/// Without a host, another engine of ECMA-262 stands in.
#[cfg(not(target_arch = "wasm32"))]
mod host {
    use super::{Compiled, Mode};
    use regress::{Flags, Regex};

    #[derive(Debug)]
    struct Stand(Regex, Mode);

    impl Compiled for Stand {
        fn test(&self, text: &str) -> Option<bool> {
            if self.1 == Mode::Plain {
                let units: Vec<u16> = text.encode_utf16().collect();
                return Some(self.0.find_from_ucs2(&units, 0).next().is_some());
            }
            Some(self.0.find(text).is_some())
        }
    }

    pub(in super::super) fn compile(pattern: &str, mode: Mode) -> Option<Box<dyn Compiled>> {
        let flags = Flags { unicode: mode != Mode::Plain, unicode_sets: mode == Mode::Sets, ..Flags::default() };
        Some(Box::new(Stand(Regex::with_flags(pattern, flags).ok()?, mode)))
    }
}

pub(super) use host::compile;
#[cfg(target_arch = "wasm32")]
pub use host::use_engine;
