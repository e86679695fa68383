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
mod predictor;
mod room;
mod text;
mod walk;

pub use decode::decode;
pub use encode::encode;
pub use room::Room;

use fields::Tiff;

/// Whether a file begins as TIFF or BigTIFF files do.
pub fn is_tiff(head: &[u8]) -> bool {
    Tiff::new(head).is_some()
}
