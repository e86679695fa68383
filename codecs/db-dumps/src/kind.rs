//! What a frame is followed as.

/// The tokenizer of a frame, by its number in payloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sql = 0,
    Bson = 1,
}

/// Longest key of a first element.
const LONGEST_KEY: usize = 256;

impl Kind {
    /// The number of frames that [`crate::deflated`] takes apart.
    pub const DEFLATED: u8 = 2;

    /// What a text that starts like this is best followed as.
    pub fn of(head: &[u8]) -> Self {
        if is_document(head) { Self::Bson } else { Self::Sql }
    }

    /// The kind of that number.
    pub fn numbered(number: u8) -> Option<Self> {
        [Self::Sql, Self::Bson].into_iter().find(|&kind| kind as u8 == number)
    }
}

/// Where the last whole document of `text` ends, which starts with one; 0 where none does.
pub fn documents_end(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(len) = document_len(&text[at..]).filter(|&len| len <= text.len() - at) {
        at += len;
    }
    at
}

/// Whether BSON starts here: a length, and an element with a key or the end.
pub fn is_document(head: &[u8]) -> bool {
    let Some(len) = document_len(head) else { return false };
    if len == 5 {
        return head.get(4) == Some(&0) && (head.len() == 5 || is_document(&head[5..]));
    }
    if len <= head.len() && head[len - 1] != 0 {
        return false;
    }
    let Some((kind, rest)) = head.get(4..).and_then(<[u8]>::split_first) else { return false };
    let key = rest.iter().take(LONGEST_KEY).position(|&byte| byte == 0).map(|end| &rest[..end]);
    matches!(kind, 1..=0x13 | 0x7F | 0xFF) && key.is_some_and(|key| !key.iter().any(u8::is_ascii_control))
}

fn document_len(text: &[u8]) -> Option<usize> {
    let len = i32::from_le_bytes(*text.first_chunk()?);
    usize::try_from(len).ok().filter(|&len| len >= 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &[u8] = b"\x0c\0\0\0\x10a\0\x01\0\0\0\0";

    #[test]
    fn documents_are_told_by_their_first_element() {
        assert_eq!(Kind::of(DOCUMENT), Kind::Bson);
        assert_eq!(Kind::of(&DOCUMENT[..9]), Kind::Bson);
        assert_eq!(Kind::of(&[5, 0, 0, 0, 0]), Kind::Bson);
        for other in
            [b"".as_slice(), b"\x0c\0\0", b"-- dump", b"\x0c\0\0\0\x77a\0", b"\x0c\0\0\0\x10a\x01b\0", &[0; 40]]
        {
            assert_eq!(Kind::of(other), Kind::Sql, "{other:?}");
        }
    }

    #[test]
    fn frames_end_with_documents() {
        let text = [DOCUMENT, DOCUMENT, &DOCUMENT[..7]].concat();
        assert_eq!(documents_end(&text), 2 * DOCUMENT.len());
        assert_eq!(documents_end(b"\xff\xff\xff\x7f"), 0);
        assert_eq!(documents_end(b"\xff\xff\xff\xff\0"), 0);
    }
}
