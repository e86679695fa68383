//! JPEG-LS, lossless and near-lossless (T.87, Annex A); the sections below are its own.

mod context;
mod presets;
mod row;

pub use presets::Presets;

use crate::bits::Side;
use crate::headers::{Frame, Headers, Scan};
use crate::pixels::Pixels;
use context::Contexts;
use row::Row;

/// Codes a scan in either direction.
///
/// Near-lossless, too, the samples that a decoder makes decide the very bits: a run goes on exactly where the sample is the run's, since
/// one that ended it is off by more than the largest error, and differences are whole steps but where they are cut at the range's end.
pub fn code<S: Side>(
    side: &mut S,
    headers: &Headers,
    frame: &Frame,
    scan: &Scan,
    pixels: &mut Pixels<'_>,
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
            row.code(side, &coding, &mut contexts);
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
