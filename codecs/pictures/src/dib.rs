//! BMP files and icons: bitmaps behind a header of 12 bytes or 40 and more (BITMAPCOREHEADER, BITMAPINFOHEADER and its versions).

use crate::find::{Found, What};
use crate::passes::Interlace;
use crate::shape::Shape;
use crate::{pack, png};
use kit_core::{Error, Result};

/// Bytes of BITMAPFILEHEADER.
const FILE_HEADER: usize = 14;
/// Bytes of an icon's directory before its entries, and of an entry.
const DIRECTORY: usize = 6;
const ENTRY: usize = 16;

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?).into())
}

/// Whether a file that begins with BM is a bitmap's: `BM` alone is in many.
pub fn is_bmp(head: &[u8]) -> bool {
    let header = head.get(FILE_HEADER..).unwrap_or_default();
    let reserved = long(head, 6) == Some(0);
    reserved && matches!(long(header, 0), Some(12 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// Whether a file is an icon or a cursor: all that its first entry says must fit.
pub fn is_icons(head: &[u8]) -> bool {
    let (Some(count), Some(len), Some(at)) = (short(head, 4), long(head, DIRECTORY + 8), long(head, DIRECTORY + 12))
    else {
        return false;
    };
    let first = DIRECTORY + ENTRY * count as usize;
    (1..=256).contains(&count) && len >= 40 && at as usize >= first && head.get(DIRECTORY + 3) == Some(&0)
}

/// The size of a bitmap's header and its rows, if they are not compressed; half as many for an icon.
pub fn shape(header: &[u8], [is_icon, is_mask]: [bool; 2]) -> Option<Shape> {
    let size = long(header, 0)?;
    let (width, height, bits, compression) = match size {
        12 => (short(header, 4)?, short(header, 6)?, short(header, 10)?, 0),
        40.. => (long(header, 4)?, (long(header, 8)? as i32).unsigned_abs(), short(header, 14)?, long(header, 16)?),
        _ => return None,
    };
    let height = if is_icon { height / 2 } else { height };
    let bits = if is_mask { 1 } else { bits };
    let (channels, depth) = match bits {
        1 | 4 | 8 => (1, bits),
        16 | 24 | 32 => (bits / 8, 8),
        _ => return None,
    };
    let is_right = (1..1 << 24).contains(&width) && (1..1 << 24).contains(&height) && matches!(compression, 0 | 3 | 6);
    let tones = bits >= 24;
    is_right.then_some(Shape { width, height, channels, depth, tones, align: 4, interlace: Interlace::None })
}

/// Bytes of the stored rows.
pub fn stored(shape: &Shape) -> u64 {
    shape.row(shape.width) as u64 * u64::from(shape.height)
}

/// Adds the rows of a bitmap.
pub fn walk_bmp(file: &[u8], found: &mut Vec<Found>) {
    let Some(at) = long(file, 10) else { return };
    rows(file, FILE_HEADER, at as usize, [false; 2], found);
}

/// Adds what can be undone of icons.
pub fn walk_icons(file: &[u8], found: &mut Vec<Found>) {
    let count = short(file, 4).unwrap_or(0) as usize;
    for entry in 0..count {
        let Some(at) = long(file, DIRECTORY + ENTRY * entry + 12).map(|at| at as usize) else { return };
        let Some(rest) = file.get(at..) else { continue };
        if rest.starts_with(&png::SIGNATURE) {
            png::walk(file, at, found);
            continue;
        }
        let size = long(rest, 0).unwrap_or(0) as usize;
        let bits = short(rest, 14).unwrap_or(0);
        let used = long(rest, 32).unwrap_or(0) as usize;
        let colors = if bits > 8 {
            0
        } else if used > 0 {
            used
        } else {
            1 << bits
        };
        if size < 40 || colors > 256 {
            continue;
        }
        let start = at.saturating_add(size).saturating_add(4 * colors);
        if let Some(end) = rows(file, at, start, [true, false], found) {
            rows(file, at, end, [true, true], found);
        }
    }
}

/// Adds rows that begin at `at`; where they end.
fn rows(file: &[u8], header: usize, at: usize, of_icon: [bool; 2], found: &mut Vec<Found>) -> Option<usize> {
    let shape = shape(file.get(header..)?, of_icon)?;
    let end = usize::try_from(stored(&shape)).ok()?.checked_add(at).filter(|&end| end <= file.len())?;
    if at < header.saturating_add(12) {
        return None;
    }
    found.push(Found { range: at..end, what: What::Rows { header, of_icon } });
    Some(end)
}

/// The samples of stored rows, and what else is in these, nothing where it is zeros.
pub fn undo(stored: &[u8], shape: &Shape) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut samples = vec![0; usize::try_from(shape.samples()).ok()?];
    let pass = &shape.interlace.passes()[0];
    let mut is_plain = true;
    for (row, y) in stored.chunks_exact(shape.row(shape.width)).zip(0..) {
        is_plain &= pack::unpack(row, shape, pass, y, &mut samples);
    }
    let mut padding = Vec::new();
    if !is_plain {
        let (used, part) = used(shape);
        for row in stored.chunks_exact(shape.row(shape.width)) {
            padding.extend(if part > 0 { Some(row[used] & (0xFF >> part)) } else { None });
            padding.extend(&row[used + usize::from(part > 0)..]);
        }
    }
    Some((samples, padding))
}

/// Appends stored rows of samples.
pub fn redo(samples: &[u8], padding: &[u8], shape: &Shape, out: &mut Vec<u8>) -> Result<()> {
    let len = shape.row(shape.width);
    let (used, part) = used(shape);
    let each = len - used;
    let expected = if padding.is_empty() { 0 } else { each * shape.height as usize };
    if padding.len() != expected {
        return Err(Error::corrupt(format!("expected {expected} bytes of padding, found {}", padding.len())));
    }
    let mut rest = padding;
    for y in 0..shape.height {
        let start = out.len();
        out.resize(start + len, 0);
        pack::pack(samples, shape, &shape.interlace.passes()[0], y, &mut out[start..]);
        if !padding.is_empty() {
            let (now, behind) = rest.split_at(each);
            rest = behind;
            for (i, (to, &from)) in out[start + used..].iter_mut().zip(now).enumerate() {
                *to |= if i == 0 && part > 0 { from & (0xFF >> part) } else { from };
            }
        }
    }
    Ok(())
}

/// Whole bytes of a row that hold pixels, and bits of pixels in the byte behind them.
fn used(shape: &Shape) -> (usize, u64) {
    let bits = u64::from(shape.width) * shape.bits();
    ((bits / 8) as usize, bits % 8)
}
