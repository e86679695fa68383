//! TrueType fonts.

mod arrange;
mod deep;
mod directory;
mod glyph;
mod stack;
mod tokens;

use kit_context::{Config, Context, Select, decode_by, encode_by, memory_by};
use kit_core::{Limits, Result};
use tokens::Fonts;

static BALANCED: Config<6, 2, 2, 1> = Config {
    contexts: [Context::Order(2), Context::Own(0), Context::Own(1), Context::Own(2), Context::Own(3), Context::Own(7)],
    selects: [Select::Match, Select::Own],
    matches: [6],
    corrections: 1,
    sure: 62000,
    trusted: kit_context::NEVER,
    table_bits: 24,
    primer: &[],
};

/// Bytes of working memory to code fonts of `total` bytes in either direction.
pub fn memory(total: u64, max: bool) -> u64 {
    if max { deep::memory(total) } else { memory_by::<Fonts, _, _, _, _>(total, &BALANCED) }
}

/// Codes fonts onto the end of `out`, as small as can be at `max`; any bytes may stand for a font.
pub fn encode(fonts: &[&[u8]], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    match max {
        true => deep::encode(fonts, &lens, limits, out),
        false => encode_by(Fonts::of(&lens, &[]), &fonts.concat(), &BALANCED, limits, out),
    }
}

/// Restores fonts of those lengths onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], lens: &[u64], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match max {
        true => deep::decode(payload, lens, limits, out),
        false => decode_by(Fonts::of(lens, &[]), payload, crate::total(lens), &BALANCED, limits, out),
    }
}
