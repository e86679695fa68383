//! A payload to its frame.

use super::coding::{SOI, redo, tables};
use super::fields::{get, put};
use super::layout::Layout;
use super::overview::{self, Before, Reduction};
use super::padding::Grid;
use super::places::Places;
use super::predictor;
use super::room::{Room, Waste};
use super::text::{self, take_bytes, take_number};
use kit_core::{Cx, Error, Result};
use kit_raster::{Level, Work};
use std::ops::Range;

/// Restores one frame of `cx.len` bytes onto the end of `out`.
pub fn decode(mut payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    cx.limits.need_output(cx.len)?;
    let room = Room::new(cx.len);
    let layout = part(&mut payload, room.layout, cx)?;
    let (mut layout, gaps) = Layout::from_bytes(&layout, &room)?;
    let skeleton = part(&mut payload, cx.len, cx)?;
    let raw = part(&mut payload, cx.len, cx)?;
    let rest = part(&mut payload, room.piece, cx)?;
    let mut chunks = Chunks { cx, room, made: Vec::new(), ranges: vec![0..0; layout.chunks.len()], before: None };
    let jpegs = match parts {
        [] => &[][..],
        [jpegs] => jpegs,
        _ => return Err(Error::corrupt(format!("expected at most one part, found {}", parts.len()))),
    };
    chunks.decode(payload, &layout, &rest, jpegs)?;
    cx.limits.reserve(out, cx.len)?;
    let start = out.len();
    assemble(&mut layout, &gaps, [&skeleton, &raw, &chunks.made], &chunks.ranges, cx.len, out)?;
    complete(&layout, cx, &mut out[start..])
}

/// A text behind its length.
fn part(payload: &mut &[u8], most: u64, cx: &Cx<'_>) -> Result<Vec<u8>> {
    let len = take_number(payload)?;
    if len > most {
        return Err(Error::corrupt(format!("a part of {len} bytes, at most {most} are due")));
    }
    let mut bytes = Vec::new();
    text::decode(payload, len, cx.options.level(), cx.limits, &mut bytes)?;
    Ok(bytes)
}

/// Makes chunks of bands again.
struct Chunks<'a> {
    cx: &'a Cx<'a>,
    room: Room,
    /// The chunks that are made.
    made: Vec<u8>,
    /// Where each is.
    ranges: Vec<Range<usize>>,
    before: Option<Before>,
}

impl Chunks<'_> {
    fn decode(&mut self, mut payload: &[u8], layout: &Layout, mut rest: &[u8], mut jpegs: &[u8]) -> Result<()> {
        let bands = layout.bands();
        let mut waste = Waste::new(&self.room);
        for band in bands.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let image = &layout.images[band[0].0 as usize];
            let mut has_pixels = false;
            for &(.., at) in band {
                let chunk = &layout.chunks[at as usize];
                let Some(recipe) = layout.recipe(chunk) else { continue };
                match tables(recipe) {
                    Some(tables) => self.jpeg(&mut jpegs, tables, chunk.plain, at)?,
                    None => has_pixels = true,
                }
            }
            if !has_pixels {
                continue;
            }
            let (first, shape) = image.band(band[0].1);
            let is_due = waste.allows(shape.len()?, layout.expected(band));
            if !is_due || !self.room.fits(&shape, Level::named(self.cx.options.level())) {
                return Err(Error::corrupt("a band of more bytes than a frame has room for"));
            }
            let samples = self.band(take_bytes(&mut payload)?, image.reduction, &shape)?;
            for &(.., at) in band {
                let chunk = &layout.chunks[at as usize];
                let Some(recipe) = layout.recipe(chunk).filter(|recipe| tables(recipe).is_none()) else { continue };
                let place = image.place(u64::from(chunk.number));
                let grid = Grid::new(image, place, chunk.plain as usize);
                let mut plain = Vec::new();
                self.cx.limits.reserve(&mut plain, chunk.plain)?;
                plain.resize(grid.len(), 0);
                grid.take(&mut plain, place, &samples, &shape, first);
                let cut = || Error::corrupt("what stands beside pixels is cut short");
                grid.fill(&mut plain, chunk.padding, &mut rest).ok_or_else(cut)?;
                predictor::redo(image, &mut plain);
                plain.extend(rest.split_off(..chunk.plain as usize - grid.len()).ok_or_else(cut)?);
                let start = self.made.len();
                let left = self.cx.len.saturating_sub(start as u64);
                redo(&plain, recipe, image, &self.room, left, &mut self.made)?;
                self.ranges[at as usize] = start..self.made.len();
            }
            // Masks lie between overviews and are no part of their chain: their samples are packed.
            if image.is_whole() && !image.is_mask {
                self.before = Some(Before { layout: shape, samples });
            }
        }
        if !payload.is_empty() || !rest.is_empty() || !jpegs.is_empty() {
            return Err(Error::corrupt("more bands, or more beside pixels, than the layout has"));
        }
        Ok(())
    }

    /// Takes a chunk off the JPEG files, and its tables out of it.
    fn jpeg(&mut self, files: &mut &[u8], tables: u64, len: u64, at: u32) -> Result<()> {
        let cut = || Error::corrupt("JPEG files of chunks are cut short");
        let mut file =
            tables.checked_add(len).and_then(|len| files.split_off(..usize::try_from(len).ok()?)).ok_or_else(cut)?;
        let soi = file.split_off(..SOI.len()).ok_or_else(cut)?;
        let stream = file.get(tables as usize..).ok_or_else(cut)?;
        let start = self.made.len();
        if (start as u64).saturating_add(len) > self.cx.len {
            return Err(Error::corrupt("chunks of more bytes than the frame has"));
        }
        self.made.extend(soi);
        self.made.extend(stream);
        self.ranges[at as usize] = start..self.made.len();
        Ok(())
    }

    fn band(&self, code: &[u8], reduction: u8, shape: &kit_raster::Layout) -> Result<Vec<u8>> {
        let work = Work::of_photo(self.cx.options.level(), shape, self.room.model);
        let limits = kit_core::Limits { output: self.room.piece, ..self.cx.limits };
        let mut samples = Vec::new();
        if reduction == 0 {
            kit_raster::decode(code, shape, work, &limits, &mut samples)?;
            return Ok(samples);
        }
        let reduction = Reduction::ALL.into_iter().find(|&known| known as u8 == reduction);
        let before = self.before.as_ref().filter(|before| before.ratio(shape).is_some());
        let (Some(reduction), Some(before)) = (reduction, before) else {
            return Err(Error::corrupt("an overview of no image"));
        };
        kit_raster::decode(code, &overview::remainder(shape), work, &limits, &mut samples)?;
        before.apply(shape, reduction, false, &mut samples);
        Ok(samples)
    }
}

/// Puts the frame together, and says of each chunk where it is.
fn assemble(
    layout: &mut Layout,
    gaps: &[u64],
    [mut skeleton, mut raw, made]: [&[u8]; 3],
    ranges: &[Range<usize>],
    len: u64,
    out: &mut Vec<u8>,
) -> Result<()> {
    let start = out.len();
    let cut = || Error::corrupt("chunks or what stands between them are cut short");
    let total = skeleton.len() as u64 + raw.len() as u64 + made.len() as u64;
    if total != len {
        return Err(Error::corrupt(format!("a frame of {total} bytes, {len} are due")));
    }
    for ((chunk, &gap), range) in layout.chunks.iter_mut().zip(gaps).zip(ranges) {
        out.extend(usize::try_from(gap).ok().and_then(|gap| skeleton.split_off(..gap)).ok_or_else(cut)?);
        chunk.at = (out.len() - start) as u64;
        if chunk.coding == 0 {
            out.extend(usize::try_from(chunk.len).ok().and_then(|len| raw.split_off(..len)).ok_or_else(cut)?);
        } else {
            out.extend(&made[range.clone()]);
        }
        chunk.len = (out.len() - start) as u64 - chunk.at;
    }
    out.extend(skeleton);
    if !raw.is_empty() {
        return Err(Error::corrupt("raw bytes of no chunk"));
    }
    Ok(())
}

/// Adds to arrays where the chunks are.
fn complete(layout: &Layout, cx: &Cx<'_>, frame: &mut [u8]) -> Result<()> {
    let known = Places::known(cx, layout)?;
    let mut free = 0;
    for array in &layout.arrays {
        let big_endian = layout.images[array.image as usize].big_endian;
        let end = array.count.checked_mul(u64::from(array.size)).and_then(|len| array.at.checked_add(len));
        let end = end.filter(|&end| array.at >= free && end <= frame.len() as u64);
        let end = end.ok_or_else(|| Error::corrupt("an array is not within the frame, or overlaps another"))?;
        free = end;
        let bytes = &mut frame[array.at as usize..end as usize];
        for (i, bytes) in bytes.chunks_exact_mut(usize::from(array.size)).enumerate() {
            let number = get(bytes, big_endian).wrapping_add(known.of(array, i as u64));
            put(bytes, number, big_endian);
        }
    }
    Ok(())
}
