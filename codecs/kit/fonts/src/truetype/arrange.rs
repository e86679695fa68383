//! Fonts with their tables in the order in which they tell of one another, without what follows from them.
//!
//! ```text
//!   font      directory: checksums, offsets, lengths │ tables as they lie, filled up with zeros to four bytes
//!   arranged  directory: 0,         places,  lengths │ tables in the order of their names below
//! ```

use super::directory::{MOST, Table};

/// Bytes of the header, and of a table's entry in the directory.
const HEADER: usize = 12;
const ENTRY: usize = 16;

/// Tables that others are told by, in this order; all others come first.
const LAST: [&[u8; 4]; 12] =
    [b"OS/2", b"gasp", b"head", b"hhea", b"maxp", b"cvt ", b"fpgm", b"prep", b"glyf", b"loca", b"hmtx", b"hdmx"];

/// What all bytes of a font sum up to with the adjustment in `head`, and where in that it is (OpenType 1.9, "Calculating checksums").
const WHOLE: u32 = 0xB1B0_AFBA;
const ADJUSTMENT: usize = 8;

/// Where the tables of the directory lie once they are arranged, in the directory's order.
pub fn arrange_tables(tables: &mut [Table]) {
    let mut order: Vec<usize> = (0..tables.len()).collect();
    order.sort_by_key(|&i| LAST.iter().position(|tag| **tag == tables[i].tag).map_or(0, |at| at + 1));
    let mut at = (HEADER + ENTRY * tables.len()) as u64;
    for i in order {
        let len = tables[i].end - tables[i].start;
        (tables[i].start, tables[i].end) = (at, at + len);
        at += len.next_multiple_of(4);
    }
}

/// The font with its tables arranged, where that can be undone.
pub fn arranged(font: &[u8]) -> Option<Vec<u8>> {
    let there = Entries::of(font, |entry| u64::from(number(entry, 8)))?;
    let mut here = there.0.clone();
    arrange_tables(&mut here);
    let mut out = font.to_vec();
    let mut order: Vec<usize> = (0..here.len()).collect();
    order.sort_by_key(|&i| (there.0[i].start, there.0[i].end));
    for (place, i) in order.into_iter().enumerate() {
        put(&mut out, HEADER + ENTRY * i + 8, place as u32);
    }
    copy(font, &there.0, &mut out, &here)?;
    sums(font, &there.0, &mut out, &here);
    (restored(&out)? == font).then_some(out)
}

/// The font whose tables were arranged.
pub fn restored(arranged: &[u8]) -> Option<Vec<u8>> {
    let mut here = Entries::of(arranged, |_| 0)?.0;
    arrange_tables(&mut here);
    let place = |i: usize| number(&arranged[HEADER + ENTRY * i..], 8);
    let mut order: Vec<usize> = (0..here.len()).collect();
    order.sort_by_key(|&i| place(i));
    let mut out = arranged.to_vec();
    let mut there = here.clone();
    let mut at = (HEADER + ENTRY * here.len()) as u64;
    for i in order {
        let len = here[i].end - here[i].start;
        put(&mut out, HEADER + ENTRY * i + 8, u32::try_from(at).ok()?);
        (there[i].start, there[i].end) = (at, at + len);
        at += len.next_multiple_of(4);
    }
    copy(arranged, &here, &mut out, &there)?;
    // The adjustment is of the font with all other sums.
    if let Some(head) = there.iter().find(|table| is_head(table)) {
        let adjustment = number(&out, head.start as usize + ADJUSTMENT);
        put(&mut out, head.start as usize + ADJUSTMENT, 0);
        mask(&mut out, &there);
        let sum = WHOLE.wrapping_sub(sum(&out));
        put(&mut out, head.start as usize + ADJUSTMENT, adjustment ^ sum);
    } else {
        mask(&mut out, &there);
    }
    Some(out)
}

/// Takes off the sums of an arranged font what they should be.
fn sums(font: &[u8], there: &[Table], out: &mut [u8], here: &[Table]) {
    let mut plain = font.to_vec();
    if let (Some(from), Some(to)) = (there.iter().find(|t| is_head(t)), here.iter().find(|t| is_head(t))) {
        let adjustment = number(font, from.start as usize + ADJUSTMENT);
        put(&mut plain, from.start as usize + ADJUSTMENT, 0);
        put(out, to.start as usize + ADJUSTMENT, adjustment ^ WHOLE.wrapping_sub(sum(&plain)));
    }
    mask(&mut plain, there);
    for i in 0..there.len() {
        let at = HEADER + ENTRY * i + 4;
        put(out, at, number(&plain, at));
    }
}

/// Takes off each table's sum what it should be, or puts it back, where the adjustment is 0.
fn mask(font: &mut [u8], tables: &[Table]) {
    for (i, table) in tables.iter().enumerate() {
        let at = HEADER + ENTRY * i + 4;
        let end = (table.end.next_multiple_of(4) as usize).min(font.len());
        let masked = number(font, at) ^ sum(&font[table.start as usize..end]);
        put(font, at, masked);
    }
}

fn is_head(table: &Table) -> bool {
    table.tag == *b"head" && table.end - table.start >= 54
}

/// Copies tables from one place to another, with what fills them up.
fn copy(from: &[u8], there: &[Table], to: &mut [u8], here: &[Table]) -> Option<()> {
    for (there, here) in there.iter().zip(here) {
        let len = (there.end - there.start) as usize;
        let filled = len.next_multiple_of(4);
        let source = from.get(usize::try_from(there.start).ok()?..)?.get(..filled)?;
        to.get_mut(usize::try_from(here.start).ok()?..)?.get_mut(..filled)?.copy_from_slice(source);
    }
    Some(())
}

/// The tables of a directory.
struct Entries(Vec<Table>);

impl Entries {
    /// Those of a font that consists of them.
    fn of(font: &[u8], start: impl Fn(&[u8]) -> u64) -> Option<Self> {
        let count = usize::from(*font.get(4)?) << 8 | usize::from(*font.get(5)?);
        let directory = font.get(HEADER..HEADER + ENTRY * count.min(MOST))?;
        let tables = directory.chunks_exact(ENTRY).map(|entry| {
            let start = start(entry);
            Table { tag: [entry[0], entry[1], entry[2], entry[3]], start, end: start + u64::from(number(entry, 12)) }
        });
        let tables: Vec<Table> = tables.collect();
        let filled = tables.iter().map(|table| (table.end - table.start).next_multiple_of(4)).sum::<u64>();
        let all = (HEADER + ENTRY * count) as u64 + filled;
        (count <= MOST && all == font.len() as u64).then_some(Self(tables))
    }
}

/// The sum of the words of what is filled up to four bytes.
fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks_exact(4).fold(0, |sum, word| sum.wrapping_add(number(word, 0)))
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |number| number.iter().fold(0, |n, &byte| n << 8 | u32::from(byte)))
}

fn put(bytes: &mut [u8], at: usize, number: u32) {
    bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of `head`, which is in order, and two more tables that lie in another order than in the directory.
    fn font() -> Vec<u8> {
        let mut font = vec![0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0];
        for (tag, start, len) in [(b"glyf", 124u32, 7u32), (b"head", 60, 54), (b"loca", 116, 6)] {
            font.extend(tag);
            font.extend([0; 4]);
            font.extend(start.to_be_bytes());
            font.extend(len.to_be_bytes());
        }
        font.resize(132, 0);
        font[60..70].fill(9);
        font[116..122].fill(5);
        font[124..131].fill(3);
        put(&mut font, 68, 0);
        let tables = Entries::of(&font, |entry| u64::from(number(entry, 8))).expect("tables").0;
        mask(&mut font, &tables);
        let adjustment = WHOLE.wrapping_sub(sum(&font));
        put(&mut font, 68, adjustment);
        font
    }

    #[test]
    fn what_follows_is_left_out() {
        let font = font();
        let arranged = arranged(&font).expect("it is arranged");
        assert_eq!(arranged.len(), font.len());
        for i in 0..3 {
            assert_eq!(number(&arranged, HEADER + ENTRY * i + 4), 0, "sum {i}");
            assert_eq!(number(&arranged, HEADER + ENTRY * i + 8), [2, 0, 1][i]);
        }
        assert_eq!((number(&arranged, 68), &arranged[116..123]), (0, &[3; 7][..]));
        assert_eq!(restored(&arranged), Some(font));
    }

    #[test]
    fn fonts_come_back_whatever_they_are() {
        let whole = font();
        for at in 0..whole.len() {
            for flip in [1, 0x80, 0xFF] {
                let mut odd = whole.clone();
                odd[at] ^= flip;
                assert!(arranged(&odd).is_none_or(|arranged| restored(&arranged) == Some(odd)), "{at}");
            }
            assert_eq!(arranged(&whole[..at]), None);
            let _ = restored(&whole[..at]);
        }
        assert_eq!(restored(&[]), None);
    }
}
