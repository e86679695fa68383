//! What follows the kind in a payload: the code of the level's engine.

use crate::columns;
use crate::config::Levels;
use crate::kind::Kind;
use kit_core::{Cx, Error, Result};
use kit_lz::lines;
use kit_tokens::Tokenizer;

/// Bytes of working memory for a frame of `len` bytes.
pub fn memory<T: Tokenizer>(len: u64, level: &str, levels: &Levels) -> u64 {
    match level {
        "fast" => lines::memory::<T>(len).max(columns::memory(len)),
        "max" => kit_context::memory::<T, _, _, _, _>(len, &levels.max),
        _ => kit_context::memory::<T, _, _, _, _>(len, &levels.balanced),
    }
}

// The engine at fast, in the payload.
const LINES: u8 = 0;
const COLUMNS: u8 = 1;

/// Shorter frames are coded by either engine, for what columns say about themselves may be more than they save.
const SHORT: usize = 32 << 10;

/// Codes a frame by columns, or by lines where it has few rows.
fn fast<T: Tokenizer>(frame: &[u8], kind: Kind, cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let mut columns = vec![COLUMNS];
    let has_rows = columns::encode(frame, kind, &mut columns);
    if has_rows && frame.len() > SHORT {
        out.append(&mut columns);
        return Ok(());
    }
    let start = out.len();
    out.push(LINES);
    lines::encode::<T>(frame, cx.limits, out)?;
    if has_rows && columns.len() < out.len() - start {
        out.truncate(start);
        out.append(&mut columns);
    }
    Ok(())
}

/// Codes a frame of that kind onto the end of `out`.
pub fn encode<T: Tokenizer>(
    frame: &[u8],
    kind: Kind,
    levels: &'static Levels,
    cx: &Cx<'_>,
    out: &mut Vec<u8>,
) -> Result<()> {
    match cx.options.level() {
        "fast" => fast::<T>(frame, kind, cx, out),
        "max" => kit_context::encode::<T, _, _, _, _>(frame, &levels.max, cx.limits, out),
        _ => kit_context::encode::<T, _, _, _, _>(frame, &levels.balanced, cx.limits, out),
    }
}

/// Restores a frame onto the end of `out`.
pub fn decode<T: Tokenizer>(payload: &[u8], levels: &'static Levels, cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    match cx.options.level() {
        "fast" => match payload.split_first() {
            Some((&LINES, code)) => lines::decode::<T>(code, cx.len, cx.limits, out),
            Some((&COLUMNS, code)) => columns::decode(code, cx.len, cx.limits, out),
            _ => Err(Error::corrupt("the frame is of no engine")),
        },
        "max" => kit_context::decode::<T, _, _, _, _>(payload, cx.len, &levels.max, cx.limits, out),
        _ => kit_context::decode::<T, _, _, _, _>(payload, cx.len, &levels.balanced, cx.limits, out),
    }
}
