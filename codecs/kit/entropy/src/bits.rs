//! Bit fields, the lowest bit of a byte first, as in DEFLATE.

/// The widest field.
pub const MAX_WIDTH: u32 = 32;

/// Appends bit fields to bytes.
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    count: u32,
}

impl<'a> Writer<'a> {
    /// Starts at a byte boundary behind what `out` holds.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, held: 0, count: 0 }
    }

    /// Appends the low `width` (0 to 32) bits of `value`, whose other bits are ignored.
    pub fn put(&mut self, value: u32, width: u32) {
        debug_assert!(width <= MAX_WIDTH);
        self.held |= (u64::from(value) & ((1 << width) - 1)) << self.count;
        self.count += width;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Fills the last byte with zeros.
    pub fn finish(self) {
        if self.count > 0 {
            self.out.push(self.held as u8);
        }
    }
}

/// Takes bit fields off the front of bytes.
pub struct Reader<'a> {
    input: &'a [u8],
    held: u64,
    count: u32,
}

impl<'a> Reader<'a> {
    /// Starts at the first byte of `input`.
    pub fn new(input: &'a [u8]) -> Self {
        Self { input, held: 0, count: 0 }
    }

    /// Takes `width` (0 to 32) bits; `None`, with nothing taken, where fewer are left.
    pub fn take(&mut self, width: u32) -> Option<u32> {
        debug_assert!(width <= MAX_WIDTH);
        while self.count < width {
            let (&byte, rest) = self.input.split_first()?;
            self.input = rest;
            self.held |= u64::from(byte) << self.count;
            self.count += 8;
        }
        let value = self.held & ((1 << width) - 1);
        self.held >>= width;
        self.count -= width;
        Some(value as u32)
    }

    /// Takes what pads the last byte that was touched and yields the bytes behind it; `None` where the padding is not zero.
    pub fn finish(self) -> Option<&'a [u8]> {
        (self.count < 8 && self.held == 0).then_some(self.input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bytes() {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        writer.put(0b101, 3); // fills bits 0..3
        writer.put(0b11, 1); // only one bit counts: bit 3
        writer.put(0x3A5, 10); // bits 4..14: low nibble 5 first, then 0x3A = 11_1010
        writer.finish();
        assert_eq!(out, [0b0101_1101, 0b0011_1010]);
    }

    #[test]
    fn every_width_comes_back() {
        let fields: Vec<(u32, u32)> =
            (0..=MAX_WIDTH).map(|w| (0x9E37_79B9u32.rotate_left(w) & ((1u64 << w) - 1) as u32, w)).collect();
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        fields.iter().for_each(|&(value, width)| writer.put(value, width));
        writer.finish();
        let mut reader = Reader::new(&out);
        for &(value, width) in &fields {
            assert_eq!(reader.take(width), Some(value));
        }
        assert_eq!(reader.finish(), Some(&[][..]));
    }

    #[test]
    fn the_end_and_the_padding_are_seen() {
        let mut reader = Reader::new(&[0xFF, 0x07]);
        assert_eq!(reader.take(11), Some(0x7FF));
        assert_eq!(reader.take(6), None);
        assert_eq!(reader.finish(), Some(&[][..]));
        let mut reader = Reader::new(&[0xFF, 0x0F, 0x55]);
        assert_eq!(reader.take(11), Some(0x7FF));
        assert_eq!(reader.finish(), None); // bit 11 is set
    }
}
