//! What any byte is predicted from.

use super::records::Records;
use super::words::Words;
use crate::deep::{Expected, Guide};
use kit_tokens::{Tokenizer, Tokens, shape};

/// Contexts, and bytes that are expected.
pub const CONTEXTS: usize = 23;
pub const POINTERS: usize = 6;

/// Vectors of inputs, and choices of weights.
pub const VECTORS: usize = 9;
pub const CHOICES: usize = 7;

/// Follows any bytes.
pub struct Any {
    tokens: Tokens,
    words: Words,
    records: Records,
    /// The last eight bytes, the latest lowest; and with digits alike, letters alike.
    last: u64,
    shape: u64,
    /// By the last two bytes and by the last one, the bytes that followed, the latest lowest.
    after_pair: Vec<u32>,
    after_byte: Vec<u32>,
    expected: [Expected; POINTERS],
    /// Whether each of those came, the latest lowest.
    came: [u32; POINTERS],
    /// How many bytes there are.
    len: usize,
}

impl Guide<CONTEXTS, POINTERS> for Any {
    fn new(len: u64) -> Self {
        Self {
            tokens: Tokens::new(len),
            words: Words::default(),
            records: Records::new(),
            last: 0,
            shape: 0,
            after_pair: vec![0; 1 << 16],
            after_byte: vec![0; 1 << 8],
            expected: [Expected::default(); POINTERS],
            came: [0; POINTERS],
            len: 0,
        }
    }

    fn memory(len: u64) -> u64 {
        Tokens::memory(len) + Records::MEMORY + (size_of::<u32>() as u64) * ((1 << 16) + (1 << 8))
    }

    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        for (came, expected) in self.came.iter_mut().zip(self.expected).filter(|(_, expected)| expected.byte != 0) {
            *came = *came << 1 | u32::from(expected.byte as u8 == byte);
        }
        let after_pair = &mut self.after_pair[self.last as usize & 0xFFFF];
        *after_pair = *after_pair << 8 | u32::from(byte);
        let after_byte = &mut self.after_byte[self.last as usize & 0xFF];
        *after_byte = *after_byte << 8 | u32::from(byte);
        self.last = self.last << 8 | u64::from(byte);
        self.shape = self.shape << 8 | u64::from(shape(byte));
        self.len = seen.len();
        self.tokens.advance(seen);
        self.words.advance(byte);
        self.records.advance(byte, seen.len());
        self.expect(seen);
    }

    fn contexts(&self, seen: &[u8], matched: u64, contexts: &mut [u64; CONTEXTS]) {
        let last = self.last & 0xFF;
        let words = &self.words;
        let order = |n: u32| self.last << (64 - 8 * n);
        let back = |n: usize| seen.len().checked_sub(n).map_or(0, |at| u64::from(seen[at]));
        let right_of = |at: u32| seen.get(at as usize + 1).map_or(0, |&byte| u64::from(byte));
        let [first, second] = self.records.lens;
        let record = (first as u64) << 16;
        let field = self.tokens.place().above[2];
        let of_four = self.len as u64 & 3;
        // How a plane goes on through the three corners, and a line through two points.
        let plane = back(first).wrapping_add(back(second)).wrapping_sub(back(first + second)) & 0xFF;
        let line = back(first).wrapping_mul(2).wrapping_sub(back(2 * first)) & 0xFF;
        *contexts = [
            0,
            order(1),
            order(2),
            order(3),
            order(4),
            order(6),
            pair(words.word, words.gap),
            u64::from(self.expected[3].byte) | right_of(field) << 9 | (self.last & 0xFFFF) << 17,
            self.last & 0xFF_FF00,
            self.last & 0xFFFF_0000,
            self.last & 0xFF00_FF00,
            self.last & 0xF0F0_F0F0,
            of_four | back(4) << 8 | back(8) << 16,
            of_four | last << 8,
            of_four << 32 | self.kinds(8),
            back(first) | back(2 * first) << 8 | record,
            back(second) | last << 8 | (second as u64) << 16,
            plane | last << 8,
            line | last << 8,
            self.shape,
            u64::from(self.after_pair() & 0xFF_FFFF) << 8 | last,
            u64::from(self.after_byte() & 0xFF_FFFF) << 8 | last,
            matched << 8 | last,
        ];
    }

    fn expected(&self, _: &[u8]) -> [Expected; POINTERS] {
        self.expected
    }

    fn likely(&self, _: &[u8]) -> u32 {
        let [latest, second, third, _] = self.after_pair().to_le_bytes();
        u32::from(latest) | u32::from(second == latest) << 8 | u32::from(third == latest) << 9
    }

    fn class(&self, i: usize) -> usize {
        match i {
            // How far into the word and the token.
            0 => (self.words.len.min(15) | self.tokens.place().token_len.min(15) << 4) as usize,
            // The column of the record.
            1 => self.len % self.records.lens[0],
            _ => self.kinds(4) as usize,
        }
    }
}

impl Any {
    /// Looks up what is expected behind those seen: what stood in the column, where the token and the field were before, what followed
    /// the last bytes.
    fn expect(&mut self, seen: &[u8]) {
        let known = |byte: &u8| u32::from(*byte) | 0x100;
        let back = |n: usize| seen.len().checked_sub(n).map_or(0, |at| known(&seen[at]));
        let at = |at: u32| if at == 0 { 0 } else { seen.get(at as usize).map_or(0, known) };
        let after = |after: u32| if after == 0 { 0 } else { after & 0xFF | 0x100 };
        let [first, second] = self.records.lens;
        let above = self.tokens.place().above;
        let bytes =
            [back(first), back(second), at(above[0]), at(above[2]), after(self.after_pair()), after(self.after_byte())];
        self.expected = std::array::from_fn(|i| Expected { byte: bytes[i], class: self.came[i] & 0xFF });
    }

    fn after_pair(&self) -> u32 {
        self.after_pair[self.last as usize & 0xFFFF]
    }

    fn after_byte(&self) -> u32 {
        self.after_byte[self.last as usize & 0xFF]
    }

    /// The kinds of the last `n` bytes, two bits each.
    fn kinds(&self, n: usize) -> u64 {
        (0..n).fold(0, |kinds, i| kinds << 2 | kind((self.last >> (8 * i)) as u8))
    }
}

/// Nothing, text, the end of a range, or any other.
fn kind(byte: u8) -> u64 {
    match byte {
        0 => 0,
        b' '..=b'~' => 1,
        0xFF => 2,
        _ => 3,
    }
}

fn pair(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}
