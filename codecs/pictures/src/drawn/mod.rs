//! What was drawn and not photographed: pixels that come again, whole.
//!
//! ```text
//!  pixel ─▶ flags: is it one of those around, or what stood in such a place? ─▶ no: values, sample by sample
//!             └──────────────── contexts ─▶ mix ─▶ range coder ───────────────────────────┘
//! ```

mod around;
mod flags;
mod mix;
mod values;

use around::{PAD, Rows};
use flags::Flags;
use kit_core::{Error, Result};
use kit_entropy::range::{BitCoder, Decoder, Encoder};
use values::Values;

/// Pixels of up to four samples of up to eight bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Pixels of a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Samples of a pixel.
    pub channels: usize,
    /// Bits of a sample.
    pub depth: u32,
    /// Whether close samples are alike.
    pub tones: bool,
    /// Whether few contexts must do.
    pub fast: bool,
}

/// Bytes of working memory for pixels of that kind.
pub fn memory(kind: &Kind) -> u64 {
    let pixels = kind.width as u64 * kind.height as u64;
    BASE + Flags::<12, 3>::memory(pixels)
        + Values::<14, 4>::memory(pixels * kind.channels as u64)
        + 40 * kind.width as u64
}

/// Bytes of mixers.
const BASE: u64 = 4 << 20;

/// Codes samples onto the end of `out`; `prior` is what stood there before.
pub fn encode(samples: &[u8], kind: &Kind, prior: Option<&[u8]>, out: &mut Vec<u8>) {
    let mut coder = Encoder::new(out);
    let mut given = samples.to_vec();
    run(&mut given, kind, prior, &mut coder);
    coder.finish();
}

/// Restores as many samples as `samples` has.
pub fn decode(code_: &[u8], kind: &Kind, prior: Option<&[u8]>, samples: &mut [u8]) -> Result<()> {
    let mut coder = Decoder::new(code_);
    run(samples, kind, prior, &mut coder);
    if coder.finish() { Ok(()) } else { Err(Error::corrupt("found drawn pixels whose code is damaged")) }
}

fn run(samples: &mut [u8], kind: &Kind, prior: Option<&[u8]>, coder: &mut impl BitCoder) {
    match kind.fast {
        true => code::<3, 1, 7, 2>(samples, kind, prior, coder),
        false => code::<12, 3, 14, 4>(samples, kind, prior, coder),
    }
}

/// Codes the samples that are there, and leaves those that were coded.
fn code<const FLAGS: usize, const F: usize, const VALUES: usize, const V: usize>(
    samples: &mut [u8],
    kind: &Kind,
    prior: Option<&[u8]>,
    coder: &mut impl BitCoder,
) {
    let (width, channels) = (kind.width, kind.channels);
    let mut rows = Rows::new(width, prior.is_some());
    let mut flags = Flags::<FLAGS, F>::new(width, (samples.len() / channels) as u64);
    let mut values = Values::<VALUES, V>::new(samples.len() as u64, kind.depth, kind.tones);
    let join = |samples: &[u8]| samples.iter().fold(0, |pixel, &sample| pixel << 8 | u32::from(sample));
    let line = width * channels;
    let load = |y: usize, row: &mut Vec<u32>| {
        if let Some(prior) = prior.and_then(|prior| prior.get(y * line..(y + 1) * line)) {
            row.iter_mut()
                .skip(PAD)
                .zip(prior.chunks_exact(channels))
                .for_each(|(pixel, samples)| *pixel = join(samples));
        }
    };
    if let Some(prior) = &mut rows.prior {
        load(0, &mut prior[1]);
    }
    for (y, row) in samples.chunks_exact_mut(line).enumerate() {
        rows.advance();
        flags.advance();
        if let Some(prior) = &mut rows.prior {
            load(y + 1, &mut prior[1]);
        }
        for (x, samples) in row.chunks_exact_mut(channels).enumerate() {
            let given = join(samples);
            let west = rows.rows[0][x + PAD - 1];
            let calm = rows.calm(x);
            let pixel = if calm.is_some_and(|context| flags.code_calm(x, context, given == west, coder)) {
                west
            } else {
                let around = rows.around(x);
                let not = calm.map(|_| west);
                let (found, places) = flags.code(&around, x, prior.is_some(), not, given, coder);
                let pixel = found.unwrap_or_else(|| values.code(&around, channels as u32, given, coder));
                flags.learn(places, pixel);
                pixel
            };
            rows.rows[0][x + PAD] = pixel;
            for (i, sample) in samples.iter_mut().rev().enumerate() {
                *sample = (pixel >> (8 * i)) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(samples: &[u8], kind: &Kind, prior: Option<&[u8]>) -> usize {
        let mut code = Vec::new();
        encode(samples, kind, prior, &mut code);
        let mut back = vec![0; samples.len()];
        decode(&code, kind, prior, &mut back).expect("its own");
        assert_eq!(back, samples);
        code.len()
    }

    #[test]
    fn drawings_come_back_small() {
        for (channels, depth) in [(1, 8), (1, 1), (1, 4), (2, 8), (3, 8), (4, 8)] {
            for tones in [false, true] {
                let kind = Kind { width: 70, height: 40, channels, depth, tones, fast: tones };
                let draw = |shift: usize| -> Vec<u8> {
                    (0..70 * 40 * channels)
                        .map(|i| {
                            let (x, y) = (i / channels % 70 + shift, i / channels / 70);
                            let ink = (x / 7 + y / 5) % 3 == 0 && (x * y) % 11 > 3;
                            if ink { (0xA7 + i % channels) as u8 & (0xFF >> (8 - depth)) } else { 0 }
                        })
                        .collect()
                };
                let first = draw(0);
                let alone = coded(&first, &kind, None);
                assert!(alone < 600, "{kind:?}: {alone}");
                assert!(coded(&first, &kind, Some(&first)) < alone / 2);
                coded(&draw(3), &kind, Some(&first));
            }
        }
    }

    #[test]
    fn noise_comes_back() {
        let noise: Vec<u8> = (0..3000u32).map(|i| (i.wrapping_mul(0x9E37_79B9) >> 21) as u8).collect();
        for (width, channels) in [(1, 1), (1000, 3), (3000, 1), (5, 4), (1, 3)] {
            let kind =
                Kind { width, height: 3000 / channels / width, channels, depth: 8, tones: true, fast: channels == 3 };
            let len = coded(&noise[..width * kind.height * channels], &kind, None);
            assert!(len < 3300, "{len}");
        }
    }
}
