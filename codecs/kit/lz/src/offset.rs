//! Distances: the position of the highest bit and the three below by model, the lowest four by another, what is between as it is.

use kit_entropy::rans::SymbolCoder;
use kit_entropy::{Blend, Nibble};

/// Codes distances of one kind.
pub struct Offsets {
    tables: Vec<Nibble>,
    blends: [Blend<1>; 3],
}

/// Symbols after which the tables learn no slower.
const STEADY: usize = 120;

const TOP: usize = 1;
const LOW: usize = TOP + 16;

impl Default for Offsets {
    fn default() -> Self {
        Self { tables: vec![Nibble::EVEN; LOW + 5], blends: std::array::from_fn(|_| Blend::new(STEADY)) }
    }
}

impl Offsets {
    /// Bytes of its tables.
    pub const MEMORY: u64 = ((LOW + 5) * size_of::<Nibble>()) as u64;

    /// Codes a distance of at least 1. Read from a damaged payload, it may be any number but 0.
    pub fn code<C: SymbolCoder>(&mut self, coder: &mut C, back: u32) -> u32 {
        let [halves, tops, lows] = &mut self.blends;
        let tables = &mut self.tables;
        let bits = 31 - (back | 1).leading_zeros();
        let half = halves.code(tables, [0], coder, bits as usize / 2) as u32;
        let top = (u64::from(back) << 3 >> bits) as u32 & 7;
        let wanted = (bits & 1) << 3 | top;
        let read = tops.code(tables, [TOP + half as usize], coder, wanted as usize) as u32;
        let bits = half * 2 + (read >> 3);
        let mut value = (u64::from(8 | read & 7) << bits >> 3) as u32;
        let mut left = bits.saturating_sub(3);
        while left > 4 {
            let count = (left - 4).min(14);
            left -= count;
            value |= coder.bits(back >> left, count) << left;
        }
        if left > 0 {
            let mask = (1 << left) - 1;
            let low = lows.code(tables, [LOW + left as usize], coder, (back & mask) as usize) as u32;
            value |= low & mask;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_entropy::rans::{Decoder, Encoder};

    #[test]
    fn distances_come_back() {
        let all = [1, 2, 3, 7, 8, 9, 127, 128, 4095, 65_537, 1 << 24, (1 << 31) + 12_345, u32::MAX];
        let mut code = Vec::new();
        let mut encoder = Encoder::new(&mut code);
        let mut offsets = Offsets::default();
        for distance in all {
            assert_eq!(offsets.code(&mut encoder, distance), distance);
        }
        encoder.finish();
        let mut decoder = Decoder::new(&code);
        let mut offsets = Offsets::default();
        for distance in all {
            assert_eq!(offsets.code(&mut decoder, 0), distance);
        }
        assert!(decoder.finish());
    }
}
