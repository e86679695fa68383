//! Layouts of samples in payloads and plans.

use crate::payload::{byte, number};
use kit_core::{Error, Result};
use kit_entropy::varint;
use kit_raster::{Layout, Sample};

const INTERLEAVED: u8 = 1 << 4;
const BIG_ENDIAN: u8 = 1 << 5;

/// Appends a layout.
pub fn put(layout: &Layout, out: &mut Vec<u8>) {
    let sample = match layout.sample {
        Sample::Unsigned => 0,
        Sample::Signed => 1,
        Sample::Float => 2,
    };
    let flags = if layout.interleaved { INTERLEAVED } else { 0 } | if layout.big_endian { BIG_ENDIAN } else { 0 };
    out.push(sample | (layout.bytes.trailing_zeros() as u8) << 2 | flags);
    for number in [layout.width, layout.height, layout.components, layout.frames] {
        varint::put(out, u64::from(number));
    }
}

/// Takes a layout off the front of `input`, of a raster of at most `most` bytes.
pub fn take(input: &mut &[u8], most: u64) -> Result<Layout> {
    let flags = byte(input, "a layout")?;
    let sample = match flags & 3 {
        0 => Sample::Unsigned,
        1 => Sample::Signed,
        2 => Sample::Float,
        _ => return Err(Error::corrupt("a layout of samples of no kind")),
    };
    if flags >= BIG_ENDIAN << 1 {
        return Err(Error::corrupt(format!("expected flags of a layout below 64, found {flags}")));
    }
    let mut side = |what| number(input, what, u64::from(u32::MAX)).map(|side| side as u32);
    let layout = Layout {
        width: side("a width")?,
        height: side("a height")?,
        components: side("a number of components")?,
        frames: side("a number of frames")?,
        interleaved: flags & INTERLEAVED != 0,
        sample,
        bytes: 1 << (flags >> 2 & 3),
        big_endian: flags & BIG_ENDIAN != 0,
    };
    match layout.len()? {
        len if len <= most => Ok(layout),
        len => Err(Error::corrupt(format!("expected a raster of at most {most} bytes, found {len}"))),
    }
}
