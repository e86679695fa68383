//! A frame to its payload.

use super::coding::Undo;
use super::fields::{get, put};
use super::layout::{Chunk, Layout};
use super::overview::{self, Before, Reduction};
use super::padding::Grid;
use super::places::{Places, Source};
use super::room::{Room, Waste};
use super::{coding, predictor, text};
use kit_core::{Cx, Encoded, Part, Result};
use kit_entropy::varint;
use kit_raster::{Level, Work};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Codes one frame; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
    let level = cx.options.level();
    let room = Room::new(frame.len() as u64);
    let (sources, mut layout) = match Places::planned(cx.plan)? {
        Some(places) => places.within(cx.at, frame.len() as u64),
        None => Places::find(&[(0, frame)], frame.len() as u64, &room, Level::named(level)).unwrap_or_default().whole(),
    };
    let mut coded = Bands { cx, room, rest: Vec::new(), out: Vec::new(), jpegs: Vec::new(), before: None };
    let recipes = coded.encode(frame, &sources, &mut layout)?;
    layout.recipes = recipes;
    let raw: Vec<u8> = chunks_of(frame, layout.chunks.iter().filter(|chunk| chunk.coding == 0));
    let skeleton = skeleton(frame, &mut layout, cx)?;
    for part in [&layout.to_bytes(), &skeleton, &raw, &coded.rest] {
        varint::put(&mut out.payload, part.len() as u64);
        text::encode(part, level, cx.limits, &mut out.payload)?;
    }
    out.payload.extend(coded.out);
    if !coded.jpegs.is_empty() {
        out.parts.push(Part { bytes: Arc::new(coded.jpegs), name: Some("tiles.jpg".into()) });
    }
    Ok(())
}

fn chunks_of<'a>(frame: &[u8], chunks: impl Iterator<Item = &'a Chunk>) -> Vec<u8> {
    chunks.flat_map(|chunk| &frame[chunk.at as usize..][..chunk.len as usize]).copied().collect()
}

/// Codes the pixels, band by band.
struct Bands<'a> {
    cx: &'a Cx<'a>,
    room: Room,
    /// What stands in chunks beside pixels.
    rest: Vec<u8>,
    out: Vec<u8>,
    /// JPEG files of chunks, one behind the other.
    jpegs: Vec<u8>,
    before: Option<Before>,
}

impl Bands<'_> {
    /// Codes all bands and returns the recipes of their chunks.
    fn encode(&mut self, frame: &[u8], sources: &[Source], layout: &mut Layout) -> Result<Vec<Vec<u8>>> {
        let mut undo = Undo::new(self.room);
        let mut waste = Waste::new(&self.room);
        let mut recipes: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
        // Bytes of all recipes.
        let mut told = 0;
        let bands = layout.bands();
        for band in bands.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (number, of) = (band[0].0 as usize, band[0].1);
            let source = &sources[number];
            let image = layout.images[number].clone();
            let image = &image;
            let (first, shape) = image.band(of);
            let is_jpeg = source.compression == coding::JPEG;
            if !is_jpeg && !waste.allows(shape.len()?, layout.expected(band)) {
                continue;
            }
            let mut samples: Vec<u8> = Vec::new();
            for &(.., at) in band {
                let chunk = &mut layout.chunks[at as usize];
                let place = image.place(u64::from(chunk.number));
                let stored = &frame[chunk.at as usize..][..chunk.len as usize];
                if let Some(recipe) = self.jpeg(stored, source) {
                    chunk.plain = chunk.len;
                    let next = recipes.len() as u32 + 1;
                    chunk.coding = *recipes.entry(recipe).or_insert(next);
                    continue;
                }
                let undone = undo.undo(stored, source.compression, image, image.len(place));
                let Some((mut plain, recipe)) = undone else { continue };
                told += recipe.len() as u64;
                if told > self.room.recipes() || (self.rest.len() + plain.len()) as u64 > self.room.piece {
                    continue;
                }
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

    /// Makes a file of a JPEG chunk; its recipe.
    fn jpeg(&mut self, stored: &[u8], source: &Source) -> Option<Vec<u8>> {
        let rest = stored.strip_prefix(&coding::SOI).filter(|_| source.compression == coding::JPEG)?;
        let (len, files) = (stored.len() as u64, self.jpegs.len() as u64);
        if len > self.room.piece || files + len + source.tables.len() as u64 > 2 * self.cx.len {
            return None;
        }
        [&coding::SOI[..], &source.tables, rest].iter().for_each(|bytes| self.jpegs.extend_from_slice(bytes));
        Some(coding::with_tables(source.tables.len()))
    }

    /// Codes one band; how it follows from the image before.
    fn band(&mut self, mut samples: Vec<u8>, shape: &kit_raster::Layout, is_kept: bool) -> Result<u8> {
        let work = Work::of_photo(self.cx.options.level(), shape, self.room.model);
        let mut code = Vec::new();
        let reduction = self.before.as_ref().filter(|_| is_kept).and_then(|before| reduction(before, &samples, shape));
        if let (Some(reduction), Some(before)) = (reduction, &self.before) {
            before.apply(shape, reduction, true, &mut samples);
            kit_raster::encode(&samples, &overview::remainder(shape), work, &self.cx.limits, &mut code)?;
            before.apply(shape, reduction, false, &mut samples);
        } else {
            kit_raster::encode(&samples, shape, work, &self.cx.limits, &mut code)?;
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
fn skeleton(frame: &[u8], layout: &mut Layout, cx: &Cx<'_>) -> Result<Vec<u8>> {
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
    let known = Places::known(cx, layout)?;
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
        let big_endian = layout.images[array.image as usize].big_endian;
        let start = (array.at - before) as usize;
        for (i, bytes) in skeleton[start..][..(end - array.at) as usize].chunks_exact_mut(array.size.into()).enumerate()
        {
            let number = get(bytes, big_endian).wrapping_sub(known.of(&array, i as u64));
            put(bytes, number, big_endian);
        }
        kept.push(array);
    }
    layout.arrays = kept;
    Ok(skeleton)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::{Limits, Options};

    /// The layout of a sample, as the encoder has it.
    fn layout(name: &str) -> Layout {
        let path = format!("{}/../../tests/corpus/geospatial/{name}.tif", env!("CARGO_MANIFEST_DIR"));
        let frame = std::fs::read(path).expect("a sample");
        let options = Options::from_pairs(vec![("level".into(), "fast".into())]);
        let len = frame.len() as u64;
        let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
        let mut encoded = Encoded::default();
        encode(&frame, &cx, &mut encoded).expect("any bytes");
        let (input, mut bytes) = (&mut &encoded.payload[..], Vec::new());
        let len_of_layout = text::take_number(input).expect("a length");
        text::decode(input, len_of_layout, "fast", Limits::DEFAULT, &mut bytes).expect("a layout");
        Layout::from_bytes(&bytes, &Room::new(len)).expect("a layout").0
    }

    #[test]
    fn every_chunk_of_known_compression_is_undone() {
        for (name, images, chunks) in [
            ("deflate-tiles", 1, 4),
            ("deflate-predicted-overviews", 3, 6),
            ("lzw-tiles-int16", 1, 4),
            ("lzw-strips-big-endian", 1, 5),
            ("float32-predicted", 1, 4),
            ("float64-planes-bigtiff", 1, 6),
            ("packbits-nearest", 3, 4),
            ("bits", 1, 1),
            ("sparse", 1, 1),
            ("complex", 1, 2),
            ("stored-big-endian", 1, 1),
            ("half", 1, 1),
            ("pages", 3, 21),
            ("jpeg-tiles", 1, 4),
        ] {
            let layout = layout(name);
            assert_eq!((layout.images.len(), layout.chunks.len()), (images, chunks), "{name}");
            assert!(layout.chunks.iter().all(|chunk| chunk.coding > 0), "{name} has raw chunks");
        }
        assert!(layout("zstd").chunks.iter().all(|chunk| chunk.coding == 0));
    }

    #[test]
    fn overviews_follow_from_the_image_before() {
        let reductions = |name| layout(name).images.iter().map(|image| image.reduction).collect::<Vec<_>>();
        assert_eq!(reductions("packbits-nearest"), [0, 1, 1]);
        assert_eq!(reductions("deflate-predicted-overviews")[..2], [0, 2]);
    }
}
