//! `{{ name }}` in strings, filled from the caller's `context`.
//!
//! Names may be paths (`user.name`, `items.0`). Values are data: what they contain is never a template, and a name without
//! a value is an error. There are no filters, conditions or loops.

use crate::error::Error;
use crate::limits::FILLED;
use crate::text::{cut, list, nearest};
use serde_json::Value;
use std::cell::Cell;

/// Fills the text found at `path`.
pub(super) fn fill(path: &str, text: &mut String, context: &Value, budget: &Cell<usize>) -> Result<(), Error> {
    if let Some(statement) = statement(text) {
        let message = format!("`{path}` has a template of another kind, {:?}", cut(statement, 40));
        let help = "Fill it in before, or leave `context` out: there are names and paths only, no conditions or loops";
        return Err(Error::bad_option(path, message, help));
    }
    if !text.contains("{{") {
        return Ok(());
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or_else(|| {
            let message = format!("`{path}` has `{{{{` without `}}}}`, before {:?}", cut(after, 40));
            Error::bad_option(path, message, "Close it, or leave `context` out to keep braces as they are")
        })?;
        out.push_str(before);
        match look_up(path, name.trim(), context)? {
            Value::String(value) => out.push_str(value),
            value => out.push_str(&value.to_string()),
        }
        rest = after;
        if out.len() > budget.get() {
            return Err(Error::bad_option(
                path,
                format!("`{path}` and the strings before it grow to more than {FILLED} bytes"),
                "Put less into `context`, or use it less often",
            ));
        }
    }
    budget.set(budget.get() - out.len());
    out.push_str(rest);
    *text = out;
    Ok(())
}

/// A statement or comment of Jinja. Left as it stands, it would reach the model half filled in.
fn statement(text: &str) -> Option<&str> {
    [("{%", "%}"), ("{#", "#}")].into_iter().find_map(|(start, end)| {
        let statement = text.get(text.find(start)?..)?;
        statement.contains(end).then_some(statement)
    })
}

fn look_up<'a>(path: &str, name: &str, context: &'a Value) -> Result<&'a Value, Error> {
    let mut value = context;
    for step in name.split('.') {
        let next = match value {
            Value::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
            value => value.get(step),
        };
        value = next.ok_or_else(|| undefined(path, name, step, value))?;
    }
    Ok(value)
}

fn undefined(path: &str, name: &str, step: &str, owner: &Value) -> Error {
    // Filters, indexes and JSON in double braces.
    if name.contains(|character: char| character.is_whitespace() || "|()[]{}\"'".contains(character)) {
        let message = format!("`{path}` has a template that is no name: {:?}", cut(name, 60));
        let help = "Write a name or a path such as `user.name`; leave `context` out to keep braces as they are";
        return Error::bad_option(path, message, help);
    }
    let known: Vec<&str> = owner.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).take(20).collect();
    let help = match nearest(step, &known) {
        Some(near) => format!("Did you mean `{}`?", cut(near, 40)),
        None if known.is_empty() => "Add it to `context`".to_owned(),
        None => format!("Add it to `context`; it has {}", cut(&list(&known), 200)),
    };
    Error::bad_option(path, format!("`{path}` asks for `{}`, which `context` does not have", cut(name, 60)), help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::tests::wire;
    use crate::messages::{Input, normalise};
    use crate::model::traits;
    use serde_json::json;

    fn fill(text: &str, context: &Value) -> Result<Value, Error> {
        let input = Input {
            system: Some(json!([{ "text": text }])),
            messages: json!([{"role": "user", "content": text}, {"role": "user", "content": [{"guardContent": {"text": {"text": text}}}]}]),
            context: context.as_object().cloned(),
            ..Input::default()
        };
        let conversation = normalise(input, traits("anthropic.claude-x"))?;
        let turns = wire(&conversation.turns);
        assert_eq!(turns[0]["content"][0], conversation.system[0]);
        assert_eq!(turns[0]["content"][1]["guardContent"]["text"]["text"], conversation.system[0]["text"]);
        Ok(conversation.system[0]["text"].clone())
    }

    #[test]
    fn names_and_paths_are_filled_and_values_are_data() {
        let context = json!({"name": "{{ secret }}", "secret": "x", "user": {"age": 25, "tags": ["a", {"b": null}]}});
        assert_eq!(fill("Hi {{name}}!", &context).unwrap(), "Hi {{ secret }}!");
        assert_eq!(fill("{{ user.age }}/{{user.tags.0}}", &context).unwrap(), "25/a");
        assert_eq!(fill("{{ user.tags }}", &context).unwrap(), r#"["a",{"b":null}]"#);
        assert_eq!(fill("no braces } { here", &context).unwrap(), "no braces } { here");
    }

    #[test]
    fn what_cannot_be_filled_is_named() {
        let context = json!({"user": {"name": "x"}});
        let error = fill("{{ user.nmae }}", &context).unwrap_err();
        assert_eq!((error.path.as_deref(), error.help.as_str()), (Some("system[0].text"), "Did you mean `name`?"));
        assert!(fill("{{ other }}", &context).unwrap_err().message.contains("`other`"));
        for (text, words) in [
            ("{{ user | upper }}", "no name: \"user | upper\""),
            ("{{ user['name'] }}", "no name"),
            ("{\"a\": {{\"b\": 1}}}", "no name"),
            ("{% if user %}a{% endif %}", "another kind, \"{% if user %}a{% endif %}\""),
            ("a {# note #} b", "another kind"),
            ("{{ user", "has `{{` without `}}`, before \" user\""),
            ("{{}}", "asks for ``, which `context` does not have"),
        ] {
            let error = fill(text, &context).unwrap_err();
            assert!(error.message.contains(words), "{}", error.message);
        }
        assert_eq!(fill("{{ first name }}", &json!({"first name": "Ann"})).unwrap(), "Ann");
        assert_eq!(fill("50 {% of {# all", &context).unwrap(), "50 {% of {# all");
        let large = json!({"a": "x".repeat(100_000)});
        assert!(fill(&"{{a}}".repeat(1000), &large).unwrap_err().message.contains("grow to more than"));
    }

    #[test]
    fn without_context_braces_stay() {
        let input = Input { messages: json!([{"role": "user", "content": "{{ x }}"}]), ..Input::default() };
        let conversation = normalise(input, traits("m.x")).unwrap();
        assert_eq!(wire(&conversation.turns)[0]["content"][0]["text"], "{{ x }}");
    }
}
