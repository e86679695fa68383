//! CFF fonts, as PDF has them (FontFile3 with Type1C or CIDFontType0C).

mod deep;
mod dict;
mod index;
mod tokens;

use deep::{CHOICES, CONTEXTS, Deep, POINTERS, SETTING, VECTORS};
use kit_context::deep as engine;
use kit_context::{Config, Context, Select, decode_by, encode_by, memory_by};
use kit_core::{Limits, Result};
use tokens::Fonts;

static BALANCED: Config<8, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Slot,
        Context::SlotAfter(1),
        Context::Own(0),
        Context::Own(1),
        Context::Own(3),
    ],
    selects: [Select::Match, Select::Own],
    matches: [5],
    corrections: 1,
    sure: 62000,
    trusted: kit_context::NEVER,
    table_bits: 22,
    primer: &[],
};

/// Bytes of working memory to code fonts of `total` bytes in either direction.
pub fn memory(total: u64, max: bool) -> u64 {
    if max {
        engine::memory::<Deep, CONTEXTS, POINTERS, VECTORS, CHOICES>(total, &SETTING)
    } else {
        memory_by::<Fonts, _, _, _, _>(total, &BALANCED)
    }
}

/// Codes fonts onto the end of `out`, as small as can be at `max`; any bytes may stand for a font.
pub fn encode(fonts: &[&[u8]], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    let text = fonts.concat();
    match max {
        true => {
            let guide = || Deep::of(&lens);
            engine::encode_by::<_, CONTEXTS, POINTERS, VECTORS, CHOICES>(guide, &text, &SETTING, limits, out)
        }
        false => encode_by(Fonts::of(&lens), &text, &BALANCED, limits, out),
    }
}

/// Restores fonts of those lengths onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], lens: &[u64], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = crate::total(lens);
    match max {
        true => {
            let guide = || Deep::of(lens);
            engine::decode_by::<_, CONTEXTS, POINTERS, VECTORS, CHOICES>(guide, payload, total, &SETTING, limits, out)
        }
        false => decode_by(Fonts::of(lens), payload, total, &BALANCED, limits, out),
    }
}
