//! Where objects are: cross-reference tables, streams, and chains of both (ISO 32000-1 §7.5.4 to §7.5.8).

use crate::filter;
use crate::parse::Parser;
use crate::token::Lexer;
use crate::value::{Dict, Value};
use kit_core::{Error, Limits, Result};
use std::collections::{BTreeMap, BTreeSet};

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nowhere: it is null.
    Free,
    /// At a byte, with a generation.
    At(usize, u16),
    /// In an object stream of that number, as its so manieth.
    In(u32, u32),
}

/// All entries that hold, and the newest trailer.
#[derive(Debug, Default)]
pub struct Xref {
    /// By object number.
    pub entries: BTreeMap<u32, Entry>,
    /// The trailer, or the dictionary of the stream that stands for it.
    pub trailer: Dict,
    /// Whether the entries were searched for.
    pub is_rebuilt: bool,
}

/// Follows the chain from the last `startxref` back to the first section.
pub fn read(input: &[u8], parser: &mut Parser, limits: &Limits) -> Result<Xref> {
    let keyword = input.windows(9).rposition(|nine| nine == b"startxref");
    let keyword = keyword.ok_or_else(|| Error::corrupt("no startxref").at(input.len() as u64))?;
    let start = Lexer::new(input, keyword + 9).number().and_then(|at| usize::try_from(at).ok());
    let mut next = Some(start.ok_or_else(|| Error::corrupt("startxref without a number").at(keyword as u64))?);
    let mut xref = Xref::default();
    let mut seen = BTreeSet::new();
    while let Some(at) = next {
        if !seen.insert(at) {
            return Err(Error::corrupt("sections of the cross-reference table form a ring").at(at as u64));
        }
        let trailer = section(input, at, &mut xref, parser, limits)?;
        next = match trailer.get("Prev") {
            Some(prev) => Some(prev.size().ok_or_else(|| Error::corrupt("Prev is no place").at(at as u64))?),
            None => None,
        };
        if seen.len() == 1 {
            xref.trailer = trailer;
        }
    }
    Ok(xref)
}

fn section(input: &[u8], at: usize, xref: &mut Xref, parser: &mut Parser, limits: &Limits) -> Result<Dict> {
    let mut lexer = Lexer::new(input, at);
    if !lexer.accept(b"xref") {
        return stream(input, at, xref, parser, limits);
    }
    let mut free = Vec::new();
    table(&mut lexer, &mut xref.entries, &mut free)?;
    let Value::Dict(trailer) = parser.value(&mut lexer)? else {
        return Err(lexer.error("expected the trailer's dictionary"));
    };
    // §7.5.8.4: what a table hides as free may be in the stream beside it.
    if let Some(at) = trailer.get("XRefStm").and_then(Value::size) {
        stream(input, at, xref, parser, limits)?;
    }
    for number in free {
        xref.entries.entry(number).or_insert(Entry::Free);
    }
    Ok(trailer)
}

/// The subsections of a table; entries that are free are only noted.
fn table(lexer: &mut Lexer<'_>, entries: &mut BTreeMap<u32, Entry>, free: &mut Vec<u32>) -> Result<()> {
    while !lexer.accept(b"trailer") {
        let (Some(first), Some(count)) = (lexer.number(), lexer.number()) else {
            return Err(lexer.error("expected a subsection or the trailer"));
        };
        for n in 0..count {
            let bad = || Error::corrupt("expected an entry of the cross-reference table").at(lexer.at as u64);
            let number = first.checked_add(n).and_then(|number| u32::try_from(number).ok()).ok_or_else(bad)?;
            let mut ahead = lexer.clone();
            let offset = ahead.number().and_then(|at| usize::try_from(at).ok()).ok_or_else(bad)?;
            let generation = ahead.number().ok_or_else(bad)?;
            if ahead.accept(b"n") {
                let generation = u16::try_from(generation).map_err(|_| bad())?;
                entries.entry(number).or_insert(Entry::At(offset, generation));
            } else if ahead.accept(b"f") {
                free.push(number);
            } else {
                return Err(bad());
            }
            lexer.at = ahead.at;
        }
    }
    Ok(())
}

/// A cross-reference stream (§7.5.8).
fn stream(input: &[u8], at: usize, xref: &mut Xref, parser: &mut Parser, limits: &Limits) -> Result<Dict> {
    let bad = |what: &str| Error::corrupt(what).at(at as u64);
    let object = parser.indirect(input, at)?;
    let (Some(data), Value::Dict(dict)) = (object.data, object.value) else {
        return Err(bad("expected a cross-reference stream"));
    };
    if !dict.get("Type").is_some_and(|name| name.is_name("XRef")) {
        return Err(bad("expected a cross-reference stream, found another"));
    }
    let range = parser.data_range(input, data, dict.get("Length").and_then(Value::size))?;
    let rows = filter::decode(&dict, &input[range], limits)?;
    let sizes = |key: &str| dict.get(key)?.array()?.iter().map(Value::size).collect::<Option<Vec<usize>>>();
    let widths = sizes("W").filter(|widths| widths.len() >= 3 && widths.iter().all(|&width| width <= 8));
    let widths = widths.ok_or_else(|| bad("cross-reference stream has no field widths"))?;
    let size = dict.get("Size").and_then(Value::size).ok_or_else(|| bad("cross-reference stream has no size"))?;
    let index = sizes("Index").unwrap_or_else(|| vec![0, size]);
    let row_len: usize = widths.iter().sum();
    let mut rows = rows.chunks_exact(row_len.max(1));
    for pair in index.chunks_exact(2) {
        for n in 0..pair[1] {
            let number = pair[0].checked_add(n).and_then(|number| u32::try_from(number).ok());
            let number = number.ok_or_else(|| bad("object number out of range"))?;
            let row = rows.next().ok_or_else(|| bad("cross-reference stream is cut short"))?;
            if let Some(entry) = entry(row, &widths) {
                xref.entries.entry(number).or_insert(entry);
            }
        }
    }
    Ok(dict)
}

/// A row's entry; types beyond 2 stand for null (Table 18).
fn entry(row: &[u8], widths: &[usize]) -> Option<Entry> {
    let (kind, rest) = row.split_at_checked(widths[0])?;
    let (second, rest) = rest.split_at_checked(widths[1])?;
    let third = rest.get(..widths[2])?;
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
    let kind = if kind.is_empty() { 1 } else { number(kind) };
    Some(match kind {
        1 => Entry::At(usize::try_from(number(second)).ok()?, u16::try_from(number(third)).ok()?),
        2 => Entry::In(u32::try_from(number(second)).ok()?, u32::try_from(number(third)).ok()?),
        _ => Entry::Free,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Xref> {
        super::read(text.as_bytes(), &mut Parser { room: 1000 }, &Limits::DEFAULT)
    }

    #[test]
    fn newer_sections_hide_older_ones() {
        let old = "xref\n0 3\n0000000000 65535 f \n0000000100 00000 n \n0000000200 00000 n \ntrailer <</Size 3>>\n";
        let new = "xref\n1 1\n0000000300 00001 n \n2 1\n0000000000 00001 f \ntrailer <</Size 3/Prev 0>>\n";
        let xref = read(&format!("{old}{new}startxref {}\n%%EOF", old.len())).expect("two sections");
        let entries: Vec<_> = xref.entries.into_iter().collect();
        assert_eq!(entries, [(0, Entry::Free), (1, Entry::At(300, 1)), (2, Entry::Free)]);
        assert!(xref.trailer.get("Prev").is_some());
    }

    #[test]
    fn rows_have_fields_of_any_width() {
        assert_eq!(entry(&[2, 1, 0, 7], &[1, 2, 1]), Some(Entry::In(256, 7)));
        assert_eq!(entry(&[9, 1], &[0, 1, 1]), Some(Entry::At(9, 1)));
        assert_eq!(entry(&[0, 1, 1], &[1, 1, 1]), Some(Entry::Free));
        assert_eq!(entry(&[1], &[1, 1, 1]), None);
    }

    #[test]
    fn rings_and_gaps_are_damage() {
        for bad in
            ["", "startxref", "startxref 0", "xref\n0 9\ntrailer<<>>startxref 0", "xref trailer<</Prev 0>>startxref 0"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
