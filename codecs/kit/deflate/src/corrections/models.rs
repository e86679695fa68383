//! Bits and numbers whose probabilities are learnt.

use kit_core::{Error, Result};
use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// Updates after which a probability moves no slower.
const LIMIT: u32 = 255;

/// A bit in one context.
#[derive(Clone, Copy, Default)]
pub struct Bit(Counter);

impl Bit {
    /// Codes `bit`; a decoder ignores it and returns what it reads.
    #[inline]
    pub fn code(&mut self, coder: &mut impl BitCoder, bit: u32) -> u32 {
        let bit = coder.code(bit, self.0.p().clamp(1, 65535));
        self.0.update(bit, LIMIT);
        bit
    }
}

/// Codes a value of `bits` bits, highest first, each in the context of those before; there are 2^`bits` contexts.
pub fn tree(coder: &mut impl BitCoder, contexts: &mut [Bit], bits: u32, value: u32) -> u32 {
    let mut node = 1;
    for bit in (0..bits).rev() {
        node = node << 1 | contexts[node as usize].code(coder, value >> bit & 1);
    }
    node - (1 << bits)
}

/// A number whose magnitude is learnt.
#[derive(Clone, Copy, Default)]
pub struct Number {
    /// Whether there are more bits, by how many there are.
    more: [Bit; 32],
    /// The two bits below the highest, by magnitude.
    high: [[Bit; 4]; 32],
}

impl Number {
    /// Codes a number below 2³¹.
    pub fn code(&mut self, coder: &mut impl BitCoder, value: u32) -> Result<u32> {
        let value = value + 1;
        let mut log = 0;
        while self.more[log as usize].code(coder, u32::from(value >> log > 1)) == 1 {
            log += 1;
            if log == 32 {
                return Err(Error::corrupt("number is too large"));
            }
        }
        let mut read = 1;
        let mut node = 1;
        for bit in (0..log).rev() {
            let one = value >> bit & 1;
            read = read << 1
                | if bit + 2 >= log {
                    let one = self.high[log as usize][node].code(coder, one);
                    node = node << 1 | one as usize;
                    one
                } else {
                    coder.code(one, 1 << 15)
                };
        }
        Ok(read - 1)
    }
}
