//! Numbers of up to 64 bits as symbols of 16: small ones as one, larger ones by their length and highest bits.

use super::tables::{Tables, mix};
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// Below this a number is a symbol of its own.
const SMALL: u64 = 6;
/// The symbol of numbers of 17 bits and more.
const LARGE: u32 = 13;

/// The model of numbers in one place.
pub struct Numbers {
    tables: Tables,
    lengths: Blend<3>,
    highs: Blend<2>,
    rest: Blend<1>,
}

impl Numbers {
    pub fn new(bits: u32) -> Self {
        Self { tables: Tables::new(bits), lengths: Blend::new(100), highs: Blend::new(100), rest: Blend::new(100) }
    }

    /// Codes a number in two contexts, the more particular one last.
    pub fn code<C: SymbolCoder>(&mut self, coder: &mut C, wanted: u64, contexts: [u32; 2]) -> u64 {
        let [one, two] = contexts;
        let Self { tables, lengths, highs, rest } = self;
        let log = 63 - (wanted | 1).leading_zeros();
        let wish = match wanted {
            0..SMALL => wanted as u32,
            _ if log < 16 => SMALL as u32 + (log - 2) / 2,
            _ => LARGE,
        };
        let at = [tables.of(1), tables.of(mix(one, 2)), tables.of(mix(mix(one, two), 3))];
        let symbol = lengths.code(&mut tables.all, at, coder, wish as usize) as u32;
        if u64::from(symbol) < SMALL {
            return u64::from(symbol);
        }
        // The logarithm, in pairs; then which of the pair, with the three bits below the highest.
        let pair = if symbol >= LARGE {
            let at = [tables.of(4)];
            let wish = log.saturating_sub(16) / 2;
            let more = rest.code(&mut tables.all, at, coder, wish.min(15) as usize) as u32;
            if more < 15 {
                7 + more
            } else {
                22 + (rest.code(&mut tables.all, at, coder, wish.saturating_sub(15) as usize) as u32).min(8)
            }
        } else {
            symbol - SMALL as u32
        };
        let base = 2 + 2 * pair;
        let top = (u128::from(wanted) << 3 >> log) as u32 & 7;
        let at = [tables.of(0x100 + pair), tables.of(mix(mix(one, two), 0x200 + pair))];
        let read = highs.code(&mut tables.all, at, coder, ((log & 1) << 3 | top) as usize) as u32;
        let log = (base + (read >> 3)).min(63);
        let mut value = (u128::from(8 | read & 7) << log >> 3) as u64;
        let mut left = log.saturating_sub(3);
        if left > 4 {
            left -= 4;
            let at = [tables.of(0x300 | pair << 4 | read)];
            value |= (rest.code(&mut tables.all, at, coder, (wanted >> left & 15) as usize) as u64) << left;
        }
        while left > 4 {
            let count = (left - 4).min(14);
            left -= count;
            value |= u64::from(coder.bits((wanted >> left) as u32 & ((1 << count) - 1), count)) << left;
        }
        if left > 0 {
            let mask = (1 << left) - 1;
            let at = [tables.of(0x800 | left)];
            value |= rest.code(&mut tables.all, at, coder, (wanted & mask) as usize) as u64 & mask;
        }
        value
    }
}

/// Small numbers for small distances either way.
#[inline]
pub fn fold(difference: i64) -> u64 {
    (difference as u64) << 1 ^ (difference >> 63) as u64
}

/// What [`fold`] was given.
#[inline]
pub fn unfold(folded: u64) -> i64 {
    (folded >> 1) as i64 ^ -((folded & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_entropy::rans::{Decoder, Encoder};

    #[test]
    fn numbers_come_back() {
        let all: Vec<u64> = (0..64)
            .flat_map(|bit| [0, 1, 5, 77].map(|less| (1u64 << bit) - less.min(1 << bit)))
            .chain([u64::MAX, u64::MAX - 9])
            .collect();
        let mut code = Vec::new();
        let mut encoder = Encoder::new(&mut code);
        let mut numbers = Numbers::new(8);
        for &number in &all {
            assert_eq!(numbers.code(&mut encoder, number, [0, 0]), number);
        }
        encoder.finish();
        let mut decoder = Decoder::new(&code);
        let mut numbers = Numbers::new(8);
        for &number in &all {
            assert_eq!(numbers.code(&mut decoder, 0, [0, 0]), number);
        }
        assert!(decoder.finish());
    }

    #[test]
    fn folding_is_undone() {
        for number in [0, 1, -1, 99, i64::MIN, i64::MAX] {
            assert_eq!(unfold(fold(number)), number);
        }
        assert_eq!([fold(0), fold(-1), fold(1)], [0, 1, 2]);
    }
}
