//! The two directions of what is coded beside whole numbers: bits that are foreseen, and bits that nothing foresees.

use kit_entropy::range::{BitCoder, Decoder, Encoder};
use kit_entropy::{Counter, bits};

/// How slowly counters learn in the end.
const RATE: u32 = 1000;

/// A writer puts its argument and gives it back, a reader ignores it and gives what comes next.
pub(crate) trait Coder {
    /// Whether this is the reader.
    const READS: bool;
    /// A bit that a counter foresees.
    fn bit(&mut self, counter: &mut Counter, bit: u32) -> u32;
    /// At most 64 bits that nothing foresees.
    fn raw(&mut self, count: u32, value: u64) -> u64;
}

#[inline]
fn foreseen<B: BitCoder>(coder: &mut B, counter: &mut Counter, bit: u32) -> u32 {
    let bit = coder.code(bit, counter.p().clamp(16, 65520));
    counter.update(bit, RATE);
    bit
}

/// Writes both kinds, each to bytes of its own.
pub(crate) struct Writer<'a> {
    coder: Encoder<'a>,
    raw: bits::Writer<'a>,
}

impl<'a> Writer<'a> {
    pub fn new(code: &'a mut Vec<u8>, raw: &'a mut Vec<u8>) -> Self {
        Self { coder: Encoder::new(code), raw: bits::Writer::new(raw) }
    }

    pub fn finish(self) {
        self.coder.finish();
        self.raw.finish();
    }
}

impl Coder for Writer<'_> {
    const READS: bool = false;

    #[inline]
    fn bit(&mut self, counter: &mut Counter, bit: u32) -> u32 {
        foreseen(&mut self.coder, counter, bit)
    }

    #[inline]
    fn raw(&mut self, count: u32, value: u64) -> u64 {
        self.raw.put(value as u32, count.min(32));
        if count > 32 {
            self.raw.put((value >> 32) as u32, count - 32);
        }
        value
    }
}

/// Reads both kinds.
pub(crate) struct Reader<'a> {
    coder: Decoder<'a>,
    raw: bits::Reader<'a>,
    failed: bool,
}

impl<'a> Reader<'a> {
    pub fn new(code: &'a [u8], raw: &'a [u8]) -> Self {
        Self { coder: Decoder::new(code), raw: bits::Reader::new(raw), failed: false }
    }

    /// Whether the bits read are all that were written, and nothing else.
    pub fn finish(self) -> bool {
        !self.failed && self.coder.finish() && self.raw.finish().is_some_and(<[u8]>::is_empty)
    }
}

impl Coder for Reader<'_> {
    const READS: bool = true;

    #[inline]
    fn bit(&mut self, counter: &mut Counter, bit: u32) -> u32 {
        foreseen(&mut self.coder, counter, bit)
    }

    #[inline]
    fn raw(&mut self, count: u32, _: u64) -> u64 {
        let mut take = |count| match self.raw.take(count) {
            Some(bits) => u64::from(bits),
            None => {
                self.failed = true;
                0
            }
        };
        let low = take(count.min(32));
        if count > 32 { low | take(count - 32) << 32 } else { low }
    }
}
