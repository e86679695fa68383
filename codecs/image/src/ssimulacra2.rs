//! SSIMULACRA2, version 2.1: how much a picture looks like another, 100 for the same.
//!
//! ```text
//!  sRGB ─▶ linear light ─▶ halved up to five times ─▶ X, Y, B at each scale ─┬▶ structure: 1 - SSIM ┐
//!                                                                          ├▶ edges that came      ├▶ means and 4-norms ─▶ score
//!                                                                          └▶ detail that went     ┘
//! ```
//!
//! Written from the description in libjxl (`tools/ssimulacra2.cc`, BSD-3-Clause) and its constants. The original is taken
//! apart once, copies are compared with it row by row. Maps whose weight is next to nothing are not made: of the full size only
//! Y counts. Plain arithmetic in a fixed order, so that every machine finds the same score.

mod blur;
mod maps;
mod srgb;
mod weights;
pub mod xyb;

use crate::pixels::Pixels;
use maps::Channel;
pub use maps::{Cells, Observed};

/// The most scales: the full size and five halvings.
const SCALES: usize = 6;

/// The fewest pixels a side that the metric is defined for.
pub const SMALLEST: usize = 8;

/// Bytes of memory that judging takes for each pixel: 20 of the original taken apart, 7 of a copy, and what is seen of it.
pub const BYTES_PER_PIXEL: u64 = 29;

/// `a * b + c`, rounded once, as libjxl's vectors do it: in 64 bits, for machines without such an instruction.
#[inline(always)]
fn fused(a: f32, b: f32, c: f32) -> f32 {
    (f64::from(a) * f64::from(b) + f64::from(c)) as f32
}

/// Numbers row by row.
#[derive(Clone, Debug)]
pub struct Plane {
    /// Numbers in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The numbers.
    pub samples: Vec<f32>,
}

impl Plane {
    /// A plane of zeros.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, samples: vec![0.0; width * height] }
    }

    /// One row.
    pub fn row(&self, y: usize) -> &[f32] {
        &self.samples[y * self.width..(y + 1) * self.width]
    }
}

/// An original, taken apart so that copies are judged quickly.
pub struct Reference {
    linear: [f32; 256],
    scales: Vec<Vec<Channel>>,
}

impl Reference {
    /// Takes an original apart; `None` where a side is under [`SMALLEST`], for which there is no score.
    pub fn new(pixels: &Pixels) -> Option<Self> {
        if pixels.width < SMALLEST || pixels.height < SMALLEST {
            return None;
        }
        let mut reference = Self { linear: xyb::linear_of_srgb(), scales: Vec::new() };
        let count = scales(pixels.width, pixels.height);
        reference.each_scale(pixels, count, |reference, scale, plane| {
            let wanted = (0..3).filter(|&channel| weights::weights(channel, scale, count) != [0.0; 6]);
            let channels =
                wanted.map(|channel| Channel::new(channel, weights::weights(channel, scale, count), plane(channel)));
            let channels = channels.collect();
            reference.scales.push(channels);
        });
        Some(reference)
    }

    /// The score of a copy, which is as large as the original.
    pub fn score(&self, copy: &Pixels) -> f64 {
        let mut sum = 0.0;
        self.compare(copy, |_, channel, plane| sum += channel.compare(plane, None).sum(channel));
        weights::score(sum)
    }

    /// The score of a copy, and where in the picture it was lost.
    pub fn observe(&self, copy: &Pixels) -> (f64, Vec<Cells>) {
        let (mut sum, mut all) = (0.0, Vec::new());
        self.compare(copy, |scale, channel, plane| {
            let mut cells = Cells::new(scale, channel, plane);
            let means = channel.compare(plane, Some(&mut cells));
            sum += means.sum(channel);
            cells.means = means;
            all.push(cells);
        });
        (weights::score(sum), all)
    }

    fn compare(&self, copy: &Pixels, mut each: impl FnMut(usize, &Channel, &Plane)) {
        let mut linear = Self { linear: self.linear, scales: Vec::new() };
        linear.each_scale(copy, self.scales.len(), |_, scale, plane| {
            for channel in &self.scales[scale] {
                each(scale, channel, &plane(channel.channel));
            }
        });
    }

    /// Calls with each scale and what makes its channels.
    fn each_scale(
        &mut self,
        pixels: &Pixels,
        count: usize,
        mut each: impl FnMut(&mut Self, usize, &dyn Fn(usize) -> Plane),
    ) {
        let linear = self.linear;
        each(self, 0, &|channel| xyb::channel_of_pixels(pixels, &linear, channel));
        if count == 1 {
            return;
        }
        let mut light = xyb::half_of_pixels(pixels, &linear);
        for scale in 1..count {
            each(self, scale, &|channel| xyb::channel(&light, channel));
            light = light.each_ref().map(xyb::half_of_plane);
        }
    }
}

/// How many scales a picture has: halving ends with a side that was under 8 before it.
fn scales(width: usize, height: usize) -> usize {
    let (mut side, mut count) = (width.min(height), 1);
    while side >= SMALLEST && count < SCALES {
        side = side.div_ceil(2);
        count += 1;
    }
    count
}
