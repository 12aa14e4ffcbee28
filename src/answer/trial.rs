//! The values that an answer may stand for, tried one after the other until one is accepted.
//!
//! Who decides is not known here. For each candidate of the answer the value is proposed as it stands; where that is rejected,
//! with the changes that the schema asks for; and then what stands inside an envelope, in the same way. Only where all of that
//! is rejected of every candidate, values are proposed without the properties that a closed schema does not have.

use super::envelope::{self, LAYERS};
use super::judge::{Judge, Reader};
use super::layer::{Layer, Tried};
use super::proposal::Proposal;
use crate::repair::{Repair, RepairKind, Repairs};
use crate::validation::{Issue, Rule};
use std::collections::VecDeque;

/// A text of the answer that may be the value.
#[derive(Debug, Default)]
pub(crate) struct Candidate {
    pub(crate) text: String,
    /// Whether it is the input of a call, and so known to be JSON.
    pub(crate) is_call: bool,
    /// What is wrong with it from the beginning.
    pub(crate) rejected: Option<Issue>,
    /// What has been changed to get it.
    pub(crate) repairs: Repairs,
    /// Repairs of the value that a patch corrects, and the places that it corrects, where the text is a value with a patch in it.
    pub(crate) patch: Option<(Vec<Repair>, Vec<String>)>,
}

/// A value that was rejected.
#[derive(Debug)]
pub(crate) struct Rejected {
    /// JSON text of the value, where the candidate was readable.
    pub(crate) value: Option<String>,
    pub(crate) text: String,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) patched: Option<Vec<String>>,
    pub(crate) issues: Vec<Issue>,
    /// Whether it is the input of a call.
    pub(crate) is_call: bool,
    /// Whether the host rejected it.
    by_host: bool,
    /// Whether the schema explains an objection.
    is_explained: bool,
}

impl Rejected {
    /// Whether the value broke none of the schema's own rules, but others of its library.
    pub(crate) fn is_near(&self) -> bool {
        self.by_host && !self.is_explained
    }
}

/// The candidates of one answer, and how far they have been tried.
#[derive(Debug)]
pub(crate) struct Trial {
    waiting: VecDeque<Candidate>,
    /// Those that have been begun.
    cases: Vec<Case>,
    /// The one at hand.
    at: usize,
    /// Whether only values without surplus properties are left to propose.
    leaves_out: bool,
    /// How the candidate was chosen, where there are several.
    choice: Option<(RepairKind, String)>,
}

impl Trial {
    pub(crate) fn new(candidates: Vec<Candidate>, choice: Option<(RepairKind, String)>) -> Self {
        Self { waiting: candidates.into(), cases: Vec::new(), at: 0, leaves_out: false, choice }
    }

    /// The next value to decide about; `None` when all are rejected.
    pub(crate) fn next(&mut self, reader: Reader<'_>) -> Option<&Proposal> {
        while !self.leaves_out {
            if self.cases.get_mut(self.at).is_some_and(|case| case.advance(reader)) {
                return self.proposal();
            }
            match self.waiting.pop_front() {
                Some(candidate) => {
                    self.at = self.cases.len();
                    self.cases.push(Case::open(candidate, reader));
                }
                None => (self.leaves_out, self.at) = (true, 0),
            }
        }
        while let Some(case) = self.cases.get_mut(self.at) {
            if case.leave_out(reader) {
                return self.proposal();
            }
            self.at += 1;
        }
        None
    }

    /// The value that is being decided about.
    pub(crate) fn proposal(&self) -> Option<&Proposal> {
        self.current()?.proposal()
    }

    /// The value is rejected.
    pub(crate) fn reject(&mut self, issues: Vec<Issue>, by_host: bool) {
        if let Some(case) = self.cases.get_mut(self.at) {
            case.reject(issues, by_host);
        }
    }

    fn current(&self) -> Option<&Case> {
        self.cases.get(self.at)
    }

    /// What was changed to get the value that is being decided about.
    pub(crate) fn repairs(&self) -> Vec<Repair> {
        let Some(case) = self.current() else { return Vec::new() };
        let mut repairs = case.proposal().map(|proposal| proposal.repairs.clone()).unwrap_or_default();
        if let Some((kind, choice)) = &self.choice {
            repairs.note_text(*kind, "", choice.clone());
        }
        let of_base = case.patch.iter().flat_map(|(repairs, _)| repairs.iter().cloned());
        Repairs::list(of_base.chain(repairs.into_vec()))
    }

    /// The places that the value corrects, where it is a patch.
    pub(crate) fn patched(&self) -> Vec<String> {
        self.current().and_then(|case| case.patch.as_ref()).map(|(_, places)| places.clone()).unwrap_or_default()
    }

    /// What was rejected, the likeliest candidate first.
    pub(crate) fn into_rejected(self, reader: Reader<'_>) -> Vec<Rejected> {
        let mut rejected: Vec<Rejected> = self.cases.into_iter().map(|case| case.close(reader)).collect();
        // A patch gets feedback on its own faults, and a value that only the host's validator rejects on those.
        rejected.sort_by_key(|rejected| (rejected.patched.is_none(), !rejected.by_host));
        rejected
    }
}

/// One candidate, layer by layer.
#[derive(Debug)]
struct Case {
    /// The layers of the value that have been proposed; the last is the one at hand.
    layers: Vec<Layer>,
    /// The value as it stands, where what is inside it comes first.
    spare: Option<Layer>,
    patch: Option<(Vec<Repair>, Vec<String>)>,
    is_call: bool,
    /// Why the text could not be read.
    unreadable: Option<(String, Issue)>,
    /// The value without surplus properties, once that has been looked for.
    lean: Option<Option<Proposal>>,
}

impl Case {
    fn open(candidate: Candidate, reader: Reader<'_>) -> Self {
        let Candidate { text, is_call, rejected, repairs, patch } = candidate;
        let mut case = Self { layers: Vec::new(), spare: None, patch, is_call, unreadable: None, lean: None };
        let read = rejected.map_or_else(|| Proposal::read(&text, is_call, reader.lenient, repairs), Err);
        let plain = match read {
            Ok(plain) if case.patch.is_some() => plain,
            Ok(plain) => plain.without_root(reader.schema),
            Err(issue) => {
                case.unreadable = Some((text, issue));
                return case;
            }
        };
        let hollow = reader.lenient.then(|| envelope::hollow(reader.schema, &plain.text, || plain.value().cloned()));
        match hollow.flatten() {
            Some(inside) => {
                case.layers.push(Layer::inside(&plain, inside));
                case.spare = Some(Layer::new(plain));
            }
            None => case.layers.push(Layer::new(plain)),
        }
        case
    }

    /// Goes on to the next proposal.
    fn advance(&mut self, reader: Reader<'_>) -> bool {
        loop {
            let opened = self.layers.len();
            let Some(layer) = self.layers.last_mut() else { return false };
            if layer.advance(reader) {
                return true;
            }
            let inner = layer.plain.value().filter(|_| reader.lenient && opened < LAYERS);
            let inner = inner.and_then(|value| envelope::inside(reader.schema, &layer.plain.text, value));
            let next = inner.map(|inner| Layer::inside(&layer.plain, inner)).or_else(|| self.spare.take());
            match next {
                Some(next) => self.layers.push(next),
                None => return false,
            }
        }
    }

    /// Goes on to the value without surplus properties, if that is another: the last resort.
    fn leave_out(&mut self, reader: Reader<'_>) -> bool {
        if self.lean.is_some() {
            return false;
        }
        let layer = self.layers.get(self.layer_to_tell(reader)).filter(|_| reader.lenient);
        let lean = layer.and_then(|layer| layer.lean(reader));
        let found = lean.is_some();
        self.lean = Some(lean);
        found
    }

    fn proposal(&self) -> Option<&Proposal> {
        match &self.lean {
            Some(lean) => lean.as_ref(),
            None => self.layers.last().map(|layer| layer.coerced.as_ref().unwrap_or(&layer.plain)),
        }
    }

    fn reject(&mut self, issues: Vec<Issue>, by_host: bool) {
        // The feedback is about the value that the model wrote.
        if self.lean.is_some() {
            return;
        }
        if let Some(layer) = self.layers.last_mut() {
            if layer.tried < Tried::Coerced {
                layer.objected.extend(issues.iter().cloned());
            }
            layer.issues = issues;
            layer.by_host |= by_host;
        }
    }

    /// The layer that the feedback is about: the value as it stands, or what an envelope holds that plainly is the value.
    fn layer_to_tell(&self, reader: Reader<'_>) -> usize {
        let is_meant = |layer: &Layer| {
            layer.envelope.is_some()
                && layer.plain.value().is_some_and(|value| envelope::is_known(reader.schema, value))
        };
        self.layers.iter().position(is_meant).unwrap_or_default()
    }

    /// What is to be said of the candidate.
    fn close(self, reader: Reader<'_>) -> Rejected {
        let patched = self.patch.as_ref().map(|(_, places)| places.clone());
        let told = self.layer_to_tell(reader);
        let is_call = self.is_call;
        let nothing = |text: String, issues: Vec<Issue>| Rejected {
            value: None,
            text,
            repairs: Vec::new(),
            patched: patched.clone(),
            issues,
            is_call,
            by_host: false,
            is_explained: true,
        };
        if let Some((text, issue)) = self.unreadable {
            return nothing(text, vec![issue]);
        }
        let Some(Layer { plain, coerced, mut issues, by_host, envelope, .. }) = self.layers.into_iter().nth(told)
        else {
            return nothing(String::new(), Vec::new());
        };
        let proposal = coerced.unwrap_or(plain);
        match (reader.judge, proposal.value()) {
            (Judge::Library, Some(value)) => issues = reader.schema.validator().enrich(value, issues),
            (Judge::Schema, Some(value)) => issues.iter_mut().for_each(|issue| issue.find_in(value)),
            (_, None) => {}
        }
        let is_explained = !by_host || issues.iter().any(Issue::is_of_schema);
        if let Some(envelope) = envelope {
            let expected = format!("its properties at the top, not inside {envelope}");
            issues.insert(0, Issue::without_value(Rule::Envelope, &expected, &format!("them inside {envelope}")));
        }
        let of_base = self.patch.into_iter().flat_map(|(repairs, _)| repairs);
        let repairs = Repairs::list(of_base.chain(proposal.repairs.into_vec()));
        let text = proposal.text;
        Rejected { value: Some(text.clone()), text, repairs, patched, issues, is_call, by_host, is_explained }
    }
}
