//! What a reduced image says that the image before it does not.

use super::fields::{get, put};
use kit_raster::{Layout, Sample};

/// How an image is reduced from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// The first pixel of each square.
    Nearest = 1,
    /// The mean of each square, rounded to the nearest.
    Mean = 2,
}

impl Reduction {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Nearest, Self::Mean];
}

/// An image that has been coded.
pub struct Before {
    pub layout: Layout,
    pub samples: Vec<u8>,
}

impl Before {
    /// How many pixels of this image make one of that, across and down.
    pub fn ratio(&self, of: &Layout) -> Option<u32> {
        let own = &self.layout;
        let alike = (own.components, own.interleaved, own.sample, own.bytes, own.big_endian)
            == (of.components, of.interleaved, of.sample, of.bytes, of.big_endian);
        let ratio = (own.width.saturating_add(of.width / 2)) / of.width;
        let makes = |from: u32, to: u32| from.div_ceil(ratio) == to || from / ratio == to;
        (alike && (2..=16).contains(&ratio) && makes(own.width, of.width) && makes(own.height, of.height))
            .then_some(ratio)
    }

    /// Takes from samples what follows from this image, or adds it to them.
    pub fn apply(&self, of: &Layout, reduction: Reduction, subtracts: bool, samples: &mut [u8]) {
        let Some(ratio) = self.ratio(of) else { return };
        let size = usize::from(of.bytes);
        let mut at = 0;
        let mut visit = |x: u32, y: u32, component: u32| {
            let expected = self.reduced(reduction, ratio, x, y, component);
            let sample = &mut samples[at..at + size];
            let number = get(sample, of.big_endian);
            let changed = if subtracts { number.wrapping_sub(expected) } else { number.wrapping_add(expected) };
            put(sample, changed, of.big_endian);
            at += size;
        };
        let planes = if of.interleaved { 1 } else { of.components };
        let together = of.components / planes;
        for plane in 0..planes {
            for y in 0..of.height {
                for x in 0..of.width {
                    (0..together).for_each(|component| visit(x, y, plane + component));
                }
            }
        }
    }

    /// The sample that a reduction gives.
    fn reduced(&self, reduction: Reduction, ratio: u32, x: u32, y: u32, component: u32) -> u64 {
        let own = &self.layout;
        let (x, y) = ((x * ratio).min(own.width - 1), (y * ratio).min(own.height - 1));
        if reduction == Reduction::Nearest {
            return self.at(x, y, component);
        }
        let (to_x, to_y) = ((x + ratio).min(own.width), (y + ratio).min(own.height));
        let square = (y..to_y).flat_map(|y| (x..to_x).map(move |x| (x, y)));
        let count = u64::from((to_x - x) * (to_y - y));
        match own.sample {
            Sample::Float if own.bytes == 4 => {
                let sum: f32 = square.map(|(x, y)| f32::from_bits(self.at(x, y, component) as u32)).sum();
                let mean = sum / count as f32;
                // The bits of a computed NaN differ between machines.
                if mean.is_nan() { 0 } else { u64::from(mean.to_bits()) }
            }
            Sample::Float => {
                let sum: f64 = square.map(|(x, y)| f64::from_bits(self.at(x, y, component))).sum();
                let mean = sum / count as f64;
                if mean.is_nan() { 0 } else { mean.to_bits() }
            }
            Sample::Unsigned => {
                let sum: u128 = square.map(|(x, y)| u128::from(self.at(x, y, component))).sum();
                ((sum + u128::from(count / 2)) / u128::from(count)) as u64
            }
            Sample::Signed => {
                let shift = 64 - 8 * u32::from(own.bytes);
                let sum: i128 =
                    square.map(|(x, y)| i128::from((self.at(x, y, component) << shift) as i64 >> shift)).sum();
                (sum + i128::from(count / 2)).div_euclid(i128::from(count)) as u64
            }
        }
    }

    #[inline]
    fn at(&self, x: u32, y: u32, component: u32) -> u64 {
        let own = &self.layout;
        let pixel = y as usize * own.width as usize + x as usize;
        let sample = if own.interleaved {
            pixel * own.components as usize + component as usize
        } else {
            component as usize * own.width as usize * own.height as usize + pixel
        };
        let size = usize::from(own.bytes);
        get(&self.samples[sample * size..][..size], own.big_endian)
    }
}

/// How what remains lies: differences have signs.
pub fn remainder(layout: &Layout) -> Layout {
    Layout { sample: Sample::Signed, ..*layout }
}

/// The bits that differences take, about: what remains is given, or samples of which each is compared with the one before.
pub fn cost(samples: &[u8], layout: &Layout, remains: bool) -> u64 {
    let size = usize::from(layout.bytes);
    let step = if layout.interleaved { size * layout.components as usize } else { size };
    let shift = 64 - 8 * u32::from(layout.bytes);
    let number = |at: usize| get(&samples[at..at + size], layout.big_endian);
    let bits = |at: usize| {
        let before = if remains { 0 } else { number(at - step) };
        let difference = (number(at).wrapping_sub(before) << shift) as i64 >> shift;
        u64::from(64 - difference.unsigned_abs().leading_zeros()) * 2
    };
    (step..samples.len()).step_by(size).map(bits).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(width: u32, height: u32, sample: Sample, bytes: u8) -> Layout {
        Layout { width, height, components: 1, frames: 1, interleaved: true, sample, bytes, big_endian: false }
    }

    #[test]
    fn squares_become_pixels() {
        let before = Before { layout: layout(3, 2, Sample::Unsigned, 1), samples: vec![1, 2, 9, 4, 4, 10] };
        let of = layout(2, 1, Sample::Unsigned, 1);
        assert_eq!(before.ratio(&of), Some(2));
        // The mean of 1, 2, 4 and 4 is 2.75; that of 9 and 10 is 9.5.
        for (reduction, expected) in [(Reduction::Nearest, [1, 9]), (Reduction::Mean, [3, 10])] {
            let mut samples = vec![0, 0];
            before.apply(&of, reduction, false, &mut samples);
            assert_eq!(samples, expected);
            before.apply(&of, reduction, true, &mut samples);
            assert_eq!(samples, [0, 0]);
        }
    }

    #[test]
    fn what_is_no_number_has_no_mean() {
        let samples: Vec<u8> =
            [f32::from_bits(0xFFC0_1234), 1.0, 2.0, 3.0].iter().flat_map(|n| n.to_le_bytes()).collect();
        let before = Before { layout: layout(2, 2, Sample::Float, 4), samples };
        let mut mean = vec![0; 4];
        before.apply(&layout(1, 1, Sample::Float, 4), Reduction::Mean, false, &mut mean);
        assert_eq!(mean, [0; 4]);
    }
}
