//! Headers: cards of 80 bytes in blocks of 2880, up to the one that says END (FITS 4.0 §3.3.1, §4.1).

use std::collections::BTreeMap;

/// Bytes of a block.
pub const BLOCK: usize = 2880;
/// Bytes of a card.
pub const CARD: usize = 80;
/// A longer header is none: nothing else bounds how far END is looked for.
const LONGEST: usize = 1 << 26;

/// The bytes at the front of `bytes` that are a header, with its padding; `None` where none begins there or it does not end.
pub fn len(bytes: &[u8]) -> Option<usize> {
    if !(bytes.starts_with(b"SIMPLE  =") || bytes.starts_with(b"XTENSION=")) {
        return None;
    }
    let cards = bytes.get(..bytes.len().min(LONGEST))?.chunks_exact(CARD);
    let printable = |card: &&[u8]| card[..8].iter().all(|byte| (b' '..=b'~').contains(byte));
    let end = cards.take_while(printable).position(|card| card.starts_with(b"END     "))?;
    Some(((end + 1) * CARD).next_multiple_of(BLOCK).min(bytes.len()))
}

/// The cards of a header by their keywords.
pub struct Header<'a> {
    cards: BTreeMap<&'a [u8], &'a [u8]>,
}

impl<'a> Header<'a> {
    /// Reads the cards; of several with the same keyword the first counts.
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut cards = BTreeMap::new();
        for card in bytes.chunks_exact(CARD) {
            if card.starts_with(b"END     ") {
                break;
            }
            if &card[8..10] == b"= " {
                cards.entry(card[..8].trim_ascii_end()).or_insert(&card[10..]);
            }
        }
        Self { cards }
    }

    /// What follows the value indicator of the card with that keyword (§4.1.2.2).
    fn field(&self, keyword: &str) -> Option<&'a [u8]> {
        self.cards.get(keyword.as_bytes()).copied()
    }

    /// A value that is no string, without its comment.
    fn word(&self, keyword: &str) -> Option<&'a str> {
        let field = self.field(keyword)?;
        let end = field.iter().position(|&byte| byte == b'/').unwrap_or(field.len());
        std::str::from_utf8(&field[..end]).ok().map(str::trim)
    }

    /// A whole number (§4.2.3).
    pub fn integer(&self, keyword: &str) -> Option<i64> {
        self.word(keyword)?.parse().ok()
    }

    /// A whole number that counts something.
    pub fn count(&self, keyword: &str) -> Option<u64> {
        self.word(keyword)?.parse().ok()
    }

    /// Whether it says T (§4.2.2).
    pub fn is_true(&self, keyword: &str) -> bool {
        self.word(keyword) == Some("T")
    }

    /// A string without its quotes and trailing spaces; doubled quotes stay doubled (§4.2.1).
    pub fn string(&self, keyword: &str) -> Option<&'a str> {
        let text = self.field(keyword)?.trim_ascii_start().strip_prefix(b"'")?;
        let end = text.iter().position(|&byte| byte == b'\'')?;
        std::str::from_utf8(&text[..end]).ok().map(str::trim_end)
    }

    /// The keyword with a number behind it, as `NAXIS2`.
    pub fn numbered(keyword: &str, number: u64) -> String {
        format!("{keyword}{number}")
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A header of these cards, padded to whole blocks.
    pub fn header(cards: &[&str]) -> Vec<u8> {
        let mut bytes: Vec<u8> =
            cards.iter().chain(&["END"]).flat_map(|card| format!("{card:<80}").into_bytes()).collect();
        bytes.resize(bytes.len().next_multiple_of(BLOCK), b' ');
        bytes
    }

    #[test]
    fn values_are_read() {
        let bytes = header(&[
            "SIMPLE  =                    T / it does",
            "BITPIX  =                  -32",
            "EXTNAME = 'a ''b  '            / quoted",
            "COMMENT   NAXIS   =                    7",
            "TFORM1  = '1PB(1067)'",
            "BITPIX  =                   16",
        ]);
        assert_eq!(len(&bytes), Some(BLOCK));
        let header = Header::new(&bytes);
        assert!(header.is_true("SIMPLE") && !header.is_true("BITPIX"));
        assert_eq!(
            (header.integer("BITPIX"), header.count("BITPIX"), header.integer("NAXIS")),
            (Some(-32), None, None)
        );
        assert_eq!((header.string("EXTNAME"), header.string("TFORM1")), (Some("a"), Some("1PB(1067)")));
    }

    #[test]
    fn a_header_without_an_end_is_none() {
        let bytes = header(&["SIMPLE  =                    T"]);
        assert_eq!(len(&bytes[..BLOCK - 1]), Some(BLOCK - 1));
        assert_eq!(len(&bytes[..CARD]), None);
        assert_eq!(len(&bytes[CARD..]), None);
        let mut odd = bytes.clone();
        odd.splice(CARD..CARD, [0; CARD]);
        assert_eq!(len(&odd), None);
    }
}
