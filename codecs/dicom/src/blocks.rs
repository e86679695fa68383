//! What in a file is pixels: the parts of it that are coded apart from the elements around them.

use crate::attributes::Attributes;
use crate::element::{Element, ITEM};
use crate::plan::Plan;
use crate::walk::{self, Pixels};
use kit_raster::Layout;
use std::ops::Range;

/// What a block's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Samples of whole bytes, and which of their bits are values where not all are.
    Raster(Layout, Option<u32>),
    /// Samples of one bit, eight in a byte, the lowest first: `columns` a row, `rows` a frame (PS3.5 §8.1.1).
    Bits { columns: u32, rows: u32 },
    /// Samples of 12 bits, two in three bytes, the lowest first, that lie as these of 16 (PS3.5 §8.1.1).
    Packed(Layout),
    /// A fragment of encapsulated pixel data (PS3.5 §A.4).
    Fragment(Attributes),
    /// Nothing that is known.
    Bytes,
}

/// A part of a file that is coded apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub range: Range<usize>,
    pub content: Content,
}

/// The blocks of the frame that starts at `at`, in order.
pub fn find(frame: &[u8], at: u64, plan: Plan) -> Vec<Block> {
    let len = frame.len() as u64;
    let mut blocks = Vec::new();
    match plan {
        Plan::Native { pixels, .. } if at > 0 => {
            let end = pixels.at.saturating_add(pixels.len.unwrap_or(0)).clamp(at, at + len);
            let start = pixels.at.clamp(at, end);
            native((start - at) as usize..(end - at) as usize, start - pixels.at.min(start), &pixels, &mut blocks);
        }
        Plan::Encapsulated { pixels } if at > pixels.at => fragments(frame, 0, &pixels, &mut blocks),
        _ if at > 0 => {}
        _ => {
            // All bytes are there.
            let Ok(start) = walk::start(frame, len) else { return blocks };
            for pixels in walk::pixels(frame, start, len).unwrap_or_default() {
                match pixels.len {
                    Some(len) => native(pixels.at as usize..(pixels.at + len) as usize, 0, &pixels, &mut blocks),
                    None => fragments_behind_table(frame, pixels.at as usize, &pixels, &mut blocks),
                }
            }
        }
    }
    blocks
}

/// Bytes of a picture, and of as little as rasters are cut into: a row, or the picture where its components lie apart. `None` where
/// nothing is known of them.
pub fn steps(pixels: &Pixels) -> Option<(u64, u64)> {
    let frame = pixels.attributes.layout(pixels.tag, pixels.syntax.big_endian)?;
    let len = frame.len().ok()?;
    let is_cut = frame.interleaved || frame.components == 1;
    Some((len, if is_cut { len / u64::from(frame.height) } else { len }))
}

/// The blocks of pixel data, `offset` bytes behind its start: the rows of a picture that has begun, pictures, rows of one that is cut
/// short, and what is left.
fn native(range: Range<usize>, offset: u64, pixels: &Pixels, blocks: &mut Vec<Block>) {
    let mut at = range.start;
    let mut put = |len: u64, content| {
        if len > 0 {
            blocks.push(Block { range: at..at + len as usize, content });
            at += len as usize;
        }
    };
    let mut left = range.len() as u64;
    let Attributes { rows, columns, samples, allocated, .. } = pixels.attributes;
    let is_whole = pixels.tag & 0xFFFF == 0x0010 && columns > 0 && offset == 0;
    if is_whole && allocated == 1 {
        let rows = rows.saturating_mul(samples.max(1)).max(1);
        return put(left, Content::Bits { columns, rows });
    }
    if is_whole
        && allocated == 12
        && let Some(layout) = packed(&pixels.attributes, left)
    {
        let len = layout.len().unwrap_or(0) / 4 * 3;
        put(len, Content::Packed(layout));
        return put(left - len, Content::Bytes);
    }
    let frame = pixels.attributes.layout(pixels.tag, pixels.syntax.big_endian);
    let stored = pixels.attributes.stored_bits();
    if let (Some(frame), Some((picture, row))) = (frame, steps(pixels)) {
        let begun = ((picture - offset % picture) % picture).min(left) / row;
        put(begun * row, Content::Raster(Layout { height: begun as u32, ..frame }, stored));
        left -= begun * row;
        let frames = left / picture;
        put(frames * picture, Content::Raster(Layout { frames: frames as u32, ..frame }, stored));
        left -= frames * picture;
        let rows = left / row;
        put(rows * row, Content::Raster(Layout { height: rows as u32, ..frame }, stored));
        left -= rows * row;
    }
    put(left, Content::Bytes);
}

/// The layout of the samples of 12 bits that `len` bytes hold, three bytes each two, as numbers of two bytes.
fn packed(attributes: &Attributes, len: u64) -> Option<Layout> {
    let wide = Attributes { allocated: 16, ..*attributes };
    let frame = wide.layout(0x7FE0_0010, false)?;
    let samples = frame.len().ok()? / 2;
    let frames = len / 3 * 2 / samples;
    (samples % 2 == 0 && frames > 0).then_some(Layout { frames: u32::try_from(frames).ok()?, ..frame })
}

/// The blocks of encapsulated pixel data whose items start at `at`: all items but the first, which is the table of offsets.
fn fragments_behind_table(frame: &[u8], at: usize, pixels: &Pixels, blocks: &mut Vec<Block>) {
    let table = frame.get(at..).and_then(|bytes| Element::read(bytes, pixels.syntax));
    if let Some(Element { tag: ITEM, len: Some(len), header, .. }) = table {
        fragments(frame, at.saturating_add(header as usize).saturating_add(len as usize), pixels, blocks);
    }
}

/// The blocks of fragments whose items start at `at`.
fn fragments(frame: &[u8], at: usize, pixels: &Pixels, blocks: &mut Vec<Block>) {
    let mut at = at;
    while let Some(element) = frame.get(at..).and_then(|bytes| Element::read(bytes, pixels.syntax)) {
        let (ITEM, Some(len)) = (element.tag, element.len) else { break };
        let value = (at + element.header as usize).min(frame.len());
        at = value.saturating_add(len as usize).min(frame.len());
        if at > value {
            blocks.push(Block { range: value..at, content: Content::Fragment(pixels.attributes) });
        }
    }
}
