//! The place of a value on the way down to it: text is made of it only where something is said of the place.

use bedrock_extract_json::push_step;

/// A place in a value, as steps from its root.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    Root,
    Name(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// The JSON Pointer.
    pub(super) fn pointer(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Root => {}
            Self::Name(owner, name) => {
                owner.write(out);
                push_step(out, name);
            }
            Self::Index(owner, index) => {
                owner.write(out);
                out.push_str(&format!("/{index}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn places_are_written_as_pointers() {
        let item = Path::Index(&Path::Name(&Path::Root, "a/b~"), 3);
        assert_eq!((Path::Root.pointer(), item.pointer()), (String::new(), "/a~1b~0/3".to_owned()));
    }
}
