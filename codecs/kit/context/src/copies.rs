//! Long repeats, which are copied before anything is modelled: a model would pay for each with its time.
//!
//! ```text
//!  count, then for each copy: bytes since the last one, length − least, distance    (varints)
//!
//!  a distance within one text: itself − 1; to an earlier version: by how much it differs from the last one, zigzag
//! ```

use kit_core::{Error, Result};
use kit_entropy::varint;

/// Which repeats are copied. Shorter ones are left to the model, which follows them for fewer bits than a copy takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grain {
    /// The length from which on a repeat is copied.
    pub least: usize,
    /// The distance of the places that are remembered.
    pub stride: usize,
    /// The distance that is expected first, where a copy's is expected to be the last one's.
    pub distance: Option<usize>,
}

impl Grain {
    /// For a text that repeats itself.
    pub const COARSE: Self = Self { least: 4096, stride: 512, distance: None };

    /// For a text behind an earlier version of it, of `len` bytes.
    pub fn fine(len: usize) -> Self {
        Self { least: 512, stride: 32, distance: Some(len) }
    }
}

/// Bytes that must agree for a repeat to be looked at.
const WINDOW: usize = 32;

/// Bytes that are compared at once.
const BLOCK: usize = 64;

/// Bytes of a [`Copy`] where they are most: what is declared must not depend on the target.
const COPY_SIZE: u64 = 24;

/// The base of the rolling hash, and its power that leaves the window.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
const LEAVING: u64 = BASE.wrapping_pow(WINDOW as u32);

/// `len` bytes at `at` are those at `from`, which is earlier; the two may overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    pub at: usize,
    pub from: usize,
    pub len: usize,
}

/// No copy, at the end of the text: what comes behind the last one.
pub(crate) fn end(len: usize) -> Copy {
    Copy { at: len, from: 0, len: 0 }
}

/// Bytes that finding repeats in a text of `len` bytes takes.
pub(crate) fn memory(len: u64, grain: Grain) -> u64 {
    ((size_of::<u32>() as u64) << table_bits(len, grain)) + len / grain.least as u64 * COPY_SIZE
}

/// The repeats in `text` from `start` on, in order, none overlapping another.
pub(crate) fn find(text: &[u8], start: usize, grain: Grain) -> Vec<Copy> {
    let mut copies = Vec::new();
    if text.len() < start + grain.least + WINDOW {
        return copies;
    }
    let bits = table_bits(text.len() as u64, grain);
    let mut table = vec![0u32; 1 << bits];
    let slot = |hash: u64| ((hash ^ hash >> 29).wrapping_mul(BASE) >> (64 - bits)) as usize;
    let mut hash =
        text[..WINDOW].iter().fold(0u64, |hash, &byte| hash.wrapping_mul(BASE).wrapping_add(u64::from(byte)));
    let mut free = start;
    for at in 0..text.len() - WINDOW {
        let entry = &mut table[slot(hash)];
        if at >= free && *entry != 0 {
            let copy = extend(text, *entry as usize, at, free);
            if copy.len >= grain.least {
                free = copy.at + copy.len;
                copies.push(copy);
            }
        }
        if at % grain.stride == 0 {
            *entry = at as u32;
        }
        let (gone, new) = (u64::from(text[at]), u64::from(text[at + WINDOW]));
        hash = hash.wrapping_mul(BASE).wrapping_add(new).wrapping_sub(gone.wrapping_mul(LEAVING));
    }
    copies
}

/// As many bytes around `from` and `at` as agree, none before `free`.
fn extend(text: &[u8], from: usize, at: usize, free: usize) -> Copy {
    // Whole blocks first: a text can be made of repeats that are all but long enough.
    let blocks = text[at..].chunks_exact(BLOCK).zip(text[from..].chunks_exact(BLOCK));
    let whole = BLOCK * blocks.take_while(|(a, b)| a == b).count();
    let rest = text[at + whole..].iter().zip(&text[from + whole..]).take_while(|(a, b)| a == b).count();
    let (a, b) = (&text[free..at], &text[..from]);
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK));
    let before = BLOCK * blocks.take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - before], &b[..b.len() - before]);
    let behind = before + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    Copy { at: at - behind, from: from - behind, len: whole + rest + behind }
}

/// Writes the copies of a text, those behind `start`.
pub(crate) fn write(copies: &[Copy], start: usize, grain: Grain, out: &mut Vec<u8>) {
    varint::put(out, copies.len() as u64);
    let mut free = start;
    let mut expected = grain.distance;
    for copy in copies {
        varint::put(out, (copy.at - free) as u64);
        varint::put(out, (copy.len - grain.least) as u64);
        let distance = copy.at - copy.from;
        varint::put(
            out,
            match expected {
                Some(expected) => zigzag(distance as i64 - expected as i64),
                None => distance as u64 - 1,
            },
        );
        expected = expected.and(Some(distance));
        free = copy.at + copy.len;
    }
}

/// Reads what [`write`] wrote of a text that ends at `end`, and leaves `payload` behind it.
pub(crate) fn read(payload: &mut &[u8], start: usize, end: usize, grain: Grain) -> Result<Vec<Copy>> {
    let mut next = || varint::take(payload).ok_or_else(|| Error::corrupt("the list of copies is cut short"));
    let (count, least) = (next()?, grain.least);
    if count > ((end - start) / least) as u64 {
        return Err(Error::corrupt(format!("{count} copies of {least} bytes or more in {} bytes", end - start)));
    }
    let mut copies = Vec::new();
    let mut free = start as u64;
    let mut expected = grain.distance.map(|distance| distance as u64);
    for _ in 0..count {
        let (gap, more, distance) = (next()?, next()?, next()?);
        let at = free.checked_add(gap).filter(|&at| at <= end as u64);
        let len = more.checked_add(least as u64);
        let (Some(at), Some(len)) = (at, len) else { return Err(Error::corrupt("a copy lies behind the end")) };
        if len > end as u64 - at {
            return Err(Error::corrupt(format!("a copy of {len} bytes where {} are left", end as u64 - at)));
        }
        let distance = match expected {
            Some(expected) => expected.checked_add_signed(unzigzag(distance)),
            None => distance.checked_add(1),
        };
        let from = distance.filter(|&distance| distance > 0).and_then(|distance| at.checked_sub(distance));
        let Some(from) = from else {
            return Err(Error::corrupt(format!("a copy from before the text, of which there are {at} bytes")));
        };
        expected = expected.and(distance);
        copies.push(Copy { at: at as usize, from: from as usize, len: len as usize });
        free = at + len;
    }
    Ok(copies)
}

/// Small numbers of either sign as small numbers.
fn zigzag(n: i64) -> u64 {
    (n << 1 ^ n >> 63) as u64
}

fn unzigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

fn table_bits(len: u64, grain: Grain) -> u32 {
    (2 * len.clamp(1, 1 << 32) / grain.stride as u64).next_power_of_two().ilog2().clamp(8, 22)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(len: usize) -> Vec<u8> {
        let mut state = 1u64;
        (0..len)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            })
            .collect()
    }

    #[test]
    fn finds_a_repeat_to_its_very_ends() {
        let a = noise(10_000);
        let text = [&a[..], b"x", &a[100..9000], b"y", &a[..2000]].concat();
        assert_eq!(find(&text, 0, Grain::COARSE), [Copy { at: 10_001, from: 100, len: 8900 }]);
    }

    #[test]
    fn a_run_copies_itself() {
        let copies = find(&[7; 10_000], 0, Grain::COARSE);
        assert_eq!(copies.len(), 1);
        assert!(copies[0].len > 9900 && copies[0].from < copies[0].at);
    }

    #[test]
    fn what_is_written_is_read() {
        let a = noise(10_000);
        let text = [&a[..], b"-", &a[..5000], b"--", &a[500..]].concat();
        for grain in [Grain::COARSE, Grain::fine(10)] {
            let copies = find(&text, 10, grain);
            assert!(copies.len() >= 2);
            let mut out = Vec::new();
            write(&copies, 10, grain, &mut out);
            out.push(0xAA);
            let mut payload = &out[..];
            assert_eq!(read(&mut payload, 10, text.len(), grain), Ok(copies));
            assert_eq!(payload, [0xAA]);
        }
    }

    #[test]
    fn impossible_copies_are_refused() {
        let list = |numbers: &[u64]| {
            let mut out = Vec::new();
            numbers.iter().for_each(|&n| varint::put(&mut out, n));
            read(&mut &out[..], 0, 5096, Grain::COARSE)
        };
        assert!(list(&[1, 100, 0, 99]).is_ok());
        for bad in
            [&[1, 100, 0, 100][..], &[1, 1001, 0, 0], &[1, 9999, 0, 0], &[2, 0], &[1, u64::MAX, 0, 0], &[1, 1, 1], &[]]
        {
            assert!(list(bad).is_err(), "{bad:?}");
        }
    }
}
