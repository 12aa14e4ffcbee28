//! Session tokens and API keys, kept out of whatever is said about a request.

use std::fmt;

/// A session token or an API key.
#[derive(Clone)]
pub struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

/// `text` of the service or the host without `secret`, and without what looks like a session token or an API key: a refused
/// signature is answered with the request as the service read it, and hosts name a header that they refuse.
pub(crate) fn redact(text: &str, secret: Option<&Secret>) -> String {
    // A shorter one is none, and its letters stand in many words.
    let known = secret.filter(|secret| secret.0.len() >= 8).map(|secret| text.replace(&secret.0, "…"));
    let text = known.as_deref().unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    let mut kept = String::new();
    let mut from = 0;
    let ends =
        ["x-amz-security-token:", "bearer "].map(|before| lower.match_indices(before).map(|(at, _)| at + before.len()));
    let mut starts: Vec<usize> = ends.into_iter().flatten().collect();
    starts.sort_unstable();
    for start in starts {
        let (Some(before), Some(secret)) = (text.get(from..start), text.get(start..)) else { continue };
        kept.push_str(before);
        let blank = secret.len() - secret.trim_start().len();
        let end = secret.trim_start().find(char::is_whitespace).map_or(secret.len(), |end| blank + end);
        kept.push('…');
        from = start + end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}
