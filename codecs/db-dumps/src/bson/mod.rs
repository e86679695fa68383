//! The tokenizer for BSON: documents, their keys, and the values behind these as columns.

mod series;
#[cfg(test)]
mod tests;

use crate::rows::Rows;
use kit_tokens::{Place, Tokenizer, fold};
use series::{Endian, Series};

/// Documents within one another that are followed.
const DEEPEST: usize = 64;

/// Numbers' columns that are followed, as a power of two.
const SERIES_BITS: u32 = 12;

/// What a byte belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A document's length, four bytes.
    Length,
    /// An element's type, or the end of a document.
    Type,
    /// An element's key with its zero.
    Key,
    /// Bytes of a fixed number, as many as are left.
    Fixed,
    /// The length of a string, or of a code with its string and scope.
    TextLength,
    CodeLength,
    /// The length and the kind of binary data.
    DataLength,
    DataKind,
    /// Bytes of a string or of binary data.
    Content,
    /// Strings that end with a zero, as many as are left.
    Zeroed,
    /// Something that no document holds.
    Lost,
}

/// A document that has begun and not ended.
#[derive(Clone, Copy)]
struct Document {
    /// Where it ends.
    end: u64,
    /// The hash of the keys that lead to it.
    path: u32,
    array: bool,
}

// What stands for the parts of a document in columns.
const LENGTH: u32 = 1;
const ELEMENT: u32 = 2;
const END: u32 = 3;
const CONTENT: u32 = 4;

/// Follows BSON. Whatever it takes the bytes for, they come back.
pub struct Bson {
    rows: Rows,
    series: Series,
    documents: Vec<Document>,
    part: Part,
    /// How many bytes, or strings, of the part are left.
    left: u64,
    /// The number read so far, and how many bytes it has.
    number: u32,
    number_len: u32,
    kind: u8,
    /// The key so far, and the one before.
    key: u32,
    column: u32,
    /// What follows a string: the identity of a pointer, the scope of a code.
    after: u8,
    at: usize,
}

impl Tokenizer for Bson {
    fn new(len: u64) -> Self {
        let mut bson = Self {
            rows: Rows::new(len),
            series: Series::new(SERIES_BITS),
            documents: Vec::with_capacity(DEEPEST),
            part: Part::Length,
            left: 0,
            number: 0,
            number_len: 0,
            kind: 0,
            key: 0,
            column: 0,
            after: 0,
            at: 0,
        };
        bson.document(0, &[]);
        bson
    }

    fn memory(len: u64) -> u64 {
        Rows::memory(len) + Series::memory(SERIES_BITS) + (DEEPEST * size_of::<Document>()) as u64
    }

    fn advance(&mut self, seen: &[u8]) {
        // Bytes that were copied are followed as well, for else it would be lost behind them.
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
    }

    #[inline]
    fn place(&self) -> &Place {
        &self.rows.place
    }
}

impl Bson {
    fn step(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        match self.part {
            Part::Length => self.length(byte, seen),
            Part::Type => self.element(byte, seen),
            Part::Key => {
                self.key = fold(self.key.wrapping_add(1), u32::from(byte));
                self.rows.advance(byte, seen);
                if byte == 0 {
                    self.value(seen);
                }
            }
            Part::Fixed => {
                self.fixed(byte, seen);
                self.left -= 1;
                if self.left == 0 {
                    self.fixed_ends(seen);
                }
            }
            Part::TextLength => self.text_length(byte, seen),
            Part::CodeLength => {
                if self.number(byte, seen).is_some() {
                    self.lengths(Part::TextLength, seen);
                }
            }
            Part::DataLength => {
                if let Some(len) = self.number(byte, seen) {
                    self.left = u64::from(len);
                    self.begin(Part::DataKind, fold(self.column, END), true, seen);
                }
            }
            Part::DataKind => self.content(seen),
            Part::Content => self.content_byte(byte, seen),
            Part::Zeroed => {
                self.rows.advance(byte, seen);
                if byte == 0 {
                    self.left -= 1;
                    if self.left == 0 {
                        self.rows.end(seen);
                        self.expect_element(seen);
                    }
                }
            }
            Part::Lost => self.rows.advance(byte, seen),
        }
    }

    /// A part begins whose bytes stand in `column`.
    fn begin(&mut self, part: Part, column: u32, fixed: bool, seen: &[u8]) {
        self.part = part;
        self.rows.begin(
            column,
            seen.len() as u32,
            fixed,
            !matches!(part, Part::Length | Part::TextLength | Part::DataLength | Part::Type),
        );
        (self.number, self.number_len) = (0, 0);
    }

    /// A length begins; the likely one fills what is left of the document.
    fn lengths(&mut self, part: Part, seen: &[u8]) {
        let here = seen.len() as u64;
        let overhead = match part {
            Part::Length => 1,
            Part::TextLength => 5,
            _ => 6,
        };
        let likely = self.documents.last().and_then(|document| document.end.checked_sub(here + overhead));
        let column = fold(self.column, LENGTH);
        self.begin(part, column, true, seen);
        self.series.begin(column, 4, Endian::Little, likely);
        self.rows.place.expected = self.series.expected();
    }

    /// The document behind the keys `path` begins.
    fn document(&mut self, path: u32, seen: &[u8]) {
        self.column = path;
        self.lengths(Part::Length, seen);
    }

    fn length(&mut self, byte: u8, seen: &[u8]) {
        let Some(len) = self.number(byte, seen) else { return };
        let end = seen.len() as u64 - 4 + u64::from(len);
        let room = self.documents.last().is_none_or(|outer| end < outer.end);
        if len < 5 || !room || self.documents.len() == DEEPEST {
            return self.lose(seen);
        }
        self.documents.push(Document { end, path: self.column, array: self.kind == 4 && !self.documents.is_empty() });
        if self.documents.len() == 1 {
            self.rows.begin_row();
        }
        self.key = 0;
        self.expect_element(seen);
    }

    /// A byte of a number; the number with the last one.
    fn number(&mut self, byte: u8, seen: &[u8]) -> Option<u32> {
        self.fixed(byte, seen);
        self.number |= u32::from(byte) << (8 * self.number_len);
        self.number_len += 1;
        (self.number_len == 4).then_some(self.number)
    }

    fn fixed(&mut self, byte: u8, seen: &[u8]) {
        self.rows.advance(byte, seen);
        self.series.advance(byte);
        self.rows.place.expected = self.series.expected();
    }

    /// A type comes next, or the end of the document.
    fn expect_element(&mut self, seen: &[u8]) {
        let here = seen.len() as u64;
        let Some(&Document { end, path, array }) = self.documents.last() else { return self.document(0, seen) };
        let column = match () {
            () if here + 1 == end => END,
            () if array => fold(path, ELEMENT),
            () => fold(path, self.key),
        };
        self.begin(Part::Type, column, false, seen);
    }

    fn element(&mut self, byte: u8, seen: &[u8]) {
        let Some(&Document { end, path, .. }) = self.documents.last() else { return self.lose(seen) };
        let here = seen.len() as u64;
        if (byte == 0) != (here == end) || here > end {
            return self.lose(seen);
        }
        if byte != 0 {
            (self.part, self.kind, self.key) = (Part::Key, byte, 0);
            return self.rows.advance(byte, seen);
        }
        self.documents.pop();
        // Where the document was the value of a key, the next key follows from that.
        self.key = path;
        self.expect_element(seen);
    }

    /// The key has ended: its value begins.
    fn value(&mut self, seen: &[u8]) {
        let Some(&Document { path, array, .. }) = self.documents.last() else { return self.lose(seen) };
        let key = if array { ELEMENT } else { self.key };
        self.column = fold(fold(path, key), u32::from(self.kind));
        self.after = 0;
        match self.kind {
            0x01 | 0x09 | 0x11 | 0x12 => self.fixed_part(8, 8, Endian::Little, seen),
            0x10 => self.fixed_part(4, 4, Endian::Little, seen),
            0x07 => self.identity(seen),
            0x08 => self.fixed_part(1, 1, Endian::Little, seen),
            0x13 => self.fixed_part(16, 8, Endian::Little, seen),
            0x06 | 0x0A | 0x7F | 0xFF => self.expect_element(seen),
            0x03 | 0x04 => self.document(self.column, seen),
            0x02 | 0x0D | 0x0E => self.lengths(Part::TextLength, seen),
            0x0C => {
                self.after = 0x07;
                self.lengths(Part::TextLength, seen);
            }
            0x0F => {
                self.after = 0x03;
                self.lengths(Part::CodeLength, seen);
            }
            0x05 => self.lengths(Part::DataLength, seen),
            0x0B => {
                self.left = 2;
                self.begin(Part::Zeroed, self.column, false, seen);
            }
            _ => self.lose(seen),
        }
    }

    /// `left` bytes, of which the first `width` are a number.
    fn fixed_part(&mut self, left: u64, width: usize, endian: Endian, seen: &[u8]) {
        self.left = left;
        self.begin(Part::Fixed, self.column, true, seen);
        self.series.begin(self.column, width, endian, None);
        self.rows.place.expected = self.series.expected();
    }

    /// An object's identity: its time, its process, and a counter in three bytes.
    fn identity(&mut self, seen: &[u8]) {
        self.after = 0x07;
        self.fixed_part(4, 4, Endian::Big, seen);
    }

    fn fixed_ends(&mut self, seen: &[u8]) {
        self.rows.end(seen);
        match self.after {
            0x07 => {
                self.after = 0x08;
                self.column = fold(self.column, 5);
                self.fixed_part(5, 5, Endian::Big, seen);
            }
            0x08 => {
                self.after = 0;
                self.column = fold(self.column, 3);
                self.fixed_part(3, 3, Endian::Big, seen);
            }
            _ => self.expect_element(seen),
        }
    }

    fn text_length(&mut self, byte: u8, seen: &[u8]) {
        let Some(len) = self.number(byte, seen) else { return };
        self.left = u64::from(len);
        self.content(seen);
    }

    /// The bytes of a string or of binary data begin.
    fn content(&mut self, seen: &[u8]) {
        let end = self.documents.last().map_or(0, |document| document.end);
        if self.left >= end.saturating_sub(seen.len() as u64) {
            return self.lose(seen);
        }
        let left = self.left;
        self.begin(Part::Content, fold(self.column, CONTENT), false, seen);
        self.rows.given(left.min(32) as u32);
        if left == 0 {
            self.content_ends(seen);
        }
    }

    fn content_byte(&mut self, byte: u8, seen: &[u8]) {
        self.rows.advance(byte, seen);
        self.left -= 1;
        match self.left {
            0 => self.content_ends(seen),
            // The zero at the end of a string.
            1 if self.kind != 0x05 => self.rows.place.slot = END,
            _ => {}
        }
    }

    fn content_ends(&mut self, seen: &[u8]) {
        self.rows.end(seen);
        match self.after {
            0x07 => self.identity(seen),
            0x03 => self.document(self.column, seen),
            _ => self.expect_element(seen),
        }
    }

    /// From here on nothing is known.
    fn lose(&mut self, seen: &[u8]) {
        self.begin(Part::Lost, 0, false, seen);
    }
}
