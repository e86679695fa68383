//! What is no pixel: directories, padding, chunks that nothing explains. Coded in blocks, so that memory stays bounded.

use kit_context::{Config, Context, NEVER, Select};
use kit_core::{Error, Limits, Result};
use kit_entropy::varint;
use kit_lz::bytes as lz;
use kit_tokens::Plain;

/// Bytes of a block.
const BLOCK: usize = 8 << 20;
/// Bytes up to which the level makes no difference.
const SHORT: u64 = 64 << 10;

static BALANCED: Config<5, 1, 2, 1> = Config {
    contexts: [Context::Order(1), Context::Order(2), Context::Order(3), Context::Order(4), Context::Skip],
    selects: [Select::Match, Select::LastByte],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: &[],
};

static MAX: Config<10, 2, 2, 1> = Config {
    contexts: [
        Context::Order(0),
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Skip,
        Context::SkipLong,
        Context::AfterPair,
        Context::Expected,
    ],
    selects: [Select::Match, Select::LastByte],
    matches: [5],
    corrections: 1,
    sure: 65000,
    trusted: NEVER,
    table_bits: 24,
    primer: &[],
};

/// Bytes of working memory for a text of `len` bytes.
pub fn memory(len: u64, level: &str) -> u64 {
    let block = len.min(BLOCK as u64);
    let models = match level {
        "fast" => lz::memory(block).max(kit_context::memory::<Plain, _, _, _, _>(block.min(SHORT), &BALANCED)),
        "max" => kit_context::memory::<Plain, _, _, _, _>(block, &MAX),
        _ => kit_context::memory::<Plain, _, _, _, _>(block, &BALANCED),
    };
    // A block is coded beside its payload.
    models + 2 * block
}

/// Codes a text onto the end of `out`.
pub fn encode(text: &[u8], level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let is_short = text.len() as u64 <= SHORT;
    let mut code = Vec::new();
    for block in text.chunks(BLOCK) {
        code.clear();
        match level {
            "fast" if !is_short => lz::encode(block, limits, &mut code)?,
            "max" => kit_context::encode::<Plain, _, _, _, _>(block, &MAX, limits, &mut code)?,
            _ => kit_context::encode::<Plain, _, _, _, _>(block, &BALANCED, limits, &mut code)?,
        }
        varint::put(out, code.len() as u64);
        out.extend(&code);
    }
    Ok(())
}

/// Restores a text of `len` bytes from the front of `payload` onto the end of `out`.
pub fn decode(payload: &mut &[u8], len: u64, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let limits = Limits { output: limits.output.max(len), ..limits };
    let is_short = len <= SHORT;
    let mut left = len;
    while left > 0 {
        let block = left.min(BLOCK as u64);
        let code = take_bytes(payload)?;
        match level {
            "fast" if !is_short => lz::decode(code, block, limits, out)?,
            "max" => kit_context::decode::<Plain, _, _, _, _>(code, block, &MAX, limits, out)?,
            _ => kit_context::decode::<Plain, _, _, _, _>(code, block, &BALANCED, limits, out)?,
        }
        left -= block;
    }
    Ok(())
}

/// Takes a number off the front of a payload.
pub fn take_number(input: &mut &[u8]) -> Result<u64> {
    varint::take(input).ok_or_else(|| Error::corrupt("a number is cut short"))
}

/// Takes bytes behind their length off the front of a payload.
pub fn take_bytes<'a>(input: &mut &'a [u8]) -> Result<&'a [u8]> {
    let len = take_number(input)?;
    let taken = usize::try_from(len).ok().and_then(|len| input.split_at_checked(len));
    let (taken, rest) =
        taken.ok_or_else(|| Error::corrupt(format!("{len} bytes are due, {} are left", input.len())))?;
    *input = rest;
    Ok(taken)
}
