//! What of a value is shown while it is read.

use super::changes::Changes;
use crate::schema::ROOT;
use crate::schema::shape::{Kinds, Place, Shape};
use crate::validation::lossless;
use bedrock_extract_json::incremental::Events;
use serde_json::Value;
use std::rc::Rc;

/// Digits that a host's numbers keep, whatever they are.
const KEPT_DIGITS: usize = 15;

/// What is shown of the value.
#[derive(Debug)]
pub(super) struct View {
    shape: Rc<Shape>,
    lenient: bool,
    pub(super) changes: Changes,
    /// Whether the model is asked for an object around the value.
    wraps_root: bool,
    /// The object that may be the one around the value.
    wrapper: Wrapper,
    levels: Vec<Level>,
    /// The place of the value that comes next in an object.
    next: Option<Next>,
    /// Levels inside something that is held back, itself included.
    held: usize,
    text: Text,
    /// Whether a property or an item has been shown.
    pub(super) has_shown: bool,
    /// Whether the outermost bracket is not shown before something in it is: it may not be that of the answer.
    waits: bool,
    /// Whether it is that of an array, where it is not shown yet.
    waiting: Option<bool>,
}

/// Where the object around the value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapper {
    /// There is none.
    None,
    /// An object has begun that may be it: its first name decides.
    Undecided,
    /// The value stands in it.
    Around,
    /// The value in it is complete.
    Over,
}

/// An object or array that is open and shown.
#[derive(Debug)]
struct Level {
    place: Place,
    /// How many items it has, where it is an array.
    items: Option<usize>,
    /// Whether an item was held back, and so all that follow.
    is_stuck: bool,
}

/// What is known of the value that comes next.
#[derive(Debug)]
struct Next {
    name: Option<String>,
    /// `None` where it is held back.
    place: Option<Place>,
}

/// The string that is being read.
#[derive(Debug)]
enum Text {
    None,
    /// It is shown as it grows.
    Grows,
    /// It is shown when it is complete.
    Whole(String),
    Held,
}

impl View {
    pub(super) fn new(shape: Rc<Shape>, wraps_root: bool, lenient: bool, waits: bool) -> Self {
        Self {
            shape,
            lenient,
            changes: Changes::default(),
            wraps_root,
            wrapper: Wrapper::None,
            levels: Vec::new(),
            next: None,
            held: 0,
            text: Text::None,
            has_shown: false,
            waits,
            waiting: None,
        }
    }

    /// Whether the value stands in the object that the model was asked for around it.
    pub(super) fn is_wrapped(&self) -> bool {
        matches!(self.wrapper, Wrapper::Around | Wrapper::Over)
    }

    /// Goes on with another value, where nothing of this one has been shown.
    pub(super) fn restart(&mut self) {
        let changes = std::mem::take(&mut self.changes);
        *self = Self::new(Rc::clone(&self.shape), self.wraps_root, self.lenient, self.waits);
        self.changes = changes;
    }

    /// The place of the value that begins, and the name it has; `None` where it is held back.
    fn place(&mut self) -> Option<(Place, Option<String>)> {
        if self.held > 0 || self.wrapper == Wrapper::Over {
            return None;
        }
        if let Some(Next { name, place }) = self.next.take() {
            return place.map(|place| (place, name));
        }
        match self.levels.last_mut() {
            None => Some((Place::ROOT, None)),
            Some(Level { is_stuck: true, .. }) => None,
            Some(Level { place, items, .. }) => Some((self.shape.node(*place).item(items.unwrap_or_default()), None)),
        }
    }

    /// A value of this kind begins. Gives its place where it is shown.
    fn begin(&mut self, kind: Kinds) -> Option<(Place, Option<String>)> {
        let found = self.place().filter(|(place, _)| self.shape.node(*place).kinds.meets(kind));
        if found.is_none() {
            self.hold();
        }
        found
    }

    /// A value is held back. Items after it would stand in its place.
    fn hold(&mut self) {
        if self.held == 0
            && let Some(level) = self.levels.last_mut().filter(|level| level.items.is_some())
        {
            level.is_stuck = true;
        }
    }

    /// A value is shown, or its beginning.
    fn show(&mut self, name: Option<String>) {
        if let Some(is_array) = self.waiting.take() {
            self.bracket(is_array);
        }
        self.has_shown |= !self.levels.is_empty();
        if let Some(items) = self.levels.last_mut().and_then(|level| level.items.as_mut()) {
            *items += 1;
        }
        if let Some(name) = name {
            self.changes.name(&name);
        }
    }

    fn begin_container(&mut self, is_array: bool) {
        if self.held > 0 {
            self.held += 1;
            return;
        }
        let kind = if is_array { Kinds::ARRAY } else { Kinds::OBJECT };
        let Some((place, name)) = self.begin(kind) else {
            self.held = 1;
            return;
        };
        if self.waits && self.levels.is_empty() {
            self.waiting = Some(is_array);
        } else {
            self.show(name);
            self.bracket(is_array);
        }
        self.levels.push(Level { place, items: is_array.then_some(0), is_stuck: false });
    }

    fn bracket(&mut self, is_array: bool) {
        if is_array {
            self.changes.begin_array();
        } else {
            self.changes.begin_object();
        }
    }

    /// A complete scalar. One of another type is shown as what it plainly stands for, if that is certain.
    fn scalar(&mut self, value: &Value, json: Option<&str>) {
        let Some((place, name)) = self.place() else { return self.hold() };
        let node = self.shape.node(place);
        let takes = |value: &Value| {
            node.kinds.meets(Kinds::of(value)) && value.as_str().is_none_or(|text| node.takes_text(text))
        };
        if takes(value) {
            self.show(name);
            match json {
                Some(json) if json.len() > KEPT_DIGITS && value.is_number() => self.changes.digits(json),
                Some(json) => self.changes.literal(json),
                None => self.changes.scalar(value),
            }
            return;
        }
        let meant = self.lenient.then(|| lossless(&node.kinds.keyword(), value)).flatten().filter(takes);
        match meant {
            Some(meant) => {
                self.show(name);
                self.changes.scalar(&meant);
            }
            None => self.hold(),
        }
    }

    /// Whatever ends may be the value inside the object around it.
    fn value_ends(&mut self) {
        if self.wrapper == Wrapper::Around && self.levels.is_empty() && self.held == 0 {
            self.wrapper = Wrapper::Over;
        }
    }
}

impl Events for View {
    fn begin_object(&mut self) {
        let is_outermost = self.levels.is_empty() && self.held == 0 && self.next.is_none();
        if self.wraps_root && is_outermost && self.wrapper == Wrapper::None {
            self.wrapper = Wrapper::Undecided;
            return;
        }
        self.begin_container(false);
    }

    fn begin_array(&mut self) {
        self.begin_container(true);
    }

    fn name(&mut self, name: &str) {
        match self.wrapper {
            Wrapper::Undecided if name == ROOT => {
                self.wrapper = Wrapper::Around;
                return;
            }
            // The value itself, without what was to be around it.
            Wrapper::Undecided => {
                self.wrapper = Wrapper::None;
                self.begin_container(false);
            }
            Wrapper::None | Wrapper::Around | Wrapper::Over => {}
        }
        if self.held > 0 {
            return;
        }
        if let Some(level) = self.levels.last() {
            let place = self.shape.node(level.place).property(name);
            self.next = Some(Next { name: Some(name.to_owned()), place });
        }
    }

    fn begin_text(&mut self) {
        if self.held > 0 {
            self.text = Text::Held;
            return;
        }
        let Some((place, name)) = self.place() else {
            self.hold();
            self.text = Text::Held;
            return;
        };
        let node = self.shape.node(place);
        // What stands alone, without brackets, is not known to be the value before it is complete.
        if node.kinds.meets(Kinds::STRING) && !node.whole_text && !self.levels.is_empty() {
            self.show(name);
            self.changes.begin_text();
            self.text = Text::Grows;
        } else {
            self.next = Some(Next { name, place: Some(place) });
            self.text = Text::Whole(String::new());
        }
    }

    fn text(&mut self, piece: &str) {
        match &mut self.text {
            Text::Grows => self.changes.text(piece),
            Text::Whole(text) => text.push_str(piece),
            Text::None | Text::Held => {}
        }
    }

    fn end_text(&mut self) {
        match std::mem::replace(&mut self.text, Text::None) {
            Text::Grows => self.changes.end(),
            Text::Whole(text) => self.scalar(&Value::from(text), None),
            Text::None | Text::Held => {}
        }
        self.value_ends();
    }

    fn literal(&mut self, json: &str) {
        if self.held == 0 {
            let value = bedrock_extract_json::read(json).unwrap_or_default();
            self.scalar(&value, Some(json));
        }
        self.value_ends();
    }

    fn end(&mut self) {
        if self.held > 0 {
            self.held -= 1;
        } else if self.levels.pop().is_some() && self.waiting.take().is_none() {
            self.changes.end();
        }
        self.value_ends();
    }

    fn member_depth(&self) -> usize {
        if self.is_wrapped() { 2 } else { 1 }
    }
}
