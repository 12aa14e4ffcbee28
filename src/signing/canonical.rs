//! The canonical request of Signature Version 4 and what is signed of it, as far as the requests of Bedrock go: headers
//! in the order of their names, each once and without blanks that would have to be folded.
//!
//! Specification: *Create a signed AWS API request*, AWS IAM User Guide.

use super::time::Stamp;
use sha2::{Digest, Sha256};

pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What a signature covers, apart from the time.
pub(super) struct Canonical<'a> {
    pub(super) method: &'a str,
    /// As it is sent, percent-encoded once.
    pub(super) path: &'a str,
    /// Names in order, names and values percent-encoded.
    pub(super) query: &'a str,
    /// Names in lower case and in order.
    pub(super) headers: &'a [(&'a str, &'a str)],
    /// SHA-256 in lower-case hex.
    pub(super) body_hash: &'a str,
}

impl Canonical<'_> {
    /// The text that is signed.
    pub(super) fn to_sign(&self, stamp: &Stamp, scope: &str) -> String {
        format!("{ALGORITHM}\n{stamp}\n{scope}\n{}", hash(self.text().as_bytes()))
    }

    /// The value of the header `authorization`.
    pub(super) fn authorization(&self, access_key_id: &str, scope: &str, signature: &str) -> String {
        let names = self.names();
        format!("{ALGORITHM} Credential={access_key_id}/{scope}, SignedHeaders={names}, Signature={signature}")
    }

    fn text(&self) -> String {
        let lines: String = self.headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let Self { method, path, query, body_hash, .. } = self;
        format!("{method}\n{}\n{query}\n{lines}\n{}\n{body_hash}", encoded(path), self.names())
    }

    fn names(&self) -> String {
        self.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";")
    }
}

/// SHA-256 in lower-case hex.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The path encoded once more, and slashes in a row as one.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len() * 2);
    for byte in path.bytes() {
        match byte {
            b'/' if out.ends_with('/') => {}
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
