//! What a number will be and how large, from its surroundings.

use super::Hood;

/// Inputs of least squares.
pub const INPUTS: usize = 20;

/// What is foreseen of a number.
pub struct Foreseen {
    /// Its value and how large it is.
    pub value: f32,
    pub size: f32,
    /// Twice the value.
    pub doubled: i32,
    /// The value in fine steps, below 64, and the size, below 48.
    pub fine: u64,
    pub step: u64,
}

/// A positive number in four steps for each power of two from 1/16 on, below 48.
pub fn step(x: f32) -> u64 {
    let steps = (x.max(0.0625).to_bits() >> 21) - (0.0625f32.to_bits() >> 21);
    u64::from(steps.min(47))
}

impl Foreseen {
    pub fn new(value: f32, size: f32) -> Self {
        let fine = step(value.abs() * 0.5).min(31) << 1 | u64::from(value < 0.0);
        Self { value, size, doubled: (2.0 * value) as i32, fine, step: step(size) }
    }
}

/// The first row goes on from above, the first column from the left, the others from both, a little.
pub fn start_values(position: usize) -> [f32; INPUTS] {
    let mut weights = [0.0; INPUTS];
    (weights[0], weights[1]) = match (position / 8, position % 8) {
        (0, 0) => {
            (weights[11], weights[12], weights[13]) = (0.4, 0.2, 0.2);
            (0.0, 0.0)
        }
        (0, _) => (0.0, 0.8),
        (_, 0) => (0.8, 0.0),
        _ => (0.1, 0.1),
    };
    match (position / 8, position % 8) {
        (0, 0) => (),
        (0, _) => (weights[INPUTS - 2], weights[INPUTS - 1]) = (0.3, 0.3),
        (_, 0) => (weights[INPUTS - 4], weights[INPUTS - 3]) = (0.3, 0.3),
        _ => (),
    }
    weights
}

/// Neighbours are as large, a little less.
pub const START_SIZES: [f32; INPUTS] =
    [0.2, 0.2, 0.05, 0.05, 0.05, 0.05, 0.0, 0.05, 0.05, 0.0, 0.0, 0.0, 0.1, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

/// What a number's value is foreseen from.
#[inline(always)]
pub fn values(h: &Hood) -> [f32; INPUTS] {
    let is_dc = h.position == 0;
    let near = if is_dc {
        let (left, above) = (h.left - h.corner, h.above - h.corner);
        let [two, up] = [h.left - h.beyond[0], h.above - h.beyond[1]];
        [h.surprise[0], h.surprise[1], left, above, h.right - h.above, h.twin, h.first, two, up, 0, 0, 0, 0]
    } else {
        let ([near, over, both], [last, before], [two, up]) = (h.near, h.last, h.beyond);
        [h.left, h.above, h.corner, h.right, h.twin, h.first, near, over, both, last, before, two, up]
    };
    let mut inputs = [0.0; INPUTS];
    inputs[..2].copy_from_slice(&h.onward);
    inputs[2..15].iter_mut().zip(near).for_each(|(input, x)| *input = x as f32);
    if is_dc {
        inputs[11..14].copy_from_slice(&h.told);
        inputs[14..].copy_from_slice(&h.slopes);
    } else {
        inputs[15] = h.told[0];
        inputs[16..].copy_from_slice(&h.slopes[..4]);
    }
    inputs
}

/// What another picture tells is nearly right.
pub fn told_values(position: usize) -> [f32; INPUTS] {
    let mut weights = [0.0; INPUTS];
    weights[if position == 0 { 11 } else { 15 }] = 0.8;
    weights
}

/// What a number's size is foreseen from.
#[inline(always)]
pub fn sizes(h: &Hood, value: f32) -> [f32; INPUTS] {
    let near = if h.position == 0 {
        let (left, above) = (h.left - h.corner, h.above - h.corner);
        let ([one, other], right, total) = (h.surprise, h.right - h.above, h.total as i32);
        [h.spread, one, other, left, above, right, h.twin, h.first, h.across, h.down, total, 0, 0, 0, 0]
    } else {
        let ([near, over, both], [last, before], [two, up]) = (h.near, h.last, h.beyond);
        let to_come = h.to_come as i32;
        [h.left, h.above, h.corner, h.right, two, up, h.twin, near, over, both, last, before, 0, to_come, h.sum]
    };
    let mut inputs = [0.0; INPUTS];
    inputs.iter_mut().zip(near).for_each(|(input, x)| *input = x.abs() as f32);
    (inputs[12], inputs[15]) = (value.abs(), 1.0);
    inputs
}
