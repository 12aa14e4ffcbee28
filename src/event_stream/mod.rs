//! Decodes `application/vnd.amazon.eventstream`, the frames of streamed answers.
//!
//! A frame is `total length, headers length, CRC-32 of both, headers, payload, CRC-32 of all before`; numbers are big endian
//! and four bytes long (Smithy, "Amazon Event Stream Specification"). Both checksums are checked. The decoder takes pieces
//! split anywhere and copies each byte once.
//!
//! Written here because the public crate for it weighs ten times as much in WebAssembly; the tests compare the two.

mod crc;
mod headers;

use crate::limits::STREAM_FRAME;
use crc::Crc32;
use headers::Headers;

/// Lengths and their checksum.
const PRELUDE: usize = 12;
/// The checksum at the end.
const TRAILER: usize = 4;

/// Collects bytes and gives the messages in them.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    /// Where the first frame begins that has not been given.
    start: usize,
    /// Its lengths, once their checksum was right.
    lengths: Option<Lengths>,
    crc: Crc32,
}

#[derive(Clone, Copy, Debug)]
struct Lengths {
    total: usize,
    headers: usize,
}

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// An event of the service's model.
    Event {
        /// The member of the stream's union, such as `contentBlockDelta`.
        name: &'a str,
        /// JSON of Bedrock's events.
        payload: &'a [u8],
    },
    /// An exception of the service's model.
    Exception {
        /// The member of the stream's union, such as `throttlingException`.
        name: &'a str,
        /// JSON.
        payload: &'a [u8],
    },
    /// An error outside the model.
    Error {
        /// Its code.
        code: &'a str,
        /// Its words.
        message: &'a str,
    },
    /// A message of a kind that is not known.
    Unknown,
}

/// Why bytes are no frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A checksum does not fit: bytes were changed on their way.
    Checksum,
    /// Lengths or headers that no frame has.
    Frame,
    /// A frame longer than [`STREAM_FRAME`].
    Size,
}

impl Decoder {
    /// Adds bytes, split anywhere.
    ///
    /// ```
    /// use bedrock_extract::event_stream::{Decoder, Message};
    /// let frame = b"\0\0\0\x10\0\0\0\0\x05\xc2\x48\xeb\x7d\x98\xc8\xff";
    /// let mut decoder = Decoder::default();
    /// decoder.push(&frame[..9]);
    /// assert_eq!(decoder.next_message(), Ok(None));
    /// decoder.push(&frame[9..]);
    /// assert_eq!(decoder.next_message(), Ok(Some(Message::Unknown)));
    /// assert!(decoder.is_between_frames());
    /// ```
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.start);
        self.start = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next message, if all of it has arrived.
    ///
    /// # Errors
    ///
    /// Why the bytes are no frame. Nothing after them can be trusted.
    pub fn next_message(&mut self) -> Result<Option<Message<'_>>, Broken> {
        let Some(Lengths { total, headers }) = self.lengths()? else { return Ok(None) };
        let Some(frame) = self.bytes.get(self.start..self.start + total) else { return Ok(None) };
        let (checked, checksum) = frame.split_at_checked(total - TRAILER).ok_or(Broken::Frame)?;
        if number(checksum) != Some(self.crc.of(checked)) {
            return Err(Broken::Checksum);
        }
        self.start += total;
        self.lengths = None;
        let (headers, payload) =
            checked.get(PRELUDE..).and_then(|rest| rest.split_at_checked(headers)).ok_or(Broken::Frame)?;
        Headers::read(headers).map(|headers| Some(message(&headers, payload))).ok_or(Broken::Frame)
    }

    /// Whether no frame has begun that has not ended.
    #[must_use]
    pub fn is_between_frames(&self) -> bool {
        self.start == self.bytes.len()
    }

    /// The lengths of the next frame, checked once.
    fn lengths(&mut self) -> Result<Option<Lengths>, Broken> {
        if self.lengths.is_none() {
            let Some(prelude) = self.bytes.get(self.start..self.start + PRELUDE) else { return Ok(None) };
            let (checked, checksum) = prelude.split_at_checked(PRELUDE - TRAILER).ok_or(Broken::Frame)?;
            if number(checksum) != Some(self.crc.of(checked)) {
                return Err(Broken::Checksum);
            }
            let length = |bytes: Option<&[u8]>| bytes.and_then(number).and_then(|length| usize::try_from(length).ok());
            let total = length(checked.get(..4)).ok_or(Broken::Frame)?;
            let headers = length(checked.get(4..)).ok_or(Broken::Frame)?;
            if total > STREAM_FRAME {
                return Err(Broken::Size);
            }
            if total.checked_sub(PRELUDE + TRAILER).is_none_or(|most| headers > most) {
                return Err(Broken::Frame);
            }
            self.lengths = Some(Lengths { total, headers });
        }
        Ok(self.lengths)
    }
}

fn message<'a>(headers: &Headers<'a>, payload: &'a [u8]) -> Message<'a> {
    match (headers.message_type, headers.event_type, headers.exception_type) {
        (Some("event"), Some(name), _) => Message::Event { name, payload },
        (Some("exception"), _, Some(name)) => Message::Exception { name, payload },
        (Some("error"), ..) => Message::Error {
            code: headers.error_code.unwrap_or_default(),
            message: headers.error_message.unwrap_or_default(),
        },
        _ => Message::Unknown,
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests;
