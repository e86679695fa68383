//! Where in markup a byte stands: which attribute of which element below which, which word of the text.
//!
//! ```text
//!  <c r="B7" s="4"><v>12</v></c>
//!   │    │           └ text: the path of elements, the column of the cell, the words before
//!   │    └ value: the element, the attribute, the tokens of the value so far, the value before
//!   └ name: the elements around it, and what stood before it between them
//! ```
//!
//! Anything that is no markup, as the sources of a program, is text below no element.

use crate::prose::Prose;
use kit_tokens::{Numbers, Order, Place, Tokenizer, fold, is_word};

/// What the next byte belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Text,
    /// Behind `<`.
    Open,
    /// The name of an element that begins.
    Name,
    /// Between attributes, or in the name of one.
    Tag,
    /// The value of an attribute, in either quote.
    Value(u8),
    /// The name of an element that ends.
    Close,
    /// A declaration, an instruction or a comment.
    Other,
}

/// An element that is open.
#[derive(Clone, Copy, Debug, Default)]
struct Element {
    name: u32,
    /// The names of those around it and its own.
    path: u32,
    /// The last two elements within it that have ended, the latest first.
    before: [u32; 2],
}

/// Elements within each other that are told apart.
const DEEPEST: usize = 64;

/// Follows markup.
pub struct Markup {
    place: Place,
    mode: Mode,
    /// Elements that are open; the first stands for none.
    open: Vec<Element>,
    /// The name so far, of an element or an attribute.
    name: u32,
    /// The element whose tag this is, and the attribute.
    element: u32,
    attribute: u32,
    /// Letters of the cell that this is, as spreadsheets name them.
    column: u32,
    /// Whether this token has a digit in it.
    digits: bool,
    /// What ended last: a value, a word of text.
    last_value: u32,
    prose: Prose,
    numbers: Numbers,
    /// Where each slot, each slot behind its previous token and each field was last met.
    met: Vec<u32>,
    bits: u32,
    at: usize,
}

impl Tokenizer for Markup {
    fn new(len: u64) -> Self {
        let bits = table_bits(len);
        Self {
            place: Place::default(),
            mode: Mode::Text,
            open: vec![Element::default()],
            name: 0,
            element: 0,
            attribute: 0,
            column: 0,
            digits: false,
            last_value: 0,
            prose: Prose::default(),
            numbers: Numbers::new(bits),
            met: vec![0; 1 << bits],
            bits,
            at: 0,
        }
    }

    fn memory(len: u64) -> u64 {
        let bits = table_bits(len);
        ((size_of::<u32>() as u64) << bits) + Numbers::memory(bits) + (DEEPEST * size_of::<Element>()) as u64
    }

    fn advance(&mut self, seen: &[u8]) {
        // Bytes that were copied are followed as well, for an element may have begun or ended there.
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
    }

    #[inline]
    fn place(&self) -> &Place {
        &self.place
    }

    #[inline]
    fn own(&self, n: u32, _: &[u8]) -> u64 {
        let around = self.around();
        let token = u64::from(self.place.token);
        let two = |a: u32, b: u32| u64::from(fold(fold(a, b), n)) << 32 | token;
        match (self.mode, n) {
            (Mode::Text, 0) => two(self.prose.word(), 1),
            (Mode::Text, 1) => two(self.prose.word(), self.prose.before()),
            (Mode::Text, _) => two(around.path, self.column),
            (Mode::Value(_), 0) => two(self.attribute, 2),
            (Mode::Value(_), 1) => two(fold(self.element, self.attribute), fold(self.last_value, self.column)),
            (Mode::Value(_), _) => two(fold(around.path, self.element), fold(self.attribute, around.before[0])),
            (mode, 0) => two(around.name, fold(around.before[0], mode_number(mode))),
            (mode, 1) => two(fold(around.path, around.before[0]), fold(around.before[1], mode_number(mode))),
            (mode, _) => two(fold(self.element, self.attribute), fold(self.last_value, mode_number(mode))),
        }
    }

    #[inline]
    fn class(&self) -> usize {
        let len = self.place.token_len.min(3) as usize;
        (mode_number(self.mode) as usize) << 5 | (self.place.slot as usize & 7) << 2 | len
    }
}

impl Markup {
    /// The innermost element that is open.
    fn around(&self) -> Element {
        self.open.last().copied().unwrap_or_default()
    }

    fn step(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        if byte == 0 {
            // The end of a text.
            self.open.truncate(1);
            self.open[0] = Element::default();
            self.enter(Mode::Text, seen);
            return;
        }
        match self.mode {
            Mode::Text if byte == b'<' => self.enter(Mode::Open, seen),
            Mode::Text => self.text(byte, seen),
            Mode::Open => match byte {
                b'/' => self.enter(Mode::Close, seen),
                b'?' | b'!' => self.enter(Mode::Other, seen),
                b':' | b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                    self.mode = Mode::Name;
                    self.name = 0;
                    self.name(byte, seen);
                }
                _ => {
                    self.enter(Mode::Text, seen);
                    self.text(byte, seen);
                }
            },
            Mode::Name => self.element_name(byte, seen),
            Mode::Tag => self.tag(byte, seen),
            Mode::Value(quote) if byte == quote => {
                self.last_value = self.place.token;
                self.name = 0;
                self.enter(Mode::Tag, seen);
            }
            Mode::Value(_) => self.value(byte, seen),
            Mode::Close if byte == b'>' => {
                self.close(self.name);
                self.enter(Mode::Text, seen);
            }
            Mode::Close => self.name(byte, seen),
            Mode::Other if byte == b'>' => self.enter(Mode::Text, seen),
            Mode::Other => self.text(byte, seen),
        }
    }

    fn element_name(&mut self, byte: u8, seen: &[u8]) {
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/') {
            self.element = self.name;
            (self.name, self.attribute, self.last_value) = (0, 0, 0);
            self.mode = Mode::Tag;
            return self.tag(byte, seen);
        }
        self.name(byte, seen);
    }

    fn tag(&mut self, byte: u8, seen: &[u8]) {
        match byte {
            b'>' if seen.len() > 1 && seen[seen.len() - 2] == b'/' => {
                self.shut(self.element);
                self.enter(Mode::Text, seen);
            }
            b'>' => {
                self.open_element();
                self.enter(Mode::Text, seen);
            }
            b'"' | b'\'' => self.enter(Mode::Value(byte), seen),
            b'=' => {
                self.attribute = self.name;
                self.token(byte, seen);
            }
            b' ' | b'\t' | b'\r' | b'\n' => {
                self.name = 0;
                self.enter(Mode::Tag, seen);
            }
            _ => self.name(byte, seen),
        }
    }

    fn open_element(&mut self) {
        let around = self.around();
        let element = Element { name: self.element, path: fold(around.path, self.element), before: [0; 2] };
        if self.open.len() < DEEPEST {
            self.open.push(element);
        }
    }

    /// Ends an element that is open; what is open within it ends as well.
    fn close(&mut self, name: u32) {
        if let Some(at) = self.open.iter().rposition(|element| element.name == name).filter(|&at| at > 0) {
            self.open.truncate(at);
        }
        self.shut(name);
    }

    /// Takes in an element that has ended.
    fn shut(&mut self, name: u32) {
        if let Some(around) = self.open.last_mut() {
            around.before = [name, around.before[0]];
        }
    }

    /// A byte of a name.
    fn name(&mut self, byte: u8, seen: &[u8]) {
        self.name = fold(self.name.wrapping_add(1), u32::from(byte));
        self.token(byte, seen);
    }

    /// A byte of a value.
    fn value(&mut self, byte: u8, seen: &[u8]) {
        if self.attribute == CELL && byte.is_ascii_uppercase() {
            let before = if self.place.token_len == 0 { 0 } else { self.column };
            self.column = fold(before, u32::from(byte));
        }
        self.content(byte, seen);
    }

    /// A byte of text.
    fn text(&mut self, byte: u8, seen: &[u8]) {
        self.prose.advance(byte);
        self.content(byte, seen);
    }

    /// A byte of either.
    fn content(&mut self, byte: u8, seen: &[u8]) {
        if is_word(byte) {
            self.digits |= byte.is_ascii_digit();
            self.token(byte, seen);
            self.numbers.advance(byte);
            self.place.expected = self.numbers.expected();
        } else {
            self.delimiter(byte, seen);
        }
    }

    /// A byte of a token.
    fn token(&mut self, byte: u8, seen: &[u8]) {
        self.place.grow(byte, seen, is_word);
        self.place.follow(seen, is_token);
    }

    /// A byte between the tokens of a value or a text.
    fn delimiter(&mut self, byte: u8, seen: &[u8]) {
        let place = &mut self.place;
        let kind = if self.digits { 1 } else { place.token };
        let is_line = byte == b'\n' && self.mode == Mode::Text;
        let slot =
            if is_line { fold(self.around().path, 3) } else { fold(fold(self.place.slot, kind), u32::from(byte)) };
        let field = fold(kind, u32::from(byte));
        self.start(slot, field, seen);
    }

    /// Goes over to something else, whose first token begins.
    fn enter(&mut self, mode: Mode, seen: &[u8]) {
        self.mode = mode;
        let number = mode_number(mode);
        let around = self.around();
        let (slot, field) = match mode {
            Mode::Text => (fold(fold(around.path, around.before[0]), self.column), fold(around.name, number)),
            Mode::Value(_) => {
                let key = fold(self.element, self.attribute);
                (fold(fold(key, around.name), self.column_of(self.attribute)), fold(self.attribute, number))
            }
            Mode::Tag => (fold(fold(self.element, self.attribute), number), fold(self.element, number)),
            Mode::Close => {
                self.name = 0;
                (fold(around.name, number), fold(around.path, number))
            }
            _ => (fold(fold(around.path, around.before[0]), number), fold(around.name, fold(around.before[1], number))),
        };
        self.start(slot, field, seen);
    }

    /// The column, except where it is being told.
    fn column_of(&self, attribute: u32) -> u32 {
        if attribute == CELL { 0 } else { self.column }
    }

    /// Starts a token.
    fn start(&mut self, slot: u32, field: u32, seen: &[u8]) {
        let here = seen.len() as u32;
        let place = &mut self.place;
        if place.token_len > 0 {
            place.previous = [place.token, place.previous[0]];
        }
        (place.token, place.token_len, place.order) = (0, 0, Order::Same);
        self.digits = false;
        (place.slot, place.field) = (slot, field);
        let keys = [slot, fold(slot, place.previous[0]), fold(field, 7)];
        self.place.above = keys.map(|key| self.meet(key, here));
        self.numbers.start(slot);
        self.place.expected = self.numbers.expected();
    }

    /// Where that was last met; from now on, here.
    fn meet(&mut self, key: u32, here: u32) -> u32 {
        let at = key.wrapping_mul(0x9E37_79B1) >> (32 - self.bits);
        let last = std::mem::replace(&mut self.met[at as usize], here);
        // Two keys may share an entry.
        if last == here { 0 } else { last }
    }
}

/// The attribute `r` as a name.
const CELL: u32 = fold_const(1, b'r' as u32);

/// [`fold`] at compile time.
const fn fold_const(hash: u32, next: u32) -> u32 {
    let x = (hash ^ next.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    x ^ x >> 15
}

fn mode_number(mode: Mode) -> u32 {
    match mode {
        Mode::Text => 0,
        Mode::Open => 1,
        Mode::Name => 2,
        Mode::Tag => 3,
        Mode::Value(_) => 4,
        Mode::Close => 5,
        Mode::Other => 6,
    }
}

/// Whether a byte may belong to a token of any mode.
fn is_token(byte: u8) -> bool {
    is_word(byte) || byte == b':' || byte == b'-'
}

/// One entry for each eight bytes, within bounds.
fn table_bits(len: u64) -> u32 {
    (len.clamp(1, 1 << 32) / 8).next_power_of_two().ilog2().clamp(12, 18)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(text: &[u8]) -> Markup {
        let mut markup = Markup::new(text.len() as u64);
        (0..=text.len()).for_each(|end| markup.advance(&text[..end]));
        markup
    }

    #[test]
    fn elements_end_where_they_do() {
        let markup = follow(b"<?xml a?><a><b x='>'/><c>text</c><br>");
        assert_eq!(markup.mode, Mode::Text);
        assert_eq!(markup.open.len(), 3); // none, a, br
        assert_eq!(follow(b"<a><b><c></a>").open.len(), 1);
        assert_eq!(follow(b"<a><b>\0").open.len(), 1);
        assert_eq!(follow(&b"<a>".repeat(100)).open.len(), DEEPEST);
    }

    #[test]
    fn sources_are_text() {
        assert_eq!(follow(b"if a < b && c <= d").mode, Mode::Text);
        assert_eq!(follow(b"x <- y << 3").mode, Mode::Text);
    }

    #[test]
    fn cells_of_a_column_share_a_slot() {
        let sheet =
            |cell: &str| follow(format!("<row><c r=\"A1\"><v>1</v></c><c r=\"{cell}\"><v>").as_bytes()).place.slot;
        assert_eq!(sheet("B1"), sheet("B2"));
        assert_ne!(sheet("B1"), sheet("C1"));
        assert_eq!(follow(b"<c r=").attribute, CELL);
    }
}
