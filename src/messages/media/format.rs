//! Media formats: the service's names, and how they are found from bytes, media types and file names.
//!
//! Format lists: Converse `ImageFormat`, `DocumentFormat`, `VideoFormat` and `AudioFormat`.

/// What a medium is, in the service's kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::messages) enum Kind {
    Audio,
    Document,
    Image,
    Video,
}

impl Kind {
    pub(in crate::messages) const ALL: [Self; 4] = [Self::Image, Self::Document, Self::Video, Self::Audio];

    /// The member of the content block.
    pub(in crate::messages) fn member(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Image => "image",
            Self::Video => "video",
        }
    }

    pub(in crate::messages) fn of_member(member: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.member() == member)
    }

    /// The service's names of the formats.
    pub(in crate::messages) fn formats(self) -> &'static [&'static str] {
        match self {
            Self::Audio => &[
                "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm",
                "webm",
            ],
            Self::Document => &["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"],
            Self::Image => &["png", "jpeg", "gif", "webp"],
            Self::Video => &["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"],
        }
    }
}

/// Media types and file name endings, with the kind and format that they stand for; of several, the first is likeliest.
const NAMES: [(&str, Kind, &str); 87] = [
    ("image/png", Kind::Image, "png"),
    ("image/x-png", Kind::Image, "png"),
    ("image/jpeg", Kind::Image, "jpeg"),
    ("image/jpg", Kind::Image, "jpeg"),
    ("image/pjpeg", Kind::Image, "jpeg"),
    ("image/x-jpeg", Kind::Image, "jpeg"),
    ("image/x-jpg", Kind::Image, "jpeg"),
    ("image/gif", Kind::Image, "gif"),
    ("image/x-gif", Kind::Image, "gif"),
    ("image/webp", Kind::Image, "webp"),
    ("image/x-webp", Kind::Image, "webp"),
    ("application/pdf", Kind::Document, "pdf"),
    ("text/csv", Kind::Document, "csv"),
    ("application/msword", Kind::Document, "doc"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Kind::Document, "docx"),
    ("application/vnd.ms-excel", Kind::Document, "xls"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Kind::Document, "xlsx"),
    ("text/html", Kind::Document, "html"),
    ("text/plain", Kind::Document, "txt"),
    ("text/markdown", Kind::Document, "md"),
    ("text/x-markdown", Kind::Document, "md"),
    ("video/x-matroska", Kind::Video, "mkv"),
    ("video/quicktime", Kind::Video, "mov"),
    ("video/mp4", Kind::Video, "mp4"),
    ("video/webm", Kind::Video, "webm"),
    ("video/x-flv", Kind::Video, "flv"),
    ("video/mpeg", Kind::Video, "mpeg"),
    ("video/x-ms-wmv", Kind::Video, "wmv"),
    ("video/3gpp", Kind::Video, "three_gp"),
    ("audio/mpeg", Kind::Audio, "mp3"),
    ("audio/mp3", Kind::Audio, "mp3"),
    ("audio/pcm", Kind::Audio, "pcm"),
    ("audio/mka", Kind::Audio, "mka"),
    ("audio/mkv", Kind::Audio, "mkv"),
    ("audio/mpga", Kind::Audio, "mpga"),
    ("audio/opus", Kind::Audio, "opus"),
    ("audio/wav", Kind::Audio, "wav"),
    ("audio/wave", Kind::Audio, "wav"),
    ("audio/x-wav", Kind::Audio, "wav"),
    ("audio/aac", Kind::Audio, "aac"),
    ("audio/x-aac", Kind::Audio, "x-aac"),
    ("audio/flac", Kind::Audio, "flac"),
    ("audio/x-flac", Kind::Audio, "flac"),
    ("audio/mp4", Kind::Audio, "mp4"),
    ("audio/m4a", Kind::Audio, "m4a"),
    ("audio/x-m4a", Kind::Audio, "m4a"),
    ("audio/ogg", Kind::Audio, "ogg"),
    ("audio/webm", Kind::Audio, "webm"),
    ("audio/x-matroska", Kind::Audio, "mka"),
    (".png", Kind::Image, "png"),
    (".jpg", Kind::Image, "jpeg"),
    (".jpeg", Kind::Image, "jpeg"),
    (".gif", Kind::Image, "gif"),
    (".webp", Kind::Image, "webp"),
    (".pdf", Kind::Document, "pdf"),
    (".csv", Kind::Document, "csv"),
    (".doc", Kind::Document, "doc"),
    (".docx", Kind::Document, "docx"),
    (".xls", Kind::Document, "xls"),
    (".xlsx", Kind::Document, "xlsx"),
    (".html", Kind::Document, "html"),
    (".htm", Kind::Document, "html"),
    (".txt", Kind::Document, "txt"),
    (".md", Kind::Document, "md"),
    (".mov", Kind::Video, "mov"),
    (".mp4", Kind::Video, "mp4"),
    (".mkv", Kind::Video, "mkv"),
    (".webm", Kind::Video, "webm"),
    (".flv", Kind::Video, "flv"),
    (".mpeg", Kind::Video, "mpeg"),
    (".mpg", Kind::Video, "mpg"),
    (".wmv", Kind::Video, "wmv"),
    (".3gp", Kind::Video, "three_gp"),
    (".mp3", Kind::Audio, "mp3"),
    (".wav", Kind::Audio, "wav"),
    (".aac", Kind::Audio, "aac"),
    (".flac", Kind::Audio, "flac"),
    (".m4a", Kind::Audio, "m4a"),
    (".mka", Kind::Audio, "mka"),
    (".mpga", Kind::Audio, "mpga"),
    (".ogg", Kind::Audio, "ogg"),
    (".opus", Kind::Audio, "opus"),
    (".pcm", Kind::Audio, "pcm"),
    // Containers of either kind.
    (".mkv", Kind::Audio, "mkv"),
    (".mp4", Kind::Audio, "mp4"),
    (".mpeg", Kind::Audio, "mpeg"),
    (".webm", Kind::Audio, "webm"),
];

/// Kind and format of a media type such as `image/png; charset=binary`.
pub(super) fn of_media_type(media_type: &str) -> Option<(Kind, &'static str)> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    named(&essence, None)
}

/// The format of this kind that a name such as `jpeg`, `JPG` or `application/pdf` stands for.
pub(super) fn of_name(name: &str, kind: Kind) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let other = || named(&format!(".{name}"), Some(kind)).or_else(|| of_media_type(&name));
    let listed = kind.formats().iter().find(|known| **known == name).copied();
    listed.or_else(|| other().filter(|(found, _)| *found == kind).map(|(_, format)| format))
}

/// Kind and format of a file name or URI, by its ending; of the kind that is wanted, where the ending may stand for it.
pub(super) fn of_file_name(name: &str, wanted: Option<Kind>) -> Option<(Kind, &'static str)> {
    let ending = name.get(name.rfind('.')?..)?.to_ascii_lowercase();
    named(&ending, wanted)
}

fn named(name: &str, wanted: Option<Kind>) -> Option<(Kind, &'static str)> {
    let found = |suits: &dyn Fn(Kind) -> bool| {
        NAMES.iter().find(|(known, kind, _)| *known == name && suits(*kind)).map(|(_, kind, format)| (*kind, *format))
    };
    wanted.and_then(|wanted| found(&|kind| kind == wanted)).or_else(|| found(&|_| true))
}

const MPEG_AUDIO: [(Kind, &str); 3] = [(Kind::Audio, "mp3"), (Kind::Audio, "mpeg"), (Kind::Audio, "mpga")];

/// Formats of documents that are plain text.
const TEXTS: [&str; 4] = ["csv", "html", "md", "txt"];

/// Whether the beginning of data may be that of a string in this format: text may begin like a medium, as `ID3` or `GIF89a`.
pub(super) fn may_be_text(format: &str, head: &[u8]) -> bool {
    let is_text = |byte: &u8| *byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r');
    TEXTS.contains(&format) && !head.starts_with(b"%PDF-") && head.iter().all(is_text)
}

/// The formats that bytes may be, judged by how they begin; empty when nothing is recognised.
pub(super) fn of_bytes(bytes: &[u8]) -> Vec<(Kind, &'static str)> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let contains = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    match () {
        () if begins(b"\x89PNG\r\n\x1a\n") => vec![(Kind::Image, "png")],
        () if begins(b"\xff\xd8\xff") => vec![(Kind::Image, "jpeg")],
        () if begins(b"GIF87a") || begins(b"GIF89a") => vec![(Kind::Image, "gif")],
        () if begins(b"RIFF") && at(8, b"WEBP") => vec![(Kind::Image, "webp")],
        () if begins(b"RIFF") && at(8, b"WAVE") => vec![(Kind::Audio, "wav")],
        () if begins(b"%PDF-") => vec![(Kind::Document, "pdf")],
        // Office files are archives; which one they are stands too far inside.
        () if begins(b"PK\x03\x04") => vec![(Kind::Document, "docx"), (Kind::Document, "xlsx")],
        () if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => vec![(Kind::Document, "doc"), (Kind::Document, "xls")],
        () if begins(b"\x1a\x45\xdf\xa3") && contains(b"webm") => vec![(Kind::Video, "webm"), (Kind::Audio, "webm")],
        () if begins(b"\x1a\x45\xdf\xa3") => vec![(Kind::Video, "mkv"), (Kind::Audio, "mka"), (Kind::Audio, "mkv")],
        () if at(4, b"ftypqt") => vec![(Kind::Video, "mov")],
        () if at(4, b"ftyp3g") => vec![(Kind::Video, "three_gp"), (Kind::Video, "mp4"), (Kind::Audio, "mp4")],
        () if at(4, b"ftypM4A") => vec![(Kind::Audio, "m4a"), (Kind::Audio, "mp4")],
        () if at(4, b"ftyp") => vec![(Kind::Video, "mp4"), (Kind::Audio, "mp4"), (Kind::Audio, "m4a")],
        () if begins(b"FLV\x01") => vec![(Kind::Video, "flv")],
        () if begins(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11") => vec![(Kind::Video, "wmv")],
        () if begins(b"\x00\x00\x01\xba") || begins(b"\x00\x00\x01\xb3") => {
            vec![(Kind::Video, "mpeg"), (Kind::Video, "mpg")]
        }
        () if begins(b"fLaC") => vec![(Kind::Audio, "flac")],
        () if begins(b"OggS") && contains(b"OpusHead") => vec![(Kind::Audio, "opus"), (Kind::Audio, "ogg")],
        () if begins(b"OggS") => vec![(Kind::Audio, "ogg")],
        () if begins(b"\xff\xfb") || begins(b"\xff\xf3") || begins(b"\xff\xf2") => MPEG_AUDIO.to_vec(),
        // A tag that other audio may carry as well.
        () if begins(b"ID3") => {
            let others = ["aac", "x-aac", "flac"].map(|format| (Kind::Audio, format));
            MPEG_AUDIO.into_iter().chain(others).collect()
        }
        () if begins(b"\xff\xf1") || begins(b"\xff\xf9") => vec![(Kind::Audio, "aac"), (Kind::Audio, "x-aac")],
        () => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_for_a_format_of_its_kind() {
        for (name, kind, format) in NAMES {
            assert!(kind.formats().contains(&format), "{name}");
        }
        assert_eq!(of_media_type("IMAGE/JPG; x=y"), Some((Kind::Image, "jpeg")));
        assert_eq!(of_media_type("image/bmp"), None);
        assert_eq!(of_file_name("s3://bucket/a.b/Report.PDF", None), Some((Kind::Document, "pdf")));
        assert_eq!(of_file_name("no-ending", None), None);
    }

    #[test]
    fn bytes_tell_their_format() {
        for (bytes, expected) in [
            (b"\x89PNG\r\n\x1a\n....".as_slice(), Some((Kind::Image, "png"))),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some((Kind::Image, "webp"))),
            (b"RIFF\0\0\0\0WAVEfmt ", Some((Kind::Audio, "wav"))),
            (b"%PDF-1.7", Some((Kind::Document, "pdf"))),
            (b"\0\0\0\x20ftypisom", Some((Kind::Video, "mp4"))),
            (b"\x1a\x45\xdf\xa3....webm", Some((Kind::Video, "webm"))),
            (b"hello", None),
            (b"", None),
        ] {
            assert_eq!(of_bytes(bytes).first().copied(), expected);
        }
        assert_eq!(of_file_name("call.mp4", Some(Kind::Audio)), Some((Kind::Audio, "mp4")));
        assert_eq!(of_file_name("call.pdf", Some(Kind::Audio)), Some((Kind::Document, "pdf")));
        for (kind, format) in of_bytes(b"ID3\x04") {
            assert!(kind.formats().contains(&format));
        }
    }
}
