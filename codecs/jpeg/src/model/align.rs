//! Where a thumbnail lies in its picture.

use super::guide::fits;
use super::reduced::{Margins, PARTS, Reduced};
use super::samples;
use kit_jpeg::Frame;

/// How much of a thumbnail its picture must explain.
const LEAST_EXPLAINED: f64 = 0.7;
/// What changes together: the size, the place, one side.
const MOVES: [Margins; 9] = [
    [1, 1, 1, 1],
    [1, 0, 1, 0],
    [0, 1, 0, 1],
    [1, 0, -1, 0],
    [0, 1, 0, -1],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
];

/// The margins with which `picture` explains `thumbnail` best, if it does.
pub fn find(picture: &Frame, thumbnail: &Frame) -> Option<Margins> {
    if !fits(picture, thumbnail, [0; 4]) {
        return None;
    }
    let samples = first_plane(thumbnail);
    let reduced = Reduced::of(picture, thumbnail, 0);
    let explained = |margins: Margins| match fits(picture, thumbnail, margins) {
        true => explained(&samples, &reduced.shrink(thumbnail, 0, margins, [0.0; 2], 1.0)),
        false => 0.0,
    };
    let starts = starts(picture, thumbnail).map(|margins| (explained(margins), margins));
    let (mut best, mut margins) = starts.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let mut step = 2 * PARTS;
    while step > 0 {
        let before = best;
        for change in MOVES.iter().flat_map(|&change| [change.map(|x| x * step), change.map(|x| -x * step)]) {
            let next = std::array::from_fn(|i| margins[i] + change[i]);
            let found = explained(next);
            if found > best {
                (best, margins) = (found, next);
            }
        }
        step = if best > before + 1e-5 { step } else { step / 2 };
    }
    (best > LEAST_EXPLAINED).then_some(margins)
}

/// The whole of both, with bars around the picture, and what of the picture has the thumbnail's shape.
fn starts(picture: &Frame, thumbnail: &Frame) -> [Margins; 3] {
    let [wide, high] = [picture.width, picture.height].map(i32::from);
    let [width, height] = [thumbnail.width, thumbnail.height].map(i32::from);
    let above = (width * high / wide - height) * PARTS / 2;
    let left = (height * wide / high - width) * PARTS / 2;
    [[0; 4], [0, above, 0, above], [left, 0, left, 0]]
}

/// The samples of a picture's first plane, ×8.
fn first_plane(frame: &Frame) -> Vec<f32> {
    let component = &frame.components[0];
    let stride = component.stride as usize * 8;
    let factors = component.quantisation.map(|q| f32::from(q.max(1)));
    let mut out = vec![0.0; component.coefficients.len()];
    for (at, block) in component.coefficients.as_chunks::<64>().0.iter().enumerate() {
        let corner = at * 8 / stride * 8 * stride + at * 8 % stride;
        for (y, line) in samples::of(block, &factors).iter().enumerate() {
            let line = line.map(|sample| sample + f32::from(block[0]) * factors[0]);
            out[corner + y * stride..][..8].copy_from_slice(&line);
        }
    }
    out
}

/// How much of a picture's variance another explains, but for a change of brightness and contrast.
fn explained(samples: &[f32], others: &[f32]) -> f64 {
    let mut sums = [0f64; 5];
    for (&a, &b) in samples.iter().zip(others) {
        let (a, b) = (f64::from(a), f64::from(b));
        sums = [sums[0] + a, sums[1] + b, sums[2] + a * a, sums[3] + b * b, sums[4] + a * b];
    }
    let [a, b, aa, bb, ab] = sums.map(|sum| sum / samples.len() as f64);
    let (own, other, both) = (aa - a * a, bb - b * b, ab - a * b);
    if own < 1.0 || other < 1.0 || both < 0.0 { 0.0 } else { both * both / (own * other) }
}
