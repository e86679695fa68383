//! Fragments whose coding is undone: their samples, and what makes the very bytes of these again.

use crate::attributes::Attributes;
use crate::payload::byte;
use crate::rle;
use kit_core::{Error, Limits, Result};
use kit_raster::{Layout, Sample};

/// What a fragment was coded by, as payloads number it.
const LOSSLESS_JPEG: u8 = 0;
const RLE: u8 = 1;

/// How every JPEG stream begins (ITU-T T.81 §B.1.1.3).
const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF];

/// A picture that was coded losslessly.
pub struct Picture {
    /// How its samples lie: one frame.
    pub layout: Layout,
    pub samples: Vec<u8>,
    /// What makes its fragment of them.
    pub recipe: Vec<u8>,
}

/// Whether a JPEG stream starts there, of any process.
pub fn is_jpeg(fragment: &[u8]) -> bool {
    fragment.starts_with(JPEG)
}

/// Whether kit-jpeg may know a JPEG stream: Huffman-coded, baseline, extended or progressive (ITU-T T.81 §B.1.1.3).
pub fn is_lossy_jpeg(stream: &[u8]) -> bool {
    is_jpeg(stream) && segment(stream, |marker| matches!(marker, 0xC0..=0xC2)).is_some()
}

/// The parameters of the first marker segment of that kind, with their length, and what follows; `None` where there is none before the
/// first scan ends.
fn segment(stream: &[u8], is_wanted: impl Fn(u8) -> bool) -> Option<&[u8]> {
    let mut at = 2;
    while let Some(&[0xFF, marker, high, low]) = stream.get(at..)?.first_chunk() {
        match marker {
            0xFF => at += 1,
            _ if is_wanted(marker) => return stream.get(at + 2..),
            0xDA | 0xD9 => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2),
        }
    }
    None
}

/// Takes a fragment apart; `None` where it is not understood, or would not come back as it is.
pub fn undo(fragment: &[u8], attributes: &Attributes, limits: &Limits) -> Option<Picture> {
    if !is_jpeg(fragment) {
        let rle::Undone { layout, samples, mut recipe } = rle::undo(fragment, attributes, limits)?;
        recipe.insert(0, RLE);
        return Some(Picture { layout, samples, recipe });
    }
    let undone = kit_lossless_jpeg::undo(fragment, limits)?;
    let bytes = if undone.bits > 8 { 2 } else { 1 };
    let layout = Layout {
        width: undone.width,
        height: undone.height,
        components: undone.components,
        frames: 1,
        interleaved: undone.interleaved,
        sample: if attributes.signed && undone.bits == 8 * bytes { Sample::Signed } else { Sample::Unsigned },
        bytes: bytes as u8,
        big_endian: false,
    };
    let mut recipe = undone.recipe;
    recipe.insert(0, LOSSLESS_JPEG);
    Some(Picture { layout, samples: undone.samples, recipe })
}

/// Makes the fragment of a recipe and its samples again.
pub fn redo(mut recipe: &[u8], layout: &Layout, samples: &[u8], limits: &Limits) -> Result<Vec<u8>> {
    let mut fragment = Vec::new();
    match byte(&mut recipe, "a recipe")? {
        LOSSLESS_JPEG => kit_lossless_jpeg::redo(recipe, samples, limits, &mut fragment)?,
        RLE => rle::redo(recipe, layout, samples, limits, &mut fragment)?,
        other => return Err(Error::corrupt(format!("expected a recipe of JPEG or RLE, found {other}"))),
    }
    Ok(fragment)
}
