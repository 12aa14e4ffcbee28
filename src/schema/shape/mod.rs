//! What may stand at each place of a value, as far as it must be known before the value is complete: which types, which
//! properties, and which strings say something only as a whole.
//!
//! Looser than the schema where alternatives meet: what may stand in one branch may stand in the place.

mod builder;
mod kinds;

use super::Schema;
pub(crate) use kinds::Kinds;
use serde_json::{Map, Value};

/// The places of a value, each a [`Node`].
#[derive(Debug)]
pub(crate) struct Shape {
    nodes: Vec<Node>,
    /// Where nothing is known.
    open: Node,
}

/// A place, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(usize);

impl Place {
    /// Where anything may stand.
    pub(crate) const ANY: Self = Self(0);
    /// The value as a whole.
    pub(crate) const ROOT: Self = Self(1);
}

/// What may stand at a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    pub(crate) kinds: Kinds,
    /// Whether a string says nothing before it is complete.
    pub(crate) whole_text: bool,
    /// The only strings that may stand here.
    options: Option<Vec<String>>,
    /// The numbers of their places: a map of this type is in the binary already.
    properties: Map<String, Value>,
    others: Others,
    tuple: Vec<Option<Place>>,
    items: Option<Place>,
}

/// Properties that are not named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Others {
    #[default]
    Shown,
    In(Place),
    /// They are dropped, or make the value invalid.
    Held,
}

impl Shape {
    /// The shape of the values that the schema describes.
    pub(crate) fn of(schema: &Schema) -> Self {
        Self { nodes: builder::nodes(schema), open: Node::default() }
    }

    pub(crate) fn node(&self, place: Place) -> &Node {
        self.nodes.get(place.0).unwrap_or(&self.open)
    }
}

impl Node {
    /// The place of a property; `None` where it is not to be shown.
    pub(crate) fn property(&self, name: &str) -> Option<Place> {
        let number = self.properties.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        match (number, self.others) {
            (Some(number), _) => Some(Place(number)),
            (None, Others::In(place)) => Some(place),
            (None, Others::Shown) => Some(Place::ANY),
            (None, Others::Held) => None,
        }
    }

    /// The place of an item.
    pub(crate) fn item(&self, index: usize) -> Place {
        let placed = self.tuple.get(index).copied().flatten();
        placed.or(self.items).unwrap_or(Place::ANY)
    }

    /// Whether a complete string may stand here.
    pub(crate) fn takes_text(&self, text: &str) -> bool {
        self.options.as_ref().is_none_or(|options| options.iter().any(|option| option == text))
    }
}

#[cfg(test)]
mod tests;
