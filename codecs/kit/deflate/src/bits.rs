//! Bits as deflate packs them: lowest first, in bytes from the first on (RFC 1951 §3.1.1).

use kit_core::{Error, Result};

/// Takes bits off a slice.
pub struct BitReader<'a> {
    input: &'a [u8],
    /// The next byte to load.
    at: usize,
    held: u64,
    /// Bits of `held` that are accounted for; there may be more above them.
    count: u32,
}

impl<'a> BitReader<'a> {
    /// Starts at the first bit of `input`.
    pub fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0, held: 0, count: 0 }
    }

    /// Bits taken so far.
    pub fn position(&self) -> u64 {
        self.at as u64 * 8 - u64::from(self.count)
    }

    /// The byte in which the next bit lies.
    pub fn offset(&self) -> u64 {
        self.position() / 8
    }

    /// Holds 56 bits, or all that are left.
    #[inline]
    pub fn refill(&mut self) {
        if let Some(eight) = self.input.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
            self.held |= u64::from_le_bytes(*eight) << self.count;
            self.at += ((63 - self.count) >> 3) as usize;
            self.count |= 56;
            return;
        }
        // What the fast path left above the count is the same bits again.
        while self.count < 56 {
            let Some(&byte) = self.input.get(self.at) else { break };
            self.held |= u64::from(byte) << self.count;
            self.at += 1;
            self.count += 8;
        }
    }

    /// The next `n` bits, at most 32, without taking them; zeros past the end.
    #[inline]
    pub fn peek(&self, n: u32) -> u32 {
        (self.held & ((1 << n) - 1)) as u32
    }

    /// Drops `n` bits that have been refilled and peeked at.
    #[inline]
    pub fn skip(&mut self, n: u32) -> Result<()> {
        if n > self.count {
            return Err(Error::corrupt("deflate stream is cut short").at(self.input.len() as u64));
        }
        self.held >>= n;
        self.count -= n;
        Ok(())
    }

    /// Takes `n` bits that have been refilled.
    #[inline]
    pub fn held(&mut self, n: u32) -> Result<u32> {
        let bits = self.peek(n);
        self.skip(n)?;
        Ok(bits)
    }

    /// Takes `n` bits, at most 32.
    pub fn take(&mut self, n: u32) -> Result<u32> {
        self.refill();
        self.held(n)
    }

    /// Takes the bits up to the next whole byte.
    pub fn align(&mut self) -> Result<u8> {
        let n = self.count % 8;
        Ok(self.held(n)? as u8)
    }

    /// Takes `len` bytes from a whole byte on.
    pub fn bytes(&mut self, len: usize) -> Result<&'a [u8]> {
        let from = self.offset() as usize;
        let bytes = self.input.get(from..).and_then(|rest| rest.get(..len));
        let bytes = bytes.ok_or_else(|| Error::corrupt("stored block is cut short").at(from as u64))?;
        (self.at, self.held, self.count) = (from + len, 0, 0);
        Ok(bytes)
    }
}

/// Appends bits to a vector.
#[derive(Default)]
pub struct BitWriter {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl BitWriter {
    /// Appends the low `n` bits of `bits`, at most 32; those above are zeros.
    #[inline]
    pub fn put(&mut self, bits: u32, n: u32) {
        self.held |= u64::from(bits) << self.count;
        self.count += n;
        if self.count >= 32 {
            self.out.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    /// Fills up the last byte with `bits`.
    pub fn align(&mut self, bits: u8) {
        let n = self.count.wrapping_neg() % 8;
        self.put(u32::from(bits) & ((1 << n) - 1), n);
        while self.count > 0 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Appends bytes where the last one is whole.
    pub fn bytes(&mut self, bytes: &[u8]) {
        debug_assert_eq!(self.count, 0);
        self.out.extend_from_slice(bytes);
    }

    /// The bytes that will not change any more.
    pub fn settled(&self) -> &[u8] {
        &self.out
    }

    /// Bits written so far.
    pub fn len(&self) -> u64 {
        self.out.len() as u64 * 8 + u64::from(self.count)
    }

    /// The bytes, the last one filled up with zeros.
    pub fn finish(mut self) -> Vec<u8> {
        self.align(0);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bits() {
        let mut out = BitWriter::default();
        out.put(0b1, 1);
        out.put(0b01, 2);
        out.put(0b1_0011, 5); // 10011 01 1
        out.put(0b11, 2);
        out.align(0xFF); // 111111 11
        out.bytes(&[7]);
        let bytes = out.finish();
        assert_eq!(bytes, [0b1001_1011, 0xFF, 7]);
        let mut bits = BitReader::new(&bytes);
        assert_eq!((bits.take(1), bits.take(2), bits.take(5)), (Ok(1), Ok(0b01), Ok(0b1_0011)));
        assert_eq!((bits.take(2), bits.align(), bits.bytes(1)), (Ok(0b11), Ok(0x3F), Ok(&[7][..])));
        assert!(bits.take(1).is_err() && bits.bytes(1).is_err());
    }

    #[test]
    fn fields_of_every_width_come_back() {
        let mut out = BitWriter::default();
        let fields: Vec<(u32, u32)> = (0..2000u32).map(|i| (i.wrapping_mul(0x9E37_79B9), i * 7 % 33)).collect();
        let cut = |(bits, n): (u32, u32)| (u64::from(bits) & ((1 << n) - 1)) as u32;
        fields.iter().for_each(|&field| out.put(cut(field), field.1));
        let bytes = out.finish();
        let mut bits = BitReader::new(&bytes);
        let mut position = 0;
        for &field in &fields {
            assert_eq!(bits.take(field.1), Ok(cut(field)));
            position += u64::from(field.1);
            assert_eq!(bits.position(), position);
        }
    }
}
