//! What the deep engine is told of a group of TrueType fonts, at `max`.

use super::tokens::Fonts;
use kit_context::deep::{Expected, Guide, Setting};
use kit_tokens::Tokenizer;

/// Contexts of a byte.
pub const CONTEXTS: usize = 22;
/// Expected bytes.
pub const POINTERS: usize = 2;
/// Vectors of inputs.
pub const VECTORS: usize = 8;
/// Choices of weights.
pub const CHOICES: usize = 7;

/// Contexts of the last bytes and the match; the format's own come behind them.
const ORDERS: [u32; 5] = [1, 2, 3, 4, 6];
const OWN: usize = ORDERS.len() + 1;

/// The engine's setting.
pub static SETTING: Setting = Setting { table_bits: 26, rate_at_start: 100, primer: &[] };

/// Follows fonts and looks closer at them.
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
        for (context, n) in contexts.iter_mut().zip(ORDERS) {
            *context = self.last << (64 - 8 * n);
        }
        contexts[OWN - 1] = matched << 8 | self.fonts.class() as u64;
        let own = self.fonts.contexts().into_iter().chain(self.fonts.closer(seen));
        for (context, value) in contexts[OWN..].iter_mut().zip(own) {
            *context = u64::from(value);
        }
    }

    fn expected(&self, seen: &[u8]) -> [Expected; POINTERS] {
        self.fonts.expected(seen)
    }

    fn class(&self, i: usize) -> usize {
        match i {
            0 => self.fonts.class(),
            1 => self.fonts.phase(),
            _ => self.fonts.top(),
        }
    }
}
