//! Image samples as PDF has them (ISO 32000-1, 8.9.5.2): rows of bytes, the channels of a pixel next to one another.
//!
//! A document's images are coded together. Whatever the rows are said to be, any bytes come back.
#![forbid(unsafe_code)]

mod neighbours;

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

static MAX: Config<15, 3, 3, 1> = Config {
    contexts: [
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
        Context::Own(3),
        Context::Own(4),
        Context::Own(5),
        Context::Own(6),
        Context::Own(7),
        Context::Own(8),
        Context::Own(9),
        Context::Own(10),
        Context::Own(11),
        Context::Own(12),
        Context::Own(13),
        Context::Expected,
    ],
    selects: [Select::Match, Select::LastByte, Select::Own],
    matches: [8],
    corrections: 3,
    sure: 65000,
    trusted: 64000,
    table_bits: 24,
    primer: &[],
};

/// Bytes of working memory to code images of `total` bytes in either direction.
pub fn memory(total: u64, max: bool) -> u64 {
    if max {
        memory_by::<Neighbours, _, _, _, _>(total, &MAX)
    } else {
        memory_by::<Neighbours, _, _, _, _>(total, &BALANCED)
    }
}

/// Codes images onto the end of `out`, as small as can be at `max`.
pub fn encode(images: &[(&[u8], Shape)], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let shapes: Vec<(u64, Shape)> = images.iter().map(|(image, shape)| (image.len() as u64, *shape)).collect();
    let samples: Vec<u8> = images.iter().flat_map(|(image, _)| *image).copied().collect();
    let tokens = Neighbours::of(&shapes);
    match max {
        true => encode_by(tokens, &samples, &MAX, limits, out),
        false => encode_by(tokens, &samples, &BALANCED, limits, out),
    }
}

/// Restores images of those lengths and shapes onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], shapes: &[(u64, Shape)], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = shapes.iter().fold(0u64, |sum, &(len, _)| sum.saturating_add(len));
    let tokens = Neighbours::of(shapes);
    match max {
        true => decode_by(tokens, payload, total, &MAX, limits, out),
        false => decode_by(tokens, payload, total, &BALANCED, limits, out),
    }
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
