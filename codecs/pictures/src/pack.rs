//! Stored rows to samples and back.

use crate::passes::Pass;
use crate::shape::Shape;

/// Puts the samples of a stored row into their places; whether all its other bits are zeros.
pub fn unpack(row: &[u8], shape: &Shape, pass: &Pass, y: u32, samples: &mut [u8]) -> bool {
    let width = pass.width(shape.width) as usize;
    if shape.depth < 8 {
        let (depth, channels) = (shape.depth as usize, shape.channels as usize);
        let places = places(shape, pass, y);
        for (i, at) in (0..width * channels).zip(places) {
            let bit = i * depth;
            samples[at] = row[bit / 8] >> (8 - depth - bit % 8) & ((1 << depth) - 1);
        }
        let used = width * channels * depth;
        let part = used % 8;
        let rest = used.div_ceil(8);
        return (part == 0 || row[used / 8] << part == 0) && row[rest..].iter().all(|&byte| byte == 0);
    }
    let pixel = shape.pixel();
    let start = (y as usize * shape.width as usize + pass.x as usize) * pixel;
    let used = width * pixel;
    if pass.dx == 1 {
        samples[start..start + used].copy_from_slice(&row[..used]);
    } else {
        for (i, bytes) in row[..used].chunks_exact(pixel).enumerate() {
            samples[start + i * pass.dx as usize * pixel..][..pixel].copy_from_slice(bytes);
        }
    }
    row[used..].iter().all(|&byte| byte == 0)
}

/// Makes a stored row of the samples; all its other bits are zeros.
pub fn pack(samples: &[u8], shape: &Shape, pass: &Pass, y: u32, row: &mut [u8]) {
    let width = pass.width(shape.width) as usize;
    row.fill(0);
    if shape.depth < 8 {
        let (depth, channels) = (shape.depth as usize, shape.channels as usize);
        let mask = (1u8 << depth) - 1;
        for (i, at) in (0..width * channels).zip(places(shape, pass, y)) {
            let bit = i * depth;
            row[bit / 8] |= (samples[at] & mask) << (8 - depth - bit % 8);
        }
        return;
    }
    let pixel = shape.pixel();
    let start = (y as usize * shape.width as usize + pass.x as usize) * pixel;
    for (i, bytes) in row[..width * pixel].chunks_exact_mut(pixel).enumerate() {
        bytes.copy_from_slice(&samples[start + i * pass.dx as usize * pixel..][..pixel]);
    }
}

/// Where the samples of a row of a pass are.
fn places(shape: &Shape, pass: &Pass, y: u32) -> impl Iterator<Item = usize> + use<> {
    let channels = shape.channels as usize;
    let start = (y as usize * shape.width as usize + pass.x as usize) * channels;
    let step = pass.dx as usize;
    (0..).map(move |i| start + i / channels * step * channels + i % channels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::Interlace;

    #[test]
    fn rows_come_back() {
        for depth in [1, 2, 4, 8, 16] {
            for (channels, align) in [(1, 1), (1, 4), (3, 4), (4, 1)] {
                for interlace in [Interlace::None, Interlace::Adam7, Interlace::Rows] {
                    let shape = Shape { width: 13, height: 9, channels, depth, tones: true, align, interlace };
                    let mut samples: Vec<u8> = (0..shape.samples()).map(|i| ((i * i * 7) >> 3) as u8).collect();
                    if depth < 8 {
                        samples.iter_mut().for_each(|sample| *sample &= (1 << depth) - 1);
                    }
                    let mut back = vec![0xAA; samples.len()];
                    for pass in interlace.passes() {
                        let mut row = vec![1; shape.row(pass.width(13))];
                        for y in pass.rows(13, 9) {
                            pack(&samples, &shape, pass, y, &mut row);
                            assert!(unpack(&row, &shape, pass, y, &mut back));
                        }
                    }
                    assert_eq!(back, samples, "{shape:?}");
                }
            }
        }
    }

    #[test]
    fn bits_behind_the_last_pixel_show() {
        let shape =
            Shape { width: 3, height: 1, channels: 1, depth: 1, tones: true, align: 2, interlace: Interlace::None };
        let pass = &Interlace::None.passes()[0];
        let mut samples = [0; 3];
        assert!(unpack(&[0b1010_0000, 0], &shape, pass, 0, &mut samples) && samples == [1, 0, 1]);
        assert!(!unpack(&[0b1011_0000, 0], &shape, pass, 0, &mut samples));
        assert!(!unpack(&[0b1010_0000, 1], &shape, pass, 0, &mut samples));
    }
}
