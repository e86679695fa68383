//! What the deep engine is told of a group of CFF fonts, at `max`.

use super::tokens::Fonts;
use kit_context::deep::{Expected, Guide, Setting};
use kit_tokens::{Tokenizer, fold};

/// Contexts of a byte.
pub const CONTEXTS: usize = 24;
/// Expected bytes.
pub const POINTERS: usize = 1;
/// Vectors of inputs.
pub const VECTORS: usize = 8;
/// Choices of weights.
pub const CHOICES: usize = 7;

const ORDERS: [u32; 5] = [1, 2, 3, 4, 6];

/// The engine's setting.
pub static SETTING: Setting = Setting { table_bits: 26, rate_at_start: 60, primer: &[] };

/// Follows fonts.
pub struct Deep {
    fonts: Fonts,
    last: u64,
}

impl Deep {
    /// Starts before fonts of those lengths.
    pub fn of(lens: &[u64]) -> Self {
        Self { fonts: Fonts::of(lens), last: 0 }
    }
}

impl Guide<CONTEXTS, POINTERS> for Deep {
    fn new(len: u64) -> Self {
        Self::of(&[len])
    }

    fn memory(len: u64) -> u64 {
        <Fonts as Tokenizer>::memory(len)
    }

    fn advance(&mut self, seen: &[u8]) {
        if let Some(&byte) = seen.last() {
            self.last = self.last << 8 | u64::from(byte);
        }
        self.fonts.advance(seen);
    }

    fn contexts(&self, seen: &[u8], matched: u64, contexts: &mut [u64; CONTEXTS]) {
        let place = self.fonts.place();
        let token = fold(place.token, place.token_len);
        let mix = |values: &[u32]| u64::from(values.iter().fold(token, |hash, &value| fold(hash, value)));
        let orders = ORDERS.map(|n| self.last << (64 - 8 * n));
        let own = [0, 1, 2, 3].map(|n| self.fonts.own(n, seen));
        let [a, b] = place.previous;
        let ([c, d, e, f], operators) = (self.fonts.numbers(), self.fonts.operators());
        let places = [
            matched << 8 | self.fonts.class() as u64,
            mix(&[place.slot]),
            mix(&[place.slot, a, 1]),
            mix(&[place.field, a, 2]),
            mix(&[place.field, b, 3]),
            mix(&[place.slot, b, 4]),
            mix(&[c, place.field, 5]),
            mix(&[c, d, 6]),
            mix(&[d, f, 7]),
            mix(&[c, d, e, place.slot, 8]),
            mix(&[e, place.slot, 9]),
            mix(&[operators, place.field, 10]),
            mix(&[operators, c, place.field, 11]),
            mix(&[operators & 0xFFFF, d, place.field, 12]),
            mix(&[c, d, e, f, 13]),
        ];
        for (context, value) in contexts.iter_mut().zip(orders.into_iter().chain(own).chain(places)) {
            *context = value;
        }
    }

    fn expected(&self, seen: &[u8]) -> [Expected; POINTERS] {
        let byte = match self.fonts.place().above[0] {
            0 => 0,
            at => u32::from(seen[at as usize]) | 0x100,
        };
        [Expected { byte, class: self.fonts.class() as u32 }]
    }

    fn class(&self, i: usize) -> usize {
        match i {
            0 => self.fonts.class(),
            1 => (self.fonts.operators() & 0xFF) as usize,
            _ => (self.fonts.place().field & 0xFF) as usize,
        }
    }
}
