//! A binary range coder: 32-bit bounds, 16-bit probabilities, no carry.
//!
//! The coder holds the numbers from `low` to `high`, both included, that begin with the bits still to be settled. A bit splits
//! them in proportion to its probability; leading bytes on which both ends agree are settled. The code of a message is as short
//! as zeros past its end allow, and a decoder recognises that form alone: [`Decoder::finish`] accepts a code only if an encoder
//! would write exactly these bytes.

/// What a model's loop needs of a coder, so that one loop both encodes and decodes.
pub trait BitCoder {
    /// Codes one bit whose probability of being 1 is `p / 65536`, with `p` from 1 to 65535: an encoder writes `bit` and returns
    /// it, a decoder ignores it and returns the bit it reads.
    fn code(&mut self, bit: u32, p: u32) -> u32;
}

/// Writes bits onto the end of a vector.
pub struct Encoder<'a> {
    low: u32,
    high: u32,
    out: &'a mut Vec<u8>,
}

impl<'a> Encoder<'a> {
    /// Starts behind what `out` holds.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { low: 0, high: u32::MAX, out }
    }

    /// Writes what is needed to tell the last bits.
    pub fn finish(self) {
        // The ends differ in their first byte, so that byte of `high` followed by zeros lies between them.
        if self.low > 0 {
            self.out.push((self.high >> 24) as u8);
        }
    }
}

impl BitCoder for Encoder<'_> {
    #[inline]
    fn code(&mut self, bit: u32, p: u32) -> u32 {
        (self.low, self.high) = half(self.low, self.high, p, bit);
        while (self.low ^ self.high) >> 24 == 0 {
            self.out.push((self.high >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
        }
        bit
    }
}

/// Reads bits from a slice; past its end there are zeros, as many as asked for.
pub struct Decoder<'a> {
    low: u32,
    high: u32,
    value: u32,
    input: &'a [u8],
    /// Settled bytes; `value` holds the four behind them.
    settled: usize,
}

impl<'a> Decoder<'a> {
    /// Starts at the first byte of `input`.
    pub fn new(input: &'a [u8]) -> Self {
        let byte = |i: usize| u32::from(input.get(i).copied().unwrap_or(0));
        let value = byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
        Self { low: 0, high: u32::MAX, value, input, settled: 0 }
    }

    /// Whether more bytes have been settled than there are: the code was cut short.
    #[inline]
    pub fn is_overrun(&self) -> bool {
        self.settled > self.input.len()
    }

    /// Whether the bits read so far are the whole message and the input is its code, with nothing missing, behind or different.
    pub fn finish(self) -> bool {
        match self.input.get(self.settled..) {
            Some([]) => self.low == 0,
            Some(&[last]) => self.low > 0 && u32::from(last) == self.high >> 24,
            _ => false,
        }
    }
}

impl BitCoder for Decoder<'_> {
    #[inline]
    fn code(&mut self, _: u32, p: u32) -> u32 {
        let middle = split(self.low, self.high, p);
        let bit = u32::from(self.value <= middle);
        (self.low, self.high) = half(self.low, self.high, p, bit);
        while (self.low ^ self.high) >> 24 == 0 {
            let next = self.settled.checked_add(4).and_then(|i| self.input.get(i)).copied().unwrap_or(0);
            self.settled += 1;
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
            self.value = self.value << 8 | u32::from(next);
        }
        bit
    }
}

/// The last number that means 1; below `high`, so that both bits keep a number of their own.
#[inline]
fn split(low: u32, high: u32, p: u32) -> u32 {
    debug_assert!((1..65536).contains(&p));
    low + ((u64::from(high - low) * u64::from(p)) >> 16) as u32
}

/// The part of the numbers that means `bit`, without a branch: no processor foresees bits that have been compressed.
#[inline]
fn half(low: u32, high: u32, p: u32, bit: u32) -> (u32, u32) {
    let middle = split(low, high, p);
    let ones = bit.wrapping_neg();
    (low & ones | (middle + 1) & !ones, middle & ones | high & !ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(bits: &[(u32, u32)]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out);
        bits.iter().for_each(|&(bit, p)| {
            encoder.code(bit, p);
        });
        encoder.finish();
        out
    }

    fn accepts(code: &[u8], bits: &[(u32, u32)]) -> bool {
        let mut decoder = Decoder::new(code);
        bits.iter().all(|&(bit, p)| decoder.code(0, p) == bit) && decoder.finish()
    }

    /// Bits that follow their probabilities roughly, certain ones among them.
    fn message(len: u32) -> Vec<(u32, u32)> {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        (0..len)
            .map(|i| {
                let p = if i % 3 == 0 { 65535 } else { next().clamp(1, 65535) };
                (u32::from(next() < p), p)
            })
            .collect()
    }

    #[test]
    fn known_bytes() {
        // Ones at even odds keep the lower half: low stays 0 and zeros past the end say it all.
        assert_eq!(encode(&[(1, 32768); 7]), []);
        // One zero: low = 0x8000_0000, high = 0xFFFF_FFFF; the first byte of high tells.
        assert_eq!(encode(&[(0, 32768)]), [0xFF]);
        // Eight zeros settle the byte 0xFF; low is then 0.
        assert_eq!(encode(&[(0, 32768); 8]), [0xFF]);
        // 0 1 0 0: low = 0b1011 << 28, high = 0b1011 then ones.
        assert_eq!(encode(&[(0, 32768), (1, 32768), (0, 32768), (0, 32768)]), [0xBF]);
    }

    #[test]
    fn messages_come_back() {
        for len in [0, 1, 2, 7, 100, 5000] {
            let bits = message(len);
            assert!(accepts(&encode(&bits), &bits), "{len} bits");
        }
    }

    #[test]
    fn a_sure_bit_costs_next_to_nothing() {
        assert!(encode(&vec![(1, 65535); 100_000]).len() <= 1);
        // 65535/65536 costs 2.2e-5 bits, so 8 zeros at that price fit in a byte or two.
        assert!(encode(&vec![(0, 1); 100_000]).len() <= 2);
    }

    #[test]
    fn only_the_very_code_is_accepted() {
        let bits = message(300);
        let code = encode(&bits);
        for cut in 0..code.len() {
            assert!(!accepts(&code[..cut], &bits), "cut at {cut}");
        }
        for tail in [0x00, 0x01, 0xFF] {
            assert!(!accepts(&[&code[..], &[tail]].concat(), &bits), "{tail:#x} behind");
        }
        for i in 0..code.len() * 8 {
            let mut flipped = code.clone();
            flipped[i / 8] ^= 1 << (i % 8);
            assert!(!accepts(&flipped, &bits), "bit {i} flipped");
        }
    }

    #[test]
    fn reading_past_the_end_is_noticed() {
        let mut decoder = Decoder::new(&[0x12, 0x34]);
        for _ in 0..16 {
            decoder.code(0, 32768);
        }
        assert!(!decoder.is_overrun());
        for _ in 0..8 {
            decoder.code(0, 32768);
        }
        assert!(decoder.is_overrun() && !decoder.finish());
    }
}
