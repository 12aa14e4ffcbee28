//! What bytes show and what is said of them, in every combination.

use super::format::{Kind, of_bytes, of_media_type};
use crate::limits::WARNINGS;
use crate::messages::{Conversation, Input, normalise};
use crate::model::traits;
use crate::warning::Warning;
use base64_simd::STANDARD;
use serde_json::{Value, json};

/// Beginnings of every kind of data that can be recognised.
const SHOWN: [&[u8]; 12] = [
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"\xff\xd8\xff\xe0\0\x10JFIF",
    b"GIF89a\x01\0",
    b"RIFF\x1a\0\0\0WEBPVP8L",
    b"RIFF\x1a\0\0\0WAVEfmt ",
    b"%PDF-1.7\n%\xe2\xe3",
    b"PK\x03\x04\x14\0\x06\0",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1a\x45\xdf\xa3\x01\0\0\0webm",
    b"\0\0\0\x20ftypisom\0\0",
    b"fLaC\0\0\0\x22",
    b"OggS\0\x02\0\0",
];

const DECLARED: [&str; 14] = [
    "image/png",
    "image/jpg",
    "image/bmp",
    "image/gif",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "text/csv",
    "text/plain",
    "video/mp4",
    "video/webm",
    "audio/flac",
    "application/octet-stream",
];

fn read(parts: &Value) -> Conversation {
    let messages = json!([{"role": "user", "content": parts}]);
    normalise(Input { messages, ..Input::default() }, traits("something.new")).unwrap()
}

/// The kind and format of the first block, and the warnings.
fn sent(part: &Value) -> (String, Value, Vec<Warning>) {
    let conversation = read(&json!([part]));
    let turn = crate::messages::tests::wire(&conversation.turns);
    let block = turn[0]["content"][0].as_object().unwrap();
    let (kind, fields) = block.iter().next().unwrap();
    (kind.clone(), fields.get("format").cloned().unwrap_or_default(), conversation.warnings)
}

#[test]
fn bytes_decide_whatever_is_declared_and_the_difference_is_told() {
    for bytes in SHOWN {
        let data = STANDARD.encode_to_string(bytes);
        let shown = of_bytes(bytes);
        for media_type in DECLARED {
            let url = format!("data:{media_type};base64,{data}");
            let parts = [
                (json!({"type": "file", "data": data, "mediaType": media_type}), "data"),
                (json!({"type": "file", "file": {"file_data": url}}), "file.file_data"),
            ];
            for (part, place) in parts {
                let (kind, format, warnings) = sent(&part);
                let is_shown = |(kind_shown, shown): &(Kind, &str)| {
                    kind_shown.member() == kind && (format == *shown || format.is_null())
                };
                assert!(shown.iter().any(is_shown), "{part}: {kind} {format}");
                assert!(!format.is_null() || kind == "document");
                let says_nothing = media_type == "application/octet-stream";
                let agrees =
                    says_nothing || of_media_type(media_type).is_some_and(|declared| shown.contains(&declared));
                let told: Vec<(&str, String)> =
                    warnings.iter().map(|warning| (warning.code, warning.path.clone())).collect();
                let place = format!("messages[0].content[0].{place}");
                assert_eq!(told, if agrees { vec![] } else { vec![("MEDIA_TYPE_MISMATCH", place)] }, "{part}");
            }
        }
    }
}

#[test]
fn the_format_of_a_native_block_and_the_name_of_a_file_count_for_as_little() {
    let png = STANDARD.encode_to_string(SHOWN[0]);
    for part in [
        json!({"image": {"format": "jpeg", "source": {"bytes": png}}}),
        json!({"image": {"format": "bmp", "source": {"bytes": png}}}),
        json!({"image": {"source": format!("data:application/pdf;base64,{png}")}}),
        json!({"type": "file", "data": png, "filename": "photo.jpg"}),
        json!({"type": "image_url", "image_url": {"url": format!("data:image/jpg;base64,{png}")}}),
    ] {
        let (kind, format, warnings) = sent(&part);
        assert_eq!((kind.as_str(), &format, warnings.len()), ("image", &json!("png"), 1), "{part}");
    }
    let [warning] = sent(&json!({"type": "image", "image": png, "mediaType": "image/jpg"})).2.try_into().unwrap();
    assert_eq!(
        warning.message,
        "`messages[0].content[0].image` is declared as jpeg, but sent as png, as its bytes show. Correct what is declared."
    );
}

#[test]
fn warnings_of_a_request_are_bounded() {
    let png = STANDARD.encode_to_string(SHOWN[0]);
    let part = json!({"type": "file", "data": png, "mediaType": format!("image/{}", "x".repeat(500))});
    let warnings = read(&json!(vec![part; 20])).warnings;
    assert_eq!(warnings.len(), 20);
    assert!(warnings.iter().all(|warning| warning.message.len() < 300));
    let part = json!({"type": "file", "data": png, "mediaType": "image/jpg"});
    let turn = |role: &str, content: Value| json!({"role": role, "content": content});
    let messages = json!([
        turn("user", json!(vec![part.clone(); 20])),
        turn("assistant", json!("a")),
        turn("user", json!([part]))
    ]);
    let input = Input { messages, ..Input::default() };
    assert_eq!(normalise(input, traits("something.new")).unwrap().warnings.len(), WARNINGS);
}
