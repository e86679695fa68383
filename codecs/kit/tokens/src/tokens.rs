//! The tokenizer for text in lines: words, and what stands between them.

use crate::numbers::Numbers;
use crate::{Order, Place, Tokenizer};

/// A token is a run of letters, digits, underscores and bytes from 0x80; any other byte is a delimiter of its own.
///
/// A line's template is its tokens and delimiters so far, with all tokens that hold a digit alike and a run of one delimiter as
/// one. For each template, each template with the token before, and each word with the delimiters behind it, a table has where
/// that last was; those are the positions *above*.
pub struct Tokens {
    place: Place,
    /// Whether this token holds a digit.
    digits: bool,
    /// The field of the next token, as far as it is known.
    gap: u32,
    /// Where each slot, each slot behind its previous token, and each field was last met.
    met: [Vec<u32>; 3],
    bits: u32,
}

/// Stands for any token with a digit in it.
const NUMBER: u32 = 1;

impl Tokenizer for Tokens {
    fn new(len: u64) -> Self {
        let bits = table_bits(len);
        let met = std::array::from_fn(|_| vec![0; 1 << bits]);
        Self { place: Place::default(), digits: false, gap: 0, met, bits }
    }

    fn memory(len: u64) -> u64 {
        (3 * size_of::<u32>() as u64) << table_bits(len)
    }

    #[inline]
    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        if is_word(byte) {
            self.word_byte(byte, seen);
        } else if self.place.token_len == 0 && byte != b'\n' && seen.len() > 1 && seen[seen.len() - 2] == byte {
            self.place.follow(seen, |above| above == byte);
        } else {
            self.delimiter(byte, seen.len() as u32);
        }
    }

    #[inline]
    fn place(&self) -> &Place {
        &self.place
    }
}

impl Tokens {
    fn word_byte(&mut self, byte: u8, seen: &[u8]) {
        self.place.grow(byte, seen, is_word);
        self.digits |= byte.is_ascii_digit();
        self.place.follow(seen, is_word);
    }

    fn delimiter(&mut self, byte: u8, here: u32) {
        let place = &mut self.place;
        if place.token_len > 0 {
            let kind = if self.digits { NUMBER } else { place.token };
            place.slot = fold(place.slot, kind);
            place.previous = [place.token, place.previous[0]];
            self.gap = kind;
        }
        (place.token, place.token_len, place.order, self.digits) = (0, 0, Order::Same, false);
        if byte == b'\n' {
            place.slot = 0;
        }
        place.slot = fold(place.slot, u32::from(byte) + 256);
        self.gap = fold(self.gap, u32::from(byte) + 256);
        place.field = self.gap;
        let keys = [place.slot, fold(place.slot, place.previous[0]), place.field];
        for ((above, met), key) in place.above.iter_mut().zip(&mut self.met).zip(keys) {
            let at = key.wrapping_mul(0x9E37_79B1) >> (32 - self.bits);
            *above = std::mem::replace(&mut met[at as usize], here);
        }
    }
}

/// [`Tokens`] that expect numbers to go on as they did.
pub struct NumberedTokens {
    tokens: Tokens,
    numbers: Numbers,
}

impl Tokenizer for NumberedTokens {
    fn new(len: u64) -> Self {
        Self { tokens: Tokens::new(len), numbers: Numbers::new(table_bits(len)) }
    }

    fn memory(len: u64) -> u64 {
        Tokens::memory(len) + Numbers::memory(table_bits(len))
    }

    #[inline]
    fn advance(&mut self, seen: &[u8]) {
        self.tokens.advance(seen);
        let place = &mut self.tokens.place;
        match seen.last() {
            Some(&byte) if place.token_len > 0 => self.numbers.advance(byte),
            _ => self.numbers.start(place.slot),
        }
        place.expected = self.numbers.expected();
    }

    #[inline]
    fn place(&self) -> &Place {
        &self.tokens.place
    }
}

/// Whether a byte belongs to a token.
#[inline]
pub const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The hash of a sequence that goes on with `next`.
#[inline]
pub fn fold(hash: u32, next: u32) -> u32 {
    let x = (hash ^ next.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    x ^ x >> 15
}

/// A byte's kind: digits are alike, capitals are, and small letters; anything else is itself.
#[inline]
pub fn shape(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'0',
        b'A'..=b'Z' => b'A',
        b'a'..=b'z' => b'a',
        _ => byte,
    }
}

/// One entry for each eight bytes, within bounds.
fn table_bits(len: u64) -> u32 {
    (len.clamp(1, 1 << 32) / 8).next_power_of_two().ilog2().clamp(10, 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &[u8]) -> Place {
        let mut tokens = Tokens::new(text.len() as u64);
        (0..=text.len()).for_each(|end| tokens.advance(&text[..end]));
        tokens.place
    }

    #[test]
    fn numbers_do_not_part_templates_and_words_do() {
        assert_eq!(place(b"took 15 ms, ").slot, place(b"took 7 ms, ").slot);
        assert_ne!(place(b"took 15 ms, ").slot, place(b"lost 15 ms, ").slot);
        assert_eq!(place(b"a   b ").slot, place(b"a b ").slot);
    }

    #[test]
    fn above_is_what_stood_in_the_same_slot() {
        let text = b"\ntook 150 ms\nlost 7 ms\ntook 1";
        let place = place(text);
        assert_eq!(place.above[0] as usize, text.iter().position(|&b| b == b'5').unwrap_or(0));
        assert_eq!((place.order, place.token_len), (Order::Same, 1));
    }

    #[test]
    fn above_stays_at_the_end_of_a_shorter_token() {
        let text = b"\nx=7;\nx=123";
        let place = place(text);
        assert_eq!(text[place.above[0] as usize], b';');
        assert_eq!(place.order, Order::Lower);
    }
}
