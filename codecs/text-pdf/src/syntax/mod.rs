//! Where in PDF's tokens a byte stands: which operand of which operator, which letter of which word (ISO 32000-2 §7.2, §9.4.3).
//!
//! ```text
//!  number   ─ place: the last name or operator and how many operands stand behind it; the operands before; the digits so far
//!  string   ─ place: the letters so far, as if no kerning stood between them; the words before
//!  kerning  ─ place: the letters before it, the last space
//! ```

mod coordinates;
mod letters;
mod series;

use coordinates::Coordinates;
use kit_tokens::{Order, Place, Tokenizer, fold};
use letters::Letters;
use series::Series;

/// What the next byte belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// Space, or the first byte of anything.
    #[default]
    Between,
    Number,
    /// An operator or keyword.
    Word,
    Name,
    /// A string in parentheses.
    String,
    /// A string in hexadecimal, or a dictionary's or a tag's first byte.
    Hex,
    Comment,
}

/// What the place is one of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Operand,
    Kerning,
    Letter,
}

/// Follows PDF's syntax.
pub struct Syntax {
    place: Place,
    mode: Mode,
    part: Part,
    /// `obj` and `Tf` as tokens.
    words: [u32; 2],
    /// The last names and operators, the latest first.
    anchors: [u32; 3],
    /// Operands since.
    count: u32,
    /// The last operands, whole and without fractions, the latest first.
    operands: [u32; 4],
    wholes: [u32; 4],
    /// The whole part of this number so far, and whether its point has come.
    whole: u32,
    point: bool,
    /// Open arrays and, in strings, open parentheses.
    arrays: u32,
    parentheses: u32,
    escaped: bool,
    letters: Letters,
    series: Series,
    coordinates: Coordinates,
    /// Where operands and kerning were last met.
    met: Vec<u32>,
    bits: u32,
    at: usize,
}

impl Tokenizer for Syntax {
    fn new(len: u64) -> Self {
        let bits = table_bits(len);
        Self {
            place: Place::default(),
            mode: Mode::Between,
            part: Part::Operand,
            words: [&b"obj"[..], b"Tf"].map(word),
            anchors: [0; 3],
            count: 0,
            operands: [0; 4],
            wholes: [0; 4],
            whole: 0,
            point: false,
            arrays: 0,
            parentheses: 0,
            escaped: false,
            letters: Letters::default(),
            series: Series::new(bits),
            coordinates: Coordinates::new(),
            met: vec![0; 1 << bits],
            bits,
            at: 0,
        }
    }

    fn memory(len: u64) -> u64 {
        let bits = table_bits(len);
        ((size_of::<u32>() as u64) << bits) + Series::memory(bits) + Coordinates::MEMORY
    }

    fn advance(&mut self, seen: &[u8]) {
        // Bytes that were copied are followed as well, for a string may have begun or ended there.
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
    }

    #[inline]
    fn place(&self) -> &Place {
        &self.place
    }

    fn own(&self, n: u32, _: &[u8]) -> u64 {
        let token = u64::from(self.place.token);
        let two = |a: u32, b: u32| u64::from(fold(fold(a, b), n)) << 32 | token;
        match (self.part, n) {
            (Part::Operand, 0) => two(self.operands[0], 0),
            (Part::Operand, 1) => two(self.operands[0], fold(self.operands[1], self.anchors[0])),
            (Part::Operand, _) => self.coordinates.context() << 32 | u64::from(self.count) << 1 | 1,
            (Part::Kerning, 0) => two(self.letters.word(), self.letters.last_kerning),
            (Part::Kerning, 1) => two(self.letters.field(), self.letters.space),
            (Part::Kerning, _) => two(self.letters.last_kerning, self.letters.font),
            (Part::Letter, 0) => two(self.letters.field() & 0xFF, 1),
            (Part::Letter, 1) => two(self.letters.field() & 0xFFFF, 2),
            (Part::Letter, _) => two(self.letters.words()[0], self.letters.words()[1]),
        }
    }

    #[inline]
    fn class(&self) -> usize {
        self.place.slot as usize & 0xFF
    }
}

impl Syntax {
    fn step(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        match self.mode {
            Mode::String => self.string(byte, seen),
            Mode::Hex => self.hex(byte, seen),
            Mode::Comment if byte != b'\n' && byte != b'\r' => self.token(byte, seen),
            _ if is_regular(byte) => self.regular(byte, seen),
            _ => self.delimiter(byte, seen),
        }
    }

    /// A byte of a number, name or operator.
    fn regular(&mut self, byte: u8, seen: &[u8]) {
        if self.mode == Mode::Between || self.mode == Mode::Comment {
            self.mode = if matches!(byte, b'0'..=b'9' | b'-' | b'.' | b'+') { Mode::Number } else { Mode::Word };
        }
        if self.mode == Mode::Number {
            self.point |= byte == b'.';
            if !self.point {
                self.whole = fold(self.whole + 1, u32::from(byte));
            }
            self.series.advance(byte);
            self.coordinates.advance(byte);
        }
        self.token(byte, seen);
    }

    /// A byte of a token.
    fn token(&mut self, byte: u8, seen: &[u8]) {
        let place = &mut self.place;
        place.grow(byte, seen, is_regular);
        place.follow(seen, is_regular);
        place.expected = match (self.mode, self.series.expected()) {
            (Mode::Number, 0) => self.coordinates.expected(),
            (Mode::Number, expected) => expected,
            _ => 0,
        };
    }

    fn delimiter(&mut self, byte: u8, seen: &[u8]) {
        self.end_token(seen.len() as u32 - 1);
        self.mode = match byte {
            b'/' => Mode::Name,
            b'(' => {
                self.parentheses = 1;
                self.escaped = false;
                Mode::String
            }
            b'<' => Mode::Hex,
            b'%' => Mode::Comment,
            _ => Mode::Between,
        };
        match byte {
            b'[' => {
                self.arrays += 1;
                self.letters.open();
            }
            b']' => {
                self.arrays = self.arrays.saturating_sub(1);
                self.letters.close();
            }
            _ => {}
        }
        if matches!(self.mode, Mode::String | Mode::Hex) {
            self.letters.begin(self.arrays > 0);
            return self.letter_place();
        }
        self.token_place(byte, seen);
    }

    /// Takes in the token that ends at `end`.
    fn end_token(&mut self, end: u32) {
        let token = self.place.token;
        match self.mode {
            Mode::Number => {
                self.operands = [token, self.operands[0], self.operands[1], self.operands[2]];
                self.wholes = [self.whole, self.wholes[0], self.wholes[1], self.wholes[2]];
                self.count += 1;
                if self.in_text() {
                    self.letters.kerning(token, end - self.place.token_len.min(end), &self.series);
                }
                self.series.end();
                self.coordinates.end();
            }
            Mode::Word | Mode::Name if self.place.token_len > 0 => {
                if token == self.words[0] {
                    self.series.object();
                } else if token == self.words[1] {
                    self.letters.font = self.anchors[0];
                }
                self.anchors = [token, self.anchors[0], self.anchors[1]];
                self.count = 0;
            }
            _ => {}
        }
        (self.whole, self.point) = (0, false);
    }

    /// Whether strings and kerning stand here in turn.
    fn in_text(&self) -> bool {
        self.letters.is_open()
    }

    /// The place behind a delimiter: of an operand, name or operator, or of kerning.
    fn token_place(&mut self, byte: u8, seen: &[u8]) {
        let here = seen.len() as u32;
        let anchors = self.anchors;
        let count = self.count.min(7);
        let delimiter = u32::from(byte);
        self.place.order = Order::Same;
        (self.place.token, self.place.token_len) = (0, 0);
        if self.in_text() && self.mode == Mode::Between {
            self.part = Part::Kerning;
            let [last, before] = self.letters.last_two();
            let pair = fold(last, before);
            self.place.token = last;
            self.place.slot = fold(self.letters.word(), 1) << 8 | 0x40 | delimiter & 0x3F;
            self.place.field = fold(pair, self.letters.font);
            self.place.previous = [self.letters.space, self.letters.last_kerning];
            let space = self.letters.space_at;
            self.place.above =
                [fold(last, 7), fold(pair, 8), 0].map(|key| if key == 0 { space } else { self.meet(key, here) });
            self.series.start(fold(last, 9));
            self.coordinates.start(fold(last, 9));
        } else {
            self.part = Part::Operand;
            let slot = fold(fold(anchors[0], count), delimiter);
            self.place.slot = slot << 8 | u32::from(self.mode == Mode::Name) | count << 1 | (anchors[0] & 3) << 4;
            self.place.field = fold(fold(anchors[0], anchors[1]), count + 8 * anchors[2]);
            self.place.previous = [self.wholes[1], self.wholes[0]];
            let keys = [slot, fold(self.place.field, delimiter), fold(slot, self.operands[0])];
            self.place.above = keys.map(|key| self.meet(key, here));
            self.series.start(slot);
            self.coordinates.start(slot);
        }
        self.place.expected = match self.series.expected() {
            0 => self.coordinates.expected(),
            expected => expected,
        };
    }

    /// Where that was last met; from now on, here.
    fn meet(&mut self, key: u32, here: u32) -> u32 {
        let at = key.wrapping_mul(0x9E37_79B1) >> (32 - self.bits);
        let last = std::mem::replace(&mut self.met[at as usize], here);
        // Two keys may share an entry.
        if last == here { 0 } else { last }
    }

    fn string(&mut self, byte: u8, seen: &[u8]) {
        match byte {
            _ if std::mem::take(&mut self.escaped) => {}
            b'\\' => self.escaped = true,
            b'(' => self.parentheses += 1,
            b')' => self.parentheses -= 1,
            _ => {}
        }
        if self.parentheses == 0 {
            self.mode = Mode::Between;
            self.letters.end();
            self.count += 1;
            return self.token_place(byte, seen);
        }
        self.letters.letter(byte);
        self.letter_place();
    }

    fn hex(&mut self, byte: u8, seen: &[u8]) {
        if byte == b'<' {
            // A dictionary.
            self.mode = Mode::Between;
            return self.token_place(byte, seen);
        }
        if byte == b'>' {
            self.mode = Mode::Between;
            self.letters.end_hex();
            self.count += 1;
            return self.token_place(byte, seen);
        }
        self.letters.digit(byte);
        self.letter_place();
    }

    /// The place of a letter.
    fn letter_place(&mut self) {
        let place = &mut self.place;
        let letters = &self.letters;
        self.part = Part::Letter;
        let [last, before] = letters.last_two();
        place.token = fold(fold(last, before), letters.state());
        place.token_len = letters.len();
        place.slot = fold(letters.word(), letters.state()) << 8 | 0x80 | letters.class();
        place.field = letters.field();
        place.previous = letters.words();
        place.order = Order::Same;
        place.expected = 0;
        place.above = [0; 3];
    }
}

/// A word as a token.
fn word(text: &[u8]) -> u32 {
    text.iter().fold(0u32, |hash, &byte| fold(hash.wrapping_add(1), u32::from(byte)))
}

/// Whether a byte is neither white space nor a delimiter.
fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

/// One entry for each eight bytes, within bounds.
fn table_bits(len: u64) -> u32 {
    (len.clamp(1, 1 << 32) / 8).next_power_of_two().ilog2().clamp(10, 16)
}
