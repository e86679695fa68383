//! Coarser levels for a picture's coefficients: what is dropped is what the metric misses least for its bits.
//!
//! ```text
//!  coefficients ─┬▶ steps: each band's by its magnitudes and weights ─┐
//!  sensitivity ──┘                                                   ├▶ trellis, block by block ─▶ levels
//!  codes: what symbols cost, from the levels found before ───────────┘
//! ```
//!
//! Errors are those against the source's own dequantised values, so that levels fall on multiples of its steps where that pays.

mod codes;
mod steps;
mod trellis;

use crate::sensitivity::Sensitivity;
pub use codes::{Codes, Usage};
use kit_jpeg::Component;
use steps::Bands;

/// A component in other levels.
pub struct Requantised {
    /// Steps in natural order.
    pub steps: [u16; 64],
    /// Levels, laid out as the source's.
    pub coefficients: Vec<i16>,
    /// The symbols they take.
    pub usage: Usage,
}

/// Steps that cost least at a price of so many bits for a unit of the metric's sum.
pub fn steps(source: &Component, sensitivity: &Sensitivity, price: f64) -> [u16; 64] {
    let mut bands = Bands::default();
    for (at, block) in source.coefficients.as_chunks::<64>().0.iter().enumerate() {
        if is_shown(source, at) {
            bands.add(block, &sensitivity.of(at));
        }
    }
    bands.steps(&source.quantisation, price)
}

/// Levels of least cost for those steps.
pub fn requantise(
    source: &Component,
    sensitivity: &Sensitivity,
    price: f64,
    steps: [u16; 64],
    codes: &Codes,
) -> Requantised {
    let stride = source.stride as usize;
    let blocks = source.coefficients.as_chunks::<64>().0;
    let mut out = Requantised { steps, coefficients: vec![0; source.coefficients.len()], usage: Usage::default() };
    let (mut values, mut weights, mut dc) = (Vec::new(), Vec::new(), Vec::new());
    let mut before = 0;
    let rows = blocks.chunks(stride).zip(out.coefficients.as_chunks_mut::<64>().0.chunks_mut(stride));
    for (y, (row, out_row)) in rows.enumerate() {
        values.clear();
        weights.clear();
        dc.clear();
        for (x, (block, out)) in row.iter().zip(out_row.iter_mut()).enumerate() {
            let at = y * stride + x;
            let dequantised = std::array::from_fn(|at| i32::from(block[at]) * i32::from(source.quantisation[at]));
            // Nobody sees the others: they are whatever is cheap.
            let weigh = if is_shown(source, at) { price as f32 } else { 0.0 };
            let priced = sensitivity.of(at).map(|weight| weight * weigh);
            trellis::ac(&dequantised, &steps, &priced, codes, out);
            values.push(dequantised[0]);
            weights.push(priced[0]);
        }
        let last = trellis::dc(&values, steps[0], &weights, codes, before, &mut dc);
        let mut left = before;
        for (block, &dc) in out_row.iter_mut().zip(&dc) {
            block[0] = dc;
            out.usage.add(block, left);
            left = dc;
        }
        before = last;
    }
    out
}

fn is_shown(component: &Component, block: usize) -> bool {
    let stride = component.stride as usize;
    block % stride < component.wide as usize && block / stride < component.high as usize
}
