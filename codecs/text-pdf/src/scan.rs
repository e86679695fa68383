//! Where streams may begin: `<< … >> stream`, then an end of line (ISO 32000-2 §7.3.8).

use crate::dictionary::number;
use std::collections::BTreeMap;
use std::ops::Range;

const KEYWORD: &[u8] = b"stream";

/// Bytes of a dictionary that are looked at.
const LONGEST_DICTIONARY: usize = 16 << 10;

/// A keyword that may open a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The object's head and dictionary; empty where no head is near.
    pub dictionary: Range<usize>,
    /// Where the stream's bytes begin.
    pub data: usize,
}

/// The first opening in `text` of which nothing stands before `from`.
pub fn next(text: &[u8], from: usize) -> Option<Opening> {
    let mut at = from;
    while let Some(found) = find(&text[at..], KEYWORD) {
        let (keyword, behind) = (at + found, at + found + KEYWORD.len());
        at = behind;
        let eol = match text[behind..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => continue,
        };
        if text[from..keyword].trim_ascii_end().ends_with(b">>") {
            let start = from.max(keyword.saturating_sub(LONGEST_DICTIONARY));
            let object =
                rfind(&text[start..keyword], b" obj").map_or(keyword, |object| line_start(text, start, object));
            return Some(Opening { dictionary: object..keyword, data: behind + eol });
        }
    }
    None
}

/// Where the numbers of an object begin whose keyword is at `start + object`.
fn line_start(text: &[u8], start: usize, object: usize) -> usize {
    let numbers = |byte: &u8| byte.is_ascii_digit() || *byte == b' ';
    start + object - text[start..start + object].iter().rev().take_while(|byte| numbers(byte)).count()
}

/// Where streams end, as far as their text tells.
pub struct Ends<'a> {
    text: &'a [u8],
    /// The last keyword that was found, `None` behind the last one.
    last: Option<usize>,
    /// The numbers that are objects of their own, by the objects' numbers; made when first asked for.
    numbers: Option<BTreeMap<u64, u64>>,
}

impl<'a> Ends<'a> {
    /// Knows nothing yet.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, last: Some(0), numbers: None }
    }

    /// The first `endstream` from `from` on, which never goes back.
    pub fn next(&mut self, from: usize) -> Option<usize> {
        if self.last? < from || self.last == Some(0) {
            self.last = find(&self.text[from..], b"endstream").map(|found| from + found);
        }
        self.last
    }

    /// The number that an object is.
    pub fn number(&mut self, object: u64) -> Option<u64> {
        self.numbers.get_or_insert_with(|| numbers(self.text)).get(&object).copied()
    }
}

/// The objects that are but numbers: `7 0 obj 123 endobj`.
fn numbers(text: &[u8]) -> BTreeMap<u64, u64> {
    let mut out = BTreeMap::new();
    let mut at = 0;
    while let Some(found) = find(&text[at..], b" 0 obj") {
        let (head, behind) = (at + found, at + found + 6);
        at = behind;
        let digits = text[..head].iter().rev().take(18).take_while(|byte| byte.is_ascii_digit()).count();
        let start = behind + text[behind..].iter().take(2).take_while(|byte| byte.is_ascii_whitespace()).count();
        if let (Some((object, _)), Some((value, len))) = (number(&text[head - digits..head]), number(&text[start..]))
            && text[start + len..].trim_ascii_start().starts_with(b"endobj")
        {
            out.insert(object, value);
        }
    }
    out
}

/// Where `what` first stands in `text`.
pub fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    let (&first, rest) = what.split_first()?;
    let mut at = 0;
    while let Some(found) = text[at..].iter().position(|&byte| byte == first) {
        if text[at + found + 1..].starts_with(rest) {
            return Some(at + found);
        }
        at += found + 1;
    }
    None
}

/// Where `what` last stands in `text`.
pub fn rfind(text: &[u8], what: &[u8]) -> Option<usize> {
    (0..=text.len().checked_sub(what.len())?).rev().find(|&at| text[at..].starts_with(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_begins_behind_a_dictionary_and_an_end_of_line() {
        let text = b"1 0 obj\n<</Length 3>>\nstream\r\nabc\nendstream";
        assert_eq!(next(text, 0), Some(Opening { dictionary: 0..22, data: 30 }));
        for other in [&b"<<>>stream "[..], b"stream\n", b"<<>>endstream\n", b"<<>>strea", b""] {
            assert_eq!(next(other, 0), None, "{other:?}");
        }
    }

    #[test]
    fn nothing_before_the_start_counts() {
        let text = b"<<>>stream\n1 0 obj<<>> stream\n";
        assert_eq!(next(text, 0).map(|opening| opening.data), Some(11));
        assert_eq!(next(text, 3).map(|opening| opening.data), Some(30));
        assert_eq!(next(text, 11), Some(Opening { dictionary: 11..23, data: 30 }));
        assert_eq!(next(text, 12).map(|opening| opening.dictionary.start), Some(12));
        assert_eq!(next(text, 22), None);
    }

    #[test]
    fn dictionaries_begin_with_their_object() {
        let text = b"3 0 R\nendobj\n12 0 obj <</A 1>> stream\n";
        assert_eq!(next(text, 0).map(|opening| opening.dictionary.start), Some(13));
        let mut ends = Ends::new(b"7 0 obj 12 endobj 8 0 obj [1] endobj endstream 9 0 obj\n77\nendobj");
        assert_eq!((ends.number(7), ends.number(8), ends.number(9)), (Some(12), None, Some(77)));
        assert_eq!((ends.next(3), ends.next(36), ends.next(38)), (Some(37), Some(37), None));
        assert_eq!((find(b"aabab", b"ab"), rfind(b"aabab", b"ab"), rfind(b"a", b"ab")), (Some(1), Some(3), None));
    }
}
