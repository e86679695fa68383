//! All bytes that are no scans: headers, profiles, what is appended.

mod quality;
mod rich;

use kit_context::{Config, Context, NEVER, Select};
use kit_core::{Limits, Result};
use kit_lz::bytes as lz;
use kit_tokens::Plain;

/// Codes `text` onto the end of `out`.
pub fn encode(text: &[u8], level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        "max" => rich::encode(text, limits, out),
        _ if is_quick(text.len() as u64, level) => lz::encode(text, limits, out),
        _ => kit_context::encode::<Plain, _, _, _, _>(text, &MIXED, limits, out),
    }
}

/// Restores `len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        "max" => rich::decode(payload, len, limits, out),
        _ if is_quick(len, level) => lz::decode(payload, len, limits, out),
        _ => kit_context::decode::<Plain, _, _, _, _>(payload, len, &MIXED, limits, out),
    }
}

/// Bytes of working memory for `len` bytes.
pub fn memory(len: u64, level: &str) -> u64 {
    let mixed = |len| kit_context::memory::<Plain, _, _, _, _>(len, &MIXED);
    match level {
        "max" => rich::memory(len),
        "fast" => lz::memory(len).max(mixed(len.min(SHORT))),
        _ => mixed(len),
    }
}

/// Longest text that is worth its time even at fast: the headers of a small picture.
const SHORT: u64 = 2 << 10;

fn is_quick(len: u64, level: &str) -> bool {
    level == "fast" && len > SHORT
}

static MIXED: Config<8, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
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

/// Headers as common encoders write them, made by `primer/generate.py`.
static PRIMER: &[u8] = include_bytes!("../../primer/headers.bin");
