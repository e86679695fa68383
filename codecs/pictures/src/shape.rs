//! What the samples of a picture look like, as its headers tell.

use crate::passes::Interlace;

/// The size of a picture and the kind of its samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Pixels of a row, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
    /// Samples of a pixel: 1 to 4.
    pub channels: u32,
    /// Bits of a sample: 1, 2, 4, 8 or 16.
    pub depth: u32,
    /// Whether close numbers are close tones: not so of indices into a palette.
    pub tones: bool,
    /// Bytes of which a stored row is a multiple.
    pub align: u32,
    /// The order of the stored rows.
    pub interlace: Interlace,
}

impl Shape {
    /// Bytes of all samples: one of each that has up to 8 bits, two of others, the most significant first.
    pub fn samples(&self) -> u64 {
        let sample = self.depth.div_ceil(8);
        [self.height, self.channels, sample].iter().fold(u64::from(self.width), |n, &m| n.saturating_mul(m.into()))
    }

    /// Bits of a pixel.
    pub fn bits(&self) -> u64 {
        u64::from(self.channels * self.depth)
    }

    /// Bytes of a pixel, at least 1.
    pub fn pixel(&self) -> usize {
        self.bits().div_ceil(8) as usize
    }

    /// Bytes of a stored row of that many pixels.
    pub fn row(&self, width: u32) -> usize {
        let bytes = (u64::from(width) * self.bits()).div_ceil(8);
        bytes.next_multiple_of(u64::from(self.align)) as usize
    }
}
