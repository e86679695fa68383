//! Elements and other bytes that are not pixels, by the engine of the level.

use crate::places::Places;
use crate::primer;
use kit_context::{Config, Context, NEVER, Select};
use kit_core::{Limits, Result};
use kit_lz::lines;
use kit_raster::Level;

/// Bytes of working memory for a text of `len` bytes.
pub fn memory(len: u64, level: Level) -> u64 {
    match level {
        Level::Fast => lines::memory::<Places>(len),
        Level::Balanced => kit_context::memory::<Places, _, _, _, _>(len, &BALANCED),
        Level::Max => kit_context::memory::<Places, _, _, _, _>(len, &MAX),
    }
}

/// Codes a text onto the end of `out`.
pub fn encode(text: &[u8], level: Level, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        Level::Fast => lines::encode::<Places>(text, limits, out),
        Level::Balanced => kit_context::encode::<Places, _, _, _, _>(text, &BALANCED, limits, out),
        Level::Max => kit_context::encode::<Places, _, _, _, _>(text, &MAX, limits, out),
    }
}

/// Restores a text of `len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, level: Level, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        Level::Fast => lines::decode::<Places>(payload, len, limits, out),
        Level::Balanced => kit_context::decode::<Places, _, _, _, _>(payload, len, &BALANCED, limits, out),
        Level::Max => kit_context::decode::<Places, _, _, _, _>(payload, len, &MAX, limits, out),
    }
}

static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(5),
        Context::Slot,
        Context::AboveField,
        Context::AboveSlot,
    ],
    selects: [Select::Match, Select::Own],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: primer::SHORT,
};

static MAX: Config<14, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::AfterPair,
        Context::Expected,
        Context::Slot,
        Context::AboveSlot,
        Context::AbovePair,
        Context::AboveField,
        Context::Own(0),
        Context::Own(1),
    ],
    selects: [Select::Match, Select::LastByte, Select::Slot, Select::Own],
    matches: [5, 12],
    corrections: 3,
    sure: 65300,
    trusted: NEVER,
    table_bits: 24,
    primer: primer::TEXT,
};
