//! Fields and texts of records, coded as what differs from what was expected.

use crate::bits::{Bit, Number, Symbol};
use crate::record::{Shape, most};
use kit_core::{Error, Result};
use kit_entropy::range::BitCoder;

/// Bytes of a text behind a record, at most.
const LONGEST_TEXT: u64 = 0xFFFF;
/// Positions in a text that are told apart.
const POSITIONS: usize = 32;

/// The fields of one kind of record.
pub struct RecordModel {
    shape: &'static Shape,
    is_other: Vec<Bit>,
    bytes: Vec<Symbol>,
}

impl RecordModel {
    /// Expects what it is told to expect.
    pub fn new(shape: &'static Shape) -> Self {
        let bytes = shape.widths.iter().map(|&width| usize::from(width)).sum();
        Self { shape, is_other: vec![Bit::RARE; shape.widths.len()], bytes: vec![Symbol::new(8); bytes] }
    }

    /// Codes field number `n`; a decoder ignores `value` and returns what it reads.
    pub fn code(&mut self, coder: &mut impl BitCoder, n: usize, expected: u64, value: u64) -> u64 {
        let width = self.shape.widths[n];
        let expected = expected & most(width);
        if !self.is_other[n].code(coder, value != expected) {
            return expected;
        }
        let before: usize = self.shape.widths[..n].iter().map(|&width| usize::from(width)).sum();
        (0..usize::from(width)).fold(0, |read, i| {
            read | u64::from(self.bytes[before + i].code(coder, (value >> (8 * i)) as u8)) << (8 * i)
        })
    }
}

/// One kind of text behind records.
pub struct TextModel {
    is_other: Bit,
    is_longer: Bit,
    len: Number,
    /// By position, and whether the byte before was as expected.
    differs: [[Bit; 2]; POSITIONS],
    byte: Symbol,
}

impl Default for TextModel {
    fn default() -> Self {
        Self {
            is_other: Bit::RARE,
            is_longer: Bit::RARE,
            len: Number::default(),
            differs: [[Bit::default(); 2]; POSITIONS],
            byte: Symbol::new(8),
        }
    }
}

impl TextModel {
    /// Codes a text of at most 65,535 bytes; `nearest` is like it where it is not the expected one. A decoder ignores `text`.
    pub fn code(&mut self, coder: &mut impl BitCoder, expected: &[u8], nearest: &[u8], text: &[u8]) -> Result<Vec<u8>> {
        if !self.is_other.code(coder, text != expected) {
            return Ok(expected.to_vec());
        }
        let mut len = nearest.len() as u64;
        if self.is_longer.code(coder, text.len() as u64 != len) {
            len = self.len.code(coder, text.len() as u64)?;
        }
        if len > LONGEST_TEXT {
            return Err(Error::corrupt(format!("expected a text of at most {LONGEST_TEXT} bytes, found {len}")));
        }
        let mut out: Vec<u8> = Vec::new();
        let mut was_other = false;
        for i in 0..len as usize {
            let byte = text.get(i).copied().unwrap_or(0);
            // Behind the end of what is near stands more of the same, as where room is left to grow.
            let like = nearest.get(i).or(out.last()).copied();
            let differs = &mut self.differs[i.min(POSITIONS - 1)][usize::from(was_other)];
            was_other = like.is_none() || differs.code(coder, like != Some(byte));
            out.push(if was_other { self.byte.code(coder, byte) } else { like.unwrap_or(0) });
        }
        Ok(out)
    }
}
