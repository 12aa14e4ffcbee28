//! The place of a value on the way down to it: text is made of it only where something is said of the place.

use super::fixes::Fixes;
use bedrock_extract_json::push_step;
use std::cell::OnceCell;
use std::rc::Rc;

/// A place in a value, as steps from its root.
pub(super) struct Path<'p> {
    last: Option<(&'p Path<'p>, Step<'p>)>,
    /// The changes at this place and below, once there is one: to look for them by name takes as long as the names are.
    fixes: OnceCell<Rc<Fixes>>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Name(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    pub(super) fn root() -> Self {
        Self { last: None, fixes: OnceCell::new() }
    }

    pub(super) fn name(owner: &'p Path<'p>, name: &'p str) -> Self {
        Self { last: Some((owner, Step::Name(name))), fixes: OnceCell::new() }
    }

    pub(super) fn index(owner: &'p Path<'p>, index: usize) -> Self {
        Self { last: Some((owner, Step::Index(index))), fixes: OnceCell::new() }
    }

    pub(super) fn is_root(&self) -> bool {
        self.last.is_none()
    }

    /// The JSON Pointer.
    pub(super) fn pointer(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// The changes at this place and below, among all of a walk that began with this root.
    pub(super) fn fixes(&self) -> &Rc<Fixes> {
        self.fixes.get_or_init(|| match self.last {
            None => Rc::default(),
            Some((owner, Step::Name(name))) => owner.fixes().at(name),
            Some((owner, Step::Index(index))) => owner.fixes().at(&index.to_string()),
        })
    }

    fn write(&self, out: &mut String) {
        let Some((owner, step)) = self.last else { return };
        owner.write(out);
        match step {
            Step::Name(name) => push_step(out, name),
            Step::Index(index) => out.push_str(&format!("/{index}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn places_are_written_as_pointers() {
        let root = Path::root();
        let owner = Path::name(&root, "a/b~");
        let item = Path::index(&owner, 3);
        assert_eq!((root.pointer(), item.pointer()), (String::new(), "/a~1b~0/3".to_owned()));
    }
}
