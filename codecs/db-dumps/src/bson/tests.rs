//! Where the parts of documents are found.

use super::*;

fn behind(text: &[u8]) -> Bson {
    let mut bson = Bson::new(text.len() as u64);
    (0..=text.len()).for_each(|end| bson.advance(&text[..end]));
    bson
}

/// `{"a": 1, "b": ["x"]}`
const DOCUMENT: &[u8] = b"\x1d\0\0\0\x10a\0\x01\0\0\0\x04b\0\x0e\0\0\0\x020\0\x02\0\0\0x\0\0\0";

#[test]
fn parts_follow_one_another() {
    let parts = [(0, Part::Length), (4, Part::Type), (5, Part::Key), (7, Part::Fixed), (11, Part::Type)];
    let inner = [(14, Part::Length), (18, Part::Type), (21, Part::TextLength), (25, Part::Content), (27, Part::Type)];
    for (end, part) in parts.into_iter().chain(inner) {
        assert_eq!(behind(&DOCUMENT[..end]).part, part, "behind {end} bytes");
    }
    let end = behind(DOCUMENT);
    assert_eq!((end.part, end.documents.len()), (Part::Length, 0));
}

#[test]
fn lengths_are_expected_to_fill_the_document() {
    // The array of 14 bytes ends a byte before its document.
    assert_eq!(behind(&DOCUMENT[..14]).place().expected, 0x10E);
    let mut two = DOCUMENT.to_vec();
    two.extend(&DOCUMENT[..7]);
    assert_eq!(behind(&two).place().expected, 0x101);
}

#[test]
fn what_is_no_document_is_lost() {
    assert_eq!(behind(b"\x04\0\0\0").part, Part::Lost);
    assert_eq!(behind(b"\x20\0\0\0\x20").part, Part::Key);
    assert_eq!(behind(b"\x20\0\0\0\x20a\0").part, Part::Lost);
    assert_eq!(behind(b"\x20\0\0\0\x03a\0\x20\0\0\0").part, Part::Lost);
}

#[test]
fn bytes_that_were_copied_are_followed() {
    let mut bson = Bson::new(100);
    bson.advance(&DOCUMENT[..5]);
    bson.advance(&DOCUMENT[..21]);
    assert_eq!(bson.part, Part::TextLength);
}
