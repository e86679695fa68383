//! What tokens cost, in 1/256 bits.

use crate::alphabet::{DISTANCE_EXTRA, DISTANCES, LENGTH_EXTRA, length_symbol};
use crate::counts::Counts;

/// Bits in a cost's unit: 1/256.
pub const BIT: u32 = 256;

/// What a symbol costs beside its code where it comes once or not at all: its length has to be sent.
const RARE: u32 = 3 * BIT;

/// log2 of 1024 + i, less 10, in 1/256.
static LOG2: [u16; 1024] = {
    let mut table = [0; 1024];
    let mut i = 0;
    while i < 1024 {
        // Squaring doubles the logarithm; each overflow of 2 is its next bit.
        let mut value = (1024 + i as u64) << 21;
        let mut log = 0;
        let mut bit = 0;
        while bit < 9 {
            value = (value * value) >> 31;
            log <<= 1;
            if value >> 32 != 0 {
                value >>= 1;
                log |= 1;
            }
            bit += 1;
        }
        table[i] = u16::div_ceil(log, 2);
        i += 1;
    }
    table
};

/// The logarithm to base 2 of a number above 0, in 1/256.
pub fn log2(value: u32) -> u32 {
    let log = value.ilog2();
    let mantissa = if log >= 10 { value >> (log - 10) } else { value << (10 - log) };
    log * BIT + u32::from(LOG2[(mantissa & 1023) as usize])
}

/// What each literal, length and distance costs, extra bits included.
#[derive(Clone)]
pub struct Costs {
    /// By byte.
    pub literals: [u32; 256],
    /// By length, 0 to 258; the first three are never used.
    pub lengths: [u32; 259],
    /// By symbol.
    pub distances: [u32; DISTANCES],
}

impl Costs {
    /// Those of an ordinary text, to begin with.
    pub fn usual() -> Self {
        let literal = |symbol: usize| if symbol < 256 { 7 * BIT + BIT / 2 } else { 6 * BIT };
        Self::new(literal, |_| 4 * BIT + BIT / 2)
    }

    /// The entropies of symbols that came that often; one that did not come counts as if it had once, and such are dearer.
    pub fn entropies(counts: &Counts) -> Self {
        let literals = information(&counts.literals);
        let distances = information(&counts.distances);
        Self::new(|symbol| literals[symbol], |symbol| distances[symbol])
    }

    /// Whole bits: the lengths of codes. A symbol without one costs what none does.
    pub fn codes(literals: &[u8], distances: &[u8]) -> Self {
        let bits = |lengths: &[u8], symbol: usize| match lengths.get(symbol) {
            Some(&length) if length > 0 => u32::from(length) * BIT,
            _ => 18 * BIT,
        };
        Self::new(|symbol| bits(literals, symbol), |symbol| bits(distances, symbol))
    }

    fn new(literal: impl Fn(usize) -> u32, distance: impl Fn(usize) -> u32) -> Self {
        let mut costs = Self { literals: [0; 256], lengths: [0; 259], distances: [0; DISTANCES] };
        for (byte, cost) in costs.literals.iter_mut().enumerate() {
            *cost = literal(byte);
        }
        for (length, cost) in costs.lengths.iter_mut().enumerate().skip(3) {
            let symbol = length_symbol(length as u32);
            *cost = literal(257 + symbol) + u32::from(LENGTH_EXTRA[symbol]) * BIT;
        }
        for (symbol, cost) in costs.distances.iter_mut().enumerate() {
            *cost = distance(symbol) + u32::from(DISTANCE_EXTRA[symbol]) * BIT;
        }
        costs
    }

    /// Moves each cost half the way to the other's.
    pub fn blend(&mut self, other: &Self) {
        let mix = |mine: &mut [u32], theirs: &[u32]| {
            mine.iter_mut().zip(theirs).for_each(|(a, &b)| *a = (*a + b).div_ceil(2));
        };
        mix(&mut self.literals, &other.literals);
        mix(&mut self.lengths, &other.lengths);
        mix(&mut self.distances, &other.distances);
    }
}

fn information<const N: usize>(counts: &[u32; N]) -> [u32; N] {
    let total = log2(counts.iter().sum::<u32>().max(1));
    counts.map(|count| total - log2(count.max(1)) + if count > 1 { 0 } else { RARE })
}

/// The entropy of all symbols together.
pub fn entropy(counts: &[u32]) -> u64 {
    let total: u32 = counts.iter().sum();
    let each: u64 = counts.iter().filter(|&&c| c > 1).map(|&c| u64::from(c) * u64::from(log2(c))).sum();
    u64::from(total) * u64::from(log2(total.max(1))) - each
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms() {
        assert_eq!((log2(1), log2(2), log2(1024), log2(1 << 31)), (0, 256, 2560, 31 * 256));
        assert_eq!((log2(3), log2(10), log2(1000)), (406, 850, 2551)); // 1.585, 3.322, 9.966 times 256
        assert!((1..5000).all(|value| log2(value) <= log2(value + 1)));
    }

    #[test]
    fn two_equal_symbols_take_a_bit_each() {
        assert_eq!((entropy(&[4, 4]), entropy(&[9]), entropy(&[])), (8 * 256, 0, 0));
    }
}
