//! What follows the kind in a payload: the code of the level's engine.

use crate::config::Levels;
use kit_core::{Cx, Result};
use kit_lz::lines;
use kit_tokens::Tokenizer;

/// Bytes of working memory for a frame of `len` bytes.
pub fn memory<T: Tokenizer>(len: u64, level: &str, levels: &Levels) -> u64 {
    match level {
        "fast" => lines::memory::<T>(len),
        "max" => kit_context::memory::<T, _, _, _, _>(len, &levels.max),
        _ => kit_context::memory::<T, _, _, _, _>(len, &levels.balanced),
    }
}

/// Codes a frame onto the end of `out`.
pub fn encode<T: Tokenizer>(frame: &[u8], levels: &'static Levels, cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    match cx.options.level() {
        "fast" => lines::encode::<T>(frame, cx.limits, out),
        "max" => kit_context::encode::<T, _, _, _, _>(frame, &levels.max, cx.limits, out),
        _ => kit_context::encode::<T, _, _, _, _>(frame, &levels.balanced, cx.limits, out),
    }
}

/// Restores a frame onto the end of `out`.
pub fn decode<T: Tokenizer>(payload: &[u8], levels: &'static Levels, cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    match cx.options.level() {
        "fast" => lines::decode::<T>(payload, cx.len, cx.limits, out),
        "max" => kit_context::decode::<T, _, _, _, _>(payload, cx.len, &levels.max, cx.limits, out),
        _ => kit_context::decode::<T, _, _, _, _>(payload, cx.len, &levels.balanced, cx.limits, out),
    }
}
