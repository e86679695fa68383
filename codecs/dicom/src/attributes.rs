//! What a data set says of its pixels (PS3.3 §C.7.6.3).

use crate::element::{Element, Syntax, Tag};
use kit_raster::{Layout, Sample};

/// What a data set says of its pixels; 0 for what it does not say, which is 1 for samples and frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pub rows: u32,
    pub columns: u32,
    pub samples: u32,
    pub planar: bool,
    pub frames: u32,
    /// Bits of a sample in the pixel data.
    pub allocated: u32,
    /// Bits of a stored value, and the highest of them.
    pub stored: u32,
    pub high: u32,
    pub signed: bool,
    /// Whether two pixels share their colour: Y, Y, Cb, Cr (PS3.3 §C.7.6.3.1.2).
    pub halved: bool,
}

impl Attributes {
    /// Takes in the value of an element.
    pub fn learn(&mut self, element: &Element, value: &[u8], syntax: Syntax) {
        let number = u32::from(syntax.short(value).unwrap_or(0));
        match element.tag {
            0x0028_0002 => self.samples = number,
            0x0028_0004 => self.halved = value.starts_with(b"YBR_FULL_422") || value.starts_with(b"YBR_PARTIAL_422"),
            0x0028_0006 => self.planar = number == 1,
            0x0028_0008 => self.frames = integer(value),
            0x0028_0010 => self.rows = number,
            0x0028_0011 => self.columns = number,
            0x0028_0100 => self.allocated = number,
            0x0028_0101 => self.stored = number,
            0x0028_0102 => self.high = number,
            0x0028_0103 => self.signed = number == 1,
            _ => {}
        }
    }

    /// How many bytes of an element's value are to be learnt from.
    pub fn need(tag: Tag) -> u64 {
        match tag {
            0x0028_0002 | 0x0028_0006 | 0x0028_0010 | 0x0028_0011 | 0x0028_0100..=0x0028_0103 => 2,
            0x0028_0004 | 0x0028_0008 => 16,
            _ => 0,
        }
    }

    /// The bits of a sample that are its value, where there are others in whole bytes up to four.
    pub fn stored_bits(&self) -> Option<u32> {
        let Self { allocated: allocated @ (8 | 16 | 32), stored: stored @ 1.., high, .. } = *self else { return None };
        (stored < allocated && high < allocated && stored <= high + 1)
            .then(|| (u32::MAX >> (32 - stored)) << (high + 1 - stored))
    }

    /// How the samples of one frame lie; `None` where they take no whole bytes, or nothing is said of them. `pixels` is the tag of their element.
    pub fn layout(&self, pixels: Tag, big_endian: bool) -> Option<Layout> {
        let (sample, bytes) = match (pixels & 0xFFFF, self.allocated) {
            (0x0008, _) => (Sample::Float, 4),
            (0x0009, _) => (Sample::Float, 8),
            (_, bits @ (8 | 16 | 32 | 64)) => {
                (if self.signed { Sample::Signed } else { Sample::Unsigned }, (bits / 8) as u8)
            }
            _ => return None,
        };
        let components = self.samples.max(1);
        let is_halved = self.halved && components == 3 && self.columns.is_multiple_of(2);
        let (width, components) = if is_halved { (self.columns / 2, 4) } else { (self.columns, components) };
        if width == 0 || self.rows == 0 {
            return None;
        }
        Some(Layout {
            width,
            height: self.rows,
            components,
            frames: 1,
            interleaved: !self.planar || is_halved,
            sample,
            bytes,
            big_endian,
        })
    }
}

/// The decimal number that a text begins with; 0 for none.
fn integer(text: &[u8]) -> u32 {
    let digits = text.iter().skip_while(|&&byte| byte == b' ').take_while(|byte| byte.is_ascii_digit());
    digits.fold(0u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')))
}
