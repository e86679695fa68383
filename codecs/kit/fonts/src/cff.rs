//! CFF fonts, as PDF has them (FontFile3 with Type1C or CIDFontType0C).

mod dict;
mod index;
mod tokens;

use kit_context::{Config, Context, Select, Session};
use kit_core::{Limits, Result};
use tokens::Fonts;

type Engine = Session<Fonts, 11, 3, 3, 1>;

static CONFIG: Config<11, 3, 3, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Expected,
        Context::Slot,
        Context::SlotAfter(1),
        Context::Field,
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
        Context::Own(3),
    ],
    selects: [Select::Match, Select::Slot, Select::Own],
    matches: [4],
    corrections: 3,
    sure: 65000,
    trusted: kit_context::NEVER,
    table_bits: 24,
    primer: &[],
};

/// Bytes of working memory to code fonts of `total` bytes in either direction.
pub fn memory(total: u64) -> u64 {
    Engine::memory(total, total, &CONFIG)
}
/// Codes fonts onto the end of `out`; any bytes may stand for a font.
pub fn encode(fonts: &[&[u8]], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    let total = crate::total(&lens);
    Engine::new(Fonts::of(&lens), total, total, &CONFIG, limits)?.encode(&fonts.concat(), out);
    Ok(())
}

/// Restores fonts of those lengths onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], lens: &[u64], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = crate::total(lens);
    limits.need_output(total)?;
    let mut session = Engine::new(Fonts::of(lens), total, total, &CONFIG, limits)?;
    session.decode(payload, total)?;
    limits.reserve(out, total)?;
    out.extend(session.text());
    Ok(())
}
