//! A frame to a payload, as `SPEC.md` says.

use crate::model::{Level, Model};
use crate::payload::{MOST_PICTURES, Payload, Picture, Thumbnail};
use crate::rebuild::rebuild;
use crate::tables::{self, Derived};
use crate::{choices, frames, layout, literals, order, survey};
use kit_core::{Cx, Limits, Result};
use kit_entropy::range::Encoder;
use kit_jpeg::Jpeg;

/// Entropy-coded bytes below which a picture stays as it is.
const LEAST_DATA: usize = 256;

/// Bytes that thumbnails behind their picture must save: what says so takes some.
const LEAST_SAVED: usize = 24;

/// Places where a picture seems to start that are tried: each may take as long as the frame does.
const MOST_TRIES: usize = 2 * MOST_PICTURES;

/// Codes `frame` onto the end of `payload`; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, payload: &mut Vec<u8>) -> Result<()> {
    let level = Level::of(cx.options.level());
    let Parts { pictures, mut jpegs, derived, mut text } = take_apart(frame, cx);
    let mut all = Vec::new();
    for (jpeg, derived) in jpegs.iter().zip(&derived).rev() {
        choices::put(jpeg, &mut all);
        if level == Level::Max {
            tables::put(jpeg, derived, &mut all);
        }
    }
    let choices = all.len() as u64;
    all.append(&mut text);
    let mut coded = Vec::new();
    literals::encode(&all, cx.options.level(), cx.limits, &mut coded)?;
    let mut thumbnails = Vec::new();
    let mut coefficients = code(&mut jpegs, &thumbnails, level, frame.len())?;
    if level == Level::Max {
        let found = order::thumbnails(&jpegs);
        let other = if found.is_empty() { None } else { Some(code(&mut jpegs, &found, level, frame.len())?) };
        if let Some(other) = other.filter(|other| other.len() + LEAST_SAVED < coefficients.len()) {
            (coefficients, thumbnails) = (other, found);
        }
    }
    let text_len = all.len() as u64;
    Payload { pictures, thumbnails, choices, text_len, text: &coded, coefficients: &coefficients }.put(level, payload);
    Ok(())
}

/// The coefficients of all pictures.
fn code(jpegs: &mut [Jpeg], thumbnails: &[Thumbnail], level: Level, len: usize) -> Result<Vec<u8>> {
    let mut coefficients = Vec::new();
    let mut coder = Encoder::new(&mut coefficients);
    order::code(jpegs, thumbnails, &mut Model::new(level, len as u64), &mut coder, |_| Ok(()))?;
    coder.finish();
    Ok(coefficients)
}

/// The pictures of a frame, and the text without their scans.
#[derive(Default)]
struct Parts {
    pictures: Vec<Picture>,
    jpegs: Vec<Jpeg>,
    derived: Vec<Derived>,
    text: Vec<u8>,
}

fn take_apart(frame: &[u8], cx: &Cx<'_>) -> Parts {
    let parts = take_pictures(frame, cx, true);
    match reads_back(&parts, cx) {
        true => parts,
        // A picture's scans are another's headers.
        false => take_pictures(frame, cx, false),
    }
}

/// Takes pictures out of a frame, and, if told so, those in the headers of others.
fn take_pictures(frame: &[u8], cx: &Cx<'_>, nested: bool) -> Parts {
    let mut parts = Parts { text: frame.to_vec(), ..Parts::default() };
    let mut blocks = survey::blocks(cx.plan, frame.len() as u64);
    let mut from = 0;
    for _ in 0..MOST_TRIES {
        let Some(start) = frames::find(&parts.text, from).filter(|_| parts.pictures.len() < MOST_PICTURES) else {
            break;
        };
        from = start + 2;
        let Some((picture, mut jpeg, mut headers)) = take_out(&parts.text[start..], start, cx, blocks) else {
            continue;
        };
        blocks -= jpeg.frame.blocks();
        let mut derived = Derived::new();
        if Level::of(cx.options.level()) == Level::Max {
            derived = tables::find(&jpeg, &headers);
            tables::blank(&mut jpeg, &derived, &mut headers);
        }
        from = if nested { from } else { start + headers.len() };
        parts.text.splice(start..start + picture.len as usize, headers);
        parts.pictures.push(picture);
        parts.jpegs.push(jpeg);
        parts.derived.push(derived);
    }
    parts
}

/// Whether the text says the same of all pictures before their scans are known, as it does where none lies in another's headers.
fn reads_back(parts: &Parts, cx: &Cx<'_>) -> bool {
    let blocks = survey::blocks(cx.plan, cx.len);
    let Ok(read) = layout::read(&parts.pictures, &parts.text, blocks, cx.len) else { return false };
    parts.jpegs.iter().zip(read).all(|(own, mut read)| {
        for (read, own) in read.frame.components.iter_mut().zip(&own.frame.components) {
            read.coefficients.clone_from(&own.coefficients);
        }
        for (read, own) in read.scans.iter_mut().zip(&own.scans) {
            read.choices.clone_from(&own.choices);
        }
        read.frame == own.frame && read.scans == own.scans && read.segments == own.segments
    })
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
