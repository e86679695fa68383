//! The letters that strings show, as if no kerning stood between them.

use super::series::Series;
use kit_tokens::fold;

/// The letters and words so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Letters {
    /// The last letters, the latest lowest, as far as they are bytes.
    last: u64,
    /// This word so far, and the ones before.
    word: u32,
    len: u32,
    words: [u32; 2],
    /// The digits so far of a letter in hexadecimal.
    code: u32,
    digits: u32,
    /// Digits of a letter in hexadecimal.
    wide: bool,
    first_two: u32,
    string_digits: u32,
    /// What stands between this string and the one before; 0 behind its first letter.
    between: u32,
    /// Whether strings stand in an array.
    open: bool,
    hex: bool,
    /// The last kerning that parts words, and where it stands; and any kerning.
    pub space: u32,
    pub space_at: u32,
    pub last_kerning: u32,
    /// The name of the font.
    pub font: u32,
}

/// Kerning, in thousandths of an em to the left, from which on words are apart.
const SPACE: i64 = -180;

impl Letters {
    /// An array opens.
    pub fn open(&mut self) {
        self.open = false;
        self.last_kerning = 0;
    }

    /// An array closes.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Whether an array of strings is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// A string begins, in an array or not.
    pub fn begin(&mut self, in_array: bool) {
        self.open = in_array;
        (self.digits, self.code, self.string_digits, self.hex) = (0, 0, 0, false);
        self.between = fold(self.last_kerning, 3);
    }

    /// Kerning has ended that began at `start`.
    pub fn kerning(&mut self, token: u32, start: u32, series: &Series) {
        self.last_kerning = token;
        if series.is_below(SPACE) {
            (self.space, self.space_at) = (token, start);
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        if self.len > 0 {
            self.words = [self.word, self.words[0]];
        }
        (self.word, self.len) = (0, 0);
    }

    /// A letter of a string in parentheses.
    pub fn letter(&mut self, byte: u8) {
        self.between = 0;
        self.last = self.last << 8 | u64::from(byte);
        if byte == b' ' {
            return self.end_word();
        }
        self.word = fold(self.word.wrapping_add(1), u32::from(byte));
        self.len += 1;
    }

    /// A digit of a string in hexadecimal.
    pub fn digit(&mut self, byte: u8) {
        (self.between, self.hex) = (0, true);
        self.string_digits += 1;
        self.code = self.code << 8 | u32::from(byte);
        self.digits += 1;
        if self.string_digits == 2 {
            self.first_two = self.code;
        }
        let due = if self.wide { 4 } else { 2 };
        if self.digits >= due {
            let letter = fold(self.code, 5) as u8;
            self.last = self.last << 8 | u64::from(letter);
            if self.code & 0xFFFF == 0x3033 && self.wide {
                self.end_word();
            } else {
                self.word = fold(self.word.wrapping_add(1), self.code);
                self.len += 1;
            }
            (self.digits, self.code) = (0, 0);
        }
    }

    /// A string has ended.
    pub fn end(&mut self) {
        self.last_kerning = 0;
    }

    /// A string in hexadecimal has ended.
    pub fn end_hex(&mut self) {
        if self.string_digits >= 4 {
            self.wide = self.first_two == 0x3030 && self.string_digits.is_multiple_of(4);
        }
        self.last_kerning = 0;
    }

    /// The last two letters.
    pub fn last_two(&self) -> [u32; 2] {
        [self.last as u32 & 0xFF, self.last as u32 >> 8 & 0xFF]
    }

    /// What is known beside the letters: digits of the next one, or what stands before its string.
    pub fn state(&self) -> u32 {
        if self.hex { self.code ^ self.digits << 30 } else { self.between }
    }

    /// The word so far.
    pub fn word(&self) -> u32 {
        self.word
    }

    /// The words before.
    pub fn words(&self) -> [u32; 2] {
        self.words
    }

    /// Letters of the word so far.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// The third, fourth and fifth last letter.
    pub fn field(&self) -> u32 {
        (self.last >> 16) as u32 & 0xFF_FFFF
    }

    /// The class of a place, in seven bits.
    pub fn class(&self) -> u32 {
        u32::from(self.hex) | self.digits << 1 | u32::from(self.between == 0) << 3 | u32::from(self.open) << 4
    }
}
