//! A payload to its frame, as `SPEC.md` says.

use crate::model::{Level, Model};
use crate::payload::{Payload, Picture};
use crate::rebuild::rebuild;
use crate::{choices, literals, survey};
use kit_core::{Cx, Error, Limits, Result};
use kit_entropy::range::Decoder;

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let payload = Payload::take(payload, cx.len)?;
    let mut text = Vec::new();
    // The text may be longer than what comes out.
    let limits = Limits { output: payload.text_len, ..cx.limits };
    literals::decode(payload.text, payload.text_len, cx.options.level(), limits, &mut text)?;
    let split = (payload.choices as usize).min(text.len());
    let mut text_behind = text.split_off(split);
    let mut choices = &text[..];
    let mut coder = Decoder::new(payload.coefficients);
    let mut model = Model::new(Level::of(cx.options.level()), cx.len);
    let mut blocks = survey::blocks(cx.plan, cx.len);
    for picture in payload.pictures.iter().rev() {
        blocks = put_back(picture, &mut text_behind, &mut choices, &mut model, &mut coder, blocks, cx)?;
    }
    if !coder.finish() {
        return Err(Error::corrupt("the coefficients do not end where the payload does"));
    }
    if !choices.is_empty() || text_behind.len() as u64 != cx.len {
        let found = text_behind.len();
        return Err(Error::corrupt(format!("expected {} bytes, found {found} and {} choices", cx.len, choices.len())));
    }
    out.append(&mut text_behind);
    Ok(())
}

/// Puts a picture's scans back into the text; returns how many of `blocks` are left.
fn put_back(
    picture: &Picture,
    text: &mut Vec<u8>,
    choices: &mut &[u8],
    model: &mut Model,
    coder: &mut Decoder<'_>,
    blocks: u64,
    cx: &Cx<'_>,
) -> Result<u64> {
    let (start, len) = (picture.start as usize, picture.len as usize);
    let headers = text
        .get(start..)
        .and_then(|rest| rest.get(..picture.headers as usize))
        .ok_or_else(|| Error::corrupt(format!("picture at {start}: its headers exceed the text of {}", text.len())))?;
    let mut jpeg = kit_jpeg::read_headers(headers).map_err(|error| Error::corrupt(error.message))?;
    let left = blocks
        .checked_sub(jpeg.frame.blocks())
        .ok_or_else(|| Error::corrupt(format!("expected {blocks} blocks at most, found {}", jpeg.frame.blocks())))?;
    if !picture.earns(jpeg.frame.blocks()) {
        return Err(Error::corrupt(format!("picture at {start}: {} blocks in {len} bytes", jpeg.frame.blocks())));
    }
    choices::take(&mut jpeg, choices)?;
    jpeg.frame.allocate(&cx.limits)?;
    model.code(&mut jpeg.frame, coder, |coder| match coder.is_overrun() {
        true => Err(Error::corrupt("the coefficients are cut short")),
        false => Ok(()),
    })?;
    let rebuilt = rebuild(&jpeg, headers, len);
    if (text.len() - headers.len() + rebuilt.len()) as u64 > cx.len {
        return Err(Error::corrupt(format!("picture at {start}: {} bytes exceed the frame", rebuilt.len())));
    }
    let end = start + headers.len();
    text.splice(start..end, rebuilt);
    Ok(left)
}
