//! Codes what is below whole numbers.

use super::coder::Coder;
use super::number::Number;
use super::split::Rest;
use kit_entropy::Counter;

/// Bits below whole numbers: how many zeros they end in, then those above the last one, of which the first are foreseen.
pub(crate) struct Bits {
    /// By how many bits there are and the place of each.
    zeros: Vec<Counter>,
    upper: Vec<Counter>,
    /// Exponents of small magnitudes, as a tree.
    exponents: Vec<Counter>,
}

/// How many bits from the top are foreseen.
const FORESEEN: u32 = 3;

impl Bits {
    pub const MEMORY: u64 = 4 * (64 * 64 + 64 * 8 + (1 << 11));

    pub fn new() -> Self {
        Self {
            zeros: vec![Counter::NEW; 64 * 64],
            upper: vec![Counter::NEW; 64 << FORESEEN],
            exponents: vec![Counter::NEW; 1 << 11],
        }
    }

    /// Codes the rest, which is `value`.
    #[inline]
    pub fn code<C: Coder>(&mut self, coder: &mut C, number: Number, rest: Rest, value: u64) -> u64 {
        match rest {
            Rest::Bits(0) => 0,
            Rest::Bits(len) => self.low(coder, len, value),
            Rest::Small => {
                let (len, mantissa) = (number.exponent(), number.mantissa());
                let mut node = 1usize;
                for i in (0..len).rev() {
                    let next = (value >> (mantissa + i) & 1) as u32;
                    node = (2 * node) | coder.bit(&mut self.exponents[node], next) as usize;
                }
                let exponent = node as u64 & ((1 << len) - 1);
                exponent << mantissa | self.low(coder, mantissa, value & ((1 << mantissa) - 1))
            }
        }
    }

    fn low<C: Coder>(&mut self, coder: &mut C, len: u32, value: u64) -> u64 {
        let first = len as usize * 64;
        if coder.bit(&mut self.zeros[first + 63], u32::from(value == 0)) == 1 {
            return 0;
        }
        let mut zeros = 0;
        while zeros + 1 < len && coder.bit(&mut self.zeros[first + zeros as usize], (value >> zeros & 1) as u32) == 0 {
            zeros += 1;
        }
        let mut value = value >> zeros | 1;
        let mut node = 1usize;
        let above = len - zeros - 1;
        let raw = above.saturating_sub(FORESEEN);
        for place in (raw + 1..=above).rev() {
            let next = coder.bit(&mut self.upper[(len as usize) << FORESEEN | node], (value >> place & 1) as u32);
            node = (2 * node) | next as usize;
        }
        let top = (node as u64 ^ 1 << (above - raw)) << raw;
        value = top | coder.raw(raw, value >> 1 & ((1 << raw) - 1));
        (value << 1 | 1) << zeros
    }
}
