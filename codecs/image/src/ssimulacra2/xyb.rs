//! From sRGB samples to linear light, to XYB as the metric wants it (all positive), and to half the size.

use super::Plane;
use crate::math::power;
use crate::pixels::Pixels;

/// Linear light of each sRGB sample, 0 to 1 (IEC 61966-2-1).
pub fn linear_of_srgb() -> [f32; 256] {
    std::array::from_fn(|sample| {
        let encoded = sample as f64 / 255.0;
        let linear = match encoded <= 0.040_45 {
            true => encoded / 12.92,
            false => {
                let base = (encoded + 0.055) / 1.055;
                base * base * power(base, 0.4)
            }
        };
        linear as f32
    })
}

/// What light adds up to in the three receptors (libjxl `lib/jxl/opsin_params.h`), per red, green and blue.
const MIX: [[f32; 3]; 3] = [[0.30, 0.622, 0.078], [0.23, 0.692, 0.078], [0.243_422_69, 0.204_767_45, 0.551_809_9]];

/// Added to each receptor's light, and its cube root.
const BIAS: f32 = 0.003_793_073_4;
const ROOT_OF_BIAS: f32 = 0.155_954_2;

/// The cube root of a number from 0 to 1.1, to a few units in the last place.
#[inline(always)]
fn cube_root(x: f32) -> f32 {
    // A third of the exponent, then Newton's steps towards x^(-1/3), which need no division.
    let mut r = f32::from_bits(0x5480_0000_u32.wrapping_sub((x.to_bits() >> 23).wrapping_mul(0x002A_AAAA)));
    let third = x * (1.0 / 3.0);
    for _ in 0..4 {
        let squared = r * r;
        r = r * (4.0 / 3.0) - third * (squared * squared);
    }
    r * r * x
}

/// The receptors' answers to linear light.
#[inline(always)]
pub fn receptors(light: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = light;
    MIX.map(|[mr, mg, mb]| cube_root(mr * r + mg * g + mb * b + BIAS) - ROOT_OF_BIAS)
}

/// X, Y and B of linear light, shifted and scaled as the metric does.
#[inline(always)]
pub fn xyb(light: [f32; 3]) -> [f32; 3] {
    let [l, m, s] = receptors(light);
    let y = 0.5 * (l + m);
    [0.5 * (l - m) * 14.0 + 0.42, y + 0.01, (s - y) + 0.55]
}

/// One channel of a picture's XYB.
pub fn channel(light: &[Plane; 3], channel: usize) -> Plane {
    let [r, g, b] = light;
    let mut out = Plane::new(r.width, r.height);
    let light = r.samples.iter().zip(&g.samples).zip(&b.samples);
    for (out, ((&r, &g), &b)) in out.samples.iter_mut().zip(light) {
        *out = xyb([r, g, b])[channel];
    }
    out
}

/// One channel of the XYB of a picture of sRGB samples.
pub fn channel_of_pixels(pixels: &Pixels, linear: &[f32; 256], channel: usize) -> Plane {
    let mut out = Plane::new(pixels.width, pixels.height);
    let row = pixels.width.max(1);
    let mut light = vec![[0.0; 3]; row];
    for (out, pixels) in out.samples.chunks_mut(row).zip(pixels.rgb.chunks(3 * row)) {
        for (light, rgb) in light.iter_mut().zip(pixels.as_chunks::<3>().0) {
            *light = rgb.map(|sample| linear[usize::from(sample)]);
        }
        for (out, &light) in out.iter_mut().zip(&light) {
            *out = xyb(light)[channel];
        }
    }
    out
}

/// Linear light at half the size: means of two by two, the edges repeated.
pub fn half_of_pixels(pixels: &Pixels, linear: &[f32; 256]) -> [Plane; 3] {
    let (width, height) = (pixels.width, pixels.height);
    std::array::from_fn(|colour| {
        let sample = |x: usize, y: usize| linear[usize::from(pixels.rgb[3 * (y * width + x) + colour])];
        half(width, height, sample)
    })
}

/// A plane of linear light at half the size.
pub fn half_of_plane(plane: &Plane) -> Plane {
    half(plane.width, plane.height, |x, y| plane.samples[y * plane.width + x])
}

fn half(width: usize, height: usize, sample: impl Fn(usize, usize) -> f32) -> Plane {
    let mut out = Plane::new(width.div_ceil(2), height.div_ceil(2));
    let row = out.width.max(1);
    for (y, out) in out.samples.chunks_mut(row).enumerate() {
        let (above, below) = (2 * y, (2 * y + 1).min(height - 1));
        for (x, out) in out.iter_mut().enumerate() {
            let (left, right) = (2 * x, (2 * x + 1).min(width - 1));
            let sum = sample(left, above) + sample(right, above) + sample(left, below) + sample(right, below);
            *out = sum * 0.25;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cube_roots() {
        for x in [BIAS, 0.01, 0.125, 0.5, 1.0, 1.003_793] {
            let root = cube_root(x);
            assert!((root * root * root - x).abs() < 2e-6 * x, "{x}: {root}");
        }
        assert!((cube_root(BIAS) - ROOT_OF_BIAS).abs() < 1e-6);
    }

    #[test]
    fn linear_light() {
        let linear = linear_of_srgb();
        assert_eq!((linear[0], linear[255]), (0.0, 1.0));
        assert!((linear[128] - 0.215_860_5).abs() < 1e-6);
    }
}
