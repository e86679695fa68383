//! How large the picture is: the plan holds the number of its blocks of coefficients.

use kit_core::{Error, Piece, Plan, Result, Survey};
use kit_entropy::varint;
use std::sync::Arc;

/// SOI and the start of the next marker.
pub const MAGIC: &[u8] = &[0xFF, 0xD8, 0xFF];
/// Bytes that are looked at for SOF, at first and then.
const HEADS: [u64; 2] = [64 << 10, 16 << 20];
/// Frames are whole files up to this length.
const LONGEST_FRAME: u64 = 256 << 20;
/// Blocks of the largest picture: 512 MiB of coefficients.
const MOST_BLOCKS: u64 = 4 << 20;

/// Finds SOF.
pub fn survey(seen: &[Piece], total: u64) -> Result<Survey> {
    let head = seen.iter().max_by_key(|piece| piece.bytes.len()).map_or(Arc::default(), |piece| piece.bytes.clone());
    if !head.is_empty() && !head.starts_with(MAGIC) {
        return Err(Error::input("expected ff d8 ff at the start").at(0));
    }
    if let Some(blocks) = find_frame(&head) {
        if blocks > MOST_BLOCKS {
            return Err(Error::input(format!("SOF: {blocks} blocks of coefficients, {MOST_BLOCKS} are allowed")));
        }
        let mut bytes = Vec::new();
        varint::put(&mut bytes, blocks);
        return Ok(Survey::Done(Plan { bytes, frame_len: total.clamp(1, LONGEST_FRAME) }));
    }
    match HEADS.iter().map(|&len| len.min(total)).find(|&len| len > head.len() as u64) {
        Some(len) => Ok(Survey::More(vec![0..len])),
        None => Err(Error::input("expected SOF0, SOF1 or SOF2 of 8-bit samples")),
    }
}

/// The blocks of the picture that starts with `head`, if its SOF is there and of a kind that is read.
fn find_frame(head: &[u8]) -> Option<u64> {
    let mut at = 2;
    loop {
        let (marker, length) = match head.get(at..at + 4)? {
            [0xFF, 0xFF, ..] | [0x00..=0xFE, ..] => {
                at += 1;
                continue;
            }
            [0xFF, marker, high, low] => (*marker, usize::from(u16::from_be_bytes([*high, *low]))),
            _ => return None,
        };
        match marker {
            0xC0..=0xC2 => return blocks_of(head.get(at + 4..)?),
            0xD9 | 0xDA | 0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF => return None,
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            _ => at += 2 + length.max(2),
        }
    }
}

fn blocks_of(contents: &[u8]) -> Option<u64> {
    let &[8, y1, y0, x1, x0, count, ref specs @ ..] = contents else { return None };
    let specs = specs.get(..3 * usize::from(count))?;
    if specs.chunks_exact(3).any(|s| !(1..=4).contains(&(s[1] >> 4)) || !(1..=4).contains(&(s[1] & 15))) {
        return None;
    }
    let components =
        specs.chunks_exact(3).map(|s| kit_jpeg::Component::new(s[0], s[1] >> 4, s[1] & 15, s[2])).collect();
    let (height, width) = (u16::from_be_bytes([y1, y0]), u16::from_be_bytes([x1, x0]));
    let frame = kit_jpeg::Frame::new(kit_jpeg::Process::Baseline, width, height, components);
    Some(frame.blocks())
}

/// Blocks that the pictures of a frame of `len` bytes may have together: the plan's, and as many as others have as a rule.
pub fn blocks(plan: &[u8], len: u64) -> u64 {
    let mut plan = plan;
    varint::take(&mut plan).unwrap_or(0).saturating_add(len / 8)
}
