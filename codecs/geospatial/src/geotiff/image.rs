//! How an image lies in its chunks, the strips or tiles of TIFF 6.0 §3 and §15, and in bands of them.

use kit_core::{Error, Result};
use kit_entropy::varint;
use kit_raster::{Layout, Sample};

/// An image, as far as its pixels are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Pixels of a row; bytes where pixels are packed.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Samples of a pixel.
    pub samples: u32,
    /// What a sample is.
    pub sample: Sample,
    /// Bytes of a sample.
    pub bytes: u8,
    /// Whether the samples of a pixel lie in planes of their own.
    pub planar: bool,
    /// Whether the most significant byte of a sample comes first.
    pub big_endian: bool,
    /// Whether chunks at the edges are padded to the full size.
    pub tiled: bool,
    /// Pixels of a chunk's row.
    pub across: u32,
    /// Rows of a chunk.
    pub down: u32,
    /// How pixels foretell one another: 1 not, 2 by differences, 3 by differences of bytes of equal weight.
    pub predictor: u8,
    /// Rows of chunks that are coded together.
    pub band: u32,
    /// Whether no overview follows from it.
    pub is_mask: bool,
    /// How the image follows from the one before: a [`Reduction`](super::overview::Reduction), 0 for none.
    pub reduction: u8,
}

/// Where a chunk lies in its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The plane.
    pub plane: u32,
    /// The first column, in pixels.
    pub x: u32,
    /// The first row.
    pub y: u32,
    /// Pixels of a row that are the image's.
    pub width: u32,
    /// Rows that are the image's.
    pub height: u32,
    /// Rows with padding.
    pub rows: u32,
}

impl Image {
    /// Samples that lie together in a chunk.
    pub fn together(&self) -> u32 {
        if self.planar { 1 } else { self.samples }
    }

    /// Bytes of a chunk's pixel.
    pub fn pixel(&self) -> u64 {
        u64::from(self.together()) * u64::from(self.bytes)
    }

    /// Bytes of a chunk's row.
    pub fn row(&self) -> u64 {
        u64::from(self.across).saturating_mul(self.pixel())
    }

    fn columns(&self) -> u64 {
        u64::from(self.width.div_ceil(self.across))
    }

    fn rows(&self) -> u64 {
        u64::from(self.height.div_ceil(self.down))
    }

    /// Chunks of the image.
    pub fn chunks(&self) -> u64 {
        let planes = if self.planar { self.samples } else { 1 };
        (self.columns() * self.rows()).saturating_mul(u64::from(planes))
    }

    /// Where the chunk of that number lies, below [`Self::chunks`].
    pub fn place(&self, chunk: u64) -> Place {
        let (columns, rows) = (self.columns(), self.rows());
        let (plane, within) = (chunk / (columns * rows), chunk % (columns * rows));
        let x = (within % columns) as u32 * self.across;
        let y = (within / columns) as u32 * self.down;
        let height = self.down.min(self.height - y);
        let rows = if self.tiled { self.down } else { height };
        Place { plane: plane as u32, x, y, width: self.across.min(self.width - x), height, rows }
    }

    /// Bytes that a chunk holds.
    pub fn len(&self, place: Place) -> u64 {
        self.row().saturating_mul(u64::from(place.rows))
    }

    /// The band that a row is in.
    pub fn band_of(&self, y: u32) -> u32 {
        y / self.down / self.band
    }

    /// The first row of a band and how its samples lie.
    pub fn band(&self, band: u32) -> (u32, Layout) {
        let rows = u64::from(self.band) * u64::from(self.down);
        let first = (u64::from(band) * rows).min(u64::from(self.height - 1)) as u32;
        let layout = Layout {
            width: self.width,
            height: rows.min(u64::from(self.height - first)) as u32,
            components: self.samples,
            frames: 1,
            interleaved: !self.planar,
            sample: self.sample,
            bytes: self.bytes,
            big_endian: self.big_endian,
        };
        (first, layout)
    }

    /// Whether one band holds the image.
    pub fn is_whole(&self) -> bool {
        u64::from(self.band) >= self.rows()
    }

    /// Makes bands as high as `fits` allows; whether a single row of chunks does.
    pub fn cut(&mut self, fits: impl Fn(&Layout) -> bool) -> bool {
        self.band = self.rows() as u32;
        while !fits(&self.band(0).1) {
            if self.band == 1 {
                return false;
            }
            self.band = self.band.div_ceil(2);
        }
        true
    }

    /// Appends the image to the layout.
    pub fn put(&self, out: &mut Vec<u8>) {
        let flags = [self.planar, self.big_endian, self.tiled, self.is_mask];
        let flags = flags.iter().enumerate().fold(0, |flags, (i, &flag)| flags | u64::from(flag) << i);
        let numbers = [self.width, self.height, self.samples, self.across, self.down, self.band];
        numbers.iter().for_each(|&number| varint::put(out, u64::from(number)));
        out.extend([flags as u8, self.sample as u8, self.bytes, self.predictor, self.reduction]);
    }

    /// Takes an image off the layout.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let mut numbers = [0; 6];
        for number in &mut numbers {
            *number = varint::take(input)
                .and_then(|number| u32::try_from(number).ok())
                .filter(|number| (1..=MOST).contains(number))
                .ok_or_else(|| Error::corrupt("an image's size is cut short or too large"))?;
        }
        let (&[flags, sample, bytes, predictor, reduction], rest) =
            input.split_first_chunk().ok_or_else(|| Error::corrupt("an image is cut short"))?;
        *input = rest;
        let sample = match sample {
            0 => Sample::Unsigned,
            1 => Sample::Signed,
            2 => Sample::Float,
            _ => return Err(Error::corrupt(format!("samples of the unknown kind {sample}"))),
        };
        let [width, height, samples, across, down, band] = numbers;
        let [planar, big_endian, tiled, is_mask] = [0, 1, 2, 3].map(|i| flags >> i & 1 == 1);
        let image = Self {
            width,
            height,
            samples,
            sample,
            bytes,
            planar,
            big_endian,
            tiled,
            across,
            down,
            predictor,
            band,
            is_mask,
            reduction,
        };
        image.band(0).1.len()?;
        if flags > 15 || !(1..=3).contains(&predictor) || samples > MOST_SAMPLES {
            return Err(Error::corrupt("an image with unknown flags, predictor or number of samples"));
        }
        Ok(image)
    }
}

/// The most rows, columns and bytes of a row.
pub const MOST: u32 = 1 << 30;
/// The most samples of a pixel.
pub const MOST_SAMPLES: u32 = u16::MAX as u32;

#[cfg(test)]
pub mod tests {
    use super::*;

    /// An image of 5 × 3 pixels of two samples of two bytes, in tiles of 4 × 2.
    pub fn image() -> Image {
        Image {
            width: 5,
            height: 3,
            samples: 2,
            sample: Sample::Unsigned,
            bytes: 2,
            planar: false,
            big_endian: false,
            tiled: true,
            across: 4,
            down: 2,
            predictor: 1,
            band: 2,
            is_mask: false,
            reduction: 0,
        }
    }

    #[test]
    fn chunks_have_places() {
        let image = image();
        assert_eq!((image.chunks(), image.row()), (4, 16));
        assert_eq!(image.place(3), Place { plane: 0, x: 4, y: 2, width: 1, height: 1, rows: 2 });
        let strips = Image { tiled: false, planar: true, across: 5, ..image };
        assert_eq!((strips.chunks(), strips.row()), (4, 10));
        assert_eq!(strips.place(3), Place { plane: 1, x: 0, y: 2, width: 5, height: 1, rows: 1 });
    }

    #[test]
    fn images_come_back() {
        let mut bytes = Vec::new();
        image().put(&mut bytes);
        assert_eq!(Image::take(&mut &bytes[..]), Ok(image()));
        for cut in 0..bytes.len() {
            assert!(Image::take(&mut &bytes[..cut]).is_err());
        }
    }
}
