//! Where objects begin, as cross references tell it: left out where it is known (ISO 32000-2 §7.5.4, §7.5.8).
//!
//! ```text
//!  0000012345 00000 n    an entry of a table, in text
//!             00000 n    the same where the object begins at 12345, as far as the frame up to the table tells
//! ```

use crate::dictionary::{Dictionary, number};
use crate::scan::find;
use kit_core::{Error, Result};
use std::collections::BTreeMap;
use std::ops::Range;

/// Objects that are remembered.
const MOST: usize = 1 << 18;

/// Digits of an offset in a table.
const DIGITS: usize = 10;

/// Bytes of an entry without them: a space, the generation, a space, `n` or `f`, an end of line of two bytes.
const REST: usize = 10;

/// Where the objects of a frame begin, by what stands at their beginnings: `7 0 obj`.
#[derive(Debug, Default)]
pub struct Heads {
    /// By an object's number, the offset in the file at which it last began.
    latest: BTreeMap<u64, u64>,
    /// Bytes of the frame that were looked at.
    seen: usize,
    /// Where the frame begins in the file.
    base: u64,
}

impl Heads {
    /// Knows nothing yet of a frame that begins at `base`.
    pub fn new(base: u64) -> Self {
        Self { base, ..Self::default() }
    }

    /// Looks at the frame up to its end here, of which it may have seen the front.
    pub fn advance(&mut self, frame: &[u8]) {
        const KEYWORD: &[u8] = b" obj";
        let mut from = self.seen.saturating_sub(KEYWORD.len() - 1);
        while let Some(found) = find(&frame[from..], KEYWORD) {
            let keyword = from + found;
            from = keyword + KEYWORD.len();
            let generation = digits_before(&frame[..keyword]);
            let space = keyword - generation;
            if generation == 0 || !frame[..space].ends_with(b" ") {
                continue;
            }
            let len = digits_before(&frame[..space - 1]);
            let start = space - 1 - len;
            if let Some((object, _)) = number(&frame[start..space - 1])
                && (self.latest.len() < MOST || self.latest.contains_key(&object))
            {
                self.latest.insert(object, self.base + start as u64);
            }
        }
        self.seen = frame.len();
    }

    fn offset(&self, object: u64) -> Option<u64> {
        self.latest.get(&object).copied()
    }
}

/// How many digits end a text, as far as they can be a number.
fn digits_before(text: &[u8]) -> usize {
    text.iter().rev().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count()
}

/// What a table is made of.
enum Piece {
    /// The keyword, at that place.
    Keyword(usize),
    /// The entry of an object in use: its place, the object, and its offset unless that is left out.
    Entry(usize, u64, Option<u64>),
}

/// Tells the pieces of all tables in a text.
fn walk(text: &[u8], mut tell: impl FnMut(Piece)) {
    let mut from = 0;
    while let Some(found) = find(&text[from..], b"xref") {
        let keyword = from + found;
        from = keyword + 4;
        if keyword > 0 && !matches!(text[keyword - 1], b'\r' | b'\n') {
            continue;
        }
        tell(Piece::Keyword(keyword));
        while let Some((first, count, start)) = subsection(text, from) {
            from = start;
            for object in first..first.saturating_add(count) {
                let offset = number(&text[from..]).filter(|&(_, digits)| digits == DIGITS);
                let rest = from + if offset.is_some() { DIGITS } else { 0 };
                let Some(in_use) = entry(&text[rest..]) else { break };
                if in_use {
                    tell(Piece::Entry(from, object, offset.map(|(offset, _)| offset)));
                }
                from = rest + REST;
            }
        }
    }
}

/// The first object of a subsection, how many there are, and where they begin.
fn subsection(text: &[u8], from: usize) -> Option<(u64, u64, usize)> {
    let spaces = |at: usize| at + text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let at = spaces(from);
    let (first, digits) = number(&text[at..])?;
    let at = at + digits;
    if text.get(at) != Some(&b' ') {
        return None;
    }
    let (count, digits) = number(&text[at + 1..])?;
    let end = at + 1 + digits;
    // What follows a head is an end of line, for an entry without its offset begins with a space.
    let line = text[end..].iter().take_while(|&&byte| byte == b' ').count().min(1);
    let eol = text[end + line..].iter().take(2).take_while(|&&byte| byte == b'\r' || byte == b'\n').count();
    (eol > 0).then_some((first, count, end + line + eol))
}

/// Whether an entry, without its offset, is of an object in use; `None` where there is no entry.
fn entry(text: &[u8]) -> Option<bool> {
    let entry: &[u8; REST] = text.first_chunk()?;
    let is_entry = entry[0] == b' '
        && entry[1..6].iter().all(u8::is_ascii_digit)
        && entry[6] == b' '
        && matches!(entry[7], b'n' | b'f')
        && entry[8..].iter().all(u8::is_ascii_whitespace);
    is_entry.then_some(entry[7] == b'n')
}

/// Appends a part of a frame without the offsets that are known; `None` where [`expand`] would not give it back.
pub fn shrink(frame: &[u8], part: Range<usize>, heads: &mut Heads, out: &mut Vec<u8>) -> Option<()> {
    let (text, at) = (&frame[part.clone()], part.start);
    let (mut done, mut is_plain) = (0, true);
    walk(text, |piece| match piece {
        Piece::Keyword(keyword) => heads.advance(&frame[..at + keyword]),
        Piece::Entry(place, object, Some(offset)) => {
            if heads.offset(object) == Some(offset) {
                out.extend_from_slice(&text[done..place]);
                done = place + DIGITS;
            }
        }
        Piece::Entry(..) => is_plain = false,
    });
    out.extend_from_slice(&text[done..]);
    is_plain.then_some(())
}

/// Appends what [`shrink`] has left of a part of a frame, with its offsets, up to `end`; the frame starts at `start` of `out`.
pub fn expand(text: &[u8], start: usize, end: u64, heads: &mut Heads, out: &mut Vec<u8>) -> Result<()> {
    let (mut done, mut is_over) = (0, false);
    let mut put = |bytes: &[u8], out: &mut Vec<u8>| {
        is_over |= bytes.len() as u64 > end - out.len() as u64;
        if !is_over {
            out.extend_from_slice(bytes);
        }
    };
    walk(text, |piece| match piece {
        Piece::Keyword(keyword) => {
            put(&text[done..keyword], out);
            done = keyword;
            heads.advance(&out[start..]);
        }
        Piece::Entry(place, object, None) => {
            put(&text[done..place], out);
            done = place;
            let offset = heads.offset(object).unwrap_or(0) % 10u64.pow(DIGITS as u32);
            put(format!("{offset:010}").as_bytes(), out);
        }
        Piece::Entry(..) => {}
    });
    put(&text[done..], out);
    if is_over {
        return Err(Error::corrupt("more bytes than the frame has").at(end));
    }
    Ok(())
}

/// The fields of a stream of cross references.
struct Fields {
    /// Bytes of each field.
    widths: [usize; 3],
    /// The numbers of the objects, as first ones and counts.
    index: Vec<[u64; 2]>,
}

impl Fields {
    fn of(dictionary: Dictionary<'_>) -> Option<Self> {
        let widths = numbers(dictionary.value("/W")?);
        let &[a, b, c] = &widths[..] else { return None };
        let widths = [a, b, c].map(|width| width.min(9) as usize);
        if widths.contains(&9) || widths[0] != 1 || widths[1] == 0 {
            return None;
        }
        let pairs = dictionary.value("/Index").map(numbers).unwrap_or_default();
        let mut index: Vec<[u64; 2]> = pairs.as_chunks().0.to_vec();
        if index.is_empty() {
            index.push([0, u64::MAX]);
        }
        Some(Self { widths, index })
    }

    /// Calls `each` with the objects in use and their offsets, big endian.
    fn each(&self, table: &mut [u8], mut each: impl FnMut(u64, &mut [u8])) {
        let objects = self.index.iter().flat_map(|&[first, count]| first..first.saturating_add(count));
        let width: usize = self.widths.iter().sum();
        for (entry, object) in table.chunks_exact_mut(width).zip(objects) {
            if entry[0] == 1 {
                each(object, &mut entry[1..=self.widths[1]]);
            }
        }
    }
}

/// The numbers of an array.
fn numbers(value: &[u8]) -> Vec<u64> {
    let Some(mut rest) = value.strip_prefix(b"[") else { return Vec::new() };
    let mut out = Vec::new();
    while let Some((number, digits)) = number(rest.trim_ascii_start()) {
        out.push(number);
        rest = &rest.trim_ascii_start()[digits..];
    }
    out
}

/// Puts zeros in place of the offsets that are known; `None` where [`reveal`] would not give them back.
pub fn hide(table: &mut [u8], dictionary: Dictionary<'_>, heads: &Heads) -> Option<()> {
    let Some(fields) = Fields::of(dictionary) else { return Some(()) };
    let mut is_plain = true;
    fields.each(table, |object, offset| is_plain &= value(offset) != 0 || heads.offset(object).is_none());
    if is_plain {
        fields.each(table, |object, offset| {
            if heads.offset(object) == Some(value(offset)) {
                offset.fill(0);
            }
        });
    }
    is_plain.then_some(())
}

/// Undoes [`hide`].
pub fn reveal(table: &mut [u8], dictionary: Dictionary<'_>, heads: &Heads) {
    let Some(fields) = Fields::of(dictionary) else { return };
    fields.each(table, |object, offset| {
        if value(offset) == 0
            && let Some(known) = heads.offset(object)
        {
            let len = offset.len();
            offset.copy_from_slice(&known.to_be_bytes()[8 - len..]);
        }
    });
}

fn value(offset: &[u8]) -> u64 {
    offset.iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &[u8] =
        b"1 0 obj endobj\n22 0 obj endobj\nxref\n0 2\n0000000000 65535 f \n0000000107 00000 n \n22 2 \r\n\
        0000000115 00000 n\r\n0000000116 00000 n\r\ntrailer 1 0 obj\nstartxref\n31\n";

    #[test]
    fn known_offsets_are_left_out_and_come_back() {
        let mut text = Vec::new();
        assert!(shrink(FRAME, 0..FRAME.len(), &mut Heads::new(107), &mut text).is_some());
        assert_eq!(text.len(), FRAME.len() - 10, "one is known: 1 begins at 107, and 22 at 122");
        let mut out = b"before".to_vec();
        assert_eq!(expand(&text, 6, 6 + FRAME.len() as u64, &mut Heads::new(107), &mut out), Ok(()));
        assert_eq!(&out[6..], FRAME);
        assert!(expand(&text, 6, 5 + FRAME.len() as u64, &mut Heads::new(107), &mut b"before".to_vec()).is_err());
        assert!(shrink(&text, 0..text.len(), &mut Heads::new(107), &mut Vec::new()).is_none());
    }

    #[test]
    fn offsets_in_streams_are_hidden() {
        let mut heads = Heads::new(0);
        heads.advance(b"  3 0 obj 5 0 obj");
        let table = [1, 0, 2, 0, 1, 0, 9, 0, 2, 0, 7, 1];
        let dictionary = Dictionary(b"<</W [ 1 2 1]/Index[3 1 5 2]>>");
        let mut hidden = table;
        assert!(hide(&mut hidden, dictionary, &heads).is_some());
        assert_eq!(hidden, [1, 0, 0, 0, 1, 0, 9, 0, 2, 0, 7, 1]);
        reveal(&mut hidden, dictionary, &heads);
        assert_eq!(hidden, table);
        assert!(hide(&mut [1, 0, 0, 0], dictionary, &heads).is_none(), "a zero that is meant");
    }
}
