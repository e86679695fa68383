//! What is stored of each body that could be taken out: whether it was, where it went, and how it was written.
//!
//! ```text
//!  bit  0–1  2–3              4                      5               6
//!       Place  ends of lines    another body behind    habits follow   exceptions follow
//! ```

use crate::entity::Transfer;
use crate::transfer::Habits;
use kit_core::{Error, Result};
use kit_entropy::varint;

/// Where a body's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where they were, as they were; more behind it, the line is no part of a body, and the next may be.
    Raw,
    /// In the text, up to the line that ends the body without so many ends of lines.
    Text(u32),
    /// In the text, so many bytes.
    Long(u64),
    /// In the binary stream, so many bytes.
    Binary(u64),
    /// In the next part.
    Part,
}

/// The most ends of lines that are left behind a body.
pub const MOST_EOLS: u32 = 2;

const KIND: u8 = 3;
const RAW: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const PART: u8 = 3;
const MORE: u8 = 1 << 4;
const HABITS: u8 = 1 << 5;
const EXCEPTIONS: u8 = 1 << 6;

/// One record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Where the body is.
    pub place: Place,
    /// Whether another body begins behind the end of the line.
    pub more: bool,
    /// Where it was written otherwise than its writer used to.
    pub exceptions: &'a [u8],
}

impl<'a> Record<'a> {
    /// Of a body that was left as it is.
    pub const RAW: Self = Self { place: Place::Raw, more: false, exceptions: &[] };

    /// Appends it to `out`, and the habits where they are not those of the last.
    pub fn put(&self, transfer: Transfer, habits: Option<&Habits>, out: &mut Vec<u8>) {
        let (kind, eols, len) = match self.place {
            Place::Raw => (RAW, 0, None),
            Place::Text(eols) => (TEXT, 1 + eols as u8, None),
            Place::Long(len) => (TEXT, 0, Some(len)),
            Place::Binary(len) => (BINARY, 0, Some(len)),
            Place::Part => (PART, 0, None),
        };
        let flags = [(self.more, MORE), (habits.is_some(), HABITS), (!self.exceptions.is_empty(), EXCEPTIONS)];
        let flags: u8 = flags.iter().filter(|(is, _)| *is).map(|(_, flag)| flag).sum();
        out.push(kind | eols << 2 | flags);
        if let Some(len) = len {
            varint::put(out, len);
        }
        if let Some(habits) = habits {
            habits.put(transfer, out);
        }
        if !self.exceptions.is_empty() {
            varint::put(out, self.exceptions.len() as u64);
            out.extend(self.exceptions);
        }
    }

    /// Takes one off the front of `input`, raw where there is none, and the habits where they are not those of the last.
    pub fn take(input: &mut &'a [u8], transfer: Transfer, habits: &mut Habits) -> Result<Self> {
        let Some((&first, rest)) = input.split_first() else { return Ok(Self::RAW) };
        *input = rest;
        let eols = u32::from(first >> 2 & 3);
        let place = match (first & KIND, eols) {
            (RAW, 0) if first & !MORE == 0 => Place::Raw,
            (TEXT, 0) => Place::Long(number(input)?),
            (TEXT, eols) => Place::Text(eols - 1),
            (BINARY, 0) => Place::Binary(number(input)?),
            (PART, 0) => Place::Part,
            _ => return Err(Error::corrupt(format!("expected a record, found one that begins with {first}"))),
        };
        if first & HABITS != 0 {
            habits.take(transfer, input)?;
        }
        let mut exceptions = &[][..];
        if first & EXCEPTIONS != 0 {
            let len = number(input)?.min(u64::from(u32::MAX)) as usize;
            (exceptions, *input) = input.split_at_checked(len).ok_or_else(cut)?;
        }
        Ok(Self { place, more: first & MORE != 0, exceptions })
    }
}

fn number(input: &mut &[u8]) -> Result<u64> {
    varint::take(input).ok_or_else(cut)
}

fn cut() -> Error {
    Error::corrupt("expected a record, found its end")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::USUAL;

    #[test]
    fn records_come_back() {
        let places =
            [Place::Raw, Place::Text(0), Place::Text(MOST_EOLS), Place::Long(300), Place::Binary(0), Place::Part];
        for place in places {
            let more = place == Place::Part;
            let exceptions = if more { &b"ex"[..] } else { b"" };
            let mut out = Vec::new();
            Record { place, more, exceptions }.put(Transfer::Base64, more.then_some(&USUAL), &mut out);
            let (mut input, mut habits) = (&out[..], USUAL);
            let found = Record::take(&mut input, Transfer::Base64, &mut habits).expect("its own bytes");
            assert_eq!((found.place, found.more, found.exceptions, input.len()), (place, more, exceptions, 0));
        }
    }

    #[test]
    fn records_that_are_never_written_are_corrupt() {
        for bytes in [&[4][..], &[32], &[6], &[1], &[35], &[67, 9, 1]] {
            assert!(Record::take(&mut &*bytes, Transfer::Base64, &mut { USUAL }).is_err());
        }
    }
}
