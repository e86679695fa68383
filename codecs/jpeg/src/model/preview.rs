//! What a thumbnail, coded before, tells of the picture it was made from.

use super::samples;
use kit_jpeg::Frame;

/// The most samples a line and lines of a thumbnail.
const LARGEST: u16 = 512;
/// Bytes that one takes, with what fills its last blocks.
pub const MEMORY: u64 = 4 * 4 * 544 * 544;
/// Points of a block across and down at which the thumbnail is looked at.
const POINTS: usize = 4;
/// Coefficients across and down of which it tells.
pub const TOLD: usize = 3;

/// A picture's samples, ×8.
pub struct Preview {
    width: u16,
    height: u16,
    planes: Vec<Plane>,
}

struct Plane {
    stride: usize,
    samples: Vec<f32>,
    /// Samples a line and lines of the picture itself, one less.
    last: [f32; 2],
}

/// One plane of a thumbnail, seen from a larger plane.
#[derive(Clone, Copy)]
pub struct View<'a> {
    plane: &'a Plane,
    /// Samples of the thumbnail for each of the plane.
    scale: [f32; 2],
}

impl Preview {
    /// Of a frame whose coefficients are known, if it is small enough to be a thumbnail.
    pub fn of(frame: &Frame) -> Option<Self> {
        if frame.width > LARGEST || frame.height > LARGEST {
            return None;
        }
        let sizes = sizes(frame);
        let planes = frame.components.iter().zip(sizes).map(|(component, [width, height])| {
            let stride = component.stride as usize * 8;
            let mut samples = vec![0.0; component.coefficients.len()];
            let factors = component.quantisation.map(|q| f32::from(q.max(1)));
            for (at, block) in component.coefficients.as_chunks::<64>().0.iter().enumerate() {
                let corner = at * 8 / stride * 8 * stride + at * 8 % stride;
                for (y, line) in samples::of(block, &factors).iter().enumerate() {
                    let raised = line.map(|sample| sample + f32::from(block[0]) * factors[0]);
                    samples[corner + y * stride..][..8].copy_from_slice(&raised);
                }
            }
            Plane { stride, samples, last: [width - 1.0, height - 1.0].map(|last| if last > 0.0 { last } else { 0.0 }) }
        });
        Some(Self { width: frame.width, height: frame.height, planes: planes.collect() })
    }

    /// Seen from a plane of a picture of which it may be the thumbnail: at least twice as large, and of about that shape.
    pub fn view(&self, frame: &Frame, plane: usize) -> Option<View<'_>> {
        let [width, height] = [self.width, self.height].map(u64::from);
        let [wide, high] = [frame.width, frame.height].map(u64::from);
        let (one, other) = (width * high, height * wide);
        if wide < 2 * width || one.abs_diff(other) > one / 16 || frame.components.len() != self.planes.len() {
            return None;
        }
        let own = &self.planes[plane];
        let [of_frame, of_own] = [sizes(frame).get(plane).copied()?, own.last.map(|last| last + 1.0)];
        Some(View { plane: own, scale: [of_own[0] / of_frame[0], of_own[1] / of_frame[1]] })
    }
}

/// Samples a line and lines of each component.
fn sizes(frame: &Frame) -> Vec<[f32; 2]> {
    let most = |factor: fn(&kit_jpeg::Component) -> u8| frame.components.iter().map(factor).max().unwrap_or(1);
    let (across, down) = (most(|c| c.horizontal), most(|c| c.vertical));
    let of = |size: u16, factor: u8, most: u8| f32::from(size) * f32::from(factor) / f32::from(most);
    let of_component =
        |c: &kit_jpeg::Component| [of(frame.width, c.horizontal, across), of(frame.height, c.vertical, down)];
    frame.components.iter().map(of_component).collect()
}

/// Of a coefficient at a point: between two samples.
fn basis(u: usize, point: usize) -> f32 {
    (samples::BASIS[u][2 * point] + samples::BASIS[u][2 * point + 1]) * 0.5
}

impl View<'_> {
    /// The block's lowest coefficients, row by row, as they would be without quantisation.
    pub fn coefficients(&self, x: usize, y: usize) -> [f32; TOLD * TOLD] {
        let place = |block: usize, point: usize, side: usize| {
            let at = (block * 8 + point * 8 / POINTS) as f32 + 4.0 / POINTS as f32;
            let at = at * self.scale[side] - 0.5;
            let last = self.plane.last[side];
            let at = if at < 0.0 {
                0.0
            } else if at > last {
                last
            } else {
                at
            };
            let whole = at as usize;
            (whole, (whole + 1).min(last as usize), at - whole as f32)
        };
        let columns: [_; POINTS] = std::array::from_fn(|point| place(x, point, 0));
        let mut told = [0.0; TOLD * TOLD];
        for v in 0..POINTS {
            let (above, below, part) = place(y, v, 1);
            let sample = |row: usize, column: usize| {
                self.plane.samples.get(row * self.plane.stride + column).copied().unwrap_or(0.0)
            };
            for (u, &(left, right, share)) in columns.iter().enumerate() {
                let upper = sample(above, left) * (1.0 - share) + sample(above, right) * share;
                let lower = sample(below, left) * (1.0 - share) + sample(below, right) * share;
                let point = upper * (1.0 - part) + lower * part;
                for (i, told) in told.iter_mut().enumerate() {
                    let basis = basis(i % TOLD, u) * basis(i / TOLD, v);
                    *told += point * basis / (POINTS * POINTS) as f32;
                }
            }
        }
        told
    }
}
