//! Type 1 fonts.

mod cipher;
mod plain;
mod tokens;
mod walk;

use kit_context::{Config, Context, Select, Session};
use kit_core::{Error, Limits, Result};
use kit_entropy::varint;
pub use plain::{redo, undo};
use tokens::Fonts;

type Engine = Session<Fonts, 19, 4, 4, 2>;

static CONFIG: Config<19, 4, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Expected,
        Context::Slot,
        Context::SlotAfter(1),
        Context::Field,
        Context::AboveSlot,
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
        Context::Own(3),
        Context::Own(4),
        Context::Own(5),
        Context::Own(6),
        Context::Own(7),
        Context::Own(8),
    ],
    selects: [Select::Match, Select::LastByte, Select::Slot, Select::Own],
    matches: [5, 12],
    corrections: 3,
    sure: 65000,
    trusted: 62000,
    table_bits: 22,
    primer: &[],
};

/// Bytes of working memory to code fonts of `total` bytes in either direction.
pub fn memory(total: u64) -> u64 {
    Engine::memory(total, &CONFIG) + total
}

/// Codes fonts onto the end of `out`; any bytes may stand for a font.
pub fn encode(fonts: &[&[u8]], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    let total: u64 = lens.iter().sum();
    limits.need_memory(memory(total))?;
    let mut session = Engine::new(Fonts::of(&lens), total, &CONFIG, limits)?;
    let mut text = fonts.concat();
    let mut rest = &mut text[..];
    for font in fonts {
        let (plain, behind) = rest.split_at_mut(font.len());
        varint::put(out, undo(plain));
        rest = behind;
    }
    session.encode(&text, out);
    Ok(())
}

/// Restores fonts of those lengths onto the end of `out`, one after the other.
pub fn decode(mut payload: &[u8], lens: &[u64], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = lens.iter().fold(0u64, |sum, &len| sum.saturating_add(len));
    limits.need_output(total)?;
    limits.need_memory(memory(total))?;
    let mut ends = Vec::new();
    for _ in lens {
        ends.push(varint::take(&mut payload).ok_or_else(|| Error::corrupt("the ends of private parts are cut short"))?);
    }
    let mut session = Engine::new(Fonts::of(lens), total, &CONFIG, limits)?;
    session.decode(payload, total)?;
    limits.reserve(out, total)?;
    let mut at = out.len();
    out.extend(session.text());
    for (&len, &end) in lens.iter().zip(&ends) {
        redo(&mut out[at..at + len as usize], end);
        at += len as usize;
    }
    Ok(())
}
