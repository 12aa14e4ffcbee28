//! One value that an answer may stand for, and the forms in which it is proposed.

use super::envelope;
use super::judge::{Judge, Reader};
use super::proposal::Proposal;
use crate::repair::RepairKind;
use crate::schema::Schema;
use crate::validation::Issue;

/// A value, or what stands inside it.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) plain: Proposal,
    pub(super) coerced: Option<Proposal>,
    pub(super) tried: Tried,
    pub(super) issues: Vec<Issue>,
    /// All that was said before everything was coerced that can be.
    pub(super) objected: Vec<Issue>,
    pub(super) by_host: bool,
    /// The envelope around it.
    pub(super) envelope: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tried {
    Nothing,
    /// The value as it stands.
    Plain,
    /// The value with changes at the places that were objected to.
    Mended,
    /// The value with all changes that the schema asks for.
    Coerced,
}

impl Layer {
    pub(super) fn new(plain: Proposal) -> Self {
        let (issues, objected) = (Vec::new(), Vec::new());
        Self { plain, coerced: None, tried: Tried::Nothing, issues, objected, by_host: false, envelope: None }
    }

    pub(super) fn inside(outer: &Proposal, inside: envelope::Inside) -> Self {
        let mut repairs = outer.repairs.clone();
        if let Some(value) = outer.value() {
            repairs.note(RepairKind::Unwrapped, "", value);
        }
        Self { envelope: Some(inside.name), ..Self::new(Proposal::of_text(inside.text, repairs)) }
    }

    /// Goes on to the next form of this value.
    pub(super) fn advance(&mut self, reader: Reader<'_>) -> bool {
        if self.tried == Tried::Nothing {
            self.tried = Tried::Plain;
            return true;
        }
        while reader.lenient && self.tried < Tried::Coerced {
            self.tried = match (self.tried, reader.judge) {
                (Tried::Plain, Judge::Library) => Tried::Mended,
                _ => Tried::Coerced,
            };
            let objected = (self.tried == Tried::Mended).then_some(self.issues.as_slice());
            if let Some(coerced) = self.coerce(reader.schema, objected)
                && self.coerced.as_ref().is_none_or(|known| known.text != coerced.text)
            {
                self.coerced = Some(coerced);
                return true;
            }
        }
        false
    }

    /// The value with the changes that the schema asks for: at places that are objected to, or everywhere.
    fn coerce(&self, schema: &Schema, objected: Option<&[Issue]>) -> Option<Proposal> {
        let mut value = self.plain.value()?.clone();
        let mut repairs = self.plain.repairs.clone();
        if !schema.validator().coerce(&mut value, objected, &mut repairs) {
            return None;
        }
        Proposal::of_value(value, repairs).with_digits_of(&self.plain.text)
    }

    /// The value without the properties that a closed schema does not have, and with changes as before: at places that are
    /// objected to. What looks like an envelope is none that has surplus properties.
    pub(super) fn lean(&self, reader: Reader<'_>) -> Option<Proposal> {
        let mut value = self.plain.value()?.clone();
        if envelope::inside(reader.schema, &self.plain.text, &value).is_some() {
            return None;
        }
        let objected = (reader.judge == Judge::Library).then_some(self.objected.as_slice());
        let mut repairs = self.plain.repairs.clone();
        let validator = reader.schema.validator();
        let _ = validator.coerce(&mut value, objected, &mut repairs);
        if !validator.leave_out(&mut value, objected, &mut repairs) {
            return None;
        }
        Proposal::of_value(value, repairs).with_digits_of(&self.plain.text)
    }
}
