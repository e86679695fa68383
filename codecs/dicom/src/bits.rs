//! Pictures of one bit a sample: each bit by the bits around it, and where it was in the picture before.
//!
//! ```text
//!   . a a a a a .        before: b b b
//!   a a a a a a a                b b b
//!   a a a ?                      b b b
//! ```

use kit_core::{Error, Limits, Result};
use kit_entropy::Counter;
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::{BitCoder, Decoder, Encoder};

/// The count at which the rate of learning stays.
const SLOWEST: u32 = 255;

/// Bits of the contexts: the picture's own, and with the picture before.
const OWN: usize = 15;
const BOTH: usize = 16;

/// Bytes of working memory.
pub const MEMORY: u64 = (size_of::<Counter>() as u64) * ((1 << OWN) + (1 << BOTH));

/// Codes pictures of `rows` by `columns` bits onto the end of `out`.
pub fn encode(bytes: &[u8], columns: u32, rows: u32, out: &mut Vec<u8>) {
    let mut coder = Encoder::new(out);
    let mut model = Model::new(columns, rows);
    let mut seen = Vec::with_capacity(bytes.len());
    bytes.iter().for_each(|&byte| model.code(&mut seen, byte, &mut coder));
    coder.finish();
}

/// Restores `len` bytes of pictures onto the end of `out`, from a payload that they use up exactly.
pub fn decode(payload: &[u8], columns: u32, rows: u32, len: u64, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let mut coder = Decoder::new(payload);
    let mut model = Model::new(columns, rows);
    let mut seen = Vec::new();
    limits.reserve(&mut seen, len)?;
    for _ in 0..len {
        model.code(&mut seen, 0, &mut coder);
        if coder.is_overrun() {
            return Err(Error::corrupt("the bits of a picture are cut short"));
        }
    }
    if !coder.finish() {
        return Err(Error::corrupt("the bits of a picture do not end where they should"));
    }
    out.append(&mut seen);
    Ok(())
}

struct Model {
    columns: u64,
    picture: u64,
    own: Vec<Counter>,
    both: Vec<Counter>,
}

impl Model {
    fn new(columns: u32, rows: u32) -> Self {
        let (columns, rows) = (u64::from(columns), u64::from(rows));
        Self {
            columns,
            picture: columns * rows,
            own: vec![Counter::NEW; 1 << OWN],
            both: vec![Counter::NEW; 1 << BOTH],
        }
    }

    /// Codes a byte, the lowest bit first, and appends it to those seen.
    fn code(&mut self, seen: &mut Vec<u8>, byte: u8, coder: &mut impl BitCoder) {
        let at = seen.len() as u64 * 8;
        seen.push(0);
        for i in 0..8 {
            let bit = self.bit(seen, at + i, u32::from(byte >> i & 1), coder);
            if let Some(last) = seen.last_mut() {
                *last |= (bit as u8) << i;
            }
        }
    }

    fn bit(&mut self, seen: &[u8], at: u64, bit: u32, coder: &mut impl BitCoder) -> u32 {
        // So many bits from `back` bits ago on; those before the first are zeros.
        let bits = |back: u64, count: u64| {
            (0..count).fold(0, |bits, i| {
                let there = (at + i).checked_sub(back).map_or(0, |at| seen[(at / 8) as usize] >> (at % 8) & 1);
                bits << 1 | usize::from(there)
            })
        };
        let (row, picture) = (self.columns, self.picture);
        let near = bits(3, 3);
        let above = bits(row + 3, row.min(7));
        let own = near << 12 | above << 5 | bits(2 * row + 2, row.min(5));
        let before = bits(picture + row + 1, row.min(3)) << 6
            | bits(picture + 1, row.min(3)) << 3
            | bits(picture.max(row + 1) - row + 1, row.min(3));
        let both = (near & 3) << 14 | (above >> 1 & 31) << 9 | before;
        let counters = [&mut self.own[own], &mut self.both[both]];
        let sum: i32 = counters.iter().map(|counter| stretch(counter.p().clamp(1, 65535))).sum();
        let bit = coder.code(bit, squash(sum * 5 / 8).clamp(1, 65535));
        counters.into_iter().for_each(|counter| counter.update(bit, SLOWEST));
        bit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_back_and_the_second_is_cheap() {
        let picture: Vec<u8> =
            (0..512u32).map(|i| if i / 16 % 8 < 4 { ((i * i) >> 4) as u8 & 0xF0 } else { 0 }).collect();
        for (columns, rows) in [(128, 32), (1, 1), (3, 1), (7, 1000), (u32::MAX, u32::MAX)] {
            let code = |bytes: &[u8]| {
                let mut code = Vec::new();
                encode(bytes, columns, rows, &mut code);
                let mut again = Vec::new();
                decode(&code, columns, rows, bytes.len() as u64, &Limits::DEFAULT, &mut again).expect("its own");
                assert!(again == bytes, "{columns} by {rows}");
                code.len()
            };
            let (one, two) = (code(&picture), code(&picture.repeat(2)));
            assert!(columns != 128 || two * 3 < one * 4, "{one} and {two} bytes");
        }
    }
}
