//! What in a file is pixels: the parts of it that are coded apart from the elements around them.

use crate::attributes::Attributes;
use crate::element::{Element, ITEM};
use crate::walk::{self, Pixels, Start};
use kit_raster::Layout;
use std::ops::Range;

/// What a block's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Samples of whole bytes.
    Raster(Layout),
    /// Samples of one bit, eight in a byte, the lowest first: `columns` a row, `rows` a frame (PS3.5 §8.1.1).
    Bits { columns: u32, rows: u32 },
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

/// The blocks of a whole file, in order.
pub fn find(file: &[u8], start: Start) -> Vec<Block> {
    let mut blocks = Vec::new();
    // All bytes are there.
    for pixels in walk::pixels(file, start, file.len() as u64).unwrap_or_default() {
        match pixels.len {
            Some(len) => native(pixels.at as usize..(pixels.at + len) as usize, &pixels, &mut blocks),
            None => fragments(file, pixels.at as usize, &pixels, &mut blocks),
        }
    }
    blocks
}

/// The blocks of pixel data that starts at the range's start: frames, rows of a frame that is cut short, and what is left.
pub fn native(range: Range<usize>, pixels: &Pixels, blocks: &mut Vec<Block>) {
    let mut at = range.start;
    let mut put = |len: usize, content| {
        if len > 0 {
            blocks.push(Block { range: at..at + len, content });
            at += len;
        }
    };
    let attributes = &pixels.attributes;
    if attributes.allocated == 1 && pixels.tag & 0xFFFF == 0x0010 && attributes.columns > 0 {
        let rows = attributes.rows.saturating_mul(attributes.samples.max(1)).max(1);
        return put(range.len(), Content::Bits { columns: attributes.columns, rows });
    }
    let mut left = range.len();
    if let Some(frame) = attributes.layout(pixels.tag, pixels.syntax.big_endian)
        && let Ok(len) = frame.len()
        && len > 0
    {
        let frames = left as u64 / len;
        if frames > 0 {
            put((frames * len) as usize, Content::Raster(Layout { frames: frames as u32, ..frame }));
            left -= (frames * len) as usize;
        }
        // A truncated frame has whole rows where its samples lie together.
        let row = len / u64::from(frame.height);
        let rows = left as u64 / row;
        if rows > 0 && (frame.interleaved || frame.components == 1) {
            put((rows * row) as usize, Content::Raster(Layout { height: rows as u32, ..frame }));
            left -= (rows * row) as usize;
        }
    }
    put(left, Content::Bytes);
}

/// The blocks of encapsulated pixel data whose items start at `at`: all items but the first, which is the table of offsets.
pub fn fragments(file: &[u8], at: usize, pixels: &Pixels, blocks: &mut Vec<Block>) {
    let mut at = at;
    let mut is_table = true;
    while let Some(element) = file.get(at..).and_then(|bytes| Element::read(bytes, pixels.syntax)) {
        let (ITEM, Some(len)) = (element.tag, element.len) else { break };
        let value = at + element.header as usize;
        at = value.saturating_add(len as usize).min(file.len());
        if !is_table && at > value {
            blocks.push(Block { range: value..at, content: Content::Fragment(pixels.attributes) });
        }
        is_table = false;
    }
}

