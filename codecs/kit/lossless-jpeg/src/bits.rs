//! Bits of a scan, the highest of a byte first, and the two ways in which they keep clear of markers.

use crate::huffman::Table;

/// What follows a byte FF that is no marker's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stuffing {
    /// A byte 00 (T.81, B.1.1.5).
    Byte,
    /// A byte of seven bits (T.87, A.1).
    Bit,
}

/// One of the two directions: a reader gives what comes next and ignores the argument, a writer puts the argument and gives it back.
pub trait Side {
    /// Whether this is the reader.
    const READS: bool;
    /// A field of at most 32 bits.
    fn field(&mut self, count: u32, value: u32) -> u32;
    /// A number as that many zeros and a one; more than `most` fails.
    fn unary(&mut self, most: u32, value: u32) -> u32;
    /// A symbol of a Huffman table.
    fn symbol(&mut self, table: &Table, symbol: u8) -> u8;
    /// Ends an interval with the marker RST of that number, 0 to 7.
    fn restart(&mut self, number: u32);
    /// Whether all was well so far.
    fn is_well(&self) -> bool;
}

/// Reads a scan; behind its last bit there are zeros.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    stuffing: Stuffing,
    after_ff: bool,
    /// The next bits, the first on top.
    held: u64,
    count: u32,
    /// How many of those held lie behind the last.
    beyond: u32,
    failed: bool,
}

impl<'a> Reader<'a> {
    /// Starts at the first bit behind a scan's header.
    pub fn new(bytes: &'a [u8], stuffing: Stuffing) -> Self {
        Self { bytes, at: 0, stuffing, after_ff: false, held: 0, count: 0, beyond: 0, failed: false }
    }

    /// Holds at least 32 bits.
    #[inline]
    fn fill(&mut self) {
        if self.count > 32 {
            return;
        }
        if let Some(&four) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<4>())
            && !self.after_ff
            && !four.contains(&0xFF)
        {
            self.held |= u64::from(u32::from_be_bytes(four)) << (32 - self.count);
            self.count += 32;
            self.at += 4;
            return;
        }
        while self.count <= 56 {
            self.fill_byte();
        }
    }

    fn fill_byte(&mut self) {
        let (mut byte, mut width) = (0, 8);
        match self.bytes.get(self.at) {
            Some(&found) if !self.after_ff => {
                (byte, self.after_ff) = (found, found == 0xFF);
                let next = self.bytes.get(self.at + 1).copied().unwrap_or(0xFF);
                let marker = match self.stuffing {
                    Stuffing::Byte => next != 0,
                    Stuffing::Bit => next >= 0x80,
                };
                if self.after_ff && marker {
                    (byte, self.after_ff) = (0, false);
                    self.beyond += 8;
                } else {
                    self.at += 1;
                    if self.after_ff && self.stuffing == Stuffing::Byte {
                        (self.at, self.after_ff) = (self.at + 1, false);
                    }
                }
            }
            Some(&found) => {
                (byte, width, self.after_ff) = (found, 7, false);
                self.at += 1;
            }
            None => self.beyond += 8,
        }
        self.held |= u64::from(byte) << (64 - width - self.count);
        self.count += width;
    }

    #[inline]
    fn skip(&mut self, count: u32) {
        self.held = if count < 64 { self.held << count } else { 0 };
        self.count -= count;
    }
}

impl Side for Reader<'_> {
    const READS: bool = true;

    #[inline]
    fn field(&mut self, count: u32, _: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        self.fill();
        let value = self.held >> (64 - count);
        self.skip(count);
        value as u32
    }

    #[inline]
    fn unary(&mut self, most: u32, _: u32) -> u32 {
        let mut value = 0;
        loop {
            self.fill();
            let zeros = self.held.leading_zeros().min(self.count);
            value += zeros;
            if value > most {
                self.failed = true;
                return most;
            }
            if zeros < self.count {
                self.skip(zeros + 1);
                return value;
            }
            self.skip(zeros);
        }
    }

    #[inline]
    fn symbol(&mut self, table: &Table, _: u8) -> u8 {
        self.fill();
        let Some((symbol, len)) = table.look((self.held >> 48) as u16) else {
            self.failed = true;
            return 0;
        };
        self.skip(len);
        symbol
    }

    fn restart(&mut self, _: u32) {
        self.failed |= !self.is_well();
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        match rest.windows(2).position(|pair| pair[0] == 0xFF && (0xD0..=0xD7).contains(&pair[1])) {
            Some(gap) => self.at += gap + 2,
            None => self.failed = true,
        }
        (self.held, self.count, self.beyond, self.after_ff) = (0, 0, 0, false);
    }

    fn is_well(&self) -> bool {
        !self.failed && self.beyond <= self.count
    }
}

/// Writes a scan.
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    stuffing: Stuffing,
    held: u64,
    count: u32,
    after_ff: bool,
    failed: bool,
}

impl<'a> Writer<'a> {
    /// Starts behind a scan's header.
    pub fn new(out: &'a mut Vec<u8>, stuffing: Stuffing) -> Self {
        Self { out, stuffing, held: 0, count: 0, after_ff: false, failed: false }
    }

    /// Appends at most 32 bits.
    #[inline]
    fn put(&mut self, count: u32, value: u32) {
        self.held = self.held << count | u64::from(value);
        self.count += count;
        if self.count > 31 {
            self.drain();
        }
    }

    #[inline]
    fn drain(&mut self) {
        loop {
            let width = if self.after_ff && self.stuffing == Stuffing::Bit { 7 } else { 8 };
            if self.count < width {
                return;
            }
            self.count -= width;
            let byte = (self.held >> self.count) as u8 & (0xFF >> (8 - width));
            self.out.push(byte);
            self.after_ff = byte == 0xFF;
            if self.after_ff && self.stuffing == Stuffing::Byte {
                self.out.push(0);
            }
        }
    }

    /// Fills the last byte: with ones in T.81 (F.1.2.3), with zeros in T.87 (A.1), where no interval ends in FF.
    pub fn finish(&mut self) {
        self.drain();
        match self.stuffing {
            Stuffing::Byte if self.count > 0 => self.put(8 - self.count, (1 << (8 - self.count)) - 1),
            Stuffing::Bit if self.after_ff => self.put(7 - self.count, 0),
            Stuffing::Bit if self.count > 0 => self.put(8 - self.count, 0),
            _ => {}
        }
        self.drain();
        (self.held, self.count, self.after_ff) = (0, 0, false);
    }
}

impl Side for Writer<'_> {
    const READS: bool = false;

    #[inline]
    fn field(&mut self, count: u32, value: u32) -> u32 {
        self.put(count, value);
        value
    }

    #[inline]
    fn unary(&mut self, most: u32, value: u32) -> u32 {
        self.failed |= value > most;
        let mut zeros = value.min(most);
        while zeros > 31 {
            self.put(31, 0);
            zeros -= 31;
        }
        self.put(zeros + 1, 1);
        value
    }

    #[inline]
    fn symbol(&mut self, table: &Table, symbol: u8) -> u8 {
        match table.code(symbol) {
            Some((code, len)) => self.put(len, code),
            None => self.failed = true,
        }
        symbol
    }

    fn restart(&mut self, number: u32) {
        self.finish();
        self.out.extend([0xFF, 0xD0 + (number & 7) as u8]);
    }

    fn is_well(&self) -> bool {
        !self.failed
    }
}
