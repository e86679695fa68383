//! GIF (CompuServe, GIF89a).
//!
//! ```text
//!  header, screen, palette │ extensions │ descriptor, palette, code size │ sub-blocks of codes │ … │ 3B
//! ```

mod lzw;
mod walk;

pub use lzw::{decode, encode};
pub use walk::{blocks, joined, walk};

use crate::passes::Interlace;
use crate::shape::Shape;

/// What an image descriptor says (§20), which begins at 2C.
pub fn shape(descriptor: &[u8], code_size: u8) -> Option<Shape> {
    let descriptor: &[u8; 10] = descriptor.first_chunk()?;
    let [_, _, width, height] = places(descriptor);
    let interlace = if descriptor[9] & 0x40 == 0 { Interlace::None } else { Interlace::Rows };
    let is_right = width > 0 && height > 0 && (1..=8).contains(&code_size);
    // Samples may be of any number of bits here: they are never packed.
    is_right.then_some(Shape { width, height, channels: 1, depth: 8, tones: false, align: 1, interlace })
}

/// Left, top, width and height.
pub fn places(descriptor: &[u8; 10]) -> [u32; 4] {
    [1, 3, 5, 7].map(|at| u32::from(u16::from_le_bytes([descriptor[at], descriptor[at + 1]])))
}
