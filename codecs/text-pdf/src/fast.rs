//! Level fast: the engine without models, behind what can be undone at no cost.

use crate::kind::Kind;
use crate::models::{Group, Outline};
use kit_core::{Error, Limits, Result};
use kit_entropy::varint;
use kit_fonts::type1;
use kit_lz::bytes as lz;

/// Bytes of working memory for a group of `len` bytes.
pub fn memory(len: u64) -> u64 {
    lz::memory(len) + len
}

/// Codes the text of a group onto the end of `out`: of Type 1 fonts, the ends of their private parts and the deciphered fonts.
pub fn encode(group: Group, text: &[u8], outline: &Outline<'_>, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    if group != Group::One(Kind::Type1) {
        return lz::encode(text, limits, out);
    }
    let mut fonts = text.to_vec();
    let mut rest = &mut fonts[..];
    for stream in &outline.streams {
        let (font, behind) = rest.split_at_mut(stream.len as usize);
        varint::put(out, type1::undo(font));
        rest = behind;
    }
    lz::encode(&fonts, limits, out)
}

/// Restores the text of a group onto the end of `out`.
pub fn decode(group: Group, mut code: &[u8], outline: &Outline<'_>, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let mut ends = Vec::new();
    if group == Group::One(Kind::Type1) {
        for _ in &outline.streams {
            let end =
                varint::take(&mut code).ok_or_else(|| Error::corrupt("the ends of private parts are cut short"))?;
            ends.push(end);
        }
    }
    let start = out.len();
    lz::decode(code, outline.len(), limits, out)?;
    let mut rest = &mut out[start..];
    for (stream, end) in outline.streams.iter().zip(ends) {
        let (font, behind) = rest.split_at_mut(stream.len as usize);
        type1::redo(font, end);
        rest = behind;
    }
    Ok(())
}
