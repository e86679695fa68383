//! A payload to its frame, as `SPEC.md` says.

use crate::model::{Level, Model};
use crate::payload::Payload;
use crate::tables::{self, Derived};
use crate::{choices, layout, literals, order, survey};
use kit_core::{Cx, Error, Limits, Result};
use kit_entropy::range::Decoder;

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let level = Level::of(cx.options.level());
    let payload = Payload::take(payload, cx.len, level)?;
    let mut text = Vec::new();
    // The text may be longer than what comes out.
    let limits = Limits { output: payload.text_len, ..cx.limits };
    literals::decode(payload.text, payload.text_len, cx.options.level(), limits, &mut text)?;
    let split = (payload.choices as usize).min(text.len());
    let mut text_behind = text.split_off(split);
    let mut choices = &text[..];
    let mut jpegs = layout::read(&payload.pictures, &text_behind, survey::blocks(cx.plan, cx.len), cx.len)?;
    let mut derived = vec![Derived::new(); jpegs.len()];
    for (jpeg, derived) in jpegs.iter_mut().zip(&mut derived).rev() {
        choices::take(jpeg, &mut choices)?;
        if level == Level::Max {
            *derived = tables::take(jpeg, &mut choices)?;
        }
        jpeg.frame.allocate(&cx.limits)?;
    }
    let mut coder = Decoder::new(payload.coefficients);
    let mut model = Model::new(level, cx.len);
    order::code(&mut jpegs, &payload.thumbnails, &mut model, &mut coder, |coder| match coder.is_overrun() {
        true => Err(Error::corrupt("the coefficients are cut short")),
        false => Ok(()),
    })?;
    if !coder.finish() {
        return Err(Error::corrupt("the coefficients do not end where the payload does"));
    }
    layout::put_back(&payload.pictures, &mut jpegs, &derived, &mut text_behind, cx.len)?;
    if !choices.is_empty() || text_behind.len() as u64 != cx.len {
        let found = text_behind.len();
        return Err(Error::corrupt(format!("expected {} bytes, found {found} and {} choices", cx.len, choices.len())));
    }
    out.append(&mut text_behind);
    Ok(())
}
