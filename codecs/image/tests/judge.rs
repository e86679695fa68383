//! Our SSIMULACRA2 against an independent one.

use codec_image::pixels::Pixels;
use codec_image::ssimulacra2::Reference;
use fast_ssim2::{PixelDescriptor, PixelSlice};

/// A picture with flat, smooth and busy places, and a copy with errors of several kinds.
fn pair(width: usize, height: usize, strength: u32) -> (Pixels, Pixels) {
    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as i32 - 128
    };
    let (mut original, mut copy) = (Vec::new(), Vec::new());
    for y in 0..height {
        for x in 0..width {
            let texture = if (x / 37 + y / 29) % 3 == 0 { noise() / 4 } else { 0 };
            let edge = if (x / 16) % 2 == (y / 24) % 2 { 60 } else { 0 };
            for colour in 0..3 {
                let value = (x * (colour + 1) / 2 + y) as i32 % 180 + edge + texture;
                original.push(value.clamp(0, 255) as u8);
                let error = noise() * strength as i32 / 128 / (1 + (x / 50) as i32 % 3);
                copy.push((value + error).clamp(0, 255) as u8);
            }
        }
    }
    (Pixels { width, height, rgb: original }, Pixels { width, height, rgb: copy })
}

fn judged(a: &Pixels, b: &Pixels) -> f64 {
    fast_ssim2::compute_ssimulacra2(&slice(a), &slice(b)).expect("a score")
}

fn slice(pixels: &Pixels) -> PixelSlice<'_> {
    let (width, height) = (pixels.width as u32, pixels.height as u32);
    PixelSlice::new(&pixels.rgb, width, height, pixels.width * 3, PixelDescriptor::RGB8_SRGB).expect("a picture")
}

#[test]
fn agrees_with_an_independent_judge() {
    for (width, height) in [(320, 240), (333, 127), (64, 64), (40, 9), (8, 8), (17, 300)] {
        for strength in [2, 10, 40] {
            let (original, copy) = pair(width, height, strength);
            let ours = Reference::new(&original).expect("large enough").score(&copy);
            let theirs = judged(&original, &copy);
            println!("{width}x{height} {strength}: {ours:.4} {theirs:.4}");
            assert!((ours - theirs).abs() < 0.05, "{width}x{height} {strength}: {ours} is not {theirs}");
        }
    }
}
