//! What is no pixel: scripts, headers, palettes, profiles, what nothing explains.

use kit_context::{Config, Context, NEVER, Select};
use kit_core::{Limits, Result};
use kit_lz::bytes as lz;
use kit_tokens::Plain;

/// Texts from this length on are coded in haste, and from the other on at any level.
const LONG: [u64; 2] = [16 << 10, 4 << 20];

/// Codes `text` onto the end of `out`.
pub fn encode(text: &[u8], level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match is_quick(text.len() as u64, level) {
        true => lz::encode(text, limits, out),
        false => kit_context::encode::<Plain, _, _, _, _>(text, &MIXED, limits, out),
    }
}

/// Restores `len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match is_quick(len, level) {
        true => lz::decode(payload, len, limits, out),
        false => kit_context::decode::<Plain, _, _, _, _>(payload, len, &MIXED, limits, out),
    }
}

/// Bytes of working memory for `len` bytes.
pub fn memory(len: u64, level: &str) -> u64 {
    let longest = if level == "fast" { LONG[0] } else { LONG[1] };
    lz::memory(len).max(kit_context::memory::<Plain, _, _, _, _>(len.min(longest), &MIXED))
}

fn is_quick(len: u64, level: &str) -> bool {
    len > LONG[1] || level == "fast" && len > LONG[0]
}

static MIXED: Config<9, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(5),
        Context::Order(6),
        Context::Skip,
        Context::SkipLong,
        Context::AfterPair,
    ],
    selects: [Select::Match, Select::LastByte],
    matches: [5],
    corrections: 1,
    sure: 64500,
    trusted: NEVER,
    table_bits: 22,
    primer: PRIMER,
};

/// Scripts and headers of common pictures, made by `primer/generate.py`.
static PRIMER: &[u8] = include_bytes!("../primer/headers.bin");
