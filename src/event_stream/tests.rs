use super::*;
use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message as Written};

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(limit as u64)).unwrap()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        (0..self.below(most)).map(|_| u8::try_from(self.below(256)).unwrap()).collect()
    }

    fn value(&mut self) -> HeaderValue {
        match self.below(9) {
            0 => HeaderValue::Bool(self.below(2) == 1),
            1 => HeaderValue::Byte(-3),
            2 => HeaderValue::Int16(-300),
            3 => HeaderValue::Int32(70_000),
            4 => HeaderValue::Int64(-1),
            5 => HeaderValue::ByteArray(self.bytes(40).into()),
            6 => HeaderValue::Timestamp(DateTime::from_secs(1_700_000_000)),
            7 => HeaderValue::Uuid(7),
            _ => HeaderValue::String("text".into()),
        }
    }

    fn message(&mut self) -> Written {
        let mut message = Written::new(self.bytes(200));
        for _ in 0..self.below(5) {
            let value = self.value();
            message = message.add_header(Header::new(self.pick(&["a", ":content-type", "x-y"]), value));
        }
        let (kind, name, value) = self.pick(&[
            ("event", ":event-type", "contentBlockDelta"),
            ("event", ":event-type", "of the future"),
            ("exception", ":exception-type", "throttlingException"),
            ("error", ":error-code", "Code"),
            ("nothing known", ":event-type", "x"),
        ]);
        let text = |text: &'static str| HeaderValue::String(text.into());
        message.add_header(Header::new(name, text(value))).add_header(Header::new(":message-type", text(kind)))
    }
}

fn frame(message: &Written) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_message_to(message, &mut bytes).unwrap();
    bytes
}

/// What a message is, in one line.
fn told(message: Message<'_>) -> String {
    format!("{message:?}")
}

/// The same of what the public crate reads.
fn expected(message: &Written) -> String {
    let header = |name: &str| {
        let found = message.headers().iter().rev().find(|header| header.name().as_str() == name);
        found.and_then(|header| header.value().as_string().ok()).map(|text| text.as_str().to_owned())
    };
    let payload = message.payload();
    match (header(":message-type").as_deref(), header(":event-type"), header(":exception-type")) {
        (Some("event"), Some(name), _) => told(Message::Event { name: &name, payload }),
        (Some("exception"), _, Some(name)) => told(Message::Exception { name: &name, payload }),
        (Some("error"), ..) => {
            let text = |name| header(name).unwrap_or_default();
            told(Message::Error { code: &text(":error-code"), message: &text(":error-message") })
        }
        _ => told(Message::Unknown),
    }
}

fn decoded(bytes: &[u8], mut size: impl FnMut() -> usize) -> (Vec<String>, Option<Broken>) {
    let mut decoder = Decoder::default();
    let mut found = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (chunk, others) = rest.split_at(size().clamp(1, rest.len()));
        rest = others;
        decoder.push(chunk);
        loop {
            match decoder.next_message() {
                Ok(Some(message)) => found.push(told(message)),
                Ok(None) => break,
                Err(broken) => return (found, Some(broken)),
            }
        }
    }
    (found, None)
}

#[test]
fn frames_mean_the_same_as_to_the_public_crate_however_they_are_split() {
    let mut random = Random(1);
    for _ in 0..400 {
        let messages: Vec<Written> = (0..=random.below(5)).map(|_| random.message()).collect();
        let bytes: Vec<u8> = messages.iter().flat_map(frame).collect();
        let expected: Vec<String> = messages.iter().map(expected).collect();
        for most in [1, 2, 3, 11, 100, 100_000] {
            let (found, broken) = decoded(&bytes, || random.index(most) + 1);
            assert_eq!((&found, broken), (&expected, None));
        }
    }
}

#[test]
fn what_the_public_crate_refuses_is_refused() {
    let mut random = Random(2);
    let mut refused = 0;
    for _ in 0..20_000 {
        let mut bytes = frame(&random.message());
        let place = random.index(bytes.len());
        let byte = random.below(256);
        bytes[place] = u8::try_from(byte).unwrap();
        // With checksums that fit, lengths and headers are what is wrong.
        if random.below(2) == 1 {
            mend(&mut bytes);
        }
        // The length decides how much is read, which is not a matter of the frame alone.
        let is_whole = bytes[..4] == u32::try_from(bytes.len()).unwrap().to_be_bytes();
        let public = read_message_from(&mut bytes.as_slice());
        let (found, broken) = decoded(&bytes, || 1_000);
        match public {
            Ok(message) if is_whole => assert_eq!((found, broken), (vec![expected(&message)], None)),
            Err(_) if is_whole => {
                assert!(found.is_empty() && broken.is_some(), "{bytes:?}");
                refused += 1;
            }
            _ => assert!(found.len() <= 1),
        }
    }
    assert!(refused > 5_000, "{refused}");
}

fn mend(bytes: &mut [u8]) {
    let prelude = Crc32::default().of(&bytes[..8]);
    bytes[8..12].copy_from_slice(&prelude.to_be_bytes());
    let end = bytes.len() - TRAILER;
    let whole = Crc32::default().of(&bytes[..end]);
    bytes[end..].copy_from_slice(&whole.to_be_bytes());
}

#[test]
fn lengths_have_bounds() {
    for (total, headers, broken) in [
        (u32::MAX, 0, Broken::Size),
        (u32::try_from(STREAM_FRAME).unwrap() + 1, 0, Broken::Size),
        (15, 0, Broken::Frame),
        (0, 0, Broken::Frame),
        (16, 1, Broken::Frame),
        (100, 85, Broken::Frame),
        (100, u32::MAX, Broken::Frame),
    ] {
        let mut bytes = [total.to_be_bytes(), headers.to_be_bytes()].concat();
        bytes.extend(Crc32::default().of(&bytes).to_be_bytes());
        assert_eq!(decoded(&bytes, || 5), (Vec::new(), Some(broken)), "{total} {headers}");
    }
}

#[test]
fn a_cut_frame_gives_nothing_and_is_noticed() {
    let bytes = frame(&Random(3).message());
    for end in 1..bytes.len() {
        let mut decoder = Decoder::default();
        decoder.push(&bytes[..end]);
        assert_eq!(decoder.next_message(), Ok(None));
        assert!(!decoder.is_between_frames());
    }
}
