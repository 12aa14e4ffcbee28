//! Headers of a message: a name, a type and a value each, one after the other.

/// A header whose value is not a string has none that matters here.
type Header<'a> = (&'a str, Option<&'a str>);

/// The string headers that say what a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Headers<'a> {
    pub(super) message_type: Option<&'a str>,
    pub(super) event_type: Option<&'a str>,
    pub(super) exception_type: Option<&'a str>,
    pub(super) error_code: Option<&'a str>,
    pub(super) error_message: Option<&'a str>,
}

impl<'a> Headers<'a> {
    /// `None` where the bytes are no headers.
    pub(super) fn read(mut bytes: &'a [u8]) -> Option<Self> {
        let mut headers = Self::default();
        while !bytes.is_empty() {
            let (name, value) = header(&mut bytes)?;
            let place = match name {
                ":message-type" => &mut headers.message_type,
                ":event-type" => &mut headers.event_type,
                ":exception-type" => &mut headers.exception_type,
                ":error-code" => &mut headers.error_code,
                ":error-message" => &mut headers.error_message,
                _ => continue,
            };
            *place = value;
        }
        Some(headers)
    }
}

fn header<'a>(bytes: &mut &'a [u8]) -> Option<Header<'a>> {
    let length = usize::from(byte(bytes)?);
    let name = text(take(bytes, length)?).filter(|name| !name.is_empty())?;
    let value = match byte(bytes)? {
        // True and false are their own types.
        0 | 1 => None,
        2 => take(bytes, 1).map(|_| None)?,
        3 => take(bytes, 2).map(|_| None)?,
        4 => take(bytes, 4).map(|_| None)?,
        // A long integer, and a time.
        5 | 8 => take(bytes, 8).map(|_| None)?,
        6 => sized(bytes).map(|_| None)?,
        7 => Some(text(sized(bytes)?)?),
        // A UUID.
        9 => take(bytes, 16).map(|_| None)?,
        _ => return None,
    };
    Some((name, value))
}

fn sized<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u16::from_be_bytes(take(bytes, 2)?.try_into().ok()?);
    take(bytes, usize::from(length))
}

fn text(bytes: &[u8]) -> Option<&str> {
    str::from_utf8(bytes).ok()
}

fn byte(bytes: &mut &[u8]) -> Option<u8> {
    take(bytes, 1)?.first().copied()
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}
