//! The mechanisms that get a value out of a model, and which of them to use next.
//!
//! The service does not say what a model supports. Each error about an unsupported feature takes mechanisms away, and the
//! next use falls to the first that is left. Nothing is ever added back, so falling back has an end.

use super::parameters::Parameters;
use crate::error::Error;
use crate::model::{Form, Mode, Native, ToolChoice, Traits};
use crate::response::unsupported::{self, Carrier, Feature, Unsupported};
use crate::schema::Schema;

/// A mechanism: a mode, and in the modes with tools how the model is brought to call, and the form of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mechanism {
    pub(crate) mode: Mode,
    pub(crate) choice: ToolChoice,
    pub(crate) form: Form,
}

impl Mechanism {
    const NATIVE: Self = Self { mode: Mode::JsonSchema, choice: ToolChoice::None, form: Form::Full };
    /// What every model takes.
    pub(crate) const TEXT: Self = Self { mode: Mode::Json, choice: ToolChoice::None, form: Form::Full };

    /// Its name in the public interface.
    pub(crate) fn name(self) -> &'static str {
        match (self.mode, self.choice) {
            (Mode::Tools, ToolChoice::Tool) => "tool",
            (Mode::Tools, ToolChoice::Any) => "any-tool",
            (Mode::Tools, _) => "auto-tool",
            (Mode::ToolsStrict, ToolChoice::Tool) => "strict-tool",
            (Mode::ToolsStrict, ToolChoice::Any) => "strict-any-tool",
            (Mode::ToolsStrict, _) => "strict-auto-tool",
            (Mode::JsonSchema, _) => "native",
            (Mode::Json, _) => "text",
        }
    }

    /// What the model does not support of a request with this mechanism, by the words of the service's error.
    pub(crate) fn unsupported(self, error: &Error) -> Option<Unsupported> {
        // An error about prompt caching looks like one about access.
        let names = ["AccessDeniedException", "ValidationException"];
        let words = error.service.as_ref().filter(|words| names.contains(&words.name.as_str()))?;
        unsupported::read(&words.message, self.carrier())
    }

    /// Where the request has the schema.
    fn carrier(self) -> Option<Carrier> {
        match self.mode {
            Mode::Tools => Some(Carrier::Tool(self.form)),
            Mode::ToolsStrict => Some(Carrier::StrictTool),
            Mode::JsonSchema => Some(Carrier::Format),
            Mode::Json => None,
        }
    }

    fn is_unsupported(self, unsupported: &[Feature]) -> bool {
        let lacks = |feature: Feature| unsupported.contains(&feature);
        let choice = match self.choice {
            ToolChoice::Tool => lacks(Feature::NamedChoice),
            ToolChoice::Any => lacks(Feature::AnyChoice),
            ToolChoice::Auto | ToolChoice::None => false,
        };
        match self.mode {
            Mode::Tools => choice || lacks(Feature::Tools) || lacks(Feature::of_form(self.form)),
            Mode::ToolsStrict => choice || lacks(Feature::Tools) || lacks(Feature::Strict),
            Mode::JsonSchema => lacks(Feature::Native),
            Mode::Json => false,
        }
    }
}

/// Properties of a schema up to which native output is tried before a tool.
const NATIVE_PROPERTIES: usize = 64;

/// The mechanisms for one request, the one to use first in front.
#[derive(Debug)]
pub(crate) struct MechanismChain(Vec<Mechanism>);

impl MechanismChain {
    /// The chain for the caller's mode, or with `None` for what is known of the model.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorCode::BadSchema`] when the mode that the caller insists on cannot express the schema.
    pub(crate) fn new(
        mode: Option<Mode>,
        traits: Traits,
        parameters: &Parameters,
        schema: &Schema,
        offers_null: bool,
        cites: bool,
    ) -> Result<Self, Error> {
        // Where the family's own form cannot be written, the schema goes out as it is.
        let is_written = schema.has_form(traits.tool_schema);
        let tools = |mode: Mode| {
            let choices = match (&parameters.tools.choice, strongest_choice(traits, parameters)) {
                // The caller's choice is the only one.
                (Some(_), _) | (None, ToolChoice::Auto) => vec![ToolChoice::Auto],
                (None, ToolChoice::Any) => vec![ToolChoice::Any, ToolChoice::Auto],
                (None, _) => vec![ToolChoice::Tool, ToolChoice::Any, ToolChoice::Auto],
            };
            let forms = match (mode, is_written) {
                (Mode::Tools, true) => schema.forms_from(traits.tool_schema),
                _ => vec![Form::Full],
            };
            let mechanisms = move |choice| forms.clone().into_iter().map(move |form| Mechanism { mode, choice, form });
            choices.into_iter().flat_map(mechanisms)
        };
        let mechanisms = match mode {
            Some(mode @ Mode::Tools) => tools(mode).collect(),
            Some(mode @ Mode::ToolsStrict) => {
                schema.check_constrained(offers_null)?;
                tools(mode).collect()
            }
            Some(Mode::JsonSchema) if cites => {
                let message = "Citations and native structured output exclude each other";
                return Err(Error::bad_option("mode", message, "Use another `mode`, or documents without `citations`"));
            }
            Some(Mode::JsonSchema) => {
                schema.check_constrained(offers_null)?;
                vec![Mechanism::NATIVE]
            }
            Some(Mode::Json) => vec![Mechanism::TEXT],
            None => {
                let takes_native =
                    traits.native != Native::No && !cites && schema.check_constrained(offers_null).is_ok();
                let native = takes_native.then_some(Mechanism::NATIVE);
                let is_taken = is_written || traits.tool_schema != Form::Bare || !traits.known;
                let takes_tools = is_taken && !traits.prompt && traits.tool_choice != ToolChoice::None;
                let tools: Vec<Mechanism> = if takes_tools { tools(Mode::Tools).collect() } else { Vec::new() };
                // Where the model only may call, output that it must keep to is worth more, if it is known to give that and
                // the schema is not so large that compiling it may fail.
                let chooses = tools.first().is_none_or(|mechanism| mechanism.choice == ToolChoice::Auto);
                let native_first = matches!(traits.native, Native::Likely | Native::Yes)
                    && chooses
                    && parameters.tools.choice.is_none()
                    && schema.constrained_properties(offers_null) <= NATIVE_PROPERTIES;
                let (before, after) = if native_first { (native, None) } else { (None, native) };
                before.into_iter().chain(tools).chain(after).chain([Mechanism::TEXT]).collect()
            }
        };
        Ok(Self(mechanisms))
    }

    /// The mechanism to use for `schema` with a model that does not support these features.
    pub(crate) fn first_supported(&self, unsupported: &[Feature], schema: &Schema) -> Option<Mechanism> {
        self.0
            .iter()
            .copied()
            .find(|mechanism| !mechanism.is_unsupported(unsupported) && schema.has_form(mechanism.form))
    }
}

/// A caller who insists on tools for a family listed without them knows better than the list.
fn strongest_choice(traits: Traits, parameters: &Parameters) -> ToolChoice {
    match (traits.tool_choice, parameters.reasons) {
        (_, true) => ToolChoice::Auto,
        (ToolChoice::None, false) => ToolChoice::Tool,
        (choice, false) => choice,
    }
}
