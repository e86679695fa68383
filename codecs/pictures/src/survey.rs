//! How large the largest picture of a file is: the plan holds the bytes of its samples.

use crate::find::{self, Kind};
use crate::{dib, gif, png};
use kit_core::{Cx, Error, Piece, Plan, Result, Survey};
use kit_entropy::varint;

/// Bytes of the start that are looked at.
const HEAD: u64 = 4096;
/// Frames are whole files up to this length; longer ones are coded as other bytes are, in frames of the usual length.
pub const LONGEST_FRAME: u64 = 24 << 20;

/// Looks at the start of a file.
pub fn survey(seen: &[Piece], total: u64, _: &Cx<'_>) -> Result<Survey> {
    let Some(head) = seen.first().map(|piece| &piece.bytes[..]) else {
        return Ok(Survey::More(vec![0..total.min(HEAD)]));
    };
    if !head.is_empty() && find::kind(head).is_none() {
        return Err(Error::input("expected the start of a PNG, a GIF, a BMP or an icon").at(0));
    }
    let mut bytes = Vec::new();
    if let Some(samples) = samples(head) {
        varint::put(&mut bytes, samples);
    }
    Ok(Survey::Done(Plan { bytes, frame_len: total.clamp(1, LONGEST_FRAME) }))
}

/// Frames are of that length where other bytes follow a picture.
const FOREIGN: usize = 4 << 20;

/// The length of the frame with which `window` starts: with what stands behind a picture, unless that is long.
pub fn frame_end(window: &[u8]) -> usize {
    let end = find::find(window).last().map_or(0, |found| found.range.end);
    if window.len() - end <= FOREIGN { window.len() } else { end.max(FOREIGN) }
}

/// Bytes of the samples of the largest picture that the start of a file tells of.
fn samples(head: &[u8]) -> Option<u64> {
    let shape = match find::kind(head)? {
        Kind::Png => {
            // CgBI comes before IHDR.
            let at = head.windows(4).take(64).position(|bytes| bytes == b"IHDR")?;
            png::shape(head.get(at + 4..)?, None)?
        }
        Kind::Gif => {
            let screen: &[u8; 4] = head.get(6..)?.first_chunk()?;
            let mut descriptor = [0; 10];
            descriptor[5..9].copy_from_slice(screen);
            gif::shape(&descriptor, 8)?
        }
        Kind::Bmp => dib::shape(head.get(14..)?, [false; 2])?,
        // 256 by 256 pixels of four bytes.
        Kind::Icons => return Some(256 << 10),
    };
    Some(shape.samples())
}
