//! Literals at `max`: metadata in directories, packets of XML, tables of numbers.

use super::quality::Quality;
use kit_context::deep::{self, Expected, Guide, Setting};
use kit_core::{Limits, Result};

/// Contexts of a byte, expected bytes, vectors of inputs, choices of weights.
const CONTEXTS: usize = 19;
const POINTERS: usize = 2;
const VECTORS: usize = 7;
const CHOICES: usize = 6;
/// Contexts of the last bytes.
const ORDERS: [u32; 6] = [1, 2, 3, 4, 5, 6];
/// Bytes of an entry of a directory of Exif: a tag, a type, a count and a value.
const ENTRY: usize = 12;

static SETTING: Setting =
    Setting { table_bits: 22, rate_at_start: 20, primer: include_bytes!("../../primer/rich.bin") };

/// Codes `text` onto the end of `out`.
pub fn encode(text: &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    deep::encode::<Follower, CONTEXTS, POINTERS, VECTORS, CHOICES>(text, &SETTING, limits, out)
}

/// Restores `len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    deep::decode::<Follower, CONTEXTS, POINTERS, VECTORS, CHOICES>(payload, len, &SETTING, limits, out)
}

/// Bytes of working memory for `len` bytes.
pub fn memory(len: u64) -> u64 {
    deep::memory::<Follower, CONTEXTS, POINTERS, VECTORS, CHOICES>(len, &SETTING)
}

/// Follows the text.
struct Follower {
    /// The last eight bytes, the latest lowest.
    last: u64,
    /// A hash of the letters since the last byte that is none, and of those of the word before.
    words: [u64; 2],
    /// Bytes since the last line's end.
    column: usize,
    quality: Quality,
}

impl Guide<CONTEXTS, POINTERS> for Follower {
    fn new(_: u64) -> Self {
        Self { last: 0, words: [0; 2], column: 0, quality: Quality::default() }
    }

    fn memory(_: u64) -> u64 {
        0
    }

    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        self.quality.advance(seen);
        self.last = self.last << 8 | u64::from(byte);
        self.column = if byte == b'\n' { 0 } else { (self.column + 1).min(255) };
        if byte.is_ascii_alphanumeric() {
            self.words[0] = (self.words[0] + u64::from(byte) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        } else if self.words[0] != 0 {
            self.words = [0, self.words[0]];
        }
    }

    fn contexts(&self, seen: &[u8], matched: u64, contexts: &mut [u64; CONTEXTS]) {
        let back = |n: usize| seen.len().checked_sub(n).map_or(0, |at| u64::from(seen[at]));
        let all = |parts: &[u64]| parts.iter().fold(1, |all, &part| all << 8 | part);
        for (context, n) in contexts.iter_mut().zip(ORDERS) {
            *context = self.last << (64 - 8 * n);
        }
        let own = [
            matched,
            self.words[0] ^ back(1) << 32,
            self.words[0].wrapping_add(self.words[1].rotate_left(9)),
            all(&[back(ENTRY), back(1)]),
            all(&[back(ENTRY), back(ENTRY + 1), back(ENTRY - 1)]),
            all(&[back(ENTRY), back(2 * ENTRY), back(1), back(2)]),
            all(&[back(ENTRY), back(ENTRY - 1), back(ENTRY - 2), back(ENTRY - 3)]),
            all(&[back(2)]),
            all(&[back(2), back(4)]),
            all(&[back(4), back(8)]),
            all(&[back(2), back(3)]),
            all(&[back(3), back(4)]),
            all(&[back(8), back(1), back(2)]),
        ];
        contexts[ORDERS.len()..].copy_from_slice(&own);
    }

    fn expected(&self, seen: &[u8]) -> [Expected; POINTERS] {
        let byte = seen.len().checked_sub(ENTRY).map_or(0, |at| u32::from(seen[at]) | 256);
        [Expected { byte, class: (self.last & 255) as u32 }, self.quality.expected()]
    }

    fn class(&self, i: usize) -> usize {
        match i {
            0 => self.column,
            _ => (self.last >> 8 & 255) as usize,
        }
    }
}
