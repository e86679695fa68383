//! A frame to a payload, as `SPEC.md` says.

use crate::model::{Level, Model};
use crate::payload::{MOST_PICTURES, Payload, Picture};
use crate::rebuild::rebuild;
use crate::{choices, frames, literals, survey};
use kit_core::{Cx, Limits, Result};
use kit_entropy::range::Encoder;
use kit_jpeg::Jpeg;

/// Entropy-coded bytes below which a picture stays as it is.
const LEAST_DATA: usize = 256;

/// Places where a picture seems to start that are tried: each may take as long as the frame does.
const MOST_TRIES: usize = 2 * MOST_PICTURES;

/// Codes `frame` onto the end of `payload`; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, payload: &mut Vec<u8>) -> Result<()> {
    let mut text = frame.to_vec();
    let mut blocks = survey::blocks(cx.plan, frame.len() as u64);
    let mut pictures: Vec<(Picture, Jpeg)> = Vec::new();
    let mut from = 0;
    for _ in 0..MOST_TRIES {
        let Some(start) = frames::find(&text, from).filter(|_| pictures.len() < MOST_PICTURES) else { break };
        from = start + 2;
        if let Some((picture, jpeg, headers)) = take_out(&text[start..], start, cx, blocks) {
            blocks -= jpeg.frame.blocks();
            text.splice(start..start + picture.len as usize, headers);
            pictures.push((picture, jpeg));
        }
    }
    // In the order in which they come back: a picture's headers may hold others.
    let mut all = Vec::new();
    pictures.iter().rev().for_each(|(_, jpeg)| choices::put(jpeg, &mut all));
    let choices = all.len() as u64;
    all.append(&mut text);
    let mut coded = Vec::new();
    literals::encode(&all, cx.options.level(), cx.limits, &mut coded)?;
    let mut coefficients = Vec::new();
    let mut coder = Encoder::new(&mut coefficients);
    let mut model = Model::new(Level::of(cx.options.level()), frame.len() as u64);
    for (_, jpeg) in pictures.iter_mut().rev() {
        model.code(&mut jpeg.frame, &mut coder, |_| Ok(()))?;
    }
    coder.finish();
    let pictures = pictures.into_iter().map(|(picture, _)| picture).collect();
    let text_len = all.len() as u64;
    Payload { pictures, choices, text_len, text: &coded, coefficients: &coefficients }.put(payload);
    Ok(())
}

/// The picture with which `text` starts, if most of it comes back from its headers and coefficients; and its headers.
fn take_out(text: &[u8], start: usize, cx: &Cx<'_>, blocks: u64) -> Option<(Picture, Jpeg, Vec<u8>)> {
    let limits = Limits { memory: cx.limits.memory.min(blocks * crate::BLOCK), ..cx.limits };
    let read = kit_jpeg::read(text, &limits).ok()?;
    let headers = read.headers(text);
    // What the decoder will see, with what the model and the choices will tell it.
    let mut jpeg = kit_jpeg::read_headers(&headers).ok()?;
    if jpeg.frame.blocks() != read.frame.blocks() || jpeg.scans.len() != read.scans.len() {
        return None;
    }
    for (own, read) in jpeg.frame.components.iter_mut().zip(read.frame.components) {
        own.coefficients = read.coefficients;
    }
    for (own, read) in jpeg.scans.iter_mut().zip(read.scans) {
        own.choices = read.choices;
    }
    let rebuilt = rebuild(&jpeg, &headers, read.end);
    let len = rebuilt.iter().zip(text).take_while(|(a, b)| a == b).count();
    let mut side = Vec::new();
    choices::put(&jpeg, &mut side);
    if len < headers.len() + LEAST_DATA || len < read.end / 2 || side.len() > (len - headers.len()) / 4 {
        return None;
    }
    let picture = Picture { start: start as u64, headers: headers.len() as u64, len: len as u64 };
    picture.earns(jpeg.frame.blocks()).then_some((picture, jpeg, headers))
}
