//! Fax images, by kit-fax: each behind what its dictionary says of its code (ISO 32000-2 §7.4.6).

use crate::dictionary::Dictionary;
use crate::layout::Stream;
use crate::models::Outline;
use crate::png::Rows;
use kit_core::{Error, Limits, Result};
use kit_fax::{Fax, Params};

/// Pixels of a line where the dictionary tells none.
const COLUMNS: u64 = 1728;

/// Pixels of the longest line that is modelled.
const WIDEST: u64 = 1 << 18;

/// The flags beside a line's length: always there, T.6, and whether lines begin at bytes.
const CODED: usize = 1;
const TWO_DIMENSIONAL: usize = 2;
const ALIGNED: usize = 4;

/// How a dictionary says that its fax is coded, as the layout keeps it: pixels of a line in place of bytes of a row, and flags.
pub fn shape(dictionary: Dictionary<'_>) -> Rows {
    let columns = dictionary.number("/Columns").unwrap_or(COLUMNS).clamp(1, WIDEST);
    let two_dimensional = dictionary.value("/K").is_some_and(|value| value.starts_with(b"-"));
    let aligned = dictionary.is("/EncodedByteAlign", "true");
    let flags = CODED + if two_dimensional { TWO_DIMENSIONAL } else { 0 } + if aligned { ALIGNED } else { 0 };
    Rows { row: columns as usize, pixel: flags, tones: false }
}

fn params(stream: &Stream) -> Params {
    let (row, flags) = stream.rows.map_or((COLUMNS as usize, CODED), |rows| (rows.row, rows.pixel));
    Params {
        two_dimensional: flags & TWO_DIMENSIONAL != 0,
        columns: row.min(WIDEST as usize) as u32,
        byte_align: flags & ALIGNED != 0,
    }
}

/// Bytes of working memory for images of `len` bytes together.
pub fn memory(len: u64) -> u64 {
    kit_fax::memory(WIDEST as u32, len)
}

/// Codes images onto the end of `out`.
pub fn encode(images: &[&[u8]], outline: &Outline<'_>, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let mut fax = Fax::new(limits)?;
    for (image, stream) in images.iter().zip(&outline.streams) {
        fax.encode(image, &params(stream), out)?;
    }
    Ok(())
}

/// Restores images onto the end of `out`.
pub fn decode(mut code: &[u8], outline: &Outline<'_>, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let mut fax = Fax::new(limits)?;
    for stream in &outline.streams {
        let end = out.len() as u64 + stream.len;
        fax.decode(&mut code, stream.len, &params(stream), out)?;
        if out.len() as u64 != end {
            return Err(Error::corrupt(format!("an image of {} bytes too many", out.len() as u64 - end)));
        }
    }
    if !code.is_empty() {
        return Err(Error::corrupt(format!("{} bytes behind the last fax", code.len())));
    }
    Ok(())
}
