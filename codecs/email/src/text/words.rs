//! The words of a text: runs of letters, in one case.

use kit_tokens::fold;

/// Words that are remembered behind the current one.
const BEFORE: usize = 4;

/// The word so far and those before it.
#[derive(Default)]
pub struct Words {
    /// The hash of the word so far; 0 where none has begun.
    pub word: u32,
    /// Letters of it.
    pub len: u32,
    /// The words before, the latest first.
    pub before: [u32; BEFORE],
    /// The hash of the bytes since the last letter; within a word, of those before it.
    pub gap: u32,
    /// How the word is written: how many of its letters are capitals, as none, the first, all, or mixed.
    pub capitals: u32,
    /// The token so far: letters, digits and what joins them in names and addresses.
    pub joined: u32,
    pub joined_before: u32,
    last_was_letter: bool,
}

impl Words {
    /// Moves past a byte.
    pub fn advance(&mut self, byte: u8) {
        let letter = byte.is_ascii_alphabetic() || byte >= 0x80 || byte == b'\'' && self.last_was_letter;
        if letter {
            if !self.last_was_letter {
                (self.word, self.len, self.capitals) = (0, 0, 0);
            }
            self.word = fold(self.word.wrapping_add(1), u32::from(byte.to_ascii_lowercase()));
            self.capitals = match (byte.is_ascii_uppercase(), self.len, self.capitals) {
                (true, 0, _) => 1,
                (true, 1, 1) => 2,
                (true, _, 2) => 2,
                (true, ..) => 3,
                (false, _, 2) if self.len > 1 => 3,
                (false, _, 2) => 1,
                (false, _, capitals) => capitals,
            };
            self.len += 1;
        } else {
            if self.last_was_letter {
                self.before.rotate_right(1);
                self.before[0] = self.word;
                (self.word, self.len, self.gap) = (0, 0, 0);
            }
            self.gap = fold(self.gap, u32::from(byte));
        }
        if letter || byte.is_ascii_digit() || matches!(byte, b'.' | b'@' | b'-' | b'_') {
            self.joined = fold(self.joined.wrapping_add(1), u32::from(byte));
        } else if self.joined != 0 {
            (self.joined_before, self.joined) = (self.joined, 0);
        }
        self.last_was_letter = letter;
    }
}
