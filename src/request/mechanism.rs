//! The mechanisms that get a value out of a model, and which of them to use next.
//!
//! The service does not tell what a model accepts: it refuses. Every refusal takes mechanisms away, and the strongest of
//! those that are left is used. Nothing is ever added back, so the ways down have an end.

use super::parameters::Parameters;
use crate::error::Error;
use crate::model::{Form, Mode, Native, ToolChoice, Traits};
use crate::response::refusal::{self, Carrier, Refusal, Refused};
use crate::schema::Schema;

/// A mechanism: a mode, and in the modes with tools how the model is brought to call, and the form of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rung {
    pub(crate) mode: Mode,
    pub(crate) choice: ToolChoice,
    pub(crate) form: Form,
}

impl Rung {
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

    /// What the service refuses of a request with this mechanism, by the words of its error.
    pub(crate) fn refusal(self, error: &Error) -> Option<Refusal> {
        // Prompt caching is refused as if it were a matter of access.
        let names = ["AccessDeniedException", "ValidationException"];
        let words = error.service.as_ref().filter(|words| names.contains(&words.name.as_str()))?;
        refusal::read(&words.message, self.carrier())
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

    fn is_refused(self, refused: &[Refused]) -> bool {
        let refuses = |what: Refused| refused.contains(&what);
        let choice = match self.choice {
            ToolChoice::Tool => refuses(Refused::NamedChoice),
            ToolChoice::Any => refuses(Refused::AnyChoice),
            ToolChoice::Auto | ToolChoice::None => false,
        };
        match self.mode {
            Mode::Tools => choice || refuses(Refused::Tools) || refuses(Refused::of_form(self.form)),
            Mode::ToolsStrict => choice || refuses(Refused::Tools) || refuses(Refused::Strict),
            Mode::JsonSchema => refuses(Refused::Native),
            Mode::Json => false,
        }
    }
}

/// Properties of a schema up to which native output is tried before a tool.
const NATIVE_PROPERTIES: usize = 64;

/// The mechanisms for one request, the one to use first in front.
#[derive(Debug)]
pub(crate) struct Ladder(Vec<Rung>);

impl Ladder {
    /// The ladder for the caller's mode, or with `None` for what is known of the model.
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
            let choices = match (&parameters.tools.choice, strongest(traits, parameters)) {
                // The caller's choice is the only one.
                (Some(_), _) | (None, ToolChoice::Auto) => vec![ToolChoice::Auto],
                (None, ToolChoice::Any) => vec![ToolChoice::Any, ToolChoice::Auto],
                (None, _) => vec![ToolChoice::Tool, ToolChoice::Any, ToolChoice::Auto],
            };
            let forms = match (mode, is_written) {
                (Mode::Tools, true) => schema.forms_from(traits.tool_schema),
                _ => vec![Form::Full],
            };
            let rungs = move |choice| forms.clone().into_iter().map(move |form| Rung { mode, choice, form });
            choices.into_iter().flat_map(rungs)
        };
        let rungs = match mode {
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
                vec![Rung::NATIVE]
            }
            Some(Mode::Json) => vec![Rung::TEXT],
            None => {
                let takes_native =
                    traits.native != Native::No && !cites && schema.check_constrained(offers_null).is_ok();
                let native = takes_native.then_some(Rung::NATIVE);
                let is_taken = is_written || traits.tool_schema != Form::Bare || !traits.known;
                let takes_tools = is_taken && !traits.prompt && traits.tool_choice != ToolChoice::None;
                let tools: Vec<Rung> = if takes_tools { tools(Mode::Tools).collect() } else { Vec::new() };
                // Where the model only may call, output that it must keep to is worth more, if it is known to give that and
                // the schema is not so large that compiling it may fail.
                let chooses = tools.first().is_none_or(|rung| rung.choice == ToolChoice::Auto);
                let native_first = matches!(traits.native, Native::Likely | Native::Yes)
                    && chooses
                    && parameters.tools.choice.is_none()
                    && schema.constrained_properties(offers_null) <= NATIVE_PROPERTIES;
                let (before, behind) = if native_first { (native, None) } else { (None, native) };
                before.into_iter().chain(tools).chain(behind).chain([Rung::TEXT]).collect()
            }
        };
        Ok(Self(rungs))
    }

    /// The mechanism to use for `schema` when all this is refused.
    pub(crate) fn strongest(&self, refused: &[Refused], schema: &Schema) -> Option<Rung> {
        self.0.iter().copied().find(|rung| !rung.is_refused(refused) && schema.has_form(rung.form))
    }
}

/// A caller who insists on tools for a family listed without them knows better than the list.
fn strongest(traits: Traits, parameters: &Parameters) -> ToolChoice {
    match (traits.tool_choice, parameters.reasons) {
        (_, true) => ToolChoice::Auto,
        (ToolChoice::None, false) => ToolChoice::Tool,
        (choice, false) => choice,
    }
}
