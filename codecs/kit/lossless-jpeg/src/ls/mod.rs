//! JPEG-LS, lossless and near-lossless (T.87, Annex A); the sections below are its own.

mod breaks;
mod context;
mod presets;
mod row;

pub use breaks::Breaks;
pub use presets::Presets;

use crate::bits::Side;
use crate::headers::{Frame, Headers, Scan};
use crate::pixels::Pixels;
use context::Contexts;
use row::Row;

/// Codes a scan in either direction.
///
/// A near-lossless scan codes how many steps lie between a prediction and the sample, so of all samples of a step only one comes into
/// question. Its pixels are numbers of steps, levels, which another model codes as well as any picture; where they do not tell that a
/// run ends, `breaks` does.
pub fn code<S: Side>(
    side: &mut S,
    headers: &Headers,
    frame: &Frame,
    scan: &Scan,
    pixels: &mut Pixels<'_>,
    breaks: &mut Breaks,
) -> Option<()> {
    let coding = headers.presets.coding(frame.precision, scan.selection)?;
    let width = frame.width as usize;
    let rows = if headers.restart == 0 { frame.height } else { headers.restart };
    let together = if scan.interleave == 2 { scan.components.len() } else { 1 };
    let mut contexts = Contexts::new(&coding);
    let mut each: Vec<Row> = scan.components.chunks(together).map(|_| Row::new(width, together)).collect();
    let mut plain = vec![0u16; width];
    for y in 0..frame.height {
        if y > 0 && y % rows == 0 {
            side.restart((y / rows - 1) % 8);
            contexts = Contexts::new(&coding);
            each.fill_with(|| Row::new(width, together));
        }
        for (row, components) in each.iter_mut().zip(scan.components.chunks(together)) {
            row.begin();
            for (place, c) in components.iter().enumerate() {
                pixels.begin(frame, c.index, y, &mut plain);
                row.set(place, &plain);
            }
            row.code(side, &coding, &mut contexts, breaks);
            breaks.next_row(width);
            for (place, c) in components.iter().enumerate() {
                row.get(place, &mut plain);
                pixels.end(frame, c.index, y, &plain)?;
            }
        }
        if !side.is_well() {
            return None;
        }
    }
    Some(())
}
