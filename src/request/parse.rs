//! From the host's text to a checked request and its conversation.

use super::Request;
use super::choices::Validation;
use super::mechanism::{Mechanism, MechanismChain};
use super::options::Options;
use super::parameters::{self, Parameters};
use super::placeholders::fill;
use crate::endpoint::{Endpoint, Variant, check_model_id, check_region};
use crate::error::Error;
use crate::limits::REQUEST;
use crate::messages::{self, Conversation, Input, ToolNames, Turn, has_tool_calls};
use crate::model::{Mode, ToolChoice};
use crate::schema::Schema;
use crate::text::cut;
use serde_json::{Map, Value};

/// What http(s) addresses of media are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WebMedia {
    /// Still to be fetched: all but the media themselves is checked.
    FetchedLater,
    /// Not acceptable.
    Refused,
}

/// Reads the call's options and conversation; `bytes` are the binary values and long strings of its messages.
pub(crate) fn parse(
    text: &str,
    bytes: &[Vec<u8>],
    schema: &Schema,
    web_media: WebMedia,
) -> Result<(Request, Vec<Turn>), Error> {
    let length = bytes.iter().fold(text.len(), |sum, bytes| sum.saturating_add(bytes.len()));
    if length > REQUEST {
        return Err(Error::bad_option(
            "messages",
            format!("The request has {length} bytes, more than {REQUEST}"),
            "Shorten `messages`, or put media in S3",
        ));
    }
    let (options, attachments) = fill(object(text)?, bytes)?;
    let mut options = Options::new(options);
    let attachments = if web_media == WebMedia::FetchedLater { attachments.fetched_later() } else { attachments };
    let region = options.text("region")?.unwrap_or_default();
    let variant = Variant { fips: options.flag("useFipsEndpoint")?, dual_stack: options.flag("useDualstackEndpoint")? };
    let endpoint = endpoint_of(&region, options.text("endpoint")?.as_deref(), variant)?;
    let (model_id, alias) = (options.text("modelId")?, options.text("model")?);
    let model_id = model_id.or(alias).unwrap_or_default();
    check_model_id(&model_id)?;
    let traits = options.traits(&model_id)?;
    let mode = options.mode()?;
    let max_retries = options.max_retries()?;
    let max_attempts = options.max_attempts()?;
    let validation: Validation = options.choice("validation")?;
    let large_integers = options.choice("largeIntegers")?;
    let reask = options.choice("reask")?;
    let repair = options.choice("repair")?;
    let retries_unchanged = options.flag("retryUnchanged")?;
    let masks = options.flag("maskValues")?;
    let streams = options.flag("stream")?;
    let fine_grained = options.flag_or("fineGrainedToolStreaming", true)? && streams && traits.streams_fine_grained();
    let token_budget = options.token_budget()?;
    let learned = options.unsupported(schema.fingerprint())?;
    let mut parameters = parameters::read(&mut options, traits, &attachments)?;
    let input = Input {
        system: options.take("system"),
        messages: options.take("messages").unwrap_or_else(|| Value::Array(Vec::new())),
        context: options.object("context")?,
        attachments,
    };
    options.refuse_the_rest()?;
    let Conversation { system, mut turns, warnings } = messages::normalise(input, traits)?;
    // A caller who insists on tools for a family listed without them knows better than the list.
    if traits.known && traits.tool_choice == ToolChoice::None && !mode.is_some_and(Mode::uses_tool) {
        check_no_tools(&parameters, &turns)?;
    }
    let tool_names = ToolNames::apply(&mut turns, parameters.tools.names_mut());
    let chain = MechanismChain::new(
        mode,
        traits,
        &parameters,
        schema,
        validation == Validation::Lenient,
        messages::cites(&turns),
    )?;
    let mut request = Request {
        region,
        endpoint,
        model_id,
        traits,
        max_retries,
        max_attempts,
        large_integers,
        validation,
        reask,
        repair,
        retries_unchanged,
        streams,
        fine_grained,
        masks,
        token_budget,
        system,
        parameters,
        tool_names,
        mode_is_open: mode.is_none(),
        warnings,
        mechanism: chain.first_supported(&[], schema).unwrap_or(Mechanism::TEXT),
        chain,
        unsupported: Vec::new(),
    };
    if request.drop_unsupported(&learned, schema, &mut turns) && !request.take_next_mechanism(schema) {
        // Nothing that the caller allows is left: what earlier requests found may hold no longer.
        request.unsupported.clear();
    }
    let own = request.mode().uses_tool().then(|| schema.name());
    request.parameters.tools.check_names(own)?;
    if traits.prompt {
        request.check_prompt(&turns)?;
    }
    Ok((request, turns))
}

/// The service refuses tools and calls for a family without tool use.
fn check_no_tools(parameters: &Parameters, turns: &[Turn]) -> Result<(), Error> {
    let refused = |path: &str, message: &str, help: &str| Err(Error::bad_option(path, message, help));
    if parameters.tools.any() {
        return refused("toolConfig.tools", "This model takes no tools", "Remove `toolConfig`, or use another model");
    }
    if has_tool_calls(turns) {
        return refused(
            "messages",
            "This model takes no tools, and `messages` holds calls of some",
            "Write the calls and their results as text, or use another model",
        );
    }
    Ok(())
}

fn object(text: &str) -> Result<Map<String, Value>, Error> {
    match bedrock_extract_json::read(text) {
        Ok(Value::Object(options)) => Ok(options),
        Ok(_) => Err(Error::internal("The host passed options that are not an object")),
        Err(error) => Err(Error::bad_option(
            "messages",
            format!("The options are not usable JSON: {}", cut(&error.to_string(), 120)),
            "Check for text with broken Unicode and for values nested deeper than 128 levels",
        )),
    }
}

/// The endpoint rules of the service: an endpoint of one's own has no variants.
fn endpoint_of(region: &str, custom: Option<&str>, variant: Variant) -> Result<Endpoint, Error> {
    let Some(url) = custom else { return Endpoint::of_region(region, variant) };
    check_region(region)?;
    let name = match variant {
        Variant { fips: true, .. } => "useFipsEndpoint",
        Variant { dual_stack: true, .. } => "useDualstackEndpoint",
        Variant { .. } => return Endpoint::custom(url),
    };
    let message = format!("`endpoint` is given beside `{name}`, which chooses one of the region's own");
    Err(Error::bad_option("endpoint", message, format!("Leave out `endpoint` or `{name}`, also in the environment")))
}
