//! Symbols of 16 and bare bits as range asymmetric numeral systems (rANS): two states in turn, 15-bit probabilities.
//!
//! ```text
//!  symbols ─▶ (start, width) pairs, 65,536 a chunk ─▶ coded last to first ─▶ state, state, words first to last
//! ```
//!
//! A state holds numbers from 2¹⁶ to 2³². To decode, its low 15 bits name the symbol, and what is above them shrinks by the symbol's
//! width; a state that falls below 2¹⁶ takes in one word of 16 bits. Encoding runs the same steps backwards, so a chunk ends for the
//! decoder in the very states that the encoder began with: damage shows there.
//!
//! A chunk is its two states, four bytes each, then its words, all lowest byte first. Nothing states how many there are: the model
//! knows when the last symbol has been read.

use crate::Vector;

/// Bits of a probability.
pub const PRECISION: u32 = 15;

/// Symbols that are coded together.
const CHUNK: usize = 1 << 16;

/// The smallest number in a state, and its first one when encoding.
const LOW: u32 = 1 << 16;

/// How likely each of 16 symbols is: item `i` is 2¹⁵ times the probability of all symbols below `i`, and above the item before.
/// Item 0 is not looked at, nor at odds with that: it stands for 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(32))]
pub struct Spread(pub [u16; 16]);

impl Spread {
    /// The part of the numbers below 2¹⁵ that a symbol from 0 to 15 has: its first number and how many.
    #[inline]
    pub fn part(&self, symbol: usize) -> (u32, u32) {
        let start = u32::from(self.0[symbol & 15]) & u32::from(symbol != 0).wrapping_neg();
        let next = u32::from(self.0[(symbol + 1) & 15]) & u32::from(symbol != 15).wrapping_neg();
        let end = next | u32::from(symbol == 15) << PRECISION;
        (start, end - start)
    }
}

/// What a model's loop needs of a coder, so that one loop both encodes and decodes.
pub trait SymbolCoder {
    /// Codes one symbol from 0 to 15: an encoder writes `symbol` and returns it, a decoder ignores it and returns what it reads.
    fn symbol(&mut self, symbol: usize, spread: &Spread) -> usize;

    /// Codes the low `count` bits of a number, 1 to 14, each as likely as any other.
    fn bits(&mut self, value: u32, count: u32) -> u32;
}

/// Writes symbols onto the end of a vector.
pub struct Encoder<'a> {
    /// Start and width of each symbol of the chunk.
    pending: Vec<u32>,
    words: Vec<u16>,
    out: &'a mut Vec<u8>,
}

impl<'a> Encoder<'a> {
    /// Starts behind what `out` holds.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { pending: Vec::new(), words: Vec::new(), out }
    }

    /// Bytes that an encoder takes at most, beside its output: the symbols and words of a chunk, while they move as they grow.
    pub const MEMORY: u64 = CHUNK as u64 * 10;

    /// Writes what is left.
    pub fn finish(mut self) {
        if !self.pending.is_empty() {
            self.flush();
        }
    }

    #[inline]
    fn push(&mut self, start: u32, width: u32) {
        self.pending.push(start << 16 | width);
        if self.pending.len() == CHUNK {
            self.flush();
        }
    }

    #[cold]
    fn flush(&mut self) {
        let (mut this, mut other) = (LOW, LOW);
        for &pair in self.pending.iter().rev() {
            // The state of the symbol before comes next.
            std::mem::swap(&mut this, &mut other);
            let (start, width) = (pair >> 16, pair & 0xFFFF);
            if this >= width << (32 - PRECISION) {
                self.words.push(this as u16);
                this >>= 16;
            }
            this = ((this / width) << PRECISION) + this % width + start;
        }
        self.out.extend_from_slice(&this.to_le_bytes());
        self.out.extend_from_slice(&other.to_le_bytes());
        self.out.extend(self.words.iter().rev().flat_map(|word| word.to_le_bytes()));
        self.pending.clear();
        self.words.clear();
    }
}

impl SymbolCoder for Encoder<'_> {
    #[inline]
    fn symbol(&mut self, symbol: usize, spread: &Spread) -> usize {
        let (start, width) = spread.part(symbol);
        self.push(start, width);
        symbol
    }

    #[inline]
    fn bits(&mut self, value: u32, count: u32) -> u32 {
        debug_assert!((1..PRECISION).contains(&count));
        let value = value & ((1 << count) - 1);
        self.push(value << (PRECISION - count), 1 << (PRECISION - count));
        value
    }
}

/// Reads symbols from a slice; past its end there are zeros, as many as asked for.
pub struct Decoder<'a> {
    this: u32,
    other: u32,
    /// Symbols of the chunk still to be read.
    left: usize,
    input: &'a [u8],
    at: usize,
    damaged: bool,
}

impl<'a> Decoder<'a> {
    /// Starts at the first byte of `input`.
    pub fn new(input: &'a [u8]) -> Self {
        Self { this: LOW, other: LOW, left: 0, input, at: 0, damaged: false }
    }

    /// Whether no encoder wrote this: the input ended early, or a chunk did not end in the states that encoders start from.
    #[inline]
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Whether the symbols read so far are the whole message and the input is its code, with nothing missing or behind.
    pub fn finish(mut self) -> bool {
        self.check();
        !self.damaged && self.at == self.input.len()
    }

    fn check(&mut self) {
        self.damaged |= self.this != LOW || self.other != LOW;
    }

    #[cold]
    fn next_chunk(&mut self) {
        self.check();
        let states = self.input.get(self.at..).and_then(|rest| rest.first_chunk::<8>());
        let &[a, b, c, d, e, f, g, h] = states.unwrap_or(&[0; 8]);
        self.this = u32::from_le_bytes([a, b, c, d]);
        self.other = u32::from_le_bytes([e, f, g, h]);
        self.damaged |= states.is_none() || self.this < LOW || self.other < LOW;
        self.at += 8;
        self.left = CHUNK;
    }

    #[inline]
    fn begin(&mut self) -> u32 {
        if self.left == 0 {
            self.next_chunk();
        }
        self.left -= 1;
        self.this & ((1 << PRECISION) - 1)
    }

    #[inline]
    fn end(&mut self, slot: u32, start: u32, width: u32) {
        // Below 2³²: the state is, the width is at most 2¹⁵, and what is left of the slot is less than the width.
        let mut state = width.wrapping_mul(self.this >> PRECISION).wrapping_add(slot.wrapping_sub(start));
        if state < LOW {
            let word = match self.input.get(self.at..).and_then(|rest| rest.first_chunk::<2>()) {
                Some(&word) => u16::from_le_bytes(word),
                None => {
                    self.damaged = true;
                    0
                }
            };
            self.at = self.at.saturating_add(2);
            state = state << 16 | u32::from(word);
        }
        self.this = self.other;
        self.other = state;
    }
}

impl SymbolCoder for Decoder<'_> {
    #[inline]
    fn symbol(&mut self, _: usize, spread: &Spread) -> usize {
        let slot = self.begin();
        // The one before the first that begins above the slot; item 0, whatever it is, stands for 0.
        let above = Vector::above(Vector::pair(&spread.0), slot as i16) >> 1 | 1 << 15;
        let symbol = above.trailing_zeros() as usize & 15;
        let (start, width) = spread.part(symbol);
        self.end(slot, start, width);
        symbol
    }

    #[inline]
    fn bits(&mut self, _: u32, count: u32) -> u32 {
        debug_assert!((1..PRECISION).contains(&count));
        let slot = self.begin();
        let value = slot >> (PRECISION - count);
        self.end(slot, value << (PRECISION - count), 1 << (PRECISION - count));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: Spread = {
        let mut items = [0; 16];
        let mut i = 1;
        while i < 16 {
            items[i] = (i as u16) << 11;
            i += 1;
        }
        Spread(items)
    };

    /// Symbol 0 has all but 15 of 2¹⁵.
    const STEEP: Spread = {
        let mut items = [0; 16];
        let mut i = 1;
        while i < 16 {
            items[i] = (1 << PRECISION) - 16 + i as u16;
            i += 1;
        }
        Spread(items)
    };

    fn encode(message: impl FnOnce(&mut Encoder<'_>)) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out);
        message(&mut encoder);
        encoder.finish();
        out
    }

    fn symbols(encoder: &mut Encoder<'_>, times: usize, symbol: usize, spread: &Spread) {
        (0..times).for_each(|_| assert_eq!(encoder.symbol(symbol, spread), symbol));
    }

    /// Numbers that look random.
    fn numbers(len: usize) -> Vec<usize> {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize
        };
        (0..len).map(|_| next()).collect()
    }

    fn write(message: &[usize]) -> Vec<u8> {
        encode(|encoder| {
            for &number in message {
                encoder.symbol(number & 15, &EVEN);
                encoder.symbol(usize::from(number & 0x700 == 0), &STEEP);
                encoder.bits(number as u32, 14);
            }
        })
    }

    fn reads(code: &[u8], message: &[usize]) -> bool {
        let mut decoder = Decoder::new(code);
        let same = message.iter().all(|&number| {
            decoder.symbol(0, &EVEN) == number & 15
                && decoder.symbol(0, &STEEP) == usize::from(number & 0x700 == 0)
                && decoder.bits(0, 14) == number as u32 & 0x3FFF
        });
        same && decoder.finish()
    }

    #[test]
    fn parts_meet_and_fill_the_range() {
        assert_eq!(EVEN.part(0), (0, 2048));
        assert_eq!(EVEN.part(15), (30_720, 2048));
        assert_eq!(STEEP.part(0), (0, 32_753));
        assert_eq!(STEEP.part(15), (32_767, 1));
    }

    #[test]
    fn known_bytes() {
        assert_eq!(encode(|_| ()), []);
        // 65536 / 2048 = 32; 32 · 2¹⁵ + 3 · 2048 = 0x10_1800. The other state is as it began.
        assert_eq!(encode(|e| symbols(e, 1, 3, &EVEN)), [0x00, 0x18, 0x10, 0, 0, 0, 1, 0]);
        // 65536 / 4096 = 16; 16 · 2¹⁵ + 5 · 4096 = 0x8_5000.
        assert_eq!(encode(|e| assert_eq!(e.bits(5, 3), 5)), [0x00, 0x50, 0x08, 0, 0, 0, 1, 0]);
        // 65536 ≥ 1 · 2¹⁷ is false; 65536 · 2¹⁵ + 0x7FFF = 0x8000_7FFF. Again: it is ≥ 2¹⁷, so the word 0x7FFF goes out, and
        // 0x8000 · 2¹⁵ + 0x7FFF = 0x4000_7FFF. The second symbol has the other state.
        let three = encode(|e| symbols(e, 3, 15, &STEEP));
        assert_eq!(three, [0xFF, 0x7F, 0x00, 0x40, 0xFF, 0x7F, 0x00, 0x80, 0xFF, 0x7F]);
    }

    #[test]
    fn messages_come_back() {
        for len in [0, 1, 2, 3, 1000, CHUNK / 3, CHUNK / 3 + 1, CHUNK] {
            let message = numbers(len);
            assert!(reads(&write(&message), &message), "{len} numbers");
        }
    }

    #[test]
    fn what_is_likely_costs_next_to_nothing() {
        let code = encode(|e| symbols(e, 10_000, 0, &STEEP));
        // 10,000 · log₂(32768 / 32753) = 6.6 bits beside the two states.
        assert!(code.len() <= 10, "{} bytes", code.len());
    }

    #[test]
    fn damage_is_noticed() {
        let message = numbers(300);
        let code = write(&message);
        for cut in 0..code.len() {
            assert!(!reads(&code[..cut], &message), "cut at {cut}");
        }
        assert!(!reads(&[&code[..], &[0]].concat(), &message), "one behind");
        for bit in 0..code.len() * 8 {
            let mut flipped = code.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!reads(&flipped, &message), "bit {bit} flipped");
        }
    }

    #[test]
    fn nonsense_is_read_without_end() {
        let mut decoder = Decoder::new(&[0xFF; 11]);
        for _ in 0..200_000 {
            assert!(decoder.symbol(0, &STEEP) < 16 && decoder.bits(0, 9) < 512);
        }
        assert!(decoder.is_damaged() && !decoder.finish());
    }
}
