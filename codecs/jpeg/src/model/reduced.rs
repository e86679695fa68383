//! A picture reduced to the size of its thumbnail.

use super::samples;
use kit_jpeg::{Component, Frame};

/// Parts of a thumbnail's sample in which margins are counted.
pub const PARTS: i32 = 16;
/// A sample beside the picture, ×8: black.
const BLACK: f32 = -1024.0;

/// By how much the picture goes on beyond the thumbnail on the left, above, on the right and below.
pub type Margins = [i32; 4];

/// A plane of a picture, of two to four samples for each of a thumbnail where it has so many.
pub struct Reduced {
    size: [usize; 2],
    /// How many samples the picture has across and down, the last one perhaps in part.
    extent: [f32; 2],
    samples: Vec<f32>,
    outside: f32,
}

impl Reduced {
    /// Of a frame whose coefficients are known.
    pub fn of(picture: &Frame, thumbnail: &Frame, plane: usize) -> Self {
        let (own, other) = (size(picture, plane), size(thumbnail, plane));
        let component = &picture.components[plane];
        let stored = [component.stride as usize * 8, component.rows as usize * 8];
        let whole: [usize; 2] = std::array::from_fn(|side| (own[side].ceil() as usize).clamp(1, stored[side]));
        let factor: [usize; 2] =
            std::array::from_fn(|side| (whole[side] / (2 * other[side].ceil() as usize).max(1)).max(1));
        let size: [usize; 2] = std::array::from_fn(|side| whole[side].div_ceil(factor[side]));
        let mut samples = vec![0f32; size[0] * size[1]];
        add_up(component, whole, factor, size[0], &mut samples);
        for (y, line) in samples.chunks_exact_mut(size[0]).enumerate() {
            let high = factor[1].min(whole[1] - y * factor[1]);
            for (x, sample) in line.iter_mut().enumerate() {
                *sample /= (high * factor[0].min(whole[0] - x * factor[0])) as f32;
            }
        }
        let extent = std::array::from_fn(|side| own[side] / factor[side] as f32);
        Self { size, extent, samples, outside: if plane == 0 { BLACK } else { 0.0 } }
    }

    /// The thumbnail's plane, all that is stored: each sample the mean of a square, so far off and so large in its samples.
    pub fn shrink(&self, thumbnail: &Frame, plane: usize, margins: Margins, off: [f32; 2], side: f32) -> Vec<f32> {
        let component = &thumbnail.components[plane];
        let own = size(thumbnail, plane);
        let stored = [component.stride as usize * 8, component.rows as usize * 8];
        let full = [f32::from(thumbnail.width), f32::from(thumbnail.height)];
        let [across, down]: [Vec<Taps>; 2] = std::array::from_fn(|i| {
            let (before, behind) = (margins[i] as f32 / PARTS as f32, margins[i + 2] as f32 / PARTS as f32);
            let scale = self.extent[i] / (full[i] + before + behind);
            let step = full[i] / own[i] * scale;
            let last = own[i].ceil() as usize - 1;
            let taps = (0..stored[i]).map(|at| {
                let center = before * scale + (at.min(last) as f32 + 0.5 + off[i]) * step;
                Taps::new(center, step * side, step, self.size[i])
            });
            taps.collect()
        });
        let mut lines = Vec::with_capacity(self.size[1] * stored[0]);
        for line in self.samples.chunks_exact(self.size[0]) {
            lines.extend(across.iter().map(|taps| taps.sum(line, 1, self.outside)));
        }
        let mut out = Vec::with_capacity(stored[0] * stored[1]);
        for taps in &down {
            out.extend((0..stored[0]).map(|x| taps.sum(&lines[x..], stored[0], self.outside)));
        }
        out
    }
}

/// Adds each sample to the one that it becomes a part of.
fn add_up(component: &Component, whole: [usize; 2], factor: [usize; 2], stride: usize, out: &mut [f32]) {
    let factors = component.quantisation.map(|q| f32::from(q.max(1)));
    let wide = component.stride as usize;
    for (at, block) in component.coefficients.as_chunks::<64>().0.iter().enumerate() {
        let dc = f32::from(block[0]) * factors[0];
        for (y, line) in (at / wide * 8..whole[1]).zip(samples::of(block, &factors)) {
            let row = y / factor[1] * stride;
            for (x, sample) in (at % wide * 8..whole[0]).zip(line) {
                out[row + x / factor[0]] += sample + dc;
            }
        }
    }
}

/// Samples a line and lines of a component.
fn size(frame: &Frame, plane: usize) -> [f32; 2] {
    let most = |factor: fn(&Component) -> u8| f32::from(frame.components.iter().map(factor).max().unwrap_or(1));
    let component = &frame.components[plane];
    [
        f32::from(frame.width) * f32::from(component.horizontal) / most(|c| c.horizontal),
        f32::from(frame.height) * f32::from(component.vertical) / most(|c| c.vertical),
    ]
}

/// Samples of a line and how much each counts, and those beside it.
struct Taps {
    samples: Vec<(u32, f32)>,
    outside: f32,
}

impl Taps {
    /// Of `length` around `center`; what is less than `near` beside the picture is like its edge.
    fn new(center: f32, length: f32, near: f32, size: usize) -> Self {
        let (start, end) = (center - length * 0.5, center + length * 0.5);
        let (mut samples, mut outside) = (Vec::new(), 0.0);
        let inverse = 1.0 / (end - start);
        let mut at = start.floor();
        while at < end {
            let weight = (end.min(at + 1.0) - start.max(at)) * inverse;
            if at < -near - 1.0 || at > size as f32 + near {
                outside += weight;
            } else {
                samples.push(((at.max(0.0) as u32).min(size as u32 - 1), weight));
            }
            at += 1.0;
        }
        Self { samples, outside }
    }

    fn sum(&self, samples: &[f32], stride: usize, outside: f32) -> f32 {
        let mut sum = self.outside * outside;
        for &(at, weight) in &self.samples {
            sum += samples[at as usize * stride] * weight;
        }
        sum
    }
}
