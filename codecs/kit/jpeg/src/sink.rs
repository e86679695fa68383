//! Where the symbols and bits of a scan go.

use crate::{Scan, Slot};
use kit_core::{Error, Result};

/// Takes what [`crate::encode_scan`] puts out.
pub trait Sink {
    /// A symbol in the code of a table.
    fn symbol(&mut self, slot: Slot, symbol: u8);
    /// The lowest `count` bits of `value`, 0 to 17; higher ones are 0.
    fn bits(&mut self, value: u32, count: u32);
    /// Fills the last byte up with the lowest bits of `padding`.
    fn align(&mut self, padding: u8);
    /// A restart marker, `number` from 0 to 7.
    fn restart(&mut self, number: u8);
    /// Fails where it can take no more; asked after each row of MCUs.
    fn check(&self) -> Result<()>;
}

/// Counts symbols.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: [[u32; 256]; 8],
    bits: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: [[0; 256]; 8], bits: 0 }
    }
}

impl Histogram {
    /// How often each symbol was coded with a table.
    pub fn counts(&self, slot: Slot) -> &[u32; 256] {
        &self.counts[slot.index()]
    }

    /// Bits beside the symbols, padding left out.
    pub fn bits(&self) -> u64 {
        self.bits
    }
}

impl Sink for Histogram {
    #[inline(always)]
    fn symbol(&mut self, slot: Slot, symbol: u8) {
        self.counts[slot.index()][usize::from(symbol)] += 1;
    }

    #[inline(always)]
    fn bits(&mut self, _: u32, count: u32) {
        self.bits += u64::from(count);
    }

    fn align(&mut self, _: u8) {}

    fn restart(&mut self, _: u8) {
        self.bits += 16;
    }

    fn check(&self) -> Result<()> {
        Ok(())
    }
}

/// Writes entropy-coded bytes, with 00 stuffed behind each FF.
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    codes: [[u32; 256]; 8],
    /// Bits from the top.
    held: u64,
    count: u32,
    /// Length of `out` that is not to be exceeded by much.
    end: u64,
    missing: Option<(Slot, u8)>,
}

impl<'a> Writer<'a> {
    /// Starts behind what `out` holds, with the scan's tables; fails some time after `out` has exceeded `end` bytes.
    pub fn new(out: &'a mut Vec<u8>, scan: &Scan, end: u64) -> Self {
        let codes = std::array::from_fn(|slot| scan.tables[slot].as_ref().map_or([0; 256], |table| table.codes()));
        Self { out, codes, held: 0, count: 0, end, missing: None }
    }

    fn put(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xFF {
            self.out.push(0);
        }
    }

    #[inline(always)]
    fn write(&mut self, value: u32, count: u32) {
        self.held |= u64::from(value) << (64 - self.count - count);
        self.count += count;
        if self.count >= 32 {
            self.flush();
        }
    }

    #[inline]
    fn flush(&mut self) {
        let word = (self.held >> 32) as u32;
        if (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 != 0 {
            word.to_be_bytes().into_iter().for_each(|byte| self.put(byte));
        } else {
            self.out.extend_from_slice(&word.to_be_bytes());
        }
        self.held <<= 32;
        self.count -= 32;
    }
}

impl Sink for Writer<'_> {
    #[inline(always)]
    fn symbol(&mut self, slot: Slot, symbol: u8) {
        let code = self.codes[slot.index()][usize::from(symbol)];
        if code == 0 {
            self.missing.get_or_insert((slot, symbol));
        } else {
            self.write(code >> 8, code & 0xFF);
        }
    }

    #[inline(always)]
    fn bits(&mut self, value: u32, count: u32) {
        if count > 0 {
            self.write(value, count);
        }
    }

    fn align(&mut self, padding: u8) {
        let count = self.count.wrapping_neg() & 7;
        self.bits(u32::from(padding) & ((1 << count) - 1), count);
        while self.count > 0 {
            self.put((self.held >> 56) as u8);
            self.held <<= 8;
            self.count -= 8;
        }
    }

    fn restart(&mut self, number: u8) {
        self.out.extend([0xFF, 0xD0 | number & 7]);
    }

    fn check(&self) -> Result<()> {
        if let Some((slot, symbol)) = self.missing {
            return Err(Error::input(format!("table {:02x} has no code for symbol {symbol:02x}", slot.byte())));
        }
        if self.out.len() as u64 > self.end {
            return Err(Error::limit(format!("expected {} bytes of scans, found more", self.end)));
        }
        Ok(())
    }
}
