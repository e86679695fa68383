//! The tokenizer of mail for the faster engine: tokens, and the header field that they stand in.

use super::headers::Headers;
use super::words::Words;
use kit_tokens::{Place, Tokenizer, Tokens, fold};

/// Tokens of mail.
pub struct Fields {
    tokens: Tokens,
    headers: Headers,
    words: Words,
}

impl Tokenizer for Fields {
    fn new(len: u64) -> Self {
        Self { tokens: Tokens::new(len), headers: Headers::new(), words: Words::default() }
    }

    fn memory(len: u64) -> u64 {
        Tokens::memory(len) + Headers::MEMORY
    }

    #[inline]
    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        self.tokens.advance(seen);
        self.headers.advance(seen);
        self.words.advance(byte);
    }

    #[inline]
    fn place(&self) -> &Place {
        self.tokens.place()
    }

    /// 0: the word with the gap before it, and the word before. 1: the word and the field. 2: what stood in the field before.
    fn own(&self, n: u32, seen: &[u8]) -> u64 {
        let word = u64::from(fold(self.words.word, self.words.gap));
        let field = u64::from(self.headers.field()) << 32;
        match n {
            0 => word | u64::from(self.words.before[0]) << 32,
            1 => u64::from(self.words.word) | field,
            _ => {
                let above = seen.get(self.headers.above as usize).map_or(0, |&byte| u64::from(byte));
                above
                    | u64::from(self.headers.item.min(255)) << 8
                    | u64::from(seen.last().copied().unwrap_or(0)) << 16
                    | field
            }
        }
    }

    fn class(&self) -> usize {
        (self.headers.part as usize) << 6 | (self.words.len.min(7) as usize) << 3 | (self.headers.field() & 7) as usize
    }
}
