//! Image samples as PDF has them (ISO 32000-1, 8.9.5.2): rows of bytes, the channels of a pixel next to one another.
//!
//! A document's images are coded together. Whatever the rows are said to be, any bytes come back.
#![forbid(unsafe_code)]

mod deep;
mod neighbours;
mod order;
mod under;

use kit_context::{Config, Context, Select, decode_by, encode_by, memory_by};
use kit_core::{Limits, Result};
use neighbours::Neighbours;

/// How the bytes of an image lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Bytes of a row, at least 1.
    pub row: u32,
    /// Bytes of a pixel, at least 1: what has less than a byte counts as one.
    pub pixel: u32,
    /// Whether close numbers are close tones: not so of indices, and of several samples in a byte.
    pub tones: bool,
}

static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Own(1),
        Context::Own(2),
        Context::Own(3),
        Context::Own(5),
        Context::Own(7),
        Context::Own(9),
        Context::Own(10),
    ],
    selects: [Select::Match, Select::Own],
    matches: [8],
    corrections: 1,
    sure: 62000,
    trusted: 58000,
    table_bits: 22,
    primer: &[],
};

/// Bytes of working memory to code images of `total` bytes in either direction.
pub fn memory(total: u64, max: bool) -> u64 {
    if max { deep::memory(total) } else { memory_by::<Neighbours, _, _, _, _>(total, &BALANCED) }
}

/// Codes images onto the end of `out`, as small as can be at `max`.
pub fn encode(images: &[(&[u8], Shape)], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let shapes: Vec<(u64, Shape)> = images.iter().map(|(image, shape)| (image.len() as u64, *shape)).collect();
    if max {
        return deep::encode(images, &shapes, limits, out);
    }
    let samples: Vec<u8> = images.iter().flat_map(|(image, _)| *image).copied().collect();
    encode_by(Neighbours::of(&shapes), &samples, &BALANCED, limits, out)
}

/// Restores images of those lengths and shapes onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], shapes: &[(u64, Shape)], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = shapes.iter().fold(0u64, |sum, &(len, _)| sum.saturating_add(len));
    if max {
        return deep::decode(payload, shapes, limits, out);
    }
    decode_by(Neighbours::of(shapes), payload, total, &BALANCED, limits, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(images: &[(&[u8], Shape)], max: bool) -> Vec<u8> {
        let (mut payload, mut out) = (Vec::new(), b"before".to_vec());
        encode(images, max, Limits::DEFAULT, &mut payload).expect("it is coded");
        let shapes: Vec<(u64, Shape)> = images.iter().map(|(image, shape)| (image.len() as u64, *shape)).collect();
        decode(&payload, &shapes, max, Limits::DEFAULT, &mut out).expect("it is decoded");
        let all: Vec<u8> = images.iter().flat_map(|(image, _)| *image).copied().collect();
        assert_eq!(out, [b"before", &all[..]].concat());
        payload
    }

    /// A smooth image with some noise.
    fn image(width: u32, height: u32, pixel: u32) -> Vec<u8> {
        let noise = |i: u32| i.wrapping_mul(0x9E37_79B1) >> 30;
        (0..width * height * pixel)
            .map(|i| {
                let (x, y) = (i / pixel % width, i / pixel / width);
                (x * 2 + y + 40 * (i % pixel) + noise(i)) as u8
            })
            .collect()
    }

    #[test]
    fn images_come_back_smaller() {
        for pixel in [1, 3, 4] {
            let image = image(60, 50, pixel);
            let shape = Shape { row: 60 * pixel, pixel, tones: true };
            for max in [false, true] {
                let len = coded(&[(&image, shape), (&image[..999], shape)], max).len();
                // The noise has two bits of each sample.
                assert!(len < image.len() / 2, "{pixel} {max}: {len} of {}", image.len());
            }
        }
    }

    #[test]
    fn colours_come_back_with_their_masks() {
        let (colours, mask) = (image(30, 20, 3), image(30, 20, 1));
        let colours = (&colours[..], Shape { row: 90, pixel: 3, tones: true });
        // Of the mask, some is nothing and some all.
        let mask: Vec<u8> = mask.iter().map(|&value| (i32::from(value) * 4 - 100).clamp(0, 255) as u8).collect();
        let mask = (&mask[..], Shape { row: 30, pixel: 1, tones: true });
        for images in [&[colours, mask][..], &[mask, colours], &[colours, colours, mask, mask, mask]] {
            for max in [false, true] {
                coded(images, max);
            }
        }
        // Black where nothing shows, and masked or not.
        let black: Vec<u8> = colours
            .0
            .chunks(3)
            .zip(mask.0)
            .flat_map(|(c, &m)| if m > 0 { [c[0], c[1], c[2]] } else { [0; 3] })
            .collect();
        coded(&[(&black, colours.1), mask], true);
    }

    #[test]
    fn any_shape_will_do() {
        let image = image(20, 20, 3);
        for row in [0, 1, 2, 3, 59, 60, 1 << 20, u32::MAX] {
            for pixel in [0, 1, 2, 3, 5, 60, 99, u32::MAX] {
                for tones in [false, true] {
                    coded(&[(&image, Shape { row, pixel, tones }), (&[], Shape { row, pixel, tones })], true);
                }
            }
        }
    }

    #[test]
    fn damaged_payloads_do_not_harm() {
        let image = image(20, 20, 1);
        let shape = Shape { row: 20, pixel: 1, tones: true };
        let payload = coded(&[(&image, shape)], true);
        for at in 0..payload.len() {
            let mut odd = payload.clone();
            odd[at] ^= 4;
            for wrong in [&odd[..], &payload[..at]] {
                let mut out = Vec::new();
                let result = decode(wrong, &[(400, shape)], true, Limits::DEFAULT, &mut out);
                assert!(result.is_err() || out.len() == 400);
            }
        }
        assert!(decode(&payload, &[(u64::MAX, shape), (9, shape)], true, Limits::DEFAULT, &mut Vec::new()).is_err());
    }
}
