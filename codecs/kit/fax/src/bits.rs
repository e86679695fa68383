//! Bits, the highest of a byte first.

use crate::codes::Word;

/// Writes words onto the end of bytes.
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    held: u32,
    count: u32,
}

impl<'a> Writer<'a> {
    /// Starts at a byte boundary behind what `out` holds.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, held: 0, count: 0 }
    }

    /// Appends a word of at most 24 bits.
    pub fn put(&mut self, word: Word) {
        self.held = self.held << word.len | word.bits;
        self.count += word.len;
        while self.count >= 8 {
            self.count -= 8;
            self.out.push((self.held >> self.count) as u8);
        }
    }

    /// Fills the last byte with zeros.
    pub fn align(&mut self) {
        if self.count > 0 {
            self.put(Word { len: 8 - self.count, bits: 0 });
        }
    }

    /// Whole bytes that `out` has.
    pub fn written(&self) -> usize {
        self.out.len()
    }

    /// Whether `stream` begins with all that was written since the last time this was asked; the bytes are then let go.
    pub fn is_start_of(&mut self, stream: &mut &[u8]) -> bool {
        let Some(rest) = stream.strip_prefix(&self.out[..]) else { return false };
        *stream = rest;
        self.out.clear();
        let partial = rest.first().map_or(0, |&byte| u32::from(byte)) >> (8 - self.count);
        partial == self.held & ((1 << self.count) - 1) && (self.count == 0 || !rest.is_empty())
    }
}

/// Looks at bits and takes them; behind the last there are zeros.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    input: &'a [u8],
    at: u64,
}

impl<'a> Reader<'a> {
    /// Starts at the first bit.
    pub fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0 }
    }

    /// The next `len` (1 to 24) bits.
    pub fn look(&self, len: u32) -> u32 {
        let first = (self.at / 8) as usize;
        let bits =
            (0..4).fold(0u32, |bits, i| bits << 8 | self.input.get(first + i).map_or(0, |&byte| u32::from(byte)));
        bits << (self.at % 8) >> (32 - len)
    }

    /// Takes `len` bits; `false` where there are fewer.
    pub fn skip(&mut self, len: u32) -> bool {
        self.at += u64::from(len);
        self.at <= self.input.len() as u64 * 8
    }

    /// Takes a word, if it comes next.
    pub fn take(&mut self, word: Word) -> bool {
        self.look(word.len) == word.bits && self.skip(word.len)
    }

    /// Takes what is left of a byte.
    pub fn align(&mut self) {
        self.at = self.at.next_multiple_of(8);
    }

    /// Bits taken so far.
    pub fn at(&self) -> u64 {
        self.at
    }
}
