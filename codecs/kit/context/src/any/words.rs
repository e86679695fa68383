//! Words of text anywhere in a file, of one byte for a letter, or of two where the other one is zero.

use kit_tokens::fold;

/// The word so far.
#[derive(Default)]
pub struct Words {
    /// The hash of the word so far in one case; 0 where none has begun.
    pub word: u32,
    /// Letters of it.
    pub len: u32,
    /// The hash of the bytes since the last letter; within a word, of those before it.
    pub gap: u32,
    /// The last two bytes, the latest lowest.
    last: [u8; 2],
}

impl Words {
    /// Moves past a byte.
    pub fn advance(&mut self, byte: u8) {
        let is_half = byte == 0 && self.last[1] == 0 && self.last[0] != 0;
        if byte.is_ascii_alphabetic() || byte >= 0x80 {
            self.word = fold(self.word.wrapping_add(1), u32::from(byte.to_ascii_lowercase()));
            self.len += 1;
        } else if !is_half {
            if self.len > 0 {
                (self.word, self.len, self.gap) = (0, 0, 0);
            }
            self.gap = fold(self.gap, u32::from(byte));
        }
        self.last = [byte, self.last[0]];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &[u8]) -> (u32, u32) {
        let mut words = Words::default();
        text.iter().for_each(|&byte| words.advance(byte));
        (words.word, words.len)
    }

    #[test]
    fn a_word_is_the_same_in_any_case_and_width() {
        assert_eq!(word(b"a word"), word(b"the Word"));
        assert_eq!(word(b"word").1, 4);
        assert_eq!(word(b"\0\0w\0o\0r\0d\0"), word(b"word"));
        assert_eq!(word(b"one\0word"), word(b"word"));
    }
}
