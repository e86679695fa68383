//! Streams of bytes that are no text: records, and short binary bodies; each is coded on its own, an empty one as nothing.

use kit_context::any::{self, PLAIN};
use kit_context::{Config, Context, NEVER, Select};
use kit_core::{Error, Limits, Result};
use kit_lz::bytes as lz;
use kit_tokens::Plain;

static BALANCED: Config<6, 2, 2, 1> = Config {
    contexts: [
        Context::Order(0),
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
    ],
    selects: [Select::Match, Select::LastByte],
    matches: [5],
    corrections: 1,
    sure: 62000,
    trusted: NEVER,
    table_bits: 22,
    primer: &[],
};

/// Codes bytes onto the end of `out`.
pub fn encode(bytes: &[u8], level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        _ if bytes.is_empty() => Ok(()),
        "fast" => lz::encode(bytes, limits, out),
        "max" => any::encode(bytes, &PLAIN, limits, out),
        _ => kit_context::encode::<Plain, _, _, _, _>(bytes, &BALANCED, limits, out),
    }
}

/// Restores `len` bytes onto the end of `out`, from a code that they use up exactly.
pub fn decode(code: &[u8], len: u64, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        _ if len == 0 && code.is_empty() => Ok(()),
        _ if len == 0 => Err(Error::corrupt(format!("expected nothing, found {} bytes", code.len()))),
        "fast" => lz::decode(code, len, limits, out),
        "max" => any::decode(code, len, &PLAIN, limits, out),
        _ => kit_context::decode::<Plain, _, _, _, _>(code, len, &BALANCED, limits, out),
    }
}

/// Bytes of working memory to code `len` bytes in either direction.
pub fn memory(len: u64, level: &str) -> u64 {
    match level {
        "fast" => lz::memory(len),
        "max" => any::memory(len, &PLAIN),
        _ => kit_context::memory::<Plain, _, _, _, _>(len, &BALANCED),
    }
}
