//! The text of headers: each card coded by what cards of its keyword held before.

use crate::header::CARD;
use crate::settings::Settings;
use kit_context::{Config, Context, NEVER, Select};
use kit_core::Result;
use kit_raster::Level;
use kit_tokens::{Place, Tokenizer, fold};

/// Codes cards onto the end of `out`.
pub fn encode(text: &[u8], settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    match settings.level {
        Level::Fast => kit_lz::bytes::encode(text, settings.limits, out),
        Level::Balanced => kit_context::encode::<Cards, _, _, _, _>(text, &BALANCED, settings.limits, out),
        Level::Max => kit_context::encode::<Cards, _, _, _, _>(text, &MAX, settings.limits, out),
    }
}

/// Restores `len` bytes of cards onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    match settings.level {
        Level::Fast => kit_lz::bytes::decode(payload, len, settings.limits, out),
        Level::Balanced => kit_context::decode::<Cards, _, _, _, _>(payload, len, &BALANCED, settings.limits, out),
        Level::Max => kit_context::decode::<Cards, _, _, _, _>(payload, len, &MAX, settings.limits, out),
    }
}

/// Bytes of working memory for `len` bytes of cards.
pub fn memory(len: u64, level: Level) -> u64 {
    match level {
        Level::Fast => kit_lz::bytes::memory(len),
        Level::Balanced => kit_context::memory::<Cards, _, _, _, _>(len, &BALANCED),
        Level::Max => kit_context::memory::<Cards, _, _, _, _>(len, &MAX),
    }
}

/// Usual cards, 80 bytes each.
static PRIMER: &[u8] = include_bytes!("../primer/primer.txt");

static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(2),
        Context::Order(4),
        Context::Order(6),
        Context::Slot,
        Context::AboveSlot,
        Context::AbovePair,
        Context::FieldWord,
    ],
    selects: [Select::Match, Select::Own],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: PRIMER,
};

static MAX: Config<15, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Expected,
        Context::Slot,
        Context::SlotAfter(1),
        Context::AboveSlot,
        Context::AbovePair,
        Context::AboveField,
        Context::Aboves,
        Context::FieldWord,
        Context::WordPair,
        Context::Word,
    ],
    selects: [Select::Match, Select::LastByte, Select::Own, Select::Token],
    matches: [5, 12],
    corrections: 3,
    sure: 65000,
    trusted: NEVER,
    table_bits: 24,
    primer: PRIMER,
};

/// Keywords that are told apart, as a power of two.
const MET_BITS: u32 = 12;
/// Bytes of a keyword (FITS 4.0 §4.1.2.1).
const KEYWORD: usize = 8;

/// Stands in a card: above are the bytes of the last card of the same keyword, or in the keyword of the card that followed the last
/// one like the card before; of the last card whose keyword differs in digits alone; and of the card before.
struct Cards {
    place: Place,
    /// Where the cards begin that were last met, by their keywords, and by those without digits.
    met: [Vec<u32>; 2],
    /// The card that is expected, and the one like it; 0 for none.
    expected: [u32; 2],
    keyword: u32,
    /// The part of a card: keyword, value, comment.
    part: usize,
}

impl Tokenizer for Cards {
    fn new(_: u64) -> Self {
        let met = std::array::from_fn(|_| vec![0; 1 << MET_BITS]);
        Self { place: Place::default(), met, expected: [0; 2], keyword: 0, part: 0 }
    }

    fn memory(_: u64) -> u64 {
        (2 * size_of::<u32>() as u64) << MET_BITS
    }

    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        let column = seen.len() % CARD;
        let start = seen.len() - column;
        match column {
            0 => {
                // What followed the card like the last is expected to follow it.
                self.expected = self.expected.map(|card| if card == 0 { 0 } else { card + CARD as u32 });
                self.part = 0;
                self.place.token = 0;
                self.place.token_len = 0;
            }
            KEYWORD => self.find(&seen[start..start + KEYWORD], start as u32),
            _ => {}
        }
        if column > KEYWORD && byte == b'/' && self.part == 1 {
            self.part = 2;
        }
        let place = &mut self.place;
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            place.token = fold(place.token.wrapping_add(1), u32::from(byte));
            place.token_len += 1;
        } else if place.token_len > 0 {
            place.previous = [place.token, place.previous[0]];
            (place.token, place.token_len) = (0, 0);
        }
        let at = |card: u32| match card {
            0 => 0,
            card => (card as usize + column).min(seen.len() - 1) as u32,
        };
        let before = if start >= CARD { (start - CARD) as u32 } else { 0 };
        place.above = [at(self.expected[0]), at(self.expected[1]), at(before)];
        let name = if column < KEYWORD { 1 } else { self.keyword };
        place.slot = fold(name, column as u32);
        place.field = fold(name, self.part as u32);
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn class(&self) -> usize {
        let same = usize::from(self.expected[0] != 0);
        self.part << 4 | same << 3 | (self.place.token_len as usize).min(7)
    }
}

impl Cards {
    /// Looks up the card's keyword.
    fn find(&mut self, keyword: &[u8], start: u32) {
        let name = |bytes: &mut dyn Iterator<Item = &u8>| bytes.fold(0, |name, &byte| fold(name, u32::from(byte) + 1));
        let whole = name(&mut keyword.iter());
        let bare = name(&mut keyword.iter().filter(|byte| !byte.is_ascii_digit() && **byte != b' '));
        for ((expected, met), key) in self.expected.iter_mut().zip(&mut self.met).zip([whole, bare]) {
            let at = key.wrapping_mul(0x9E37_79B1) >> (32 - MET_BITS);
            *expected = std::mem::replace(&mut met[at as usize], start);
        }
        self.keyword = whole;
        self.part = 1;
    }
}
