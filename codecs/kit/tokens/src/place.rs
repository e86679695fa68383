//! Where in a text's structure the next byte stands: the seam between a format and the engine.

use crate::fold;
use std::cmp::Ordering;

/// Follows a text and says where the next byte stands in its structure.
///
/// Both sides run it on the bytes that both have, so a wrong idea of the structure costs size and never a byte.
pub trait Tokenizer {
    /// Whether it ever tells a place; without, the engine saves the work.
    const HAS_PLACES: bool = true;

    /// Starts before the first byte of a text of about `len` bytes.
    fn new(len: u64) -> Self;

    /// Bytes that it takes for a text of `len` bytes.
    fn memory(len: u64) -> u64;

    /// Moves past the byte at the end of `seen`.
    fn advance(&mut self, seen: &[u8]);

    /// Where the byte behind those seen stands.
    fn place(&self) -> &Place;

    /// The format's own context number `n` of the byte behind those seen, in as many bits as it likes.
    fn own(&self, n: u32, seen: &[u8]) -> u64 {
        let _ = (n, seen);
        0
    }

    /// The format's own class of the byte behind those seen, below 256, to choose weights by.
    fn class(&self) -> usize {
        0
    }
}

/// No structure.
pub struct Plain;

impl Tokenizer for Plain {
    const HAS_PLACES: bool = false;

    fn new(_: u64) -> Self {
        Self
    }

    fn memory(_: u64) -> u64 {
        0
    }

    fn advance(&mut self, _: &[u8]) {}

    fn place(&self) -> &Place {
        &NOWHERE
    }
}

static NOWHERE: Place = Place {
    slot: 0,
    field: 0,
    token: 0,
    token_len: 0,
    previous: [0; 2],
    above: [0; 3],
    trust: [0; 3],
    order: Order::Same,
    expected: 0,
};

/// A byte's place; hashes are spread over 32 bits, positions are offsets into the text, 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The kind of record, and how far into it: the template of the line up to this token, or the table and column.
    pub slot: u32,
    /// What names the token where the whole template does not: the delimiters before it and the word before them.
    pub field: u32,
    /// This token so far.
    pub token: u32,
    /// Bytes of this token so far.
    pub token_len: u32,
    /// The tokens before this one, the latest first.
    pub previous: [u32; 2],
    /// What stood here when the slot was last met; when it was last met behind the same token; when the field was last met.
    pub above: [u32; 3],
    /// How far each of `above` is to be trusted, 0 to 3; 0 where the tokenizer cannot tell.
    pub trust: [u8; 3],
    /// How this token compares with the first of `above` so far.
    pub order: Order,
    /// The byte that a number is expected to go on with, with a one above its bits; 0 for none.
    pub expected: u32,
}

impl Place {
    /// Goes on comparing the token with the first of `above` at its next byte; `belongs` says whether the byte there is of a token.
    #[inline]
    pub fn compare(&mut self, byte: u8, seen: &[u8], belongs: impl Fn(u8) -> bool) {
        if self.order != Order::Same {
            return;
        }
        let above = seen[self.above[0] as usize];
        self.order = match byte.cmp(&above) {
            _ if self.above[0] == 0 || !belongs(above) => Order::Apart,
            Ordering::Equal => Order::Same,
            Ordering::Greater => Order::Higher,
            Ordering::Less => Order::Lower,
        };
    }

    /// Takes the next byte of the token in, and compares it.
    #[inline]
    pub fn grow(&mut self, byte: u8, seen: &[u8], belongs: impl Fn(u8) -> bool) {
        self.compare(byte, seen, belongs);
        self.token = fold(self.token.wrapping_add(1), u32::from(byte));
        self.token_len += 1;
    }

    /// Moves the positions above on, those whose bytes go along.
    #[inline]
    pub fn follow(&mut self, seen: &[u8], along: impl Fn(u8) -> bool) {
        for above in &mut self.above {
            *above += u32::from(*above != 0 && along(seen[*above as usize]));
        }
    }
}

/// How one token compares with another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The same so far.
    #[default]
    Same,
    /// The first byte that differs is higher.
    Higher,
    /// The first byte that differs is lower.
    Lower,
    /// There is none to compare with, or it has ended.
    Apart,
}
