//! Simple patterns in the words of the `fancy-regex` crate. It runs what has no look-around in linear time, and stops where
//! the rest takes too many steps; the host can do neither.

use super::engine::Compiled;
use super::syntax::Node;
use std::fmt::Write as _;

/// Steps back that a text may cost: about 50 ms.
const STEPS: usize = 1_000_000;

/// The characters between which `\b` tells words.
const WORD: &str = "[0-9A-Z_a-z]";

#[derive(Debug)]
struct Translated(fancy_regex::Regex);

impl Compiled for Translated {
    fn test(&self, text: &str) -> Option<bool> {
        self.0.is_match(text).ok()
    }
}

/// Absent where the pattern would mean something else there.
pub(super) fn compile(node: &Node) -> Option<Box<dyn Compiled>> {
    let mut out = String::new();
    write(node, &mut out)?;
    let regex = fancy_regex::RegexBuilder::new(&out).backtrack_limit(STEPS).build().ok()?;
    Some(Box::new(Translated(regex)))
}

fn write(node: &Node, out: &mut String) -> Option<()> {
    match node {
        Node::Start => out.push_str("\\A"),
        Node::End => out.push_str("\\z"),
        Node::One(set) => {
            let class = set.class.as_deref()?;
            // An empty class takes nothing.
            write!(out, "[{}]", if class.is_empty() { "a&&b" } else { class }).ok()?;
        }
        Node::Sequence(parts) => parts.iter().try_for_each(|part| write(part, out))?,
        Node::Alternatives(all) => {
            out.push_str("(?:");
            for (index, one) in all.iter().enumerate() {
                if index > 0 {
                    out.push('|');
                }
                write(one, out)?;
            }
            out.push(')');
        }
        Node::Repeat { body, least, most } => {
            out.push_str("(?:");
            write(body, out)?;
            match most {
                Some(most) => write!(out, "){{{least},{most}}}").ok()?,
                None => write!(out, "){{{least},}}").ok()?,
            }
        }
        Node::Group { body, .. } => {
            out.push_str("(?:");
            write(body, out)?;
            out.push(')');
        }
        Node::Look { body, behind, negated } => {
            out.push_str("(?");
            out.push_str(if *behind { "<" } else { "" });
            out.push(if *negated { '!' } else { '=' });
            write(body, out)?;
            out.push(')');
        }
        // A reference to a group that took no part matches here, and does not there.
        Node::Back(_) => return None,
        Node::Boundary { negated } => {
            let (left, right) = if *negated { ("=", "!") } else { ("!", "=") };
            write!(out, "(?:(?<={WORD})(?{left}{WORD})|(?<!{WORD})(?{right}{WORD}))").ok()?;
        }
    }
    Some(())
}
