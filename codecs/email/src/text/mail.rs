//! What a byte of mail is predicted from.

use super::clock::Clock;
use super::headers::{Headers, Part};
use super::language::Language;
use super::layout::Lines;
use super::quotes::Quotes;
use super::words::Words;
use kit_context::deep::{Expected, Guide, ODDS, Odds};
use kit_tokens::{Place, Tokenizer, Tokens, shape};

/// Contexts, and bytes that are expected.
pub const CONTEXTS: usize = 26;
pub const POINTERS: usize = 6;

/// Vectors of inputs, and choices of weights.
pub const VECTORS: usize = 10;
pub const CHOICES: usize = 7;

/// Follows mail.
pub struct Mail {
    tokens: Tokens,
    words: Words,
    language: Language,
    headers: Headers,
    lines: Lines,
    quotes: Quotes,
    clock: Clock,
    /// The last eight bytes, the latest lowest.
    last: u64,
    /// By the last two bytes and by the last one, the bytes that followed, the latest lowest.
    after_pair: Vec<u32>,
    after_byte: Vec<u32>,
    /// Digits alike, letters alike.
    shape: u64,
}

impl Guide<CONTEXTS, POINTERS> for Mail {
    fn new(len: u64) -> Self {
        Self {
            tokens: Tokens::new(len),
            words: Words::default(),
            language: Language::new(),
            headers: Headers::new(),
            lines: Lines::default(),
            quotes: Quotes::new(len),
            clock: Clock::new(),
            last: 0,
            after_pair: vec![0; 1 << 16],
            after_byte: vec![0; 1 << 8],
            shape: 0,
        }
    }

    fn memory(len: u64) -> u64 {
        Tokens::memory(len)
            + Language::MEMORY
            + Headers::MEMORY
            + Clock::MEMORY
            + Quotes::memory(len)
            + (size_of::<u32>() as u64) * ((1 << 16) + (1 << 8))
    }

    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        self.after_pair[self.last as usize & 0xFFFF] =
            self.after_pair[self.last as usize & 0xFFFF] << 8 | u32::from(byte);
        self.after_byte[self.last as usize & 0xFF] = self.after_byte[self.last as usize & 0xFF] << 8 | u32::from(byte);
        self.last = self.last << 8 | u64::from(byte);
        self.shape = self.shape << 8 | u64::from(shape(byte));
        self.tokens.advance(seen);
        self.words.advance(byte);
        self.headers.advance(seen);
        self.clock.advance(byte, &self.headers);
        self.lines.advance(seen);
        self.quotes.advance(seen);
        let place = u32::from(self.lines.in_tag) | u32::from(self.headers.in_header()) << 1;
        self.language.advance(byte, self.words.capitals, place, self.lines.room());
    }

    fn contexts(&self, seen: &[u8], matched: u64, contexts: &mut [u64; CONTEXTS]) {
        let last = self.last & 0xFF;
        let place = self.tokens.place();
        let (words, lines) = (&self.words, &self.lines);
        let field = self.field();
        let word = pair(words.word, words.gap);
        let quoted = u64::from(self.quotes.expected(seen));
        let at = |at: u32| seen.get(at as usize).map_or(0, |&byte| u64::from(byte));
        let order = |n: u32| self.last << (64 - 8 * n);
        let above = lines.line_above(seen);
        let header_above = at(self.headers.above);
        let clock = self.clock.expected();
        let orders = (place.order as u64) << 16 | u64::from(place.token_len.min(15)) << 20;
        *contexts = [
            order(1),
            order(2),
            order(3),
            order(4),
            order(6),
            pair(words.word, field),
            mix(word, u64::from(words.before[0])),
            mix(mix(u64::from(words.word), u64::from(words.before[0])), u64::from(words.before[1])),
            mix(u64::from(words.word), u64::from(words.before[1])) ^ 1 << 40,
            word,
            mix(pair(words.joined, field), 3),
            mix(pair(words.joined, words.joined_before), 4),
            if clock.byte != 0 {
                mix(pair(clock.byte, clock.class), 5)
            } else {
                mix(pair(field, self.headers.item.min(255)), header_above << 8 | last)
            },
            mix(pair(field, self.headers.item.min(255)), u64::from(words.word)),
            above << 16 | last << 8 | u64::from(lines.column.min(255)) << 40,
            mix(pair(place.slot, place.token), u64::from(place.previous[0])),
            at(place.above[0]) | at(place.above[0] + 1) << 8 | orders,
            at(place.above[1]) | at(place.above[1] + 1) << 8 | last << 16,
            at(place.above[2]) | at(place.above[2] + 1) << 8 | (self.last & 0xFFFF) << 16,
            mix(u64::from(self.language.best | self.language.sure << 8) << 8 | last, 6),
            self.last & 0xFFFF_0000 | u64::from(words.len.min(15)),
            self.shape,
            u64::from(self.after_pair[self.last as usize & 0xFFFF] & 0xFF_FFFF) << 8 | last,
            u64::from(self.after_byte[last as usize] & 0xFF_FFFF) << 8 | last,
            mix(pair(lines.tag, lines.attribute), u64::from(words.word) << 1 | u64::from(lines.in_tag)),
            matched << 17 | quoted << 8 | last,
        ];
    }

    fn expected(&self, seen: &[u8]) -> [Expected; POINTERS] {
        let place = self.tokens.place();
        let mut expected = [Expected::default(); POINTERS];
        for (expected, at) in expected.iter_mut().zip(place.above) {
            *expected = Expected { byte: byte(seen, at), class: class(place) };
        }
        let quotes = &self.quotes;
        let missed = (quotes.missed & 0xFF).count_ones().min(3) << 1 | quotes.missed & 1;
        let len = if quotes.len == 0 { 0 } else { (quotes.len.ilog2() + 1).min(15) };
        expected[3] =
            Expected { byte: quotes.expected(seen), class: len | missed << 4 | u32::from(quotes.depth > 0) << 7 };
        let missed = self.headers.missed;
        expected[4] = Expected {
            byte: if self.headers.in_header() { byte(seen, self.headers.above) } else { 0 },
            class: missed & 7 | (missed & 0xFFFF).count_ones().min(7) << 3 | (self.headers.name & 3) << 6,
        };
        expected[5] = self.clock.expected();
        expected
    }

    fn likely(&self, _: &[u8]) -> u32 {
        self.language.best | self.language.sure << 8
    }

    fn odds(&self, partial: u32) -> [Odds; ODDS] {
        self.language.odds(partial)
    }

    fn class(&self, i: usize) -> usize {
        let words = &self.words;
        match i {
            // The state of the word.
            0 => {
                words.len.min(15) as usize
                    | (words.capitals as usize) << 4
                    | usize::from(self.lines.in_tag) << 6
                    | usize::from(self.headers.in_header()) << 7
            }
            // The letter that is likely, and how likely.
            1 => (self.language.best & 31 | self.language.sure << 5) as usize,
            // How far into the line, roughly, and how it is quoted.
            _ => {
                self.lines.column.min(127).checked_ilog2().unwrap_or(0) as usize
                    | (self.quotes.depth.min(3) as usize) << 3
                    | usize::from(self.headers.in_header()) << 5
            }
        }
    }
}

impl Mail {
    /// What the byte is about: the header field, or the kind of body.
    fn field(&self) -> u32 {
        match self.headers.part {
            Part::Body => 3 + u32::from(self.lines.in_tag) + 2 * self.quotes.depth.min(2),
            _ => self.headers.field(),
        }
    }
}

fn class(place: &Place) -> u32 {
    (place.order as u32) << 5 | place.token_len.min(31)
}

fn byte(seen: &[u8], at: u32) -> u32 {
    if at == 0 { 0 } else { seen.get(at as usize).map_or(0, |&byte| u32::from(byte) | 0x100) }
}

fn pair(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

fn mix(a: u64, b: u64) -> u64 {
    (a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}
