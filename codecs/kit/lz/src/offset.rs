//! Distances: the position of the highest bit and the three below by model, the lowest four by another, what is between as it is.

use kit_entropy::rans::SymbolCoder;
use kit_entropy::{Blend, Nibble};

pub struct Offsets {
    tables: Vec<Nibble>,
    blends: [Blend<1>; 3],
}

const TOP: usize = 1;
const LOW: usize = TOP + 16;

impl Default for Offsets {
    fn default() -> Self {
        Self { tables: vec![Nibble::EVEN; LOW + 5], blends: std::array::from_fn(|_| Blend::new(120)) }
    }
}

impl Offsets {
    /// Codes a distance of at least 1.
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
