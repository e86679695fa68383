//! What a stream holds: each kind has a model of its own.

use crate::dictionary::Dictionary;
use crate::scan::find;

/// What a stream's plaintext is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Page content: operands and operators (ISO 32000-2 §7.8).
    Content = 0,
    /// A map of character codes (§9.10.3).
    CharacterMap = 1,
    /// Objects with their numbers and offsets before them (§7.5.7).
    Objects = 2,
    /// XML: metadata, forms.
    Xml = 3,
    /// Cross references (§7.5.8).
    References = 4,
    /// A Type 1 font program.
    Type1 = 5,
    /// A CFF font program.
    Cff = 6,
    /// A TrueType or OpenType font program.
    TrueType = 7,
    /// Rows of samples.
    Samples = 8,
    /// A fax: one bit a sample, coded by ITU-T T.4 or T.6.
    Fax = 9,
    /// An ICC profile.
    Profile = 10,
    /// A JPEG file.
    Jpeg = 11,
    /// Coded by something else, or encrypted: noise.
    Opaque = 12,
    /// Anything else.
    Other = 13,
    /// Objects without the offsets before them.
    ObjectsAlone = 14,
}

impl Kind {
    /// All kinds in the order of their numbers.
    pub const ALL: [Self; 15] = [
        Self::Content,
        Self::CharacterMap,
        Self::Objects,
        Self::Xml,
        Self::References,
        Self::Type1,
        Self::Cff,
        Self::TrueType,
        Self::Samples,
        Self::Fax,
        Self::Profile,
        Self::Jpeg,
        Self::Opaque,
        Self::Other,
        Self::ObjectsAlone,
    ];

    /// The kind of that number.
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The kind of a stream by its dictionary and plaintext; `inflated` says that its filter was undone.
    pub fn of(dictionary: Dictionary<'_>, plain: &[u8], inflated: bool) -> Self {
        if plain.starts_with(b"\xFF\xD8\xFF") {
            return Self::Jpeg;
        }
        if dictionary.has("/CCITTFax") || dictionary.has("/CCF") {
            return Self::Fax;
        }
        if !inflated && (dictionary.value("/Filter").is_some()) {
            return if dictionary.has("/ASCII") { Self::Other } else { Self::Opaque };
        }
        if dictionary.is("/Subtype", "/Image") {
            return Self::Samples;
        }
        if dictionary.is("/Type", "/ObjStm") {
            return Self::Objects;
        }
        if dictionary.is("/Type", "/XRef") {
            return Self::References;
        }
        Self::by_content(dictionary, plain)
    }

    fn by_content(dictionary: Dictionary<'_>, plain: &[u8]) -> Self {
        let head = &plain[..plain.len().min(4096)];
        if head.starts_with(b"%!") || head.starts_with(b"\x80\x01") {
            return Self::Type1;
        }
        if head.starts_with(b"OTTO") || head.starts_with(b"\0\x01\0\0") || head.starts_with(b"true") {
            return Self::TrueType;
        }
        if dictionary.has("/Type1C") || dictionary.has("/CIDFontType0C") {
            return Self::Cff;
        }
        if head.get(36..40) == Some(b"acsp") {
            return Self::Profile;
        }
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        if text.starts_with(b"<") && !text.starts_with(b"<<") || dictionary.has("/XML") {
            return Self::Xml;
        }
        if find(head, b"begincmap").is_some() {
            return Self::CharacterMap;
        }
        // An image may stand in the midst of a page.
        let (first, last) = (&head[..head.len().min(48)], &plain[plain.len() - plain.len().min(256)..]);
        if is_text(head) || is_text(first) && is_text(last) { Self::Content } else { Self::Other }
    }
}

/// Whether at most an eighth of the bytes are neither printable nor space.
fn is_text(head: &[u8]) -> bool {
    let odd = head.iter().filter(|&&byte| !(byte.is_ascii_graphic() || byte.is_ascii_whitespace())).count();
    odd * 8 <= head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_tell_before_contents() {
        let of = |dictionary: &[u8], plain: &[u8], inflated| Kind::of(Dictionary(dictionary), plain, inflated);
        assert_eq!(of(b"<</Filter/DCTDecode>>", b"\xFF\xD8\xFF\xE0", false), Kind::Jpeg);
        assert_eq!(of(b"<</Filter/FlateDecode>>", b"noise", false), Kind::Opaque);
        assert_eq!(of(b"<</Filter/CCITTFaxDecode>>", b"", false), Kind::Fax);
        assert_eq!(of(b"<</Type/XRef>>", b"\x01\0", true), Kind::References);
        assert_eq!(of(b"<<>>", b"BT /F1 12 Tf ET", true), Kind::Content);
        assert_eq!(of(b"<<>>", b"%!PS-AdobeFont-1.0", true), Kind::Type1);
        assert_eq!(of(b"<<>>", b"<?xpacket", false), Kind::Xml);
        assert_eq!(of(b"<<>>", &[0x80; 40], true), Kind::Other);
    }

    #[test]
    fn numbers_name_kinds() {
        for kind in Kind::ALL {
            assert_eq!(Kind::numbered(kind as u8), Some(kind));
        }
        assert_eq!(Kind::numbered(15), None);
    }
}
