//! Values in columns, whatever the format: what stood in the column before, what goes with the row's other values.

mod links;
mod near;
mod related;
mod sequences;
mod value;

use kit_tokens::{Numbers, Order, Place, fold, is_word};
use related::Related;
use value::{Value, little_endian, number};

/// Bytes of a value that are one token; behind them, each word is.
const SHORT: u32 = 20;

/// How far a place above is looked ahead for the delimiter that the value has.
const AHEAD: usize = 24;

/// How often a place above may be wrong.
const MOST_MISSES: u8 = 24;

/// Delimiters of a value that are told apart.
const MOST_PARTS: u32 = 7;

/// Follows the values of all columns.
pub struct Rows {
    pub place: Place,
    related: Related,
    numbers: Numbers,
    /// Where each column, and each field in a value, was last met.
    columns: Vec<u32>,
    fields: Vec<u32>,
    bits: u32,
    column: u32,
    start: u32,
    above: u32,
    hash: u32,
    parts: u32,
    /// The word so far, and what is behind the last one.
    word: u32,
    gap: u32,
    /// Bytes at which each place above was wrong, less those at which it was right.
    misses: [u8; 3],
    fixed: bool,
    kept: bool,
}

impl Rows {
    /// Starts a text of about `len` bytes.
    pub fn new(len: u64) -> Self {
        let bits = table_bits(len);
        Self {
            place: Place::default(),
            related: Related::new(len),
            numbers: Numbers::new(bits),
            columns: vec![0; 1 << bits],
            fields: vec![0; 1 << bits],
            bits,
            column: 0,
            start: 0,
            above: 0,
            hash: 0,
            parts: 0,
            word: 0,
            gap: 0,
            misses: [0; 3],
            fixed: false,
            kept: false,
        }
    }

    /// Bytes that it takes for a text of `len` bytes.
    pub fn memory(len: u64) -> u64 {
        let bits = table_bits(len);
        Related::memory(len) + Numbers::memory(bits) + ((2 * size_of::<u32>() as u64) << bits)
    }

    /// Another row begins.
    pub fn begin_row(&mut self) {
        self.related.begin_row();
    }

    /// Begins a value behind `here` bytes; a fixed one is compared byte by byte, and one that is not kept tells nothing of others.
    pub fn begin(&mut self, column: u32, here: u32, fixed: bool, kept: bool) {
        (self.column, self.start, self.fixed, self.kept) = (column, here, fixed, kept);
        (self.hash, self.parts, self.word, self.gap, self.misses) = (0, 0, 0, column, [0; 3]);
        let (guesses, telling) = self.related.begin(column);
        let at = spot(column, self.bits);
        let above = std::mem::replace(&mut self.columns[at], here);
        self.above = above;
        // An empty value may have begun right here.
        let before = |start: u32| if start < here { start } else { 0 };
        self.place = Place {
            slot: column,
            field: column,
            token: 0,
            token_len: 0,
            previous: [telling, self.related.latest()[0]],
            above: [above, guesses[0].start, guesses[1].start].map(before),
            trust: [1, guesses[0].trust, guesses[1].trust],
            order: Order::Same,
            expected: 0,
        };
        self.numbers.start(column);
        self.place.expected = self.numbers.expected();
    }

    /// Lets the value depend on something that is known of it.
    pub fn given(&mut self, known: u32) {
        self.place.token = fold(self.place.token, known);
    }

    /// Moves past the last byte of `seen`, which belongs to the value.
    pub fn advance(&mut self, byte: u8, seen: &[u8]) {
        // A value is the same in the first column, where no space is before it.
        if byte != b' ' || self.hash != 0 {
            self.hash = fold(self.hash.wrapping_add(1), u32::from(byte));
        }
        self.compare(byte, seen);
        let len = seen.len() as u32 - self.start;
        let place = &mut self.place;
        place.token = fold(place.token.wrapping_add(1), u32::from(byte));
        place.token_len += 1;
        if self.fixed {
            place.slot = fold(self.column, len);
        } else if is_word(byte) {
            self.word = fold(self.word.wrapping_add(1), u32::from(byte));
            self.numbers.advance(byte);
        } else {
            self.delimiter(byte, len, seen.len() as u32);
        }
        if !self.fixed {
            self.place.expected = self.numbers.expected();
        }
    }

    /// Ends the value, with or without the delimiter at the end of `seen`.
    pub fn end(&mut self, seen: &[u8]) {
        if !self.kept {
            return;
        }
        let text = &seen[self.start as usize..];
        let number = if self.fixed { little_endian(text) } else { number(text) };
        let value = Value { check: 0, start: self.start, hash: self.hash };
        self.related.end(value, number, self.above, seen);
    }

    fn compare(&mut self, byte: u8, seen: &[u8]) {
        let place = &mut self.place;
        let fixed = self.fixed;
        place.compare(byte, seen, |above| fixed || is_word(byte) == is_word(above));
        let tallies = place.trust.iter_mut().zip(&mut self.misses);
        for (above, (trust, misses)) in place.above.iter_mut().zip(tallies) {
            if *above == 0 {
                continue;
            }
            if seen[*above as usize] == byte {
                *above += 1;
                *misses = misses.saturating_sub(1);
                continue;
            }
            *trust = 0;
            *misses += 1;
            *above = match () {
                () if self.fixed => *above + 1,
                // Another text altogether.
                () if *misses == MOST_MISSES => 0,
                () => follow(*above, byte, seen),
            };
        }
    }

    /// Another part of the value begins.
    fn delimiter(&mut self, byte: u8, len: u32, here: u32) {
        self.parts = (self.parts + 1).min(MOST_PARTS);
        let place = &mut self.place;
        place.slot = fold(self.column, self.parts);
        if place.order != Order::Same {
            (place.order, place.token_len) = (Order::Same, 0);
        }
        if len > SHORT {
            (place.token, place.token_len) = (0, 0);
        }
        if self.word != 0 {
            self.gap = fold(self.column, self.word);
        }
        self.word = 0;
        self.gap = fold(self.gap, u32::from(byte) + 256);
        place.field = self.gap;
        let at = spot(self.gap, self.bits);
        let met = std::mem::replace(&mut self.fields[at], here);
        if place.trust[2] == 0 && met != 0 {
            (place.above[2], place.trust[2], self.misses[2]) = (met, 1, 0);
        }
        self.numbers.start(place.slot);
    }
}

/// Where a place above goes on behind a byte that it does not have.
fn follow(above: u32, byte: u8, seen: &[u8]) -> u32 {
    let at = above as usize;
    if is_word(byte) {
        return above + u32::from(is_word(seen[at]));
    }
    // The last byte is the delimiter itself.
    let ahead = &seen[at..(seen.len() - 1).min(at + AHEAD)];
    ahead.iter().position(|&found| found == byte).map_or(above, |skipped| above + skipped as u32 + 1)
}

fn spot(key: u32, bits: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> (32 - bits)) as usize
}

/// One entry for each eight bytes, within bounds.
fn table_bits(len: u64) -> u32 {
    (len.clamp(1, 1 << 32) / 8).next_power_of_two().ilog2().clamp(10, 16)
}
