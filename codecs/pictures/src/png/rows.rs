//! Filtered rows to samples and back.

use super::filter::{Choices, FILTERS, filter, unfilter, usual};
use crate::pack;
use crate::shape::Shape;
use kit_core::{Error, Limits, Result};
use kit_entropy::range::{Decoder, Encoder};

/// What a stream says.
pub struct Undone {
    /// The samples.
    pub samples: Vec<u8>,
    /// The coded filters.
    pub filters: Vec<u8>,
    /// What stands behind the last row.
    pub tail: Vec<u8>,
}

/// Takes rows apart; `None` where they are not as they should be.
pub fn undo(plain: &[u8], shape: &Shape) -> Option<Undone> {
    let mut samples = vec![0; usize::try_from(shape.samples()).ok()?];
    let mut filters = Vec::new();
    let mut coder = Encoder::new(&mut filters);
    let (mut choices, mut rest) = (Choices::default(), plain);
    let (mut now, mut above) = (Vec::new(), Vec::new());
    for pass in shape.interlace.passes() {
        let len = shape.row(pass.width(shape.width));
        now.clear();
        now.resize(len, 0);
        above.clear();
        above.resize(len, 0);
        for y in pass.rows(shape.width, shape.height) {
            let (&number, stored) = rest.split_first().filter(|&(&number, _)| usize::from(number) < FILTERS)?;
            let (row, behind) = stored.split_at_checked(len)?;
            rest = behind;
            now.copy_from_slice(row);
            unfilter(number, &mut now, &above, shape.pixel());
            if !pack::unpack(&now, shape, pass, y, &mut samples) {
                return None;
            }
            choices.code(usual(&now, &above, shape.pixel()), number.into(), &mut coder);
            std::mem::swap(&mut now, &mut above);
        }
    }
    coder.finish();
    Some(Undone { samples, filters, tail: rest.to_vec() })
}

/// Makes filtered rows of samples, without what stands behind them.
pub fn redo(samples: &[u8], filters: &[u8], shape: &Shape, limits: &Limits) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    limits.reserve(&mut plain, shape.samples())?;
    let mut coder = Decoder::new(filters);
    let mut choices = Choices::default();
    let (mut now, mut above) = (Vec::new(), Vec::new());
    for pass in shape.interlace.passes() {
        let len = shape.row(pass.width(shape.width));
        now.clear();
        now.resize(len, 0);
        above.clear();
        above.resize(len, 0);
        for y in pass.rows(shape.width, shape.height) {
            pack::pack(samples, shape, pass, y, &mut now);
            let number = choices.code(usual(&now, &above, shape.pixel()), 0, &mut coder);
            if number >= FILTERS || coder.is_overrun() {
                return Err(Error::corrupt(format!("expected a filter below {FILTERS}, found {number}")));
            }
            plain.push(number as u8);
            filter(number as u8, &now, &above, shape.pixel(), &mut plain);
            std::mem::swap(&mut now, &mut above);
        }
    }
    if !coder.finish() {
        return Err(Error::corrupt("found filters behind the last row"));
    }
    Ok(plain)
}
