//! Samples of images, by kit-samples: each behind the shape of its rows.

use crate::layout::Stream;
use crate::models::{Outline, split};
use kit_core::{Limits, Result};
use kit_samples::Shape;

/// Bytes of working memory for images of `len` bytes together.
pub fn memory(len: u64, max: bool) -> u64 {
    kit_samples::memory(len, max)
}

/// Codes images onto the end of `out`.
pub fn encode(text: &[u8], outline: &Outline<'_>, max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let shapes = outline.streams.iter().map(|stream| shape(stream));
    let images: Vec<_> = split(text, outline).into_iter().zip(shapes).collect();
    kit_samples::encode(&images, max, limits, out)
}

/// Restores images onto the end of `out`.
pub fn decode(code: &[u8], outline: &Outline<'_>, max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let shapes: Vec<_> = outline.streams.iter().map(|stream| (stream.len, shape(stream))).collect();
    kit_samples::decode(code, &shapes, max, limits, out)
}

/// The shape of an image; a single row where the dictionary tells none.
fn shape(stream: &Stream) -> Shape {
    let size = |size: usize| u32::try_from(size).unwrap_or(u32::MAX).max(1);
    stream.rows.map_or(Shape { row: size(stream.len as usize), pixel: 1, tones: false }, |rows| Shape {
        row: size(rows.row),
        pixel: size(rows.pixel),
        tones: rows.tones,
    })
}
