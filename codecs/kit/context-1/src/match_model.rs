//! Finds where the last bytes occurred before and expects what followed them there.

use crate::context::spread;
use kit_entropy::Counter;
use kit_entropy::logistic::stretch;

/// Bytes that must agree before a match is followed.
const MIN_LEN: usize = 6;

/// Lengths up to which a longer match is looked for, and from which on one may be followed at a flag a byte.
const LONG: u32 = 16;

/// Lengths from which on all matches are alike.
const MAX_LEN: u32 = 400;

/// Follows one earlier occurrence of the last bytes.
pub(crate) struct MatchModel {
    /// By a hash of the last bytes, the position behind their latest occurrence.
    positions: Vec<u32>,
    bits: u32,
    /// Where the expected byte is, while `len` is not 0.
    at: usize,
    /// Bytes that agreed so far, fewer after one that did not.
    len: u32,
    expected: Option<u8>,
    /// The probability that the expected bit comes, by class of the match.
    bit_comes: [Counter; CLASSES],
    /// The probability that the expected byte comes, by class of the match and the byte.
    byte_comes: Vec<Counter>,
}

const CLASSES: usize = 13;

/// What to believe of matches before any was followed.
const START: Counter = Counter::with(49152, 0);

impl MatchModel {
    /// Makes a model with `2^bits` positions, 1 to 31 bits.
    pub fn new(bits: u32) -> Self {
        let byte_comes = vec![START; CLASSES << 8];
        Self {
            positions: vec![0; 1 << bits],
            bits,
            at: 0,
            len: 0,
            expected: None,
            bit_comes: [START; CLASSES],
            byte_comes,
        }
    }

    /// Bytes that a model with `2^bits` positions takes.
    pub fn memory(bits: u32) -> u64 {
        ((1 << bits) + (CLASSES as u64 + 1) * 256) * size_of::<u32>() as u64
    }

    /// Moves past the byte at the end of `seen`, and expects one behind it.
    pub fn advance(&mut self, seen: &[u8]) {
        if self.len > 0 {
            let agrees = self.expected == seen.last().copied();
            // Where one byte differs, in a counter or a time, the lines often agree again behind it.
            self.len = if agrees { (self.len + 1).min(MAX_LEN) } else { self.len / 16 };
            self.at += 1;
        }
        if let Some(tail) = seen.last_chunk::<MIN_LEN>() {
            let key = tail.iter().fold(0, |key, &byte| key << 8 | u64::from(byte));
            let slot = &mut self.positions[(spread(key) >> (64 - self.bits)) as usize];
            if self.len < LONG {
                let at = *slot as usize;
                let len = agreement(&seen[..at], seen);
                if len > self.len {
                    (self.at, self.len) = (at, len);
                }
            }
            *slot = seen.len() as u32;
        }
        self.expected = if self.len > 0 { seen.get(self.at).copied() } else { None };
    }

    /// The class of the match: by length, roughly logarithmic.
    #[inline]
    fn class(&self) -> usize {
        (if self.len < LONG { self.len / 2 } else { 4 + self.len.ilog2() }) as usize
    }

    /// The expected byte and its probability, where that is over `threshold`.
    #[inline]
    pub fn sure(&self, threshold: u32) -> Option<(u8, u32)> {
        let byte = self.expected.filter(|_| self.len >= LONG)?;
        let p = self.byte_comes[self.class() << 8 | usize::from(byte)].p();
        (p > threshold).then_some((byte, p))
    }

    /// Learns which byte came.
    #[inline]
    pub fn learn_byte(&mut self, byte: u8) {
        if let Some(expected) = self.expected.filter(|_| self.len >= LONG) {
            let class = self.class();
            self.byte_comes[class << 8 | usize::from(expected)].update(u32::from(byte == expected), 1023);
        }
    }

    /// The bit that is expected behind the bits of `partial`, which has a one above them; `None` once a bit was wrong.
    #[inline]
    pub fn bit(&self, partial: u32) -> Option<u32> {
        let expected = u32::from(self.expected?) | 0x100;
        let rest = 8 - partial.ilog2();
        (expected >> rest == partial).then(|| expected >> (rest - 1) & 1)
    }

    /// The stretched prediction for an expected bit.
    #[inline]
    pub fn predict(&self, bit: u32) -> i32 {
        let comes = stretch(self.bit_comes[self.class()].p());
        if bit == 1 { comes } else { -comes }
    }

    /// Learns whether the expected bit came.
    #[inline]
    pub fn learn_bit(&mut self, came: bool) {
        let class = self.class();
        self.bit_comes[class].update(u32::from(came), 1023);
    }

    /// How long the match is, 0 (none) to 3, for choosing weights.
    #[inline]
    pub fn state(&self) -> usize {
        match self.len {
            0 => 0,
            1..LONG => 1,
            LONG..32 => 2,
            _ => 3,
        }
    }

    /// The expected byte and the length of the match, as a context.
    pub fn hash(&self) -> u64 {
        self.expected.map_or(0, |byte| u64::from(byte) | 0x100 | u64::from(self.len.min(32)) << 16)
    }
}

/// How many bytes `earlier` and `seen` end with in common, up to 32; 0 where it is fewer than a match needs.
fn agreement(earlier: &[u8], seen: &[u8]) -> u32 {
    let common = earlier.iter().rev().zip(seen.iter().rev()).take(32).take_while(|(a, b)| a == b).count();
    if common < MIN_LEN { 0 } else { common as u32 }
}
