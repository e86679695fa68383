//! TrueType fonts by the deep engine, at `max`.
//!
//! ```text
//!   fonts ─▶ arranged, where that can be undone ─▶ guide ─▶ engine
//!   payload:  a bit per font, lowest first: whether it is arranged │ the engine's code
//! ```

use super::arrange;
use super::tokens::Fonts;
use kit_context::deep::{self as engine, Expected, Guide, Setting};
use kit_core::{Error, Limits, Result};
use kit_tokens::Tokenizer;

/// Contexts of a byte.
const CONTEXTS: usize = 35;
/// Expected bytes.
const POINTERS: usize = 2;
/// Vectors of inputs.
const VECTORS: usize = 11;
/// Choices of weights.
const CHOICES: usize = 9;

/// Contexts of the last bytes and the match; the format's own come behind them.
const ORDERS: [u32; 5] = [1, 2, 3, 4, 6];
const OWN: usize = ORDERS.len() + 1;

/// The engine's setting.
static SETTING: Setting =
    Setting { table_bits: 26, rate_at_start: 60, primer: include_bytes!("../../primer/truetype.bin") };

/// Bytes of the fonts of the primer, which are arranged.
const PRIMER: [u64; 2] = [372, 1552];

/// Follows fonts and looks closer at them.
struct Deep {
    fonts: Fonts,
    last: u64,
}

impl Deep {
    /// Starts before the primer, behind which come fonts of those lengths, of which some are arranged.
    fn of(lens: &[u64], arranged: &[bool]) -> Self {
        Self { fonts: Fonts::of(&[&PRIMER, lens].concat(), &[&[true; PRIMER.len()], arranged].concat()), last: 0 }
    }
}

impl Guide<CONTEXTS, POINTERS> for Deep {
    fn new(len: u64) -> Self {
        Self::of(&[len], &[])
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
            2 => self.fonts.value(),
            3 => self.fonts.rise(),
            _ => self.fonts.top(),
        }
    }
}

/// Bytes of working memory to code fonts of `total` bytes in either direction.
pub fn memory(total: u64) -> u64 {
    // Fonts that are arranged, all of them together, and one on its way.
    engine::memory::<Deep, CONTEXTS, POINTERS, VECTORS, CHOICES>(total, &SETTING)
        .saturating_add(total.saturating_mul(4))
}

/// Codes fonts of those lengths onto the end of `out`.
pub fn encode(fonts: &[&[u8]], lens: &[u64], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory(crate::total(lens)))?;
    let arranged: Vec<Option<Vec<u8>>> = fonts.iter().map(|font| arrange::arranged(font)).collect();
    let flags: Vec<bool> = arranged.iter().map(Option::is_some).collect();
    let bits = |flags: &[bool]| flags.iter().rev().fold(0, |bits, &flag| bits << 1 | u8::from(flag));
    out.extend(flags.chunks(8).map(bits));
    let texts = fonts.iter().zip(&arranged).map(|(font, arranged)| arranged.as_deref().unwrap_or(font));
    let text = texts.collect::<Vec<_>>().concat();
    let guide = || Deep::of(lens, &flags);
    engine::encode_by::<_, CONTEXTS, POINTERS, VECTORS, CHOICES>(guide, &text, &SETTING, limits, out)
}

/// Restores fonts of those lengths onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], lens: &[u64], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = crate::total(lens);
    limits.need_output(total)?;
    limits.need_memory(memory(total))?;
    let (bits, payload) =
        payload.split_at_checked(lens.len().div_ceil(8)).ok_or_else(|| Error::corrupt("the payload is cut short"))?;
    let flags: Vec<bool> = (0..lens.len()).map(|i| bits[i / 8] >> (i % 8) & 1 == 1).collect();
    let guide = || Deep::of(lens, &flags);
    let mut at = out.len();
    engine::decode_by::<_, CONTEXTS, POINTERS, VECTORS, CHOICES>(guide, payload, total, &SETTING, limits, out)?;
    for (&len, is_arranged) in lens.iter().zip(flags) {
        let font = &mut out[at..at + len as usize];
        if is_arranged {
            let restored = arrange::restored(font).ok_or_else(|| Error::corrupt("no font, and yet arranged"))?;
            font.copy_from_slice(&restored);
        }
        at += font.len();
    }
    Ok(())
}
