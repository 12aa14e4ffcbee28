//! Changes of a value that grows, in the form in which they leave for the host: a JSON array of small numbers, each followed
//! by what belongs to it. Text that is appended piece by piece leaves as one text.

use bedrock_extract_json::{append, append_inside_text};
use serde_json::Value;

/// What the host does with the value. The numbers are those of `js/src/stream/changes.ts`.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
enum Code {
    /// An object begins.
    Object = b'0',
    /// An array begins.
    Array = b'1',
    /// The next value is that of the property named here.
    Name = b'2',
    /// A string begins, with this text.
    Text = b'3',
    /// The string that has begun goes on with this text.
    Append = b'4',
    /// The innermost string, object or array is complete.
    End = b'5',
    /// A complete value without parts.
    Scalar = b'6',
    /// A number with more digits than the host's numbers keep, as text.
    Digits = b'7',
    /// What the model thinks.
    Reasoning = b'8',
}

/// Changes since the host has taken them last.
#[derive(Debug, Default)]
pub(super) struct Changes {
    json: Vec<u8>,
    /// The kind of text whose closing quote is not written yet.
    open: Option<Open>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Value,
    Reasoning,
}

impl Changes {
    pub(super) fn take(&mut self) -> Option<String> {
        self.close_text();
        if self.json.is_empty() {
            return None;
        }
        self.json.push(b']');
        String::from_utf8(std::mem::take(&mut self.json)).ok()
    }

    pub(super) fn begin_object(&mut self) {
        self.code(Code::Object);
    }

    pub(super) fn begin_array(&mut self) {
        self.code(Code::Array);
    }

    pub(super) fn name(&mut self, name: &str) {
        self.with_text(Code::Name, name);
    }

    /// A string begins; what is appended to it follows.
    pub(super) fn begin_text(&mut self) {
        self.begin(Code::Text, Open::Value);
    }

    pub(super) fn text(&mut self, piece: &str) {
        if self.open != Some(Open::Value) {
            self.begin(Code::Append, Open::Value);
        }
        append_inside_text(piece, &mut self.json);
    }

    pub(super) fn end(&mut self) {
        self.code(Code::End);
    }

    pub(super) fn scalar(&mut self, value: &Value) {
        self.code(Code::Scalar);
        self.json.push(b',');
        append(value, &mut self.json);
    }

    /// A scalar as it is written.
    pub(super) fn literal(&mut self, json: &str) {
        self.code(Code::Scalar);
        self.json.push(b',');
        self.json.extend_from_slice(json.as_bytes());
    }

    pub(super) fn digits(&mut self, digits: &str) {
        self.with_text(Code::Digits, digits);
    }

    pub(super) fn reasoning(&mut self, piece: &str) {
        if self.open != Some(Open::Reasoning) {
            self.begin(Code::Reasoning, Open::Reasoning);
        }
        append_inside_text(piece, &mut self.json);
    }

    fn with_text(&mut self, code: Code, text: &str) {
        self.begin(code, Open::Value);
        append_inside_text(text, &mut self.json);
        self.close_text();
    }

    fn begin(&mut self, code: Code, open: Open) {
        self.code(code);
        self.json.extend_from_slice(b",\"");
        self.open = Some(open);
    }

    fn code(&mut self, code: Code) {
        self.close_text();
        self.json.push(if self.json.is_empty() { b'[' } else { b',' });
        self.json.push(code as u8);
    }

    fn close_text(&mut self) {
        if self.open.take().is_some() {
            self.json.push(b'"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_text_leave_as_one_until_they_are_taken() {
        let mut changes = Changes::default();
        assert_eq!(changes.take(), None);
        changes.begin_object();
        changes.name("a\"");
        changes.begin_text();
        changes.text("b");
        changes.text("\n");
        assert_eq!(changes.take().as_deref(), Some(r#"[0,2,"a\"",3,"b\n"]"#));
        changes.text("c");
        changes.end();
        changes.reasoning("x");
        changes.reasoning("y");
        changes.literal("1.50");
        changes.digits("123");
        assert_eq!(changes.take().as_deref(), Some(r#"[4,"c",5,8,"xy",6,1.50,7,"123"]"#));
    }
}
