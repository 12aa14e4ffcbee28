//! The caller's own endpoint, taken apart as the URL Standard does, which `fetch` follows: <https://url.spec.whatwg.org>.
//!
//! A host that is parsed differently here would be signed under one name and sent to another. So an endpoint that the standard
//! rewrites is refused. Only the host is rewritten here too: to lower case, without a default port, with IPv6 in its short form.

use super::Endpoint;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Why an endpoint is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Not an absolute http(s) URL, or with a user, query or fragment.
    Form,
    /// Characters that are encoded on their way.
    Encoding,
    /// Steps of the path that are resolved on their way.
    Steps,
    /// An IPv4 address in another way than by four numbers.
    Ipv4,
}

impl Refusal {
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Form => "is not an absolute http or https URL without user, query and fragment",
            Self::Encoding => "has characters that are encoded on their way",
            Self::Steps => "has `.` or `..` as a step of its path, which disappears on its way",
            Self::Ipv4 => "has an IPv4 address as its host that is not written as four numbers",
        }
    }

    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Form => "Pass the base URL alone, for example \"https://bedrock-runtime.us-east-1.amazonaws.com\"",
            Self::Encoding => "Encode them: `new URL(endpoint).href` does",
            Self::Steps => "Pass the path that remains without these steps",
            Self::Ipv4 => "Write it in full, for example \"http://127.0.0.1:4000\"",
        }
    }
}

pub(super) fn parse(url: &str) -> Result<Endpoint, Refusal> {
    let (scheme, rest) = url.split_once("://").ok_or(Refusal::Form)?;
    let (scheme, default_port) = match scheme.to_ascii_lowercase().as_str() {
        "https" => ("https", 443),
        "http" => ("http", 80),
        _ => return Err(Refusal::Form),
    };
    if rest.bytes().any(|byte| b"@?#\\".contains(&byte) || byte.is_ascii_control()) {
        return Err(Refusal::Form);
    }
    if !rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>^`{|}".contains(&byte)) {
        return Err(Refusal::Encoding);
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if path.split('/').any(|step| matches!(step.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")) {
        return Err(Refusal::Steps);
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port_number(port).ok_or(Refusal::Form)?)),
        _ => (authority, None),
    };
    let host = normal_host(host)?;
    let authority = match port {
        // fetch leaves a default port out, so the signed host must not hold it either.
        Some(port) if port != default_port => format!("{host}:{port}"),
        _ => host,
    };
    Ok(Endpoint { scheme, authority, base_path: path.trim_end_matches('/').to_owned() })
}

fn port_number(digits: &str) -> Option<u16> {
    digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The host as `fetch` sends it.
fn normal_host(host: &str) -> Result<String, Refusal> {
    let host = host.to_ascii_lowercase();
    if let Some(literal) = host.strip_prefix('[') {
        let address = literal.strip_suffix(']').and_then(|text| text.parse().ok()).ok_or(Refusal::Form)?;
        return Ok(ipv6_text(address));
    }
    if host.is_empty() || host.contains([':', '[', ']', '%']) {
        return Err(Refusal::Form);
    }
    let last = host.strip_suffix('.').unwrap_or(&host).rsplit('.').next().unwrap_or_default();
    let is_hex = last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    // Such a host is an IPv4 address to the standard, whatever stands before.
    let is_ipv4 = is_hex || (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()));
    if is_ipv4 && host.parse::<Ipv4Addr>().is_err() {
        return Err(Refusal::Ipv4);
    }
    Ok(host)
}

/// As the standard writes them: std writes addresses that hold one of IPv4 in another way.
fn ipv6_text(address: Ipv6Addr) -> String {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => format!("[::ffff:{high:x}:{low:x}]"),
        _ => format!("[{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_endpoints_are_normalised_as_fetch_does() {
        for (given, url) in [
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000/model/m/converse"),
            ("https://Proxy.Example.com:443/", "https://proxy.example.com/model/m/converse"),
            ("http://h:80/base/", "http://h/base/model/m/converse"),
            ("http://[::1]:8080", "http://[::1]:8080/model/m/converse"),
            ("http://[0:0::ABCD:0:0:1]", "http://[::abcd:0:0:1]/model/m/converse"),
            ("http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]/model/m/converse"),
            ("http://[::127.0.0.1]", "http://[::7f00:1]/model/m/converse"),
            ("https://h.example./a/", "https://h.example./a/model/m/converse"),
        ] {
            assert_eq!(Endpoint::custom(given).unwrap().converse("m"), url);
        }
    }

    #[test]
    fn unusable_endpoints_are_refused() {
        for (refusal, list) in [
            (
                Refusal::Form,
                [
                    "",
                    "example.com",
                    "ftp://h",
                    "https://",
                    "https://u:p@h",
                    "https://h?x=1",
                    "https://h#f",
                    "/path",
                    "http://h:99999",
                    "http://h:abc",
                    "http://h:",
                    "http://h:+80",
                    "http://:80",
                    "http://h%41",
                    "http://a:b:80",
                    "http://[::1",
                    "http://[::1%25eth0]",
                    "http://[1]",
                    "https://h/\\a",
                    "https://h\t.x",
                    "https:h.example",
                    "https:///h.example",
                ]
                .as_slice(),
            ),
            (Refusal::Encoding, &["https://h/a b", "https://h/ü", "https://bücher.example", "https://h/{x}"]),
            (Refusal::Steps, &["https://h/a/../b", "https://h/%2E./b", "https://h/.", "https://h/../../x"]),
            (
                Refusal::Ipv4,
                &[
                    "http://127.1",
                    "http://0x7f.1",
                    "http://2130706433",
                    "http://127.0.0.1.",
                    "http://127.999.0.1",
                    "http://0127.0.0.1",
                    "http://a.0x",
                ],
            ),
        ] {
            for given in list {
                assert_eq!(parse(given), Err(refusal), "{given:?}");
                let error = Endpoint::custom(given).unwrap_err();
                assert_eq!(error.path.as_deref(), Some("endpoint"), "{given:?}");
                assert!(!error.to_string().contains("u:p"));
            }
        }
    }
}
