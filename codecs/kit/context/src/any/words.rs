//! Words of any text in a file: of one byte for a letter, or of two where the other one is zero.

use kit_tokens::fold;

/// The word so far and those before it.
#[derive(Default)]
pub struct Words {
    /// The hash of the word so far in one case; 0 where none has begun.
    pub word: u32,
    /// Letters of it.
    pub len: u32,
    /// The words before, the latest first.
    pub before: [u32; 2],
    /// The hash of the bytes since the last letter; within a word, of those before it.
    pub gap: u32,
    /// The last two bytes, the latest lowest.
    last: u32,
}

impl Words {
    /// Moves past a byte.
    pub fn advance(&mut self, byte: u8) {
        let wide = byte == 0 && self.last >> 8 & 0xFF == 0 && self.last & 0xFF != 0;
        if is_letter(byte) {
            if self.len == 0 {
                self.word = 0;
            }
            self.word = fold(self.word.wrapping_add(1), u32::from(byte.to_ascii_lowercase()));
            self.len += 1;
        } else if !wide {
            if self.len > 0 {
                self.before = [self.word, self.before[0]];
                (self.word, self.len, self.gap) = (0, 0, 0);
            }
            self.gap = fold(self.gap, u32::from(byte));
        }
        self.last = self.last << 8 | u32::from(byte);
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}
