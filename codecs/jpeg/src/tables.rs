//! Huffman tables that follow from the coefficients, as encoders that optimise them make them: the text has none of them.

use kit_core::{Error, Result};
use kit_jpeg::write::DHT;
use kit_jpeg::{Histogram, Jpeg, Segment, Slot, Table, encode_scan};
use std::ops::Range;

/// Bytes in front of a table's symbols: its place and the counts of lengths.
const SYMBOLS: usize = 17;

/// Segments whose tables follow from the coefficients.
pub type Derived = Vec<usize>;

/// Those of a picture with its coefficients and choices.
pub fn find(jpeg: &Jpeg, headers: &[u8]) -> Derived {
    let mut tables = tables(jpeg, &candidates(jpeg), headers);
    tables.retain(|(at, table)| *table == headers[jpeg.segments[*at].contents.clone()]);
    tables.into_iter().map(|(at, _)| at).collect()
}

/// Replaces them by what can be told before the coefficients are known: as many symbols, all of the same length.
pub fn blank(jpeg: &mut Jpeg, derived: &Derived, headers: &mut [u8]) {
    for &at in derived {
        let contents = &mut headers[jpeg.segments[at].contents.clone()];
        for table in places(contents) {
            let (front, symbols) = contents[table].split_at_mut(SYMBOLS);
            front[1..].fill(0);
            front[SYMBOLS - 1] = symbols.len() as u8;
            symbols.iter_mut().zip(0..).for_each(|(byte, symbol)| *byte = symbol);
        }
    }
    read_tables(jpeg, derived, headers);
}

/// Brings the scans' tables in line with the headers.
fn read_tables(jpeg: &mut Jpeg, derived: &Derived, headers: &[u8]) {
    if let Some(read) = kit_jpeg::read_headers(headers).ok().filter(|_| !derived.is_empty()) {
        jpeg.scans.iter_mut().zip(read.scans).for_each(|(own, read)| own.tables = read.tables);
    }
}

/// Puts them back where `headers` and the picture have others.
pub fn restore(jpeg: &mut Jpeg, derived: &Derived, headers: &mut [u8]) {
    for (at, table) in tables(jpeg, derived, headers) {
        let contents = &mut headers[jpeg.segments[at].contents.clone()];
        if table.len() == contents.len() {
            contents.copy_from_slice(&table);
        }
    }
    read_tables(jpeg, derived, headers);
}

/// Appends which they are: a number for none, all or some.
pub fn put(jpeg: &Jpeg, derived: &Derived, out: &mut Vec<u8>) {
    let candidates = candidates(jpeg);
    if derived.is_empty() || *derived == candidates {
        out.push(u8::from(!derived.is_empty()));
    } else {
        out.push(2);
        out.extend(candidates.iter().map(|at| u8::from(derived.contains(at))));
    }
}

/// Takes them off the front of `input`.
pub fn take(jpeg: &Jpeg, input: &mut &[u8]) -> Result<Derived> {
    let bad = || Error::corrupt("tables: expected none, all or some");
    let candidates = candidates(jpeg);
    let (&kind, rest) = input.split_first().ok_or_else(bad)?;
    let (flags, rest) = rest.split_at_checked(if kind == 2 { candidates.len() } else { 0 }).ok_or_else(bad)?;
    *input = rest;
    match kind {
        0 => Ok(Derived::new()),
        1 => Ok(candidates),
        2 => Ok(candidates.into_iter().zip(flags).filter(|&(_, &flag)| flag == 1).map(|(at, _)| at).collect()),
        _ => Err(bad()),
    }
}

/// Segments with tables in front of a scan.
fn candidates(jpeg: &Jpeg) -> Derived {
    let is_one = |segment: &Segment| segment.marker == DHT && segment.scans < jpeg.scans.len();
    (0..jpeg.segments.len()).filter(|&at| is_one(&jpeg.segments[at])).collect()
}

/// Where the tables of a segment lie, each of 255 symbols at most.
fn places(contents: &[u8]) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(front) = contents.get(at..at + SYMBOLS) {
        let symbols: usize = front[1..].iter().map(|&count| usize::from(count)).sum();
        let end = at + SYMBOLS + symbols;
        if symbols > 255 || end > contents.len() {
            break;
        }
        places.push(at..end);
        at = end;
    }
    places
}

/// The contents of segments, as the coefficients of the scans behind them ask for.
fn tables(jpeg: &Jpeg, segments: &Derived, headers: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut counted = (usize::MAX, Histogram::default());
    let mut found = Vec::new();
    for &at in segments {
        let Segment { contents, scans, .. } = &jpeg.segments[at];
        if counted.0 != *scans {
            counted = (*scans, Histogram::default());
            if encode_scan(&jpeg.frame, &jpeg.scans[*scans], &mut counted.1).is_err() {
                continue;
            }
        }
        let contents = &headers[contents.clone()];
        let mut tables = Vec::new();
        for place in places(contents) {
            let slot = Slot::ALL.into_iter().find(|slot| slot.byte() == contents[place.start]);
            if let Some(table) = slot.and_then(|slot| Table::of_annex_k(counted.1.counts(slot))) {
                tables.push(contents[place.start]);
                tables.extend(table.counts());
                tables.extend(table.symbols());
            }
        }
        found.push((at, tables));
    }
    found
}
