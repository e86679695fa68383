//! A frame to its payload and back.
//!
//! ```text
//!  payload:  length of the skeleton
//!            length of the layout, its code behind its length
//!            of each group that has bytes, in order: its code behind its length
//! ```

use crate::config::BINARY_BALANCED;
use crate::document::Document;
use crate::kind::Kind;
use crate::layout::{Layout, take_bytes, take_number};
use crate::models::{self, Group};
use crate::room::Room;
use kit_core::{Cx, Encoded, Error, Limits, Result};
use kit_entropy::varint;
use kit_tokens::Plain;

/// Codes one frame.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
    let level = cx.options.level();
    let room = Room::new(frame.len() as u64);
    let mut document = Document::take_apart(frame, cx.at, &room, &mut out.parts);
    let payload = &mut out.payload;
    varint::put(payload, document.skeleton.len() as u64);
    let layout = document.layout.to_bytes();
    varint::put(payload, layout.len() as u64);
    let mut code = Vec::new();
    kit_context::encode::<Plain, _, _, _, _>(&layout, &BINARY_BALANCED, cx.limits, &mut code)?;
    put_code(payload, &code);
    let skeleton = document.skeleton.len() as u64;
    for group in Group::ALL {
        let outline = group.outline(&document.layout, skeleton);
        let mut text = if group == Group::Text { std::mem::take(&mut document.skeleton) } else { Vec::new() };
        for &kind in group.kinds() {
            text.append(&mut std::mem::take(&mut document.plain[kind as usize]));
        }
        if !text.is_empty() {
            code.clear();
            models::encode(group, &text, &outline, level, cx.limits, &mut code)?;
            put_code(payload, &code);
        }
    }
    Ok(())
}

fn put_code(payload: &mut Vec<u8>, code: &[u8]) {
    varint::put(payload, code.len() as u64);
    payload.extend_from_slice(code);
}

/// Restores one frame onto the end of `out`.
pub fn decode(mut payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let level = cx.options.level();
    cx.limits.need_output(cx.len)?;
    let room = Room::new(cx.len);
    let mut document = Document::default();
    let skeleton = take_number(&mut payload)?;
    document.layout = layout(&mut payload, cx, &room)?;
    let lengths = lengths(&document.layout, skeleton, &room)?;
    for group in Group::ALL {
        let outline = group.outline(&document.layout, skeleton);
        if outline.len() == 0 {
            continue;
        }
        let code = take_bytes(&mut payload)?;
        let mut text = Vec::new();
        models::decode(group, code, &outline, level, cx.limits, &mut text)?;
        for &kind in group.kinds().iter().rev() {
            document.plain[kind as usize] = text.split_off(text.len() - lengths[kind as usize] as usize);
        }
        if group == Group::Text {
            document.skeleton = text;
        }
    }
    if !payload.is_empty() {
        return Err(Error::corrupt(format!("{} bytes behind the last group", payload.len())));
    }
    cx.limits.reserve(out, cx.len)?;
    document.put_together(parts, cx.at, &room, cx.len, out)
}

/// What a payload is made of: each group with the bytes that it stands for and the bytes of its code.
pub fn shares(mut payload: &[u8], cx: &Cx<'_>) -> Result<Vec<(String, u64, u64)>> {
    let room = Room::new(cx.len);
    let whole = payload.len() as u64;
    let skeleton = take_number(&mut payload)?;
    let layout = layout(&mut payload, cx, &room)?;
    let mut shares = vec![("layout".to_string(), layout.to_bytes().len() as u64, whole - payload.len() as u64)];
    lengths(&layout, skeleton, &room)?;
    for group in Group::ALL {
        let len = group.outline(&layout, skeleton).len();
        if len > 0 {
            shares.push((format!("{group:?}"), len, take_bytes(&mut payload)?.len() as u64));
        }
    }
    Ok(shares)
}

fn layout(payload: &mut &[u8], cx: &Cx<'_>, room: &Room) -> Result<Layout> {
    let len = take_number(payload)?;
    if len > room.plain {
        return Err(Error::corrupt(format!("a layout of {len} bytes, at most {} are due", room.plain)));
    }
    let code = take_bytes(payload)?;
    let mut bytes = Vec::new();
    // A layout may be longer than a small frame.
    let limits = Limits { output: cx.limits.output.max(len), ..cx.limits };
    kit_context::decode::<Plain, _, _, _, _>(code, len, &BINARY_BALANCED, limits, &mut bytes)?;
    Layout::from_bytes(&bytes)
}

/// Bytes of the plaintexts of each kind, which fit into the room together.
fn lengths(layout: &Layout, skeleton: u64, room: &Room) -> Result<[u64; Kind::ALL.len()]> {
    let mut lengths = [0; Kind::ALL.len()];
    let mut total = skeleton;
    for stream in &layout.streams {
        total = total.saturating_add(stream.len);
        if total > room.plain {
            return Err(Error::corrupt(format!("plaintexts of {total} bytes, at most {} are due", room.plain)));
        }
        lengths[stream.kind as usize] += stream.len;
    }
    Ok(lengths)
}
