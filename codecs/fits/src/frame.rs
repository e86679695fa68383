//! A frame as its headers, which both sides walk, and its data units.
//!
//! The headers come first, as one text; from them a decoder knows where everything else lies. What no header explains, at the end
//! of a frame, is bytes.

use crate::header::Header;
use crate::section::{section, take_section};
use crate::settings::Settings;
use crate::sums::Sums;
use crate::unit::{Content, Unit};
use crate::walk::{self, Hdu};
use crate::{cards, image, records, survey, table, tiles};
use kit_core::{Cx, Error, Result};
use kit_entropy::varint;
use kit_raster::Level;

/// The padding is as it should be.
const PADDED: u8 = 4;
/// The data are bytes of which nothing is known, because their model did not take them.
const PLAIN: u8 = 8;

// How a compressed image is coded.
const TABLE: u8 = 0;
const TILES: u8 = 1;

/// The data unit in whose midst a frame begins, without a header.
fn first(cx: &Cx<'_>, len: usize) -> Option<Hdu> {
    survey::begins_in(cx.plan, cx.at).map(|unit| Hdu::behind(0..0, unit, len))
}

/// Codes a frame onto the end of `out`.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let settings = Settings::new(cx);
    let mut hdus: Vec<Hdu> = first(cx, frame.len()).into_iter().collect();
    let mut at = hdus.first().map_or(0, |first| first.padding.end);
    while let Some(hdu) = walk::next(&frame[at..], at, frame.len()) {
        at = hdu.padding.end;
        hdus.push(hdu);
    }
    let mut text = Vec::new();
    let mut flags = Vec::new();
    for hdu in &hdus {
        let mut header = frame[hdu.header.clone()].to_vec();
        let padding = &frame[hdu.padding.clone()];
        let padded = padding.iter().all(|&byte| byte == hdu.unit.padding);
        let hidden = match hdu.is_whole() && !hdu.header.is_empty() {
            true => Sums::new(&header).hide(&mut header, &frame[hdu.data.start..hdu.padding.end]),
            false => 0,
        };
        flags.push(hidden | if padded { PADDED } else { 0 });
        text.extend(header);
    }
    varint::put(out, text.len() as u64);
    section(out, |out| cards::encode(&text, settings, out))?;
    for (hdu, flags) in hdus.iter().zip(flags) {
        encode_unit(frame, hdu, flags, settings, out)?;
    }
    if at < frame.len() {
        records::encode(&frame[at..], 1, settings, out)?;
    }
    Ok(())
}

fn encode_unit(frame: &[u8], hdu: &Hdu, flags: u8, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let mut coded = Vec::new();
    let data = &frame[hdu.data.clone()];
    let is_plain = encode_data(data, &hdu.unit, settings, &mut coded).is_err();
    if is_plain {
        coded.clear();
        records::encode(data, 1, settings, &mut coded)?;
    }
    out.push(flags | if is_plain { PLAIN } else { 0 });
    if flags & PADDED == 0 {
        out.extend(&frame[hdu.padding.clone()]);
    }
    varint::put(out, coded.len() as u64);
    out.append(&mut coded);
    Ok(())
}

fn encode_data(data: &[u8], unit: &Unit, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    match &unit.content {
        _ if data.is_empty() => Ok(()),
        Content::Image(image) => image::encode(data, image, settings, out),
        Content::Table(table) => table::encode(data, table, settings, out),
        Content::Tiles(table, tiling) => {
            let start = out.len();
            out.push(TILES);
            if tiles::encode(data, table, tiling, settings, out).is_ok() {
                return Ok(());
            }
            out.truncate(start);
            out.push(TABLE);
            table::encode(data, table, settings, out)
        }
        Content::Records(width) => records::encode(data, *width, settings, out),
    }
}

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(mut payload: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let settings = Settings::new(cx);
    cx.limits.need_output(cx.len)?;
    let cut = || Error::corrupt("the frame's payload is cut short");
    let len = usize::try_from(cx.len).map_err(|_| Error::limit("the frame exceeds this machine's address space"))?;
    let text_len = varint::take(&mut payload).filter(|&text| text <= cx.len).ok_or_else(cut)?;
    let mut text = Vec::new();
    cards::decode(take_section(&mut payload)?, text_len, settings, &mut text)?;
    let start = out.len();
    if let Some(hdu) = first(cx, len) {
        decode_unit(&mut payload, &[], &hdu, start, settings, out)?;
    }
    let mut rest = &text[..];
    while !rest.is_empty() {
        let at = out.len() - start;
        let hdu = Some(rest).filter(|text| text.len() <= len - at).and_then(|text| walk::next(text, at, len));
        let hdu = hdu.ok_or_else(|| Error::corrupt("the headers of a frame are none").at(at as u64))?;
        let (header, later) = rest.split_at(hdu.header.len());
        rest = later;
        out.extend(header);
        decode_unit(&mut payload, header, &hdu, start, settings, out)?;
    }
    match (len - (out.len() - start), payload) {
        (0, []) => Ok(()),
        (0, _) => Err(Error::corrupt("the payload does not end where the frame does")),
        (left, payload) => records::decode(payload, left as u64, 1, settings, out),
    }
}

fn decode_unit(
    payload: &mut &[u8],
    header: &[u8],
    hdu: &Hdu,
    start: usize,
    settings: Settings,
    out: &mut Vec<u8>,
) -> Result<()> {
    let cut = || Error::corrupt("a data unit is cut short").at(hdu.data.start as u64);
    let (&flags, rest) = payload.split_first().ok_or_else(cut)?;
    let (padding, rest) = match flags & PADDED {
        0 => rest.split_at_checked(hdu.padding.len()).ok_or_else(cut)?,
        _ => (&[][..], rest),
    };
    *payload = rest;
    let coded = take_section(payload)?;
    if flags & PLAIN != 0 {
        records::decode(coded, hdu.data.len() as u64, 1, settings, out)?;
    } else {
        decode_data(coded, hdu.data.len() as u64, &hdu.unit, settings, out)?;
    }
    if flags & PADDED == 0 {
        out.extend(padding)
    } else {
        out.resize(start + hdu.padding.end, hdu.unit.padding)
    }
    let (before, data) = out.split_at_mut(start + hdu.data.start);
    Sums::new(header).show(flags, &mut before[start + hdu.header.start..], data);
    Ok(())
}

fn decode_data(coded: &[u8], len: u64, unit: &Unit, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    match &unit.content {
        _ if len == 0 => match coded {
            [] => Ok(()),
            _ => Err(Error::corrupt("no data are coded by some bytes")),
        },
        Content::Image(image) => image::decode(coded, image, len, settings, out),
        Content::Table(table) => table::decode(coded, table, len, settings, out),
        Content::Tiles(table, tiling) => match coded.split_first() {
            Some((&TILES, coded)) => tiles::decode(coded, table, tiling, len, settings, out),
            Some((&TABLE, coded)) => table::decode(coded, table, len, settings, out),
            _ => Err(Error::corrupt("a compressed image is coded in no known way")),
        },
        Content::Records(width) => records::decode(coded, len, *width, settings, out),
    }
}

/// Bytes of working memory for a frame of `len` bytes: its headers, a payload that is moved, and whatever takes most.
pub fn memory(len: u64, level: Level) -> u64 {
    let data = tiles::memory(len, level).max(table::memory(len, level)).max(image::memory(len, level));
    2 * len + data.max(cards::memory(len, level)).max(records::memory(len, level)) + BASE
}

/// Working memory whatever the length.
const BASE: u64 = 1 << 20;

/// A header's unit, for a frame that begins behind it.
pub fn unit(header: &[u8]) -> Option<Unit> {
    Unit::new(&Header::new(header))
}
