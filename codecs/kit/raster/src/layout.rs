//! How the samples of a raster lie in its bytes.

use kit_core::{Error, Kind, Result};

/// What a sample is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A whole number, not negative.
    Unsigned,
    /// A whole number in two's complement.
    Signed,
    /// An IEEE 754 number of 4 or 8 bytes.
    Float,
}

/// How the samples of a raster lie in its bytes: frame after frame, each of `components` planes of `height` rows of `width` samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Samples of a row, at least 1.
    pub width: u32,
    /// Rows of a plane, at least 1.
    pub height: u32,
    /// Samples of a pixel, at least 1.
    pub components: u32,
    /// Pictures that resemble one another: slices, times, planes of a cube; at least 1.
    pub frames: u32,
    /// Whether the samples of a pixel lie together; else a frame's planes follow one another.
    pub interleaved: bool,
    /// What a sample is.
    pub sample: Sample,
    /// Bytes of a sample: 1, 2, 4 or 8.
    pub bytes: u8,
    /// Whether the most significant byte comes first.
    pub big_endian: bool,
}

impl Layout {
    /// Bytes of the raster; fails where the layout is none or its length exceeds 64 bits.
    #[expect(clippy::len_without_is_empty, reason = "no raster is empty")]
    pub fn len(&self) -> Result<u64> {
        let sample = match (self.sample, self.bytes) {
            (Sample::Float, 4 | 8) | (Sample::Unsigned | Sample::Signed, 1 | 2 | 4 | 8) => u64::from(self.bytes),
            _ => {
                return Err(Error::new(
                    Kind::Corrupt,
                    format!("expected samples of 1, 2, 4 or 8 bytes, found {}", self.bytes),
                ));
            }
        };
        [self.width, self.height, self.components, self.frames]
            .iter()
            .try_fold(sample, |product, &n| product.checked_mul(u64::from(n)))
            .filter(|&len| len > 0)
            .ok_or_else(|| Error::new(Kind::Corrupt, "expected a raster of 1 to 2^64 - 1 bytes"))
    }
}
