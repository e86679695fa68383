//! PNG and APNG (PNG specification, third edition).
//!
//! ```text
//!  signature │ IHDR │ … │ IDAT IDAT IDAT │ … │ fcTL │ fdAT fdAT │ IEND
//!                            one stream          one stream of a frame
//! ```

mod filter;
mod rows;
mod walk;

pub use rows::{redo, undo};
pub use walk::{AROUND, Stream, split, walk};

use crate::passes::Interlace;
use crate::shape::Shape;

/// How files begin (§5.2).
pub const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// What IHDR's data say (§11.2.1); `frame` is the data of the frame's fcTL, whose size counts then (§11.3.6.1).
pub fn shape(header: &[u8], frame: Option<&[u8]>) -> Option<Shape> {
    let header: &[u8; 13] = header.first_chunk()?;
    let size = |bytes: &[u8], at: usize| {
        let bytes = bytes.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes)).filter(|&size| size > 0 && size < 1 << 31)
    };
    let (width, height) = match frame {
        Some(frame) => (size(frame, 4)?, size(frame, 8)?),
        None => (size(header, 0)?, size(header, 4)?),
    };
    let (depth, color) = (header[8], header[9]);
    let channels = match (color, depth) {
        (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) => 1,
        (2, 8 | 16) => 3,
        (4, 8 | 16) => 2,
        (6, 8 | 16) => 4,
        _ => return None,
    };
    let interlace = match header[12] {
        0 => Interlace::None,
        1 => Interlace::Adam7,
        _ => return None,
    };
    let tones = color != 3 && depth >= 4;
    Some(Shape { width, height, channels, depth: depth.into(), tones, align: 1, interlace })
}
