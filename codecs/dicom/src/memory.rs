//! How much memory a frame may take.

use crate::text;
use kit_core::{Cx, Limits};
use kit_raster::Level;

/// What a raster may take, for each byte of the frame and whatever its length; rasters that need more are coded as bytes.
const PER_BYTE: u64 = 8;
const BASE: u64 = 16 << 20;

/// Bytes of working memory for a frame of `len` bytes: its elements apart, and one engine at a time.
pub fn whole(len: u64, level: Level) -> u64 {
    len + engines(len, level)
}

fn engines(len: u64, level: Level) -> u64 {
    text::memory(len, level).max(kit_lz::bytes::memory(len)).max(len * PER_BYTE + BASE)
}

/// What one engine may take of what the frame may.
pub fn limits(cx: &Cx<'_>) -> Limits {
    Limits { memory: engines(cx.len, Level::named(cx.options.level())), output: cx.limits.output.min(cx.len) }
}
