//! What a byte is predicted from, as one hash a context.

/// Some aspect of the bytes before a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The last n bytes, 0 to 8.
    Order(u32),
    /// The letters and digits since the last other byte.
    Word,
    /// That, and the word before.
    WordPair,
    /// Two and three bytes ago, but not the last byte.
    Skip,
    /// The bytes above and above right, in the line before, and the last byte.
    Above,
    /// The bytes above and above right, and how many bytes the line has so far.
    Column,
    /// How many words the line has so far, and the current word.
    Field,
    /// The byte as far into the same word of the line before, how many words the line has so far, and the last byte.
    FieldAbove,
    /// The byte that the match expects, and the length of the match.
    Expected,
}

/// Words of a line beyond which all count as one.
const MAX_FIELDS: usize = 255;

/// Where in the text the next byte is: what contexts are made of.
pub(crate) struct Cursor {
    /// The last eight bytes, the latest lowest.
    last: u64,
    /// Hashes of the current and the previous word; just the last byte where no word has begun.
    word: u64,
    word_before: u64,
    /// Where this line and the line above start.
    line: usize,
    above: usize,
    /// Where this line and its words end that are complete, and the same for the line above.
    fields: Vec<u32>,
    fields_above: Vec<u32>,
}

impl Cursor {
    /// Starts before the first byte.
    pub fn new() -> Self {
        Self { last: 0, word: 0, word_before: 0, line: 0, above: 0, fields: vec![0], fields_above: Vec::new() }
    }

    /// Moves past the byte at the end of `seen`.
    pub fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        self.last = self.last << 8 | u64::from(byte);
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            self.word = spread(self.word.wrapping_add(u64::from(byte) + 1));
            return;
        }
        if self.word > 0xFF {
            self.word_before = self.word;
            if self.fields.len() < MAX_FIELDS {
                self.fields.push(seen.len() as u32);
            }
        }
        self.word = u64::from(byte);
        if byte == b'\n' {
            self.above = self.line;
            self.line = seen.len();
            std::mem::swap(&mut self.fields, &mut self.fields_above);
            self.fields.clear();
            self.fields.push(seen.len() as u32);
        }
    }

    /// How many bytes the line has so far.
    pub fn column(&self, seen: &[u8]) -> usize {
        seen.len() - self.line
    }

    /// The hash of `context`, which is not [`Context::Expected`], for the byte behind `seen`; not spread yet.
    pub fn hash(&self, context: Context, seen: &[u8]) -> u64 {
        let last = self.last & 0xFF;
        let fields = self.fields.len() as u64;
        match context {
            Context::Order(0) | Context::Expected => 0,
            Context::Order(n) => self.last << (64 - 8 * n.min(8)),
            Context::Word => self.word,
            Context::WordPair => self.word.wrapping_add(self.word_before.rotate_left(17)),
            Context::Skip => self.last >> 8 & 0xFFFF,
            Context::Above => self.above(seen) << 8 | last,
            Context::Column => self.above(seen) << 20 ^ self.column(seen) as u64,
            Context::Field => self.word ^ fields << 40,
            Context::FieldAbove => self.field_above(seen) << 40 ^ fields << 50 ^ last,
        }
    }

    /// The byte above the next one, and the byte to the right of that; 0 past the end of the line above.
    fn above(&self, seen: &[u8]) -> u64 {
        let at = self.above + self.column(seen);
        self.byte_above(seen, at) << 8 | self.byte_above(seen, at + 1)
    }

    /// The byte in the line above that is as far behind as many words as the next byte; 0 where there is none.
    fn field_above(&self, seen: &[u8]) -> u64 {
        let Some(&start) = self.fields_above.get(self.fields.len() - 1) else { return 0 };
        let own = self.fields.last().map_or(0, |&end| end as usize);
        self.byte_above(seen, start as usize + seen.len() - own)
    }

    fn byte_above(&self, seen: &[u8], at: usize) -> u64 {
        if at < self.line { u64::from(seen[at]) } else { 0 }
    }
}

/// Spreads a number over all 64 bits, the upper ones best.
#[inline]
pub(crate) fn spread(x: u64) -> u64 {
    let x = x.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x ^ x >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}
