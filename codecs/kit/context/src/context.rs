//! What a byte is predicted from, as one hash a context.

use kit_tokens::Place;

/// Some aspect of the bytes before a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The last n bytes, 0 to 8.
    Order(u32),
    /// Two and three bytes ago, but not the last byte.
    Skip,
    /// Two, three and four bytes ago.
    SkipLong,
    /// The upper halves of the last five bytes, as far as they tell letters, digits and the rest apart.
    Shape,
    /// The letters and digits since the last other byte.
    Word,
    /// That, and the word before.
    WordPair,
    /// The three bytes that followed the last two bytes the last three times.
    AfterPair,
    /// The byte that the match expects, and the class of the match.
    Expected,
    /// The byte above and its right neighbour in the line before, and the last byte.
    LineAbove,
    /// The same, or where the line above has none, as in minified text, the slot and the token so far.
    LineAboveOrSlot,
    /// The byte above and its right neighbour, and how many bytes the line has so far.
    Column,
    /// The token so far.
    Token,
    /// That, and the one or two tokens before.
    TokenAfter(u32),
    /// The slot and the token so far.
    Slot,
    /// That, and the one or two tokens before.
    SlotAfter(u32),
    /// The field and the token so far.
    Field,
    /// The field and the word so far.
    FieldWord,
    /// What stood in the slot, two bytes of it, how the token compares so far and how far into it.
    Above,
    /// What stood in the slot, how the token compares so far, and the slot.
    AboveSlot,
    /// What stood in the slot behind the same token, two bytes of it, and the last byte.
    AbovePair,
    /// What stood in the field, two bytes of it, and the last two bytes.
    AboveField,
    /// The bytes that stood in the slot, the slot behind the same token, and the field.
    Aboves,
    /// The byte that a number is expected to go on with, and the one that stood in the slot.
    Number,
    /// The same, and the slot.
    NumberSlot,
    /// What stood in the slot behind the same token, how far that is trusted, and the slot.
    AfterSlot,
    /// The format's own context of that number.
    Own(u32),
}

/// What contexts are made of, beside the place.
pub(crate) struct Cursor {
    /// The last eight bytes, the latest lowest.
    last: u64,
    /// Hashes of the current and the previous word; just the last byte where no word has begun.
    word: u64,
    word_before: u64,
    /// Where this line and the line above start.
    line: usize,
    above: usize,
    /// By two bytes, the three that followed them last. Empty unless asked for.
    after_pair: Vec<u32>,
}

impl Cursor {
    /// Starts before the first byte.
    pub fn new(contexts: &[Context]) -> Self {
        let after_pair = vec![0; if contexts.contains(&Context::AfterPair) { 1 << 16 } else { 0 }];
        Self { last: 0, word: 0, word_before: 0, line: 0, above: 0, after_pair }
    }

    /// Moves past the byte at the end of `seen`.
    pub fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        if let Some(after) = self.after_pair.get_mut(self.last as usize & 0xFFFF) {
            *after = (*after << 8 | u32::from(byte)) & 0xFF_FFFF;
        }
        self.last = self.last << 8 | u64::from(byte);
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            self.word = spread(self.word.wrapping_add(u64::from(byte) + 1));
            return;
        }
        if self.word > 0xFF {
            self.word_before = self.word;
        }
        self.word = u64::from(byte);
        if byte == b'\n' {
            self.above = self.line;
            self.line = seen.len();
        }
    }

    /// How many bytes the line has so far.
    #[inline]
    pub fn column(&self, seen: &[u8]) -> usize {
        seen.len() - self.line
    }

    /// The last byte.
    #[inline]
    pub fn last(&self) -> u8 {
        self.last as u8
    }

    /// The hash of the last two bytes, in 16 bits.
    #[inline]
    pub fn pair(&self) -> usize {
        self.last as usize & 0xFFFF
    }

    /// The hash of `context`, which is neither the model's ([`Context::Expected`]) nor the format's ([`Context::Own`]), for the byte behind `seen`; not spread yet.
    #[inline]
    pub fn hash(&self, context: Context, seen: &[u8], place: &Place) -> u64 {
        let last = self.last & 0xFF;
        let above = |i: usize| place.above[i] as usize;
        let token = u64::from(place.token);
        let slot = u64::from(place.slot) << 32;
        let field = u64::from(place.field) << 32;
        let order = (place.order as u64) << 16;
        let previous = |i: usize| u64::from(place.previous[i]) << 32;
        match context {
            Context::Order(0) | Context::Expected | Context::Own(_) => 0,
            Context::Order(n) => self.last << (64 - 8 * n.min(8)),
            Context::Skip => self.last >> 8 & 0xFFFF,
            Context::SkipLong => self.last >> 8 & 0xFF_FFFF,
            Context::Shape => self.last & 0xF0_F0F0_F0F0,
            Context::Word => self.word,
            Context::WordPair => self.word.wrapping_add(self.word_before.rotate_left(17)),
            Context::AfterPair => u64::from(self.after_pair[self.pair()]),
            Context::LineAbove => self.line_above(seen) << 8 | last,
            Context::LineAboveOrSlot => match self.line_above(seen) {
                0 => token ^ slot,
                above => above << 8 | last,
            },
            Context::Column => self.line_above(seen) << 20 ^ self.column(seen) as u64,
            Context::Token => token,
            Context::TokenAfter(1) => token ^ previous(0),
            Context::TokenAfter(_) => spread(token ^ previous(0)) ^ previous(1),
            Context::Slot => token ^ slot,
            Context::SlotAfter(1) => spread(token ^ slot) ^ previous(0),
            Context::SlotAfter(_) => spread(spread(token ^ slot) ^ previous(0)) ^ previous(1),
            Context::Field => token ^ field,
            Context::FieldWord => self.word ^ field,
            Context::Above => pair(seen, above(0)) | order | u64::from(place.token_len.min(15)) << 20,
            Context::AboveSlot => byte(seen, above(0)) | order | slot,
            Context::AbovePair => pair(seen, above(1)) | last << 16,
            Context::AboveField => pair(seen, above(2)) | (self.last & 0xFFFF) << 16,
            Context::Aboves => byte(seen, above(0)) | byte(seen, above(1)) << 8 | byte(seen, above(2)) << 16,
            Context::NumberSlot => spread(u64::from(place.expected) << 32 | byte(seen, above(0)) | order) ^ slot,
            Context::AfterSlot => byte(seen, above(1)) | u64::from(place.trust[1]) << 8 | slot,
            Context::Number => u64::from(place.expected) << 32 | byte(seen, above(0)) | order,
        }
    }

    /// The byte above the next one, and the byte to the right of that; 0 past the end of the line above.
    fn line_above(&self, seen: &[u8]) -> u64 {
        let at = self.above + self.column(seen);
        if at < self.line { pair(seen, at) } else { 0 }
    }
}

#[inline]
fn byte(seen: &[u8], at: usize) -> u64 {
    seen.get(at).copied().map_or(0, u64::from)
}

/// A byte and the next, in 16 bits.
#[inline]
fn pair(seen: &[u8], at: usize) -> u64 {
    byte(seen, at) | byte(seen, at + 1) << 8
}

/// Spreads a number over all 64 bits, the upper ones best.
#[inline]
pub(crate) fn spread(x: u64) -> u64 {
    let x = x.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x ^ x >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(text: &[u8]) -> Cursor {
        let mut cursor = Cursor::new(&[Context::AfterPair]);
        (0..=text.len()).for_each(|end| cursor.advance(&text[..end]));
        cursor
    }

    #[test]
    fn looks_at_the_line_above() {
        let text = b"at 10:00 ok\nat 9";
        let cursor = cursor(text);
        assert_eq!(cursor.column(text), 4);
        // Column 4 above is the 0 of 10, and a colon is to its right.
        assert_eq!(cursor.line_above(text), u64::from(b':') << 8 | u64::from(b'0'));
        assert_eq!(super::tests::cursor(b"at 10").line_above(b"at 10"), 0);
    }

    #[test]
    fn remembers_what_followed() {
        let text = b"abc abd ab";
        let cursor = cursor(text);
        let place = Place::default();
        assert_eq!(cursor.hash(Context::AfterPair, text, &place), u64::from(b'c') << 8 | u64::from(b'd'));
    }
}
