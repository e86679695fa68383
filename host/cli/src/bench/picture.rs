//! Pictures as decoders and metrics of others see them.

use fast_ssim2::{PixelDescriptor, PixelSlice, compute_ssimulacra2};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// A picture in sRGB, 3 bytes a pixel.
#[derive(PartialEq)]
pub struct Picture {
    wide: usize,
    high: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// Decodes a JPEG file.
    pub fn decode(jpeg: &[u8]) -> Result<Self, String> {
        let options = DecoderOptions::default()
            .jpeg_set_out_colorspace(ColorSpace::RGB)
            .set_max_width(1 << 16)
            .set_max_height(1 << 16)
            .set_strict_mode(false);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
        let pixels = decoder.decode().map_err(|error| format!("cannot be decoded: {error:?}"))?;
        let (wide, high) = decoder.dimensions().ok_or("has no size")?;
        Ok(Self { wide, high, pixels })
    }

    fn view(&self) -> Result<PixelSlice<'_>, String> {
        let (wide, high) = (self.wide as u32, self.high as u32);
        PixelSlice::new(&self.pixels, wide, high, 3 * self.wide, PixelDescriptor::RGB8_SRGB)
            .map_err(|error| format!("is no picture: {error}"))
    }
}

/// How alike two pictures look: 100 is the same, 90 cannot be told from it by eye.
pub fn ssimulacra2(original: &Picture, other: &Picture) -> Result<f64, String> {
    compute_ssimulacra2(&original.view()?, &other.view()?).map_err(|error| format!("cannot be compared: {error}"))
}
