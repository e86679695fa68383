//! JPEG images, which stay JPEG images of the very same pixels.

use codec_image::Image;
use kit_core::{Limits, Options, Transcoder};
use kit_jpeg::{Component, Jpeg, read, read_headers};

/// APP14, by which Adobe says how colours are transformed.
const ADOBE: u8 = 0xEE;
/// Samples that may be decoded, whatever the length, and for each byte.
const SAMPLES: u64 = 64 << 20;
const SAMPLES_A_BYTE: u64 = 32;

/// Makes one image after the other smaller.
#[derive(Default)]
pub struct Shrinker {
    bytes: u64,
    samples: u64,
}

impl Shrinker {
    /// A smaller file of the same coefficients and the same Adobe marker, if there is one; the dictionary says the rest of the colours.
    pub fn smaller(&mut self, jpeg: &[u8], limits: &Limits) -> Option<Vec<u8>> {
        let limits = Limits { memory: limits.memory / 4, output: limits.output.min(jpeg.len() as u64) };
        let frame = read_headers(jpeg).ok()?.frame;
        self.bytes += jpeg.len() as u64;
        self.samples += u64::from(frame.width) * u64::from(frame.height) * frame.components.len() as u64;
        if self.samples > SAMPLES + self.bytes * SAMPLES_A_BYTE {
            return None;
        }
        let image = Image::default();
        let options = Options::resolve(image.info(), &[("quality", "lossless"), ("metadata", "strip")]).ok()?;
        let bytes = image.transcode(jpeg, &options, limits).ok()?.bytes;
        (bytes.len() < jpeg.len() && same(jpeg, &bytes, &limits)?).then_some(bytes)
    }
}

/// Whether both say the same of every block.
fn same(old: &[u8], new: &[u8], limits: &Limits) -> Option<bool> {
    let (a, b) = (read(old, limits).ok()?, read(new, limits).ok()?);
    let is_sound = a.fault.is_none() && b.fault.is_none();
    let shape = |jpeg: &Jpeg| (jpeg.frame.width, jpeg.frame.height, jpeg.frame.components.len());
    let components = a.frame.components.iter().zip(&b.frame.components);
    Some(
        is_sound
            && shape(&a) == shape(&b)
            && adobe(&a, old) == adobe(&b, new)
            && components.fold(true, |same, (a, b)| same && alike(a, b)),
    )
}

fn adobe<'a>(jpeg: &Jpeg, file: &'a [u8]) -> Option<&'a [u8]> {
    jpeg.segments.iter().find(|segment| segment.marker == ADOBE).map(|segment| &file[segment.contents.clone()])
}

/// Blocks beyond the picture's edge are not compared: no sample of theirs is shown.
fn alike(a: &Component, b: &Component) -> bool {
    let shape = |c: &Component| (c.id, c.horizontal, c.vertical, c.wide, c.high, c.quantisation);
    let row = |c: &Component, row: u32| {
        let from = row as usize * c.stride as usize * 64;
        c.coefficients.get(from..from + c.wide as usize * 64).map(<[i16]>::to_vec)
    };
    shape(a) == shape(b) && (0..a.high).all(|n| row(a, n).is_some() && row(a, n) == row(b, n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_coefficients_are_noticed() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/image/tiny.jpg");
        let jpeg = std::fs::read(path).expect("a sample");
        let limits = Limits::DEFAULT;
        assert_eq!(same(&jpeg, &jpeg, &limits), Some(true));
        let table = jpeg.windows(2).position(|marker| marker == [0xFF, 0xDB]).expect("DQT");
        let mut other = jpeg.clone();
        other[table + 9] ^= 1;
        assert_eq!(same(&jpeg, &other, &limits), Some(false));
        assert_eq!(Shrinker::default().smaller(b"no image", &limits), None);
        if let Some(smaller) = Shrinker::default().smaller(&jpeg, &limits) {
            assert!(smaller.len() < jpeg.len());
        }
    }
}
