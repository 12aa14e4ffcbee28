//! The service's words, and the features that they speak of.

use super::*;
use Feature::{
    AnyChoice, AutoChoice, BareForm, CachePoint, FineGrained, FullForm, InlinedForm, NamedChoice, Native, Status,
    Stream, Strict, System, Tools,
};

#[test]
fn the_services_words_are_understood() {
    for (text, features, scope) in [
        (
            "This model doesn't support the outputConfig field. Remove outputConfig and try again.",
            vec![Native],
            Scope::Model,
        ),
        ("output_config.format: Extra inputs are not permitted", vec![Native], Scope::Model),
        (
            "The model returned the following errors: tools.0.custom.strict: Extra inputs are not permitted",
            vec![Strict],
            Scope::Model,
        ),
        ("This model doesn\u{2019}t support the toolConfig.toolChoice.any field.", vec![AnyChoice], Scope::Model),
        ("This model doesn't support the toolConfig.toolChoice.tool field.", vec![NamedChoice], Scope::Model),
        (
            "This model doesn't support the toolConfig.toolChoice field.",
            vec![NamedChoice, AnyChoice, AutoChoice],
            Scope::Model,
        ),
        (
            "tool_choice: type \"tool\" and \"any\" are not supported for this model",
            vec![NamedChoice, AnyChoice],
            Scope::Model,
        ),
        ("Thinking may not be enabled when tool_choice forces tool use.", vec![NamedChoice, AnyChoice], Scope::Request),
        ("This model doesn't support tool use.", vec![Tools], Scope::Model),
        ("This model doesn't support tool use in streaming mode.", vec![Stream], Scope::Model),
        ("invalid beta flag", vec![FineGrained], Scope::Model),
        (
            "User: arn:aws:iam::123456789012:user/a is not authorized to perform: \
             bedrock:InvokeModelWithResponseStream on resource: arn:aws:bedrock:us-east-1::foundation-model/m",
            vec![Stream],
            Scope::Model,
        ),
        ("Citations cannot be enabled when output format is set", vec![Native], Scope::Request),
        (
            "output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported",
            vec![Native],
            Scope::Schema,
        ),
        ("Schema is too complex for compilation", vec![Native], Scope::Schema),
        ("Schemas contains too many optional parameters (30)", vec![Native], Scope::Schema),
        ("Grammar compilation timed out.", vec![Native], Scope::Schema),
        ("The compiled grammar is too large", vec![Native], Scope::Schema),
        ("This model doesn't support system messages. Try again without a system message.", vec![System], Scope::Model),
        (
            "You invoked an unsupported model or your request did not allow prompt caching.",
            vec![CachePoint],
            Scope::Model,
        ),
        ("This model doesn't support the status field. Remove status and try again.", vec![Status], Scope::Model),
    ] {
        assert_eq!(read(text, Some(Carrier::Format)), Some(Unsupported { features, scope }), "{text}");
    }
    for text in [
        "Malformed input request: expected type: String, found: Integer",
        "The text field in the ContentBlock object at messages.0.content.0 is blank.",
        "temperature is not supported for this model",
        "This model doesn't support the image content block.",
        "",
    ] {
        assert_eq!(read(text, Some(Carrier::Format)), None, "{text}");
    }
    assert_eq!(read("Schema is too complex", None), None);
}

const OF_SCHEMA: [&str; 13] = [
    "The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object.",
    "The json schema definition at toolConfig.tools.0.toolSpec.inputSchema is invalid. Fix the following errors and try \
     again: $.properties: null found, object expected",
    "The format of the value at toolConfig.tools.0.toolSpec.inputSchema.json is invalid. Provide a json object.",
    "The model returned the following errors: Malformed input request: #/toolConfig/tools/0/toolSpec/inputSchema/json: \
     extraneous key [definitions] is not permitted, please reformat your input and try again.",
    "The model returned the following errors: tools.0.custom.input_schema: JSON schema is invalid. It must match JSON \
     Schema draft 2020-12.",
    "tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level",
    "tools.0.custom: Invalid schema: Reference to non-existent definition: #/$defs/a",
    "tools.0.custom: For 'object' type, property 'x' is not supported",
    "toolConfig.tools[0].toolSpec.inputSchema.json.properties.a.strict: toolChoice.any is not supported",
    "The provided JSON schema is invalid.",
    "The provided JSON schema is not supported by this model.",
    "toolConfig: schema has an unknown keyword",
    "Invalid schema for tool `User`",
];

#[test]
fn a_refusal_of_the_tools_schema_is_one_of_its_form() {
    for text in OF_SCHEMA {
        for (carrier, feature) in [
            (Carrier::Tool(Form::Full), FullForm),
            (Carrier::Tool(Form::Inlined), InlinedForm),
            (Carrier::Tool(Form::Bare), BareForm),
            (Carrier::StrictTool, Strict),
        ] {
            assert_eq!(
                read(text, Some(carrier)),
                Some(Unsupported { features: vec![feature], scope: Scope::Schema }),
                "{text}"
            );
        }
        assert_eq!(read(text, None), None, "{text}");
        let others = text.replace("tools.0", "tools.1").replace("tools/0", "tools/12").replace("tools[0]", "tools[3]");
        let of_others = read(&others, Some(Carrier::Tool(Form::Full)));
        assert_eq!(of_others.is_some(), others == text, "{others}");
    }
    for text in [
        "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
        "The value at toolConfig.tools.0.toolSpec.name is too long",
        "tools.0.custom.input_schema",
    ] {
        let of_schema = read(text, Some(Carrier::Tool(Form::Full)));
        assert_eq!(of_schema.is_some(), text.ends_with("input_schema"), "{text}");
    }
    let complex = read("Schema is too complex for compilation", Some(Carrier::Tool(Form::Full)));
    assert_eq!(complex.unwrap().features, [Tools], "no form of it is less so");
    assert_eq!(read(OF_SCHEMA[4], Some(Carrier::Format)), None, "a tool beside native output is the caller's");
}
