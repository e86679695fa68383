//! From sRGB samples to linear light, to XYB as the metric wants it (all positive), and to half the size.

use super::{Plane, fused};
use crate::pixels::Pixels;

/// Linear light of each sRGB sample, 0 to 1.
pub fn linear_of_srgb() -> [f32; 256] {
    super::srgb::LINEAR.map(f32::from_bits)
}

/// What light adds up to in the three receptors (libjxl `lib/jxl/opsin_params.h`), per red, green and blue.
const MIX: [[f32; 3]; 3] =
    [[0.30, 1.0 - 0.078 - 0.30, 0.078], [0.23, 1.0 - 0.078 - 0.23, 0.078], [BLUE_R, BLUE_G, 1.0 - BLUE_R - BLUE_G]];

const BLUE_R: f32 = 0.243_422_69;
const BLUE_G: f32 = 0.204_767_45;

/// Added to each receptor's light, and its cube root.
const BIAS: f32 = 0.003_793_073_4;
const ROOT_OF_BIAS: f32 = 0.155_954_2;

/// The cube root of a number from 0 to 1.1, and `add`: libjxl's `CubeRootAndAdd` (`lib/jxl/enc_xyb.cc`).
#[inline(always)]
fn cube_root(x: f32, add: f32) -> f32 {
    // A third of the exponent, then Newton's steps towards x^(-1/3), which need no division.
    let mut r = f32::from_bits(0x5480_0000_u32.wrapping_sub((x.to_bits() >> 23).wrapping_mul(0x002A_AAAA)));
    let third = x * (1.0 / 3.0);
    for _ in 0..3 {
        let squared = r * r;
        r = fused(-third, squared * squared, r * (4.0 / 3.0));
    }
    let squared = r * r;
    r = fused(1.0 / 3.0, fused(-x, squared * squared, r), r);
    fused(r * r, x, add)
}

/// A receptor's answer to linear light.
#[inline(always)]
fn receptor([mr, mg, mb]: [f32; 3], [r, g, b]: [f32; 3]) -> f32 {
    cube_root(fused(mr, r, fused(mg, g, fused(mb, b, BIAS))), -ROOT_OF_BIAS)
}

/// X, Y and B of linear light, shifted and scaled as the metric does.
#[inline(always)]
pub fn xyb(light: [f32; 3]) -> [f32; 3] {
    let [l, m, s] = [receptor(MIX[0], light), receptor(MIX[1], light), receptor(MIX[2], light)];
    let y = 0.5 * (l + m);
    [0.5 * (l - m) * 14.0 + 0.42, y + 0.01, (s - y) + 0.55]
}

/// One channel of a picture's XYB.
pub fn channel(light: &[Plane; 3], channel: usize) -> Plane {
    let [r, g, b] = light;
    let mut out = Plane::new(r.width, r.height);
    fill(channel, [&r.samples, &g.samples, &b.samples], &mut out.samples);
    out
}

/// One channel of the XYB of a picture of sRGB samples.
pub fn channel_of_pixels(pixels: &Pixels, linear: &[f32; 256], channel: usize) -> Plane {
    let mut out = Plane::new(pixels.width, pixels.height);
    let width = pixels.width.max(1);
    let mut light = [const { Vec::new() }; 3].map(|_: Vec<f32>| vec![0.0; width]);
    for (out, row) in out.samples.chunks_mut(width).zip(pixels.rgb.chunks(3 * width)) {
        let [r, g, b] = &mut light;
        for ((rgb, r), (g, b)) in row.as_chunks::<3>().0.iter().zip(r).zip(g.iter_mut().zip(b)) {
            [*r, *g, *b] = rgb.map(|sample| linear[usize::from(sample)]);
        }
        fill(channel, light.each_ref().map(Vec::as_slice), out);
    }
    out
}

/// One channel's values; the choice is made outside the loops, so that these are short enough for vectors.
fn fill(channel: usize, light: [&[f32]; 3], out: &mut [f32]) {
    fn each(light: [&[f32]; 3], out: &mut [f32], value: impl Fn([f32; 3]) -> f32) {
        let len = out.len();
        let [r, g, b] = light.map(|light| &light[..len]);
        for x in 0..len {
            out[x] = value([r[x], g[x], b[x]]);
        }
    }
    match channel {
        0 => each(light, out, |light| xyb(light)[0]),
        1 => each(light, out, |light| xyb(light)[1]),
        _ => each(light, out, |light| xyb(light)[2]),
    }
}

/// Linear light at half the size: means of two by two, the edges repeated.
pub fn half_of_pixels(pixels: &Pixels, linear: &[f32; 256]) -> [Plane; 3] {
    let width = pixels.width;
    std::array::from_fn(|colour| {
        half(width, pixels.height, |y, out| {
            let row = pixels.rgb[3 * y * width..3 * (y + 1) * width].as_chunks::<3>().0;
            for (out, rgb) in out.iter_mut().zip(row) {
                *out = linear[usize::from(rgb[colour])];
            }
        })
    })
}

/// A plane of linear light at half the size.
pub fn half_of_plane(plane: &Plane) -> Plane {
    half(plane.width, plane.height, |y, out| out.copy_from_slice(plane.row(y)))
}

fn half(width: usize, height: usize, row: impl Fn(usize, &mut [f32])) -> Plane {
    let mut out = Plane::new(width.div_ceil(2), height.div_ceil(2));
    // One more sample where the last one counts twice.
    let mut rows = [vec![0.0_f32; width + width % 2], vec![0.0; width + width % 2]];
    for (y, out) in out.samples.chunks_mut(width.div_ceil(2).max(1)).enumerate() {
        for (down, samples) in rows.iter_mut().enumerate() {
            row((2 * y + down).min(height - 1), &mut samples[..width]);
            if width % 2 == 1 {
                samples[width] = samples[width - 1];
            }
        }
        let pairs = rows[0].as_chunks::<2>().0.iter().zip(rows[1].as_chunks::<2>().0);
        for (out, (above, below)) in out.iter_mut().zip(pairs) {
            *out = (above[0] + above[1] + below[0] + below[1]) * 0.25;
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
            let root = cube_root(x, 0.0);
            assert!((root * root * root - x).abs() < 2e-6 * x, "{x}: {root}");
        }
        assert!((cube_root(BIAS, -ROOT_OF_BIAS)).abs() < 1e-6);
    }

    #[test]
    fn linear_light() {
        let linear = linear_of_srgb();
        assert_eq!((linear[0], linear[255]), (0.0, 1.0));
        assert!((linear[128] - 0.215_860_5).abs() < 1e-6);
    }
}
