//! The formats that are asserted, and since which draft they are.

use crate::json_schema::draft::Draft;

/// What is done about a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A value that breaks it is not valid.
    Asserted,
    /// Nothing, because the draft that the schema names does not know it yet.
    OfLaterDraft,
    /// Nothing.
    Unknown,
}

/// Each asserted format with the first draft that has it, JSON Schema validation, section 7.3.
const ASSERTED: [(&str, Draft); 17] = [
    ("date", Draft::Draft4),
    ("date-time", Draft::Draft4),
    ("duration", Draft::Draft201909),
    ("email", Draft::Draft4),
    ("hostname", Draft::Draft4),
    ("ipv4", Draft::Draft4),
    ("ipv6", Draft::Draft4),
    ("iri", Draft::Draft7),
    ("iri-reference", Draft::Draft7),
    ("json-pointer", Draft::Draft6),
    ("regex", Draft::Draft4),
    ("relative-json-pointer", Draft::Draft7),
    ("time", Draft::Draft4),
    ("uri", Draft::Draft4),
    ("uri-reference", Draft::Draft6),
    ("uri-template", Draft::Draft6),
    ("uuid", Draft::Draft201909),
];

pub(super) fn known(name: &str, draft: Draft) -> Format {
    match ASSERTED.iter().find(|(asserted, _)| *asserted == name) {
        Some((_, first)) if draft >= *first => Format::Asserted,
        Some(_) => Format::OfLaterDraft,
        None => Format::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::Validator;
    use serde_json::json;

    #[test]
    fn the_list_says_what_the_validator_does() {
        for draft in ["draft-04", "draft-06", "draft-07"].map(|name| format!("http://json-schema.org/{name}/schema#")) {
            assert_listed_formats(&draft);
        }
        assert_listed_formats("https://json-schema.org/draft/2019-09/schema");
        assert_listed_formats("https://json-schema.org/draft/2020-12/schema");
    }

    /// This text is of no format at all.
    fn assert_listed_formats(draft: &str) {
        for name in ASSERTED.iter().map(|(name, _)| *name).chain(["idn-email", "idn-hostname", "iban", ""]) {
            let schema = json!({"$schema": draft, "type": "string", "format": name});
            let validator = Validator::compile(schema).unwrap();
            let asserts = !validator.issues(&json!("( {\u{7f}\\ %zz[")).is_empty();
            assert_eq!(asserts, validator.format(name) == Format::Asserted, "{name} in {draft}");
        }
    }
}
