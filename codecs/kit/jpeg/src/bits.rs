//! Bits of entropy-coded data, highest first, in which FF is followed by a stuffed 00 (F.1.2.3).

use kit_core::Error;

/// Reads up to the next marker; what is asked for beyond is 0.
pub(crate) struct BitReader<'a> {
    input: &'a [u8],
    /// The next byte to load.
    at: usize,
    /// Loaded bits from the top; zeros behind.
    held: u64,
    /// How many are held; negative where more were taken than there are.
    count: i32,
}

impl<'a> BitReader<'a> {
    /// Starts at byte `at` of `input`.
    pub fn new(input: &'a [u8], at: usize) -> Self {
        Self { input, at, held: 0, count: 0 }
    }

    /// Loads 32 bits or more where there are so many.
    #[inline(always)]
    pub fn refill(&mut self) {
        if self.count < 32 {
            self.load();
        }
    }

    #[inline]
    fn load(&mut self) {
        if let Some(bytes) = self.input.get(self.at..).and_then(|rest| rest.first_chunk::<4>()) {
            let word = u32::from_be_bytes(*bytes);
            // A byte is FF where its complement is 0.
            let has_ff = (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080;
            if (0..32).contains(&self.count) && has_ff == 0 {
                self.held |= u64::from(word) << (32 - self.count);
                self.count += 32;
                self.at += 4;
                return;
            }
        }
        while (0..=56).contains(&self.count) {
            let Some(&byte) = self.input.get(self.at) else { return };
            if byte == 0xFF {
                if self.input.get(self.at + 1) != Some(&0) {
                    return;
                }
                self.at += 1;
            }
            self.at += 1;
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// The next `count` bits, 1 to 32.
    #[inline(always)]
    pub fn peek(&self, count: u32) -> u32 {
        (self.held >> (64 - count)) as u32
    }

    /// Takes `count` bits, up to 32.
    #[inline(always)]
    pub fn skip(&mut self, count: u32) {
        self.held <<= count;
        self.count -= count as i32;
    }

    /// Takes and gives the next `count` bits, 0 to 32, of those at hand.
    #[inline(always)]
    pub fn take(&mut self, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        let bits = self.peek(count);
        self.skip(count);
        bits
    }

    /// Whether more bits were taken than there are.
    #[inline(always)]
    pub fn is_overrun(&self) -> bool {
        self.count < 0
    }

    /// Takes the bits up to the next whole byte: how many there are and what they are.
    pub fn align(&mut self) -> (u32, u8) {
        let count = self.count.max(0) as u32 & 7;
        (count, self.take(count) as u8)
    }

    /// Where the first byte lies of which no bit was taken.
    pub fn position(&self) -> usize {
        let mut at = self.at;
        for _ in 0..self.count.max(0) / 8 {
            at -= 1;
            // A 00 that was loaded behind FF was stuffed there.
            if at > 0 && self.input[at] == 0 && self.input[at - 1] == 0xFF {
                at -= 1;
            }
        }
        at
    }

    /// Starts again at byte `at`.
    pub fn restart(&mut self, at: usize) {
        (self.at, self.held, self.count) = (at, 0, 0);
    }

    /// No code begins with the next bits.
    pub fn no_code(&self) -> Error {
        Error::input("a Huffman code that is not defined").at(self.position() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_stuffed_bytes() {
        let bytes = [0xFF, 0x00, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD9];
        let mut bits = BitReader::new(&bytes, 0);
        bits.refill();
        assert_eq!((bits.take(8), bits.position()), (0xFF, 2));
        assert_eq!((bits.take(4), bits.align()), (1, (4, 2)));
        assert_eq!((bits.position(), bits.take(8), bits.position()), (3, 0xFF, 5));
        assert_eq!((bits.take(8), bits.position(), bits.is_overrun()), (0x34, 6, false));
        bits.refill();
        assert_eq!((bits.take(1), bits.is_overrun()), (0, true));
    }
}
