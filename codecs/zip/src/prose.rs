//! The words of a text, whatever markup stands between and within them.

use kit_tokens::fold;

/// Follows letters.
#[derive(Default)]
pub struct Prose {
    word: u32,
    before: u32,
}

impl Prose {
    /// Moves past a byte of text.
    pub fn advance(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            self.word = fold(self.word.wrapping_add(1), u32::from(byte.to_ascii_lowercase()));
        } else if self.word != 0 {
            self.before = self.word;
            self.word = 0;
        }
    }

    /// The word so far.
    pub fn word(&self) -> u32 {
        self.word
    }

    /// The word before it.
    pub fn before(&self) -> u32 {
        self.before
    }
}
