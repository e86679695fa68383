//! RICE_1: differences of neighbours in Rice codes, whose parameter changes with each block (FITS 4.0 §10.4.1).

/// Numbers of one tile's coder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rice {
    /// Numbers of a block, at least 1.
    pub block: usize,
    /// Bytes of a number: 1, 2 or 4.
    pub bytes: u32,
}

impl Rice {
    /// Bits of a block's parameter.
    fn parameter_bits(self) -> u32 {
        match self.bytes {
            1 => 3,
            2 => 4,
            _ => 5,
        }
    }

    /// The parameter from which on numbers are stored as they are.
    fn most(self) -> u32 {
        match self.bytes {
            1 => 6,
            2 => 14,
            _ => 25,
        }
    }

    fn bits(self) -> u32 {
        8 * self.bytes
    }

    /// A number of so many bytes, in two's complement.
    fn wrap(self, number: i64) -> i64 {
        let shift = 64 - self.bits();
        number << shift >> shift
    }

    /// Decodes `count` numbers; `None` where the code ends before they do.
    pub fn decode(self, code: &[u8], count: usize) -> Option<Vec<i64>> {
        let mut bits = Reader { bytes: code, held: 0, count: 0 };
        // Every block takes some bits, so that a short code cannot ask for many numbers.
        if count.div_ceil(self.block) as u64 > code.len() as u64 * 8 {
            return None;
        }
        let mut last = self.wrap(i64::from(bits.take(self.bits())?));
        let mut numbers = Vec::with_capacity(count);
        while numbers.len() < count {
            let block = self.block.min(count - numbers.len());
            let parameter = bits.take(self.parameter_bits())?;
            for _ in 0..block {
                let folded = match parameter {
                    0 => 0,
                    parameter if parameter > self.most() => bits.take(self.bits())?,
                    parameter => {
                        let top = bits.zeros()?;
                        let low = bits.take(parameter - 1)?;
                        (u64::from(top) << (parameter - 1)) as u32 | low
                    }
                };
                let difference = i64::from(folded >> 1) ^ -i64::from(folded & 1);
                last = self.wrap(last + difference);
                numbers.push(last);
            }
        }
        Some(numbers)
    }

    /// Codes numbers as cfitsio does: the parameter is that of the mean, less a half.
    pub fn encode(self, numbers: &[i64]) -> Vec<u8> {
        let mut bits = Writer { bytes: Vec::new(), held: 0, count: 0 };
        let Some(&first) = numbers.first() else { return bits.bytes };
        bits.put(first as u32, self.bits());
        let mut last = first;
        let mut folded = Vec::new();
        for block in numbers.chunks(self.block) {
            folded.clear();
            for &number in block {
                let difference = self.wrap(number - last);
                folded.push((difference << 1 ^ difference >> 63) as u32);
                last = number;
            }
            self.put_block(&folded, &mut bits);
        }
        bits.finish()
    }

    fn put_block(self, folded: &[u32], bits: &mut Writer) {
        let sum: u64 = folded.iter().map(|&number| u64::from(number)).sum();
        let count = folded.len() as u64;
        let mean = sum.saturating_sub(count / 2 + 1) / count;
        // As many bits as half the mean has.
        let parameter = 64 - (mean >> 1).leading_zeros();
        if parameter >= self.most() {
            bits.put(self.most() + 1, self.parameter_bits());
            folded.iter().for_each(|&number| bits.put(number, self.bits()));
        } else if parameter == 0 && sum == 0 {
            bits.put(0, self.parameter_bits());
        } else {
            bits.put(parameter + 1, self.parameter_bits());
            for &number in folded {
                bits.put_zeros(number >> parameter);
                bits.put(number & ((1 << parameter) - 1), parameter);
            }
        }
    }
}

/// Reads bits, the highest of a byte first.
struct Reader<'a> {
    bytes: &'a [u8],
    held: u64,
    count: u32,
}

impl Reader<'_> {
    fn fill(&mut self) {
        while self.count <= 56
            && let Some((&byte, rest)) = self.bytes.split_first()
        {
            self.held |= u64::from(byte) << (56 - self.count);
            self.bytes = rest;
            self.count += 8;
        }
    }

    /// The next 0 to 32 bits.
    fn take(&mut self, width: u32) -> Option<u32> {
        if self.count < width {
            self.fill();
        }
        let taken = if width == 0 { 0 } else { self.held >> (64 - width) };
        self.count = self.count.checked_sub(width)?;
        self.held <<= width;
        Some(taken as u32)
    }

    /// How many zeros stand before the next one, which is taken as well.
    fn zeros(&mut self) -> Option<u32> {
        let mut zeros = 0u32;
        loop {
            self.fill();
            let here = self.held.leading_zeros();
            if here < self.count {
                self.held = self.held << here << 1;
                self.count -= here + 1;
                return zeros.checked_add(here);
            }
            if self.count == 0 {
                return None;
            }
            zeros = zeros.checked_add(self.count)?;
            (self.held, self.count) = (0, 0);
        }
    }
}

/// Writes bits, the highest of a byte first.
struct Writer {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Writer {
    /// Writes the lowest 0 to 32 bits of a number, whose others are ignored.
    fn put(&mut self, number: u32, width: u32) {
        self.held = self.held << width | u64::from(number) & ((1 << width) - 1);
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.held >> self.count) as u8);
        }
    }

    /// Writes so many zeros and a one.
    fn put_zeros(&mut self, mut zeros: u32) {
        while zeros >= 32 {
            self.put(0, 32);
            zeros -= 32;
        }
        self.put(1, zeros + 1);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bits() {
        let rice = Rice { block: 32, bytes: 2 };
        // 5 in 16 bits; differences 0, 1, -1 fold to 0, 2, 1: their mean less a half is 0, so the parameter 0 is written as 1; then
        // 1, 001, 01 and padding.
        assert_eq!(rice.encode(&[5, 6, 5]), [0, 5, 0b0001_1001, 0b0100_0000]);
        assert_eq!(rice.encode(&[5, 5, 5]), [0, 5, 0]);
        assert_eq!(rice.decode(&[0, 5, 0b0001_1001, 0b0100_0000], 3), Some(vec![5, 6, 5]));
        assert_eq!(rice.decode(&[0, 5, 0b0001_1001], 3), None);
    }

    #[test]
    fn numbers_come_back() {
        let mut random = kit_testkit::Random::new(7);
        for bytes in [1, 2, 4] {
            for spread in [0, 1, 5, 12, 31] {
                let rice = Rice { block: 32, bytes };
                let number = |_| rice.wrap(random.bits() as i64 >> (63 - spread) << (spread & 1));
                let numbers: Vec<i64> = (0..217).map(number).collect();
                let code = rice.encode(&numbers);
                assert_eq!(rice.decode(&code, numbers.len()), Some(numbers));
            }
        }
        assert_eq!(Rice { block: 1, bytes: 4 }.decode(&[], 1 << 40), None);
    }
}
