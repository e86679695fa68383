//! The tokenizer for elements: the tag, representation and length before a value, and the value by where its like stood.

use crate::element::{ITEM, Syntax, Tag, is_long, is_pixels};
use kit_tokens::{Order, Place, Tokenizer, Tokens, fold};

/// What a byte belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Tag, representation and length.
    Header,
    /// A value that is short, or whose representation says what it is.
    Value,
    /// Text or bytes of unknown structure.
    Content,
}

/// What stands before meta information (PS3.10 §7.1).
const PREFIX: &[u8] = b"DICM";

/// Values of that many bytes and more are followed as lines of text.
const LONG: u32 = 128;

/// Follows elements. Whatever it takes the bytes for, they come back.
pub struct Places {
    place: Place,
    /// Follows what is no element.
    lines: Tokens,
    part: Part,
    explicit: bool,
    big_endian: bool,
    /// The header so far, and how many bytes of it there are and will be.
    header: [u8; 12],
    filled: usize,
    needed: usize,
    tag: Tag,
    /// The tag before.
    before: Tag,
    vr: [u8; 2],
    left: u32,
    /// How far into the value.
    offset: u32,
    /// Whether the items of pixel data follow, and how many have.
    fragments: Option<u32>,
    /// Where headers by the tags before them, values by tag, values by what they begin with, representations by tag.
    met: [Vec<u32>; 4],
    representations: Vec<[u8; 2]>,
    bits: u32,
    at: usize,
}

/// Representations of tags that are remembered, as a power of two.
const REPRESENTATION_BITS: u32 = 12;

impl Tokenizer for Places {
    fn new(len: u64) -> Self {
        let bits = table_bits(len);
        Self {
            place: Place::default(),
            lines: Tokens::new(len),
            part: Part::Header,
            explicit: true,
            big_endian: false,
            header: [0; 12],
            filled: 0,
            needed: 8,
            tag: 0,
            before: 0,
            vr: [0; 2],
            left: 0,
            offset: 0,
            fragments: None,
            met: std::array::from_fn(|_| vec![0; 1 << bits]),
            representations: vec![[0; 2]; 1 << REPRESENTATION_BITS],
            bits,
            at: 0,
        }
    }

    fn memory(len: u64) -> u64 {
        Tokens::memory(len) + ((4 * size_of::<u32>() as u64) << table_bits(len)) + (2 << REPRESENTATION_BITS)
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
        if self.part == Part::Content { self.lines.place() } else { &self.place }
    }

    fn own(&self, n: u32, seen: &[u8]) -> u64 {
        let last = |n: usize| seen.len().checked_sub(n).map_or(0, |at| u64::from(seen[at]));
        let place = u64::from(self.tag) << 16 | u64::from(self.vr[0]) << 8 | u64::from(self.vr[1]);
        let offset = u64::from(self.offset & 7) << 56;
        match n {
            0 => place ^ offset ^ last(1) << 48,
            1 => offset | last(2) << 8 | last(4) << 16 | (self.part as u64) << 24,
            _ => offset ^ last(1) << 8 ^ u64::from(self.vr[0]) << 16 ^ u64::from(self.vr[1]) << 24,
        }
    }

    fn class(&self) -> usize {
        match self.part {
            Part::Header => 16 + self.filled,
            Part::Value => {
                32 + (fold(0, u32::from(self.vr[0]) << 8 | u32::from(self.vr[1])) >> 27 << 2) as usize
                    + (self.offset & 3) as usize
            }
            Part::Content => 8 + (self.offset & 3) as usize,
        }
    }
}

impl Places {
    fn step(&mut self, seen: &[u8]) {
        self.lines.advance(seen);
        let Some(&byte) = seen.last() else { return };
        if seen.ends_with(PREFIX) && (self.part == Part::Header || seen[..seen.len() - 4].ends_with(&[0; 8])) {
            (self.tag, self.fragments) = (0, None);
            return self.expect_header(seen);
        }
        match self.part {
            Part::Header => self.header_byte(byte, seen),
            Part::Value | Part::Content => {
                self.left = self.left.saturating_sub(1);
                self.offset += 1;
                if self.left == 0 {
                    self.expect_header(seen);
                } else {
                    self.value_byte(byte, seen);
                }
            }
        }
    }

    fn expect_header(&mut self, seen: &[u8]) {
        self.part = Part::Header;
        (self.filled, self.needed) = (0, 8);
        self.before = self.tag;
        self.place = Place { previous: [self.before, 0], ..Place::default() };
        self.place_header(seen);
    }

    fn place_header(&mut self, seen: &[u8]) {
        let slot = fold(fold(1, self.before), self.filled as u32);
        let place = &mut self.place;
        place.slot = slot;
        place.field = fold(2, self.filled as u32);
        place.token_len = self.filled as u32;
        let key = fold(slot, place.token);
        place.above[0] = meet(&mut self.met[0], self.bits, slot, seen.len());
        place.above[1] = meet(&mut self.met[0], self.bits, key, seen.len());
        place.above[2] = meet(&mut self.met[0], self.bits, fold(place.field, place.token), seen.len());
        place.order = Order::Same;
    }

    fn header_byte(&mut self, byte: u8, seen: &[u8]) {
        self.header[self.filled] = byte;
        self.filled += 1;
        self.place.token = fold(self.place.token, u32::from(byte));
        if self.filled == 2 {
            // The groups of most elements, and never the other way round.
            match self.header {
                [0, 0x08 | 0x10 | 0x18 | 0x20 | 0x28, ..] => self.big_endian = true,
                [0x02 | 0x08 | 0x10 | 0x18 | 0x20 | 0x28, 0, ..] => self.big_endian = false,
                _ => {}
            }
        }
        let syntax = Syntax { explicit: self.explicit, big_endian: self.big_endian };
        if self.filled == 6 {
            self.tag = syntax.tag(&self.header).unwrap_or(0);
            let vr = [self.header[4], self.header[5]];
            let is_long = if self.tag >> 16 == 0xFFFE { None } else { is_long(vr) };
            self.needed = if is_long == Some(true) { 12 } else { 8 };
            let slot = &mut self.representations[(fold(3, self.tag) >> (32 - REPRESENTATION_BITS)) as usize];
            if is_long.is_some() {
                *slot = vr;
            }
            (self.vr, self.explicit) = (*slot, is_long.is_some());
        }
        if self.filled < self.needed {
            return self.place_header(seen);
        }
        let number = if self.needed == 12 {
            syntax.long(&self.header[8..])
        } else if self.explicit {
            syntax.short(&self.header[6..]).map(u32::from)
        } else {
            syntax.long(&self.header[4..])
        };
        self.expect_value(number.unwrap_or(0), seen);
    }

    /// What follows a header; values of pixel data are elsewhere, as those of fragments are.
    fn expect_value(&mut self, len: u32, seen: &[u8]) {
        let is_fragment = match &mut self.fragments {
            Some(count) if self.tag == ITEM => {
                *count += 1;
                *count > 1
            }
            _ => false,
        };
        if is_pixels(self.tag) && len == u32::MAX {
            self.fragments = Some(0);
        }
        let has_value = len != u32::MAX && self.vr != *b"SQ" && !is_pixels(self.tag) && !is_fragment;
        if len == 0 || !has_value || self.tag == ITEM && self.fragments.is_none() {
            return self.expect_header(seen);
        }
        let is_unknown = matches!(&self.vr, b"UN" | b"OB" | b"OW" | b"UT" | b"LT" | b"ST" | [0, 0]) && len >= LONG;
        self.part = if is_unknown { Part::Content } else { Part::Value };
        (self.left, self.offset) = (len, 0);
        self.place = Place { previous: [self.tag, len], ..Place::default() };
        self.place_value(seen);
    }

    fn value_byte(&mut self, byte: u8, seen: &[u8]) {
        if self.part == Part::Content {
            return;
        }
        self.place.token = fold(self.place.token, u32::from(byte));
        if byte == b'\\' && self.place.field != 0 {
            self.place.previous[0] = self.place.token;
            self.place.token = 0;
        }
        self.place_value(seen);
    }

    fn place_value(&mut self, seen: &[u8]) {
        let representation = u32::from(self.vr[0]) << 8 | u32::from(self.vr[1]);
        let place = &mut self.place;
        place.slot = fold(fold(4, self.tag), self.offset);
        place.field = fold(5, representation);
        place.token_len = self.offset;
        place.above[0] = meet(&mut self.met[1], self.bits, place.slot, seen.len());
        place.above[1] = meet(&mut self.met[2], self.bits, fold(fold(6, self.tag), place.token), seen.len());
        place.above[2] = meet(&mut self.met[3], self.bits, fold(place.field, place.token), seen.len());
        place.order = Order::Same;
    }
}

/// Where a key was last met, and that it is met at `at`.
fn meet(table: &mut [u32], bits: u32, key: u32, at: usize) -> u32 {
    let slot = &mut table[(key.wrapping_mul(0x9E37_79B1) >> (32 - bits)) as usize];
    let above = std::mem::replace(slot, at as u32);
    // Another key may just have met it.
    if above == at as u32 { 0 } else { above }
}

fn table_bits(len: u64) -> u32 {
    len.clamp(1, 1 << 32).next_power_of_two().ilog2().clamp(12, 20)
}
