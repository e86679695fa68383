//! The samples of one picture: as tones by kit-raster, or as something drawn.

use crate::drawn;
use crate::room::Room;
use crate::shape::Shape;
use kit_core::{Error, Limits, Result};
use kit_raster::{Layout, Level, Sample, Work};

/// How samples are coded.
const TONES: u8 = 0;
/// The same, green first and what red and blue differ from it.
const DIFFERENCES: u8 = 1;
const DRAWN: u8 = 2;
/// The same as tones, green first.
const GREEN_FIRST: u8 = 3;

/// Samples that are worth trying all there is, at max and else.
const WORTHWHILE: [u64; 2] = [1 << 20, 16 << 20];

/// Codes samples onto the end of `out`; fails where they would take too much memory.
pub fn encode(
    samples: &[u8],
    shape: &Shape,
    prior: Option<&[u8]>,
    level: &str,
    room: &Room,
    out: &mut Vec<u8>,
) -> Result<()> {
    let flat = flat(samples, shape);
    let len = samples.len() as u64;
    let all = match level {
        "fast" => false,
        "max" => len <= WORTHWHILE[1] && flat > 4,
        _ => len <= WORTHWHILE[0] && flat > 16,
    };
    let can_draw = shape.depth <= 8;
    let draws = can_draw && (!shape.tones || prior.is_some() || flat > 128);
    let mut best: Option<Vec<u8>> = None;
    if draws || can_draw && all {
        let kind = kind(shape, level);
        need(room, drawn::memory(&kind))?;
        let mut code = vec![DRAWN];
        drawn::encode(samples, &kind, prior, &mut code);
        best = Some(code);
    }
    if best.is_none() || all && shape.tones && flat < 192 {
        let layout = layout(shape);
        let work = Work::of_photo(level, &layout, room.model());
        let limits = need(room, kit_raster::memory(&layout, work))?;
        let balanced = Level::Balanced.into();
        let encode = |kind: u8, work: Work| {
            let mut code = vec![kind];
            let turned = turn(samples, shape.channels as usize, kind);
            kit_raster::encode(turned.as_deref().unwrap_or(samples), &layout, work, &limits, &mut code)?;
            Ok(code)
        };
        let code = if shape.channels < 3 || shape.depth != 8 {
            encode(TONES, work)?
        } else if work == Work::Photo && encode(GREEN_FIRST, balanced)?.len() < encode(DIFFERENCES, balanced)?.len() {
            encode(GREEN_FIRST, work)?
        } else {
            encode(DIFFERENCES, work)?
        };
        best = best.filter(|best| best.len() <= code.len()).or(Some(code));
    }
    out.extend(best.unwrap_or_default());
    Ok(())
}

/// Restores samples.
pub fn decode(code: &[u8], shape: &Shape, prior: Option<&[u8]>, level: &str, room: &Room) -> Result<Vec<u8>> {
    let len = shape.samples();
    if len > room.samples {
        return Err(Error::corrupt(format!("expected at most {} bytes of samples, found {len}", room.samples)));
    }
    let (&kind, code) = code.split_first().ok_or_else(|| Error::corrupt("expected a picture, found nothing"))?;
    let mut samples = Vec::new();
    match kind {
        TONES | DIFFERENCES | GREEN_FIRST => {
            let layout = layout(shape);
            let work = Work::of_photo(level, &layout, room.model());
            let limits = need(room, kit_raster::memory(&layout, work))?;
            kit_raster::decode(code, &layout, work, &limits, &mut samples)?;
            if kind != TONES {
                if shape.channels < 3 || shape.depth != 8 {
                    return Err(Error::corrupt("expected three samples of 8 bits for green first"));
                }
                restore(&mut samples, shape.channels as usize, kind);
            }
        }
        DRAWN if shape.depth <= 8 => {
            let limits = need(room, drawn::memory(&self::kind(shape, level)))?;
            limits.reserve(&mut samples, len)?;
            samples.resize(len as usize, 0);
            drawn::decode(code, &self::kind(shape, level), prior, &mut samples)?;
        }
        _ => return Err(Error::corrupt(format!("expected a picture of kind 0 to 3, found {kind}"))),
    }
    Ok(samples)
}

fn need(room: &Room, memory: u64) -> Result<Limits> {
    let limits = Limits { memory: room.model(), output: room.samples };
    limits.need_memory(memory)?;
    Ok(limits)
}

fn kind(shape: &Shape, level: &str) -> drawn::Kind {
    drawn::Kind {
        width: shape.width as usize,
        height: shape.height as usize,
        channels: shape.channels as usize,
        depth: shape.depth,
        tones: shape.tones,
        fast: level == "fast",
    }
}

fn layout(shape: &Shape) -> Layout {
    Layout {
        width: shape.width,
        height: shape.height,
        components: shape.channels,
        frames: 1,
        interleaved: true,
        sample: Sample::Unsigned,
        bytes: if shape.depth > 8 { 2 } else { 1 },
        big_endian: true,
    }
}

/// In 1/256, how many pixels equal the one at the left or above.
fn flat(samples: &[u8], shape: &Shape) -> u64 {
    let pixel = shape.samples() / (u64::from(shape.width) * u64::from(shape.height));
    let (pixel, row) = (pixel as usize, pixel as usize * shape.width as usize);
    let same = |at: usize| {
        samples[at..at + pixel] == samples[at - pixel..at]
            || samples[at..at + pixel] == samples[at - row..at - row + pixel]
    };
    let mut count = (0u64, 1u64);
    for at in (row + pixel..samples.len()).step_by(pixel) {
        count.1 += 1;
        count.0 += u64::from(same(at));
    }
    count.0 * 256 / count.1
}

/// What red and blue are coded less of.
fn base(green: u8, kind: u8) -> u8 {
    if kind == DIFFERENCES { green } else { 0 }
}

/// Green, then red and blue, then what is beside them; nothing where samples are coded as they are.
fn turn(samples: &[u8], channels: usize, kind: u8) -> Option<Vec<u8>> {
    if kind == TONES {
        return None;
    }
    let mut out = samples.to_vec();
    for pixel in out.chunks_exact_mut(channels) {
        let (red, green, blue) = (pixel[0], pixel[1], pixel[2]);
        let base = base(green, kind);
        pixel[..3].copy_from_slice(&[green, red.wrapping_sub(base), blue.wrapping_sub(base)]);
    }
    Some(out)
}

fn restore(samples: &mut [u8], channels: usize, kind: u8) {
    for pixel in samples.chunks_exact_mut(channels) {
        let (green, red, blue) = (pixel[0], pixel[1], pixel[2]);
        let base = base(green, kind);
        pixel[..3].copy_from_slice(&[red.wrapping_add(base), green, blue.wrapping_add(base)]);
    }
}
