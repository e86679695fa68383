//! Any bytes on the deep engine.

mod records;
mod words;

use crate::deep::{Expected, Guide};
use kit_tokens::{Tokenizer, Tokens};
use records::Records;
use words::Words;

pub const CONTEXTS: usize = 26;
pub const POINTERS: usize = 4;
pub const VECTORS: usize = 10;
pub const CHOICES: usize = 7;

/// Follows any bytes.
pub struct Any {
    tokens: Tokens,
    words: Words,
    records: Records,
    last: u64,
    after_pair: Vec<u32>,
    after_byte: Vec<u32>,
    shape: u64,
    line: usize,
    above: usize,
    len: usize,
    expected: [Expected; POINTERS],
    hits: [u32; POINTERS],
}

impl Guide<CONTEXTS, POINTERS> for Any {
    fn new(len: u64) -> Self {
        Self {
            tokens: Tokens::new(len),
            words: Words::default(),
            records: Records::new(),
            last: 0,
            after_pair: vec![0; 1 << 16],
            after_byte: vec![0; 1 << 8],
            shape: 0,
            line: 0,
            above: 0,
            len: 0,
            expected: [Expected::default(); POINTERS],
            hits: [0; POINTERS],
        }
    }

    fn memory(len: u64) -> u64 {
        Tokens::memory(len) + Records::MEMORY + (size_of::<u32>() as u64) * ((1 << 16) + (1 << 8))
    }

    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        self.after_pair[self.last as usize & 0xFFFF] = self.after_pair[self.last as usize & 0xFFFF] << 8 | u32::from(byte);
        self.after_byte[self.last as usize & 0xFF] = self.after_byte[self.last as usize & 0xFF] << 8 | u32::from(byte);
        self.last = self.last << 8 | u64::from(byte);
        self.shape = self.shape << 8 | u64::from(shape(byte));
        self.len = seen.len();
        for (hits, expected) in self.hits.iter_mut().zip(self.expected) {
            if expected.byte != 0 {
                *hits = *hits << 1 | u32::from(expected.byte as u8 == byte);
            }
        }
        self.tokens.advance(seen);
        self.words.advance(byte);
        self.records.advance(byte, seen.len());
        if byte == b'\n' {
            (self.above, self.line) = (self.line, seen.len());
        }
        let place = self.tokens.place();
        let back = |n: usize| seen.len().checked_sub(n).map_or(0, |at| u32::from(seen[at]) | 0x100);
        let at = |at: u32| if at == 0 { 0 } else { seen.get(at as usize).map_or(0, |&byte| u32::from(byte) | 0x100) };
        let bytes = [back(self.records.lens[0]), back(self.records.lens[1]), at(place.above[0]), at(place.above[2])];
        for (i, byte) in bytes.into_iter().enumerate() {
            self.expected[i] = Expected { byte, class: self.hits[i] & 255 };
        }
    }

    fn contexts(&self, seen: &[u8], matched: u64, contexts: &mut [u64; CONTEXTS]) {
        let last = self.last & 0xFF;
        let place = self.tokens.place();
        let words = &self.words;
        let order = |n: u32| self.last << (64 - 8 * n);
        let at = |at: u32| seen.get(at as usize).map_or(0, |&byte| u64::from(byte));
        let back = |n: usize| seen.len().checked_sub(n).map_or(0, |at| u64::from(seen[at]));
        let word = pair(words.word, words.gap);
        let [first, second] = self.records.lens;
        let column = (seen.len() % first) as u64;
        let orders = (place.order as u64) << 16 | u64::from(place.token_len.min(15)) << 20;
        let above = self.line_above(seen);
        *contexts = [
            order(1),
            order(2),
            order(3),
            order(4),
            order(5),
            order(6),
            word,
            mix(word, u64::from(words.before[0])),
            mix(mix(u64::from(words.word), u64::from(words.before[0])), u64::from(words.before[1])),
            mix(pair(place.slot, place.token), 1),
            at(place.above[0]) | at(place.above[0] + 1) << 8 | orders,
            at(place.above[2]) | at(place.above[2] + 1) << 8 | (self.last & 0xFFFF) << 16,
            above << 8 | last,
            self.last & 0xFF_FF00,
            self.last & 0xFFFF_0000,
            self.last & 0xFF00_FF00,
            self.last & 0x00FF_00FF_00FF_00FF,
            (self.len as u64 & 3) | back(4) << 8 | back(8) << 16,
            back(first) | back(2 * first) << 8 | (first as u64) << 16,
            back(first) | last << 8 | (first as u64) << 16,
            column | (first as u64) << 16 | last << 32,
            back(second) | last << 8 | (second as u64) << 16,
            self.shape,
            u64::from(self.after_pair[self.last as usize & 0xFFFF] & 0xFF_FFFF) << 8 | last,
            u64::from(self.after_byte[last as usize] & 0xFF_FFFF) << 8 | last,
            matched << 8 | last,
        ];
    }

    fn expected(&self, _: &[u8]) -> [Expected; POINTERS] {
        self.expected
    }

    fn likely(&self, _: &[u8]) -> u32 {
        self.expected[0].byte
    }

    fn class(&self, i: usize) -> usize {
        match i {
            0 => (self.words.len.min(15) | (self.tokens.place().token_len.min(15)) << 4) as usize,
            1 => self.len % self.records.lens[0] & 255,
            _ => (0..4).fold(0, |classes, i| classes << 2 | kind((self.last >> (8 * i)) as u8)),
        }
    }
}

impl Any {
    fn line_above(&self, seen: &[u8]) -> u64 {
        let at = self.above + (seen.len() - self.line);
        let byte = |at: usize| seen.get(at).map_or(0, |&byte| u64::from(byte));
        if at < self.line { byte(at) | byte(at + 1) << 8 } else { 0 }
    }
}

fn kind(byte: u8) -> usize {
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

fn mix(a: u64, b: u64) -> u64 {
    (a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// Digits alike, capitals alike, small letters alike, anything else itself.
fn shape(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'0',
        b'A'..=b'Z' => b'A',
        b'a'..=b'z' => b'a',
        _ => byte,
    }
}
