//! TIFF and BigTIFF files.
//!
//! ```text
//!  frame ─▶ walk: directories ─▶ chunks: strips, tiles ─▶ coding: plaintext, recipe ─▶ predictor ─▶ bands of an image ─▶ kit-raster
//!             │                      │                       │                            └─▶ padding, what is too long ─▶ rest
//!             │                      │                       └─▶ nothing makes it again ─▶ raw
//!             └─▶ skeleton           └─▶ layout: images, recipes, where the chunks are
//! ```
//!
//! Nothing is written anew but chunks, and of them only those that came back when it was tried. Offsets and byte counts in the
//! skeleton hold the difference from what the chunks' places tell, zeros as a rule.

mod coding;
mod decode;
mod encode;
mod fields;
mod image;
mod layout;
mod lzw;
mod overview;
mod packbits;
mod padding;
mod places;
mod predictor;
mod room;
mod text;
mod walk;

pub use decode::decode;
pub use encode::encode;
use room::Room;

pub use places::{end, survey};

use kit_core::Cx;

/// Whether a file begins as TIFF or BigTIFF files do.
pub fn is_tiff(head: &[u8]) -> bool {
    fields::Tiff::new(&[(0, head)], head.len() as u64).is_some()
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory(len: u64, cx: &Cx<'_>) -> u64 {
    Room::memory(len, cx.options.level()) + places::Places::memory(cx.plan)
}
