//! A stream brings nothing down, and what it shows does not depend on how it is cut. Of a schema that takes anything, what was
//! shown of a value that is JSON is that value.

use bedrock_extract::event_stream::{Decoder, Message};
use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::schema::Schema;
use serde_json::{Map, Value, json};
use std::rc::Rc;

const SCHEMAS: [&str; 3] = [
    r#"{"type":"object"}"#,
    r#"{"type":"array","items":{"type":"object","properties":{"a":{"type":"integer"},"b":{"enum":["x","y"]}}}}"#,
    r#"{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"},"deep":{"type":"object"}},"additionalProperties":false}"#,
];

pub(crate) fn check(data: &[u8]) {
    frames_are_the_same_however_they_are_cut(data);
    let Some((choice, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest).into_owned();
    let schema = SCHEMAS[usize::from(*choice) % SCHEMAS.len()];
    let mode = if choice & 64 == 0 { "BEDROCK_TOOLS" } else { "BEDROCK_JSON" };
    let bytes = stream(&text, mode == "BEDROCK_TOOLS");
    let (shown, value) = follow(schema, mode, &bytes, bytes.len());
    let chunk = 1 + usize::from(*choice) % 60;
    assert_eq!((&shown, &value), (&follow(schema, mode, &bytes, chunk).0, &value), "{text:?} by {chunk}");
    // What came raw is refused or read, and ends in any case.
    follow(schema, mode, data, 7);
    let strict: Option<Value> = serde_json::from_str(&text).ok();
    if schema == SCHEMAS[0] && mode == "BEDROCK_TOOLS" && strict.as_ref().is_some_and(Value::is_object) {
        assert!(value.is_some(), "{text:?}");
        assert_eq!(shown, value, "{text:?}");
    }
}

fn frames_are_the_same_however_they_are_cut(data: &[u8]) {
    let read = |size: usize| {
        let mut decoder = Decoder::default();
        let mut names = Vec::new();
        for piece in data.chunks(size.max(1)) {
            decoder.push(piece);
            loop {
                match decoder.next_message() {
                    Ok(Some(Message::Event { name, payload } | Message::Exception { name, payload })) => {
                        names.push((name.to_owned(), payload.to_vec()));
                    }
                    Ok(Some(Message::Error { .. } | Message::Unknown)) => names.push(Default::default()),
                    Ok(None) => break,
                    Err(_) => return (names, true),
                }
            }
        }
        (names, false)
    };
    assert_eq!(read(data.len()), read(3));
}

/// What is shown of the value, and the value that the host would have to decide about.
fn follow(schema: &str, mode: &str, bytes: &[u8], size: usize) -> (Option<Value>, Option<Value>) {
    let request = json!({
        "region": "us-east-1", "model": "amazon.nova-lite-v1:0", "mode": mode, "stream": true, "maxRetries": 0,
        "messages": [{"role": "user", "content": "x"}]
    });
    let schema = Rc::new(Schema::compile(schema, Some("extract")).unwrap());
    let mut extraction = Extraction::new(schema, &request.to_string(), &[]).unwrap();
    extraction.start();
    extraction.respond(200, vec![("content-type".to_owned(), "application/vnd.amazon.eventstream".to_owned())]);
    let mut shown = Shown::default();
    for piece in bytes.chunks(size.max(1)) {
        match extraction.receive(piece) {
            None => {}
            Some(Step::Partial { changes, parts, ends }) => {
                shown.apply(changes.as_deref().unwrap_or("[]"));
                for index in parts.saturating_sub(1)..parts + 1 {
                    let part = extraction.part(index);
                    assert!(part.is_none_or(|part| serde_json::from_str::<Value>(&part).is_ok()));
                }
                if ends {
                    break;
                }
            }
            Some(other) => panic!("{other:?}"),
        }
    }
    let value = match extraction.finish(0.5) {
        Step::Check { value, .. } => serde_json::from_str(&value).ok(),
        _ => None,
    };
    (shown.root, value)
}

/// The value that the changes make, as a host applies them.
#[derive(Default)]
struct Shown {
    root: Option<Value>,
    path: Vec<String>,
    name: String,
    is_text: bool,
}

impl Shown {
    fn apply(&mut self, changes: &str) {
        let changes: Vec<Value> = serde_json::from_str(changes).unwrap();
        let mut rest = changes.iter();
        while let Some(code) = rest.next() {
            let mut argument = || rest.next().unwrap();
            match code.as_u64().unwrap() {
                0 => self.open(Value::Object(Map::new())),
                1 => self.open(Value::Array(Vec::new())),
                2 => argument().as_str().unwrap().clone_into(&mut self.name),
                3 => {
                    let text = argument().clone();
                    self.open(text);
                    self.is_text = true;
                }
                4 => {
                    assert!(self.is_text);
                    let text = argument().as_str().unwrap().to_owned();
                    let place = self.place();
                    *place = Value::from(format!("{}{text}", place.as_str().unwrap()));
                }
                5 => {
                    assert!(self.path.pop().is_some(), "an end without a beginning");
                    self.is_text = false;
                }
                6 => {
                    let value = argument().clone();
                    self.put(value);
                }
                7 => {
                    let digits: Value = serde_json::from_str(argument().as_str().unwrap()).unwrap();
                    self.put(digits);
                }
                8 => drop(argument()),
                other => panic!("no change {other}"),
            }
        }
    }

    fn place(&mut self) -> &mut Value {
        let mut place = self.root.as_mut().unwrap();
        for step in self.path.iter().skip(1) {
            place = match place {
                Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
                other => &mut other[step.as_str()],
            };
        }
        place
    }

    fn put(&mut self, value: Value) -> String {
        if self.path.is_empty() {
            self.root = Some(value);
            return String::new();
        }
        let name = self.name.clone();
        match self.place() {
            Value::Array(items) => {
                items.push(value);
                (items.len() - 1).to_string()
            }
            Value::Object(members) => {
                members.insert(name.clone(), value);
                name
            }
            other => panic!("{other} has no parts"),
        }
    }

    fn open(&mut self, value: Value) {
        let step = self.put(value);
        self.path.push(step);
    }
}

fn stream(text: &str, is_call: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    if is_call {
        let start = json!({"start": {"toolUse": {"toolUseId": "t", "name": "extract"}}, "contentBlockIndex": 0});
        bytes.extend(frame("contentBlockStart", &start));
    }
    let characters: Vec<char> = text.chars().collect();
    for piece in characters.chunks(5) {
        let piece: String = piece.iter().collect();
        let delta = if is_call { json!({"toolUse": {"input": piece}}) } else { json!({"text": piece}) };
        bytes.extend(frame("contentBlockDelta", &json!({"delta": delta, "contentBlockIndex": 0})));
    }
    bytes.extend(frame("messageStop", &json!({"stopReason": "end_turn"})));
    bytes
}

fn frame(name: &str, payload: &Value) -> Vec<u8> {
    let mut headers = Vec::new();
    for (name, value) in [(":message-type", "event"), (":event-type", name)] {
        headers.push(u8::try_from(name.len()).unwrap());
        headers.extend(name.as_bytes());
        headers.push(7);
        headers.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        headers.extend(value.as_bytes());
    }
    let payload = payload.to_string().into_bytes();
    let length = |bytes: usize| u32::try_from(bytes).unwrap().to_be_bytes();
    let mut frame = [length(16 + headers.len() + payload.len()), length(headers.len())].concat();
    frame.extend(crc32(&frame).to_be_bytes());
    frame.extend(headers);
    frame.extend(payload);
    frame.extend(crc32(&frame).to_be_bytes());
    frame
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}
