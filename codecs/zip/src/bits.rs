//! Bits, bytes and numbers whose probabilities are learnt; one loop both encodes and decodes.

use kit_core::{Error, Result};
use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// Updates after which a probability moves no slower.
const LIMIT: u32 = 255;

/// A bit in one context.
#[derive(Clone, Copy, Default)]
pub struct Bit(Counter);

impl Bit {
    /// A bit that is hardly ever one.
    pub const RARE: Self = Self(Counter::with(65536 / 24, 6));

    /// Codes `bit`; a decoder ignores it and returns what it reads.
    #[inline]
    pub fn code(&mut self, coder: &mut impl BitCoder, bit: bool) -> bool {
        let bit = coder.code(u32::from(bit), self.0.p().clamp(1, 65535));
        self.0.update(bit, LIMIT);
        bit == 1
    }
}

/// A byte, or a symbol of fewer bits, in one context.
#[derive(Clone)]
pub struct Symbol(Vec<Bit>);

impl Symbol {
    /// A symbol of `bits` bits.
    pub fn new(bits: u32) -> Self {
        Self(vec![Bit::default(); 1 << bits])
    }

    /// Codes `value`; a decoder ignores it and returns what it reads.
    pub fn code(&mut self, coder: &mut impl BitCoder, value: u8) -> u8 {
        let bits = self.0.len().ilog2();
        let mut node = 1;
        for bit in (0..bits).rev() {
            node = node << 1 | usize::from(self.0[node].code(coder, value >> bit & 1 == 1));
        }
        (node - (1 << bits)) as u8
    }
}

/// A number whose magnitude is learnt.
#[derive(Clone, Copy)]
pub struct Number {
    /// Whether there are more bits, by how many there are.
    more: [Bit; 64],
    /// The bit below the highest, by magnitude.
    high: [Bit; 64],
}

impl Default for Number {
    fn default() -> Self {
        Self { more: [Bit::default(); 64], high: [Bit::default(); 64] }
    }
}

impl Number {
    /// Codes a number below 2^63; a decoder ignores it and returns what it reads.
    pub fn code(&mut self, coder: &mut impl BitCoder, value: u64) -> Result<u64> {
        let value = value + 1;
        let mut log = 0;
        while self.more[log as usize].code(coder, value >> log > 1) {
            log += 1;
            if log == 63 {
                return Err(Error::corrupt("expected a number below 2^63, found a larger one"));
            }
        }
        let mut read = 1;
        for bit in (0..log).rev() {
            let one = value >> bit & 1 == 1;
            let one = if bit + 1 == log { self.high[log as usize].code(coder, one) } else { even(coder, one) };
            read = read << 1 | u64::from(one);
        }
        Ok(read - 1)
    }
}

/// Codes a bit of which nothing is known.
pub fn even(coder: &mut impl BitCoder, bit: bool) -> bool {
    coder.code(u32::from(bit), 1 << 15) == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_entropy::range::{Decoder, Encoder};

    #[test]
    fn what_is_coded_comes_back() {
        let numbers = [0, 1, 2, 3, 1000, u64::MAX >> 2];
        let mut code = Vec::new();
        let mut encoder = Encoder::new(&mut code);
        let (mut number, mut symbol, mut bit) = (Number::default(), Symbol::new(8), Bit::RARE);
        for value in numbers {
            number.code(&mut encoder, value).expect("below 2^63");
            symbol.code(&mut encoder, value as u8);
            bit.code(&mut encoder, value % 2 == 1);
        }
        encoder.finish();
        let mut decoder = Decoder::new(&code);
        let (mut number, mut symbol, mut bit) = (Number::default(), Symbol::new(8), Bit::RARE);
        for value in numbers {
            assert_eq!(number.code(&mut decoder, 0), Ok(value));
            assert_eq!(symbol.code(&mut decoder, 0), value as u8);
            assert_eq!(bit.code(&mut decoder, false), value % 2 == 1);
        }
        assert!(decoder.finish());
    }

    #[test]
    fn numbers_without_end_are_refused() {
        struct Ones;
        impl BitCoder for Ones {
            fn code(&mut self, _: u32, _: u32) -> u32 {
                1
            }
        }
        assert!(Number::default().code(&mut Ones, 0).is_err());
    }
}
