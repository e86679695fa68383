//! What content is, as the endpoints that give usable files back know it.

use kit_core::{Info, Range};

/// A type of content; each has its own transcoder and its own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Pictures.
    Image,
    /// Films.
    Video,
    /// Anything that people or programs read as text.
    Text,
    /// PDF documents.
    Pdf,
}

impl Kind {
    /// All of them, in the order of their names.
    pub const ALL: [Self; 4] = [Self::Image, Self::Pdf, Self::Text, Self::Video];

    /// The name in queries and settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Text => "text",
            Self::Pdf => "pdf",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of a media type; `None` where it has none of these.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (top, sub) = essence.split_once('/')?;
        match (top, sub) {
            ("application", "pdf") => Some(Self::Pdf),
            ("image", "svg+xml") | ("text", _) => Some(Self::Text),
            ("application", "json" | "xml" | "javascript" | "x-ndjson" | "sql" | "x-sh" | "yaml" | "toml") => {
                Some(Self::Text)
            }
            ("application", _) if sub.ends_with("+json") || sub.ends_with("+xml") => Some(Self::Text),
            ("image", _) => Some(Self::Image),
            ("video", _) => Some(Self::Video),
            _ => None,
        }
    }

    /// The kind that a file's first bytes look like.
    pub fn sniff(head: &[u8]) -> Option<Self> {
        match format(head) {
            Some((kind, _)) => Some(kind),
            None => is_text(head).then_some(Self::Text),
        }
    }

    /// What may be set for it; a transcoder that is there says so itself.
    pub fn settings(self) -> Info {
        match self {
            Self::Text => Info::new(0, "text", 1, "Text").choice(
                "encoding",
                "gzip",
                &["gzip", "br", "zstd"],
                "the Content-Encoding under which the text is stored",
            ),
            Self::Image => Info::new(0, "image", 1, "Images")
                .param(
                    "target",
                    "85",
                    &[],
                    Some(Range { min: 50.0, max: 100.0, whole: true }),
                    "the quality to reach, by SSIMULACRA2",
                )
                .choice("metadata", "keep", &["keep", "strip"], "what becomes of EXIF and the like"),
            Self::Video => Info::new(0, "video", 1, "Video"),
            Self::Pdf => Info::new(0, "pdf", 1, "PDF"),
        }
    }
}

/// The name of the format that `/api/compress` takes as an image.
pub const JPEG: &str = "JPEG";

/// The kind and the name of a format that is told by its first bytes.
pub fn format(head: &[u8]) -> Option<(Kind, &'static str)> {
    Some(match head {
        [0xFF, 0xD8, 0xFF, ..] => (Kind::Image, JPEG),
        [0x89, b'P', b'N', b'G', ..] => (Kind::Image, "PNG"),
        [b'G', b'I', b'F', b'8', ..] => (Kind::Image, "GIF"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (Kind::Image, "WebP"),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => (Kind::Image, "TIFF"),
        // The four bytes after its length are reserved: text that begins with these letters is none.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => (Kind::Image, "BMP"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand {
            [b'a', b'v', b'i', b'f' | b's', ..] => (Kind::Image, "AVIF"),
            [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i', b'f', b'1', ..] => (Kind::Image, "HEIC"),
            _ => (Kind::Video, "MP4"),
        },
        [0x1A, 0x45, 0xDF, 0xA3, ..] => (Kind::Video, "Matroska"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => (Kind::Video, "AVI"),
        [b'%', b'P', b'D', b'F', b'-', ..] => (Kind::Pdf, "PDF"),
        _ => return None,
    })
}

/// Whether bytes are UTF-8 (as far as they go) without control characters other than white space.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character that the end cuts is none that is wrong.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    valid.chars().all(|c| !c.is_control() || c.is_whitespace() || c == '\u{1B}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types() {
        for (media_type, kind) in [
            ("image/jpeg", Some(Kind::Image)),
            ("IMAGE/PNG; q=1", Some(Kind::Image)),
            ("image/svg+xml", Some(Kind::Text)),
            ("video/quicktime", Some(Kind::Video)),
            ("application/pdf", Some(Kind::Pdf)),
            ("text/html; charset=utf-8", Some(Kind::Text)),
            ("application/ld+json", Some(Kind::Text)),
            ("application/octet-stream", None),
            ("nonsense", None),
        ] {
            assert_eq!(Kind::of_media_type(media_type), kind, "{media_type}");
        }
    }

    #[test]
    fn first_bytes() {
        assert_eq!(Kind::sniff(b"\xFF\xD8\xFF\xE0"), Some(Kind::Image));
        assert_eq!(Kind::sniff(b"%PDF-1.7\n%\xE2\xE3"), Some(Kind::Pdf));
        assert_eq!(Kind::sniff(b"\0\0\0\x20ftypisom"), Some(Kind::Video));
        for brand in ["avif", "avis", "heic", "heix", "hevc", "mif1"] {
            assert_eq!(Kind::sniff(format!("\0\0\0\x20ftyp{brand}").as_bytes()), Some(Kind::Image), "{brand}");
        }
        assert_eq!(Kind::sniff(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0"), Some(Kind::Image));
        assert_eq!(Kind::sniff(b"BMW and others"), Some(Kind::Text));
        assert_eq!(Kind::sniff("größer\n\tals \u{1F4C4}".as_bytes()), Some(Kind::Text));
        assert_eq!(Kind::sniff(&"ü".as_bytes()[..1]), Some(Kind::Text));
        assert_eq!(Kind::sniff(b"\x7FELF\x02\x01\x01\0"), None);
        assert_eq!(Kind::sniff(b"\xFF\xFEa\0"), None);
    }

    #[test]
    fn names_come_back() {
        assert!(Kind::ALL.into_iter().all(|kind| Kind::parse(kind.name()) == Some(kind)));
        assert!(Kind::ALL.is_sorted_by_key(|kind| kind.name()));
        assert_eq!(Kind::parse("audio"), None);
    }
}
