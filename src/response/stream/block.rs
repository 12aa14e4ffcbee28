//! Blocks of a streamed message, and how Converse gives them.

/// A block of the message, as far as it has arrived.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) text: Option<String>,
    pub(super) tool: Option<Tool>,
    pub(super) reasoning: Option<Reasoning>,
    pub(super) citations: Vec<String>,
    /// A block that is only repeated: its name, the members of its start, and its deltas.
    pub(super) other: Option<(&'static str, String, Vec<String>)>,
}

#[derive(Debug, Default)]
pub(super) struct Tool {
    /// The start event's members, as they were sent.
    pub(super) start: String,
    pub(super) input: String,
}

#[derive(Debug, Default)]
pub(super) struct Reasoning {
    pub(super) text: String,
    pub(super) signature: Option<String>,
    pub(super) redacted: Option<String>,
}

impl Block {
    /// Writes the block as Converse gives it.
    pub(super) fn write(&self, body: &mut String) {
        if let Some(tool) = &self.tool {
            push(body, &["{\"toolUse\":{", &tool.start, comma(&tool.start), "\"input\":"]);
            tool.write_input(body);
            body.push_str("}}");
        } else if let Some(reasoning) = &self.reasoning {
            reasoning.write(body);
        } else if let Some((name, start, deltas)) = &self.other {
            push(body, &["{\"", name, "\":{", start, comma(start)]);
            match *name {
                // Each delta is a list of contents.
                "toolResult" => {
                    let inner = |delta: &String| {
                        let list = delta.trim().strip_prefix('[').and_then(|list| list.strip_suffix(']'));
                        list.map(str::trim).filter(|list| !list.is_empty()).map(str::to_owned)
                    };
                    let contents: Vec<String> = deltas.iter().filter_map(inner).collect();
                    push(body, &["\"content\":[", &contents.join(","), "]}}"]);
                }
                // The last delta says all.
                _ => {
                    let last = deltas.last().map_or("", |delta| inside(delta));
                    body.push_str(last);
                    if last.is_empty() && body.ends_with(',') {
                        body.pop();
                    }
                    body.push_str("}}");
                }
            }
        } else {
            let text = self.text.as_deref().unwrap_or_default();
            if self.citations.is_empty() {
                body.push_str(r#"{"text":"#);
                write_text(body, text);
                body.push('}');
            } else {
                body.push_str(r#"{"citationsContent":{"content":[{"text":"#);
                write_text(body, text);
                push(body, &["}],\"citations\":[", &self.citations.join(","), "]}}"]);
            }
        }
    }
}

impl Tool {
    /// The input is JSON text in pieces. What is none stays a string, as Converse gives it.
    fn write_input(&self, body: &mut String) {
        let input = self.input.trim();
        if input.is_empty() {
            body.push_str("{}");
        } else if bedrock_extract_json::is_json(input) {
            body.push_str(input);
        } else {
            write_text(body, input);
        }
    }
}

impl Reasoning {
    fn write(&self, body: &mut String) {
        body.push_str(r#"{"reasoningContent":{"#);
        if let Some(redacted) = &self.redacted {
            body.push_str(r#""redactedContent":"#);
            write_text(body, redacted);
        } else {
            body.push_str(r#""reasoningText":{"text":"#);
            write_text(body, &self.text);
            if let Some(signature) = &self.signature {
                body.push_str(r#","signature":"#);
                write_text(body, signature);
            }
            body.push('}');
        }
        body.push_str("}}");
    }
}

/// The members of an object as they stand, without its braces.
pub(super) fn inside(object: &str) -> &str {
    let inner = object.trim().strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
    inner.unwrap_or_default().trim()
}

pub(super) fn push(body: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| body.push_str(part));
}

fn comma(members: &str) -> &'static str {
    if members.is_empty() { "" } else { "," }
}

pub(super) fn write_text(body: &mut String, text: &str) {
    body.push_str(&serde_json::Value::from(text).to_string());
}
