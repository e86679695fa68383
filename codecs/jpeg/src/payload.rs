//! What stands in front of a payload's streams.

use crate::model::{Level, Margins};
use kit_core::{Error, Result};
use kit_entropy::varint;

/// Pictures in a frame that are coded as such.
pub const MOST_PICTURES: usize = 64;
/// Thumbnails among them that are coded behind the picture that they show: each takes some of the time that it does.
pub const MOST_THUMBNAILS: usize = 4;

/// A picture whose scans were taken out of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it starts in the text without the scans of the pictures before it in the list.
    pub start: u64,
    /// Bytes of its headers.
    pub headers: u64,
    /// Bytes of headers and scans: where the picture with all its scans is longer, its end is left off.
    pub len: u64,
}

impl Picture {
    /// Whether its bytes can make up for the time that so many blocks take: the shortest code of a block is a bit of its DC.
    pub fn earns(&self, blocks: u64) -> bool {
        blocks <= self.len.saturating_mul(8).saturating_add(4096)
    }
}

/// A picture that is coded behind the largest, whose thumbnail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// Its place in the list of pictures.
    pub picture: usize,
    /// Where it lies in the largest.
    pub margins: Margins,
}

/// A payload's parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payload<'a> {
    /// In the order in which their scans were taken out.
    pub pictures: Vec<Picture>,
    /// In the order in which they are coded.
    pub thumbnails: Vec<Thumbnail>,
    /// Bytes of the choices, with which the text starts.
    pub choices: u64,
    /// Bytes of choices and text.
    pub text_len: u64,
    /// The coded text.
    pub text: &'a [u8],
    /// The coded coefficients.
    pub coefficients: &'a [u8],
}

/// Bytes of the longest text of a frame of `len` bytes.
pub fn longest_text(len: u64) -> u64 {
    len.saturating_add(len / 2).saturating_add(64)
}

/// Whether pictures may be coded as thumbnails of another.
fn has_thumbnails(level: Level, pictures: usize) -> bool {
    level == Level::Max && pictures > 1
}

impl<'a> Payload<'a> {
    /// Appends it.
    pub fn put(&self, level: Level, out: &mut Vec<u8>) {
        varint::put(out, self.pictures.len() as u64);
        for picture in &self.pictures {
            varint::put(out, picture.start);
            varint::put(out, picture.headers);
            varint::put(out, picture.len);
        }
        if has_thumbnails(level, self.pictures.len()) {
            varint::put(out, self.thumbnails.len() as u64);
            for thumbnail in &self.thumbnails {
                varint::put(out, thumbnail.picture as u64);
                thumbnail
                    .margins
                    .iter()
                    .for_each(|&margin| varint::put(out, u64::from((margin << 1 ^ margin >> 31) as u32)));
            }
        }
        varint::put(out, self.choices);
        varint::put(out, self.text_len);
        varint::put(out, self.text.len() as u64);
        out.extend(self.text);
        out.extend(self.coefficients);
    }

    /// Reads it, for a frame of `len` bytes.
    pub fn take(mut input: &'a [u8], len: u64, level: Level) -> Result<Self> {
        let number = |input: &mut &'a [u8], name: &str, most: u64| {
            let number = varint::take(input).ok_or_else(|| Error::corrupt(format!("{name}: expected a number")))?;
            if number > most {
                return Err(Error::corrupt(format!("{name}: expected at most {most}, found {number}")));
            }
            Ok(number)
        };
        let count = number(&mut input, "pictures", MOST_PICTURES as u64)?;
        let mut pictures = Vec::new();
        for _ in 0..count {
            let start = number(&mut input, "picture start", len)?;
            let headers = number(&mut input, "picture headers", len)?;
            pictures.push(Picture { start, headers, len: number(&mut input, "picture length", len)? });
        }
        let mut thumbnails = Vec::new();
        if has_thumbnails(level, pictures.len()) {
            for _ in 0..number(&mut input, "thumbnails", MOST_THUMBNAILS as u64)? {
                let picture = number(&mut input, "thumbnail", count - 1)? as usize;
                let mut margins = [0; 4];
                for margin in &mut margins {
                    let found = number(&mut input, "margin", u64::from(u32::MAX))? as u32;
                    *margin = (found >> 1) as i32 ^ -((found & 1) as i32);
                }
                thumbnails.push(Thumbnail { picture, margins });
            }
        }
        let choices = number(&mut input, "choices", len)?;
        let text_len = number(&mut input, "text", longest_text(len))?;
        let most = input.len() as u64;
        let coded = number(&mut input, "coded text", most)?;
        let (text, coefficients) = input
            .split_at_checked(coded as usize)
            .ok_or_else(|| Error::corrupt(format!("coded text: expected {coded} bytes, found {}", input.len())))?;
        Ok(Self { pictures, thumbnails, choices, text_len, text, coefficients })
    }
}
