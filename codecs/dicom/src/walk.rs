//! From element to element, only as far as finds pixel data: no value is copied, none is written anew.

use crate::attributes::Attributes;
use crate::element::{Element, ITEM, ITEM_END, SEQUENCE_END, Syntax, Tag, is_long, is_pixels};
use kit_core::Piece;

/// Items and sequences within one another that are followed.
const DEEPEST: usize = 64;

/// Where the prefix of a file stands, and what it is (PS3.10 §7.1).
const PREFIX: (usize, &[u8]) = (128, b"DICM");

/// The transfer syntaxes that are not what the first element shows (PS3.5 §A.5, A.3).
const DEFLATED: &[u8] = b"1.2.840.10008.1.2.1.99";
const BIG_ENDIAN: &[u8] = b"1.2.840.10008.1.2.2";

/// Bytes of a file, of which some may not be there yet.
pub trait Source {
    /// The bytes from `at`, `len` of them; `None` where they are not there.
    fn bytes(&self, at: u64, len: u64) -> Option<&[u8]>;
}

impl Source for [u8] {
    fn bytes(&self, at: u64, len: u64) -> Option<&[u8]> {
        self.get(usize::try_from(at).ok()?..)?.get(..usize::try_from(len).ok()?)
    }
}

impl Source for [Piece] {
    fn bytes(&self, at: u64, len: u64) -> Option<&[u8]> {
        self.iter().rev().find_map(|piece| piece.bytes.as_slice().bytes(at.checked_sub(piece.at)?, len))
    }
}

/// The bytes from there on are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing(pub u64);

/// A value of pixel data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub tag: Tag,
    /// Where the value starts.
    pub at: u64,
    /// Its length, cut where the file ends; `None` where it is encapsulated.
    pub len: Option<u64>,
    pub attributes: Attributes,
    pub syntax: Syntax,
    /// Whether it is the data set's, and not that of an item within.
    pub is_own: bool,
}

/// How a file begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Where the data set starts, behind preamble and meta information.
    pub at: u64,
    pub syntax: Syntax,
    /// Whether the data set is a deflate stream.
    pub deflated: bool,
    /// Whether the prefix is there.
    pub prefixed: bool,
}

/// Reads preamble and meta information, where they are there.
pub fn start<S: Source + ?Sized>(source: &S, total: u64) -> Result<Start, Missing> {
    let (offset, prefix) = PREFIX;
    let end = (offset + prefix.len()) as u64;
    let prefixed = total >= end && source.bytes(offset as u64, 4).ok_or(Missing(0))? == prefix;
    let mut start = Start { at: if prefixed { end } else { 0 }, syntax: Syntax::META, deflated: false, prefixed };
    let mut transfer: &[u8] = &[];
    loop {
        let head = header(source, start.at, total)?;
        let Some(element) = Element::read(head, Syntax::META).filter(|element| element.tag >> 16 == 2) else {
            start.deflated = transfer == DEFLATED;
            start.syntax.explicit = head.get(4..6).is_some_and(|vr| is_long([vr[0], vr[1]]).is_some());
            start.syntax.big_endian = transfer == BIG_ENDIAN || transfer.is_empty() && head.first() == Some(&0);
            return Ok(start);
        };
        let value = start.at + element.header;
        let len = u64::from(element.len.unwrap_or(0));
        start.at = value.saturating_add(len).min(total);
        if element.tag == 0x0002_0010 && len <= 64 {
            let value = source.bytes(value, start.at - value.min(start.at)).ok_or(Missing(value))?;
            transfer = value.trim_ascii_end();
            transfer = transfer.strip_suffix(&[0]).unwrap_or(transfer);
        }
    }
}

/// What stands before the value of an element at `at`, as far as it is there.
fn header<S: Source + ?Sized>(source: &S, at: u64, total: u64) -> Result<&[u8], Missing> {
    source.bytes(at, Element::HEADER.min(total.saturating_sub(at))).ok_or(Missing(at))
}

/// An item, or a sequence whose elements are written otherwise than those around it.
struct Level {
    /// Where it ends; `None` where a delimiter says so.
    end: Option<u64>,
    is_item: bool,
    syntax: Syntax,
    attributes: Attributes,
}

/// Finds the values of pixel data between `at` and `total`, in order; the data set's own is the last.
pub fn pixels<S: Source + ?Sized>(source: &S, start: Start, total: u64) -> Result<Vec<Pixels>, Missing> {
    let mut found = Vec::new();
    let mut levels =
        vec![Level { end: Some(total), is_item: true, syntax: start.syntax, attributes: Attributes::default() }];
    let mut at = start.at;
    loop {
        while levels.len() > 1 && levels.last().is_some_and(|level| level.end.is_some_and(|end| end <= at)) {
            levels.pop();
        }
        let depth = levels.len();
        let Some(level) = levels.last_mut() else { break };
        let syntax = level.syntax;
        let Some(element) = Element::read(header(source, at, total)?, syntax) else { break };
        let value = at + element.header;
        let end = element.len.map(|len| value + u64::from(len));
        at = match (element.tag, end) {
            (ITEM, _) if depth < DEEPEST => {
                levels.push(Level { end, is_item: true, syntax, attributes: Attributes::default() });
                value
            }
            (ITEM, _) => break,
            (ITEM_END | SEQUENCE_END, _) => {
                if depth > 1 && level.end.is_none() && level.is_item == (element.tag == ITEM_END) {
                    levels.pop();
                }
                value
            }
            (tag, _) if is_pixels(tag) => {
                let len = end.map(|end| end.min(total) - value.min(total));
                found.push(Pixels { tag, at: value, len, attributes: level.attributes, syntax, is_own: depth == 1 });
                match end {
                    _ if depth == 1 => break,
                    Some(end) => end,
                    None => behind_fragments(source, value, total, syntax)?,
                }
            }
            // Of unknown representation and length: elements without representations, little endian (PS3.5 §6.2.2).
            (_, None) if element.vr == *b"UN" && depth < DEEPEST => {
                let syntax = Syntax { explicit: false, big_endian: false };
                levels.push(Level { end: None, is_item: false, syntax, attributes: Attributes::default() });
                value
            }
            (_, None) => value,
            (_, Some(end)) if is_sequence(source, &element, value, end.min(total), syntax)? => value,
            (tag, Some(end)) => {
                let need = Attributes::need(tag).min(end.min(total).saturating_sub(value));
                if need > 0 {
                    level.attributes.learn(&element, source.bytes(value, need).ok_or(Missing(at))?, syntax);
                }
                end
            }
        };
        if at >= total {
            break;
        }
    }
    Ok(found)
}

/// Whether a value is items, which elements without a representation do not say.
fn is_sequence<S: Source + ?Sized>(
    source: &S,
    element: &Element,
    value: u64,
    end: u64,
    syntax: Syntax,
) -> Result<bool, Missing> {
    match &element.vr {
        b"SQ" => Ok(true),
        [0, 0] | b"UN" if end.saturating_sub(value) >= 8 => {
            Ok(syntax.tag(source.bytes(value, 4).ok_or(Missing(value))?) == Some(ITEM))
        }
        _ => Ok(false),
    }
}

/// Where the elements behind encapsulated pixel data start.
fn behind_fragments<S: Source + ?Sized>(source: &S, at: u64, total: u64, syntax: Syntax) -> Result<u64, Missing> {
    let mut at = at;
    while let Some(element) = Element::read(header(source, at, total)?, syntax) {
        if element.tag != ITEM {
            break;
        }
        at += element.header + u64::from(element.len.unwrap_or(0));
    }
    Ok(at)
}
