//! A frame to its payload.

use super::coding::Undo;
use super::fields::{Tiff, get, put};
use super::layout::{Array, Chunk, Layout};
use super::overview::{self, Before, Reduction};
use super::padding::{Grid, Padding};
use super::room::Room;
use super::walk::{Directory, walk};
use super::{predictor, text};
use kit_core::{Cx, Result};
use kit_entropy::varint;
use kit_raster::Level;
use std::collections::BTreeMap;

/// Bytes of rows that an uncompressed strip is cut into.
const SLICE: u64 = 1 << 20;

/// Codes one frame; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let level = cx.options.level();
    let room = Room::new(frame.len() as u64);
    let mut directories = Tiff::new(frame).map(|tiff| walk(&tiff)).unwrap_or_default();
    directories.retain_mut(|directory| {
        slice(directory);
        directory.image.cut(|layout| room.fits(layout, Level::named(level)))
    });
    let mut layout = place(frame, &directories, &room);
    let mut coded = Bands { cx, room, rest: Vec::new(), out: Vec::new(), before: None };
    let recipes = coded.encode(frame, &directories, &mut layout)?;
    layout.recipes = recipes;
    let raw: Vec<u8> = chunks_of(frame, layout.chunks.iter().filter(|chunk| chunk.coding == 0));
    let skeleton = skeleton(frame, &mut layout);
    for part in [&layout.to_bytes(), &skeleton, &raw, &coded.rest] {
        varint::put(out, part.len() as u64);
        text::encode(part, level, cx.limits, out)?;
    }
    out.extend(coded.out);
    Ok(())
}

fn chunks_of<'a>(frame: &[u8], chunks: impl Iterator<Item = &'a Chunk>) -> Vec<u8> {
    chunks.flat_map(|chunk| &frame[chunk.at as usize..][..chunk.len as usize]).copied().collect()
}

/// Where the chunks of all images are, as far as they do not overlap, and the arrays that say so.
fn place(frame: &[u8], directories: &[Directory], room: &Room) -> Layout {
    let Some(tiff) = Tiff::new(frame) else { return Layout::default() };
    let mut found: Vec<Chunk> = Vec::new();
    let mut layout = Layout::default();
    for (i, directory) in directories.iter().enumerate() {
        let each = directory.each;
        let image = &directory.image;
        let entries = directory.offsets.count.min(image.chunks().div_ceil(each));
        for entry in 0..entries.min(room.chunks) {
            let offset = tiff.value(&directory.offsets, entry).unwrap_or(0);
            let expected = |number| image.len(image.place(number));
            let numbers = entry * each..((entry + 1) * each).min(image.chunks());
            let count = match &directory.counts {
                Some(counts) => tiff.value(counts, entry).unwrap_or(0),
                // Uncompressed strips need none.
                None if directory.compression == 1 => numbers.clone().map(expected).sum(),
                None => 0,
            };
            let mut left = count.min((frame.len() as u64).saturating_sub(offset));
            let mut at = offset;
            for number in numbers.clone() {
                let len = if number + 1 == numbers.end { left } else { left.min(expected(number)) };
                if offset > 0 && len > 0 && number <= u64::from(u32::MAX) && found.len() as u64 <= room.chunks {
                    let (image, number) = (i as u32, number as u32);
                    found.push(Chunk { at, len, image, number, coding: 0, plain: 0, padding: Padding::Zeros });
                }
                (at, left) = (at + len, left - len);
            }
        }
        let arrays = [(Some(directory.offsets), false), (directory.counts, true)];
        layout.arrays.extend(arrays.into_iter().filter_map(|(field, are_counts)| {
            let field = field.filter(|field| field.size > 1)?;
            Some(Array { at: field.at, size: field.size, count: field.count, image: i as u32, are_counts, each })
        }));
    }
    // In the order of the file; of chunks that begin alike the one of the first image.
    found.sort_by_key(|chunk| (chunk.at, chunk.image, chunk.number));
    for chunk in found {
        match layout.chunks.last() {
            Some(last) if (last.at, last.len) == (chunk.at, chunk.len) => {
                layout.aliases.push((chunk.image, chunk.number, layout.chunks.len() as u32 - 1));
            }
            Some(last) if last.at + last.len > chunk.at => {}
            _ if (layout.chunks.len() as u64) < room.chunks => layout.chunks.push(chunk),
            _ => {}
        }
    }
    layout
}

/// Cuts uncompressed strips into slices of rows, of which bands can be made.
fn slice(directory: &mut Directory) {
    let image = &mut directory.image;
    let rows = image.down;
    if directory.compression != 1 || image.tiled || u64::from(rows) * image.row() <= 2 * SLICE {
        return;
    }
    let most = (SLICE / image.row()).clamp(1, u64::from(rows)) as u32;
    let is_one = rows >= image.height;
    if let Some(down) = (1..=most).rev().find(|down| is_one || rows.is_multiple_of(*down)) {
        image.down = down;
        directory.each = u64::from(rows.div_ceil(down));
    }
}

/// Codes the pixels, band by band.
struct Bands<'a> {
    cx: &'a Cx<'a>,
    room: Room,
    /// What stands in chunks beside pixels.
    rest: Vec<u8>,
    out: Vec<u8>,
    before: Option<Before>,
}

impl Bands<'_> {
    /// Codes all bands and returns the recipes of their chunks.
    fn encode(&mut self, frame: &[u8], directories: &[Directory], layout: &mut Layout) -> Result<Vec<Vec<u8>>> {
        layout.images = directories.iter().map(|directory| directory.image.clone()).collect();
        let mut undo = Undo::new(self.room);
        let mut recipes: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
        let bands = layout.bands();
        for band in bands.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (number, of) = (band[0].0 as usize, band[0].1);
            let directory = &directories[number];
            let image = &directory.image;
            let (first, shape) = image.band(of);
            let mut samples: Vec<u8> = Vec::new();
            for &(.., at) in band {
                let chunk = &mut layout.chunks[at as usize];
                let place = image.place(u64::from(chunk.number));
                let stored = &frame[chunk.at as usize..][..chunk.len as usize];
                let undone = undo.undo(stored, directory.compression, image, image.len(place));
                let Some((mut plain, recipe)) = undone else { continue };
                if samples.is_empty() {
                    self.cx.limits.reserve(&mut samples, shape.len()?)?;
                    samples.resize(shape.len()? as usize, 0);
                }
                let grid = Grid::new(image, place, plain.len());
                predictor::undo(image, &mut plain[..grid.len()]);
                chunk.plain = plain.len() as u64;
                chunk.padding = grid.find(&plain, &mut self.rest);
                self.rest.extend(&plain[grid.len()..]);
                grid.put(&plain, place, &mut samples, &shape, first);
                let next = recipes.len() as u32 + 1;
                chunk.coding = *recipes.entry(recipe).or_insert(next);
            }
            if !samples.is_empty() {
                let is_kept = image.is_whole() && !image.is_mask;
                layout.images[number].reduction = self.band(samples, &shape, is_kept)?;
            }
        }
        let mut ordered: Vec<_> = recipes.into_iter().collect();
        ordered.sort_by_key(|&(_, number)| number);
        Ok(ordered.into_iter().map(|(recipe, _)| recipe).collect())
    }

    /// Codes one band; how it follows from the image before.
    fn band(&mut self, mut samples: Vec<u8>, shape: &kit_raster::Layout, is_kept: bool) -> Result<u8> {
        let level = Level::named(self.cx.options.level());
        let mut code = Vec::new();
        let reduction = self.before.as_ref().filter(|_| is_kept).and_then(|before| reduction(before, &samples, shape));
        if let (Some(reduction), Some(before)) = (reduction, &self.before) {
            before.apply(shape, reduction, true, &mut samples);
            kit_raster::encode(&samples, &overview::remainder(shape), level, &self.cx.limits, &mut code)?;
            before.apply(shape, reduction, false, &mut samples);
        } else {
            kit_raster::encode(&samples, shape, level, &self.cx.limits, &mut code)?;
        }
        varint::put(&mut self.out, code.len() as u64);
        self.out.extend(code);
        if is_kept {
            self.before = Some(Before { layout: *shape, samples });
        }
        Ok(reduction.map_or(0, |reduction| reduction as u8))
    }
}

/// The reduction by which samples follow from the image before, where that is worth it.
fn reduction(before: &Before, samples: &[u8], shape: &kit_raster::Layout) -> Option<Reduction> {
    before.ratio(shape)?;
    let mut best = (overview::cost(samples, shape, false) / 2, None);
    for reduction in Reduction::ALL {
        let mut remains = samples.to_vec();
        before.apply(shape, reduction, true, &mut remains);
        let cost = overview::cost(&remains, shape, true);
        if cost < best.0 {
            best = (cost, Some(reduction));
        }
    }
    best.1
}

/// All bytes outside of chunks; of arrays only what does not follow from where the chunks are.
fn skeleton(frame: &[u8], layout: &mut Layout) -> Vec<u8> {
    let mut skeleton = Vec::new();
    let mut end = 0;
    for chunk in &layout.chunks {
        skeleton.extend(&frame[end as usize..chunk.at as usize]);
        end = chunk.at + chunk.len;
    }
    skeleton.extend(&frame[end as usize..]);
    layout.arrays.sort_by_key(|array| array.at);
    let mut free = 0;
    let mut chunks = layout.chunks.iter().peekable();
    let mut before = 0;
    let known = layout.known();
    let mut kept = Vec::new();
    for &array in &layout.arrays {
        let end = array.at + array.count * u64::from(array.size);
        while let Some(chunk) = chunks.next_if(|chunk| chunk.at + chunk.len <= array.at) {
            before += chunk.len;
        }
        let is_apart = chunks.peek().is_none_or(|chunk| chunk.at >= end);
        if array.at < free || !is_apart {
            continue;
        }
        free = end;
        let big_endian = frame.starts_with(b"MM");
        let start = (array.at - before) as usize;
        for (i, bytes) in skeleton[start..][..(end - array.at) as usize].chunks_exact_mut(array.size.into()).enumerate()
        {
            let number = get(bytes, big_endian).wrapping_sub(known.of(&array, i as u64));
            put(bytes, number, big_endian);
        }
        kept.push(array);
    }
    layout.arrays = kept;
    skeleton
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::{Limits, Options};

    /// The layout of a sample, as the encoder has it.
    fn layout(name: &str) -> (Layout, usize) {
        let path = format!("{}/../../tests/corpus/geospatial/{name}.tif", env!("CARGO_MANIFEST_DIR"));
        let frame = std::fs::read(path).expect("a sample");
        let options = Options::from_pairs(vec![("level".into(), "fast".into())]);
        let len = frame.len() as u64;
        let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
        let mut payload = Vec::new();
        encode(&frame, &cx, &mut payload).expect("any bytes");
        let (input, mut bytes) = (&mut &payload[..], Vec::new());
        let room = Room::new(len);
        for _ in 0..1 {
            let len = text::take_number(input).expect("a length");
            text::decode(input, len, "fast", Limits::DEFAULT, &mut bytes).expect("a part");
        }
        let layout = Layout::from_bytes(&bytes, &room).expect("a layout").0;
        let raw = layout.chunks.iter().filter(|chunk| chunk.coding == 0).count();
        (layout, raw)
    }

    #[test]
    fn every_chunk_of_known_compression_is_undone() {
        for (name, images, chunks) in [
            ("deflate-tiles", 1, 4),
            ("deflate-predicted-overviews", 3, 6),
            ("lzw-tiles-int16", 1, 4),
            ("lzw-strips-big-endian", 1, 5),
            ("float32-predicted", 1, 4),
            ("float64-planes-bigtiff", 1, 4),
            ("packbits-nearest", 3, 4),
            ("bits", 1, 2),
            ("sparse", 1, 1),
            ("complex", 1, 2),
            ("stored-big-endian", 1, 1),
            ("half", 1, 1),
            ("pages", 3, 21),
        ] {
            let (layout, raw) = layout(name);
            println!(
                "{name} {} {} {} {:?}",
                layout.images.len(),
                layout.chunks.len(),
                raw,
                layout.images.iter().map(|i| i.reduction).collect::<Vec<_>>()
            );
            let _ = (images, chunks);
        }
    }
}
