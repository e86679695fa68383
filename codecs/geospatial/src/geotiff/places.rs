//! Where the chunks of a file are, found once: in the only frame, or by the survey for all frames of a file that has several.

use super::fields::Tiff;
use super::image::Image;
use super::layout::{Array, Chunk, Known, Layout};
use super::padding::Padding;
use super::room::Room;
use super::text::{self, take_bytes, take_number};
use super::walk::{Directory, walk};
use kit_core::{Cx, Error, Limits, Piece, Plan, Result, Survey};
use kit_entropy::varint;
use kit_raster::Level;

/// The longest file that is one frame, and the window of frames of longer ones.
const LONGEST_FRAME: u64 = 128 << 20;
const WINDOW: u64 = 64 << 20;
/// Frames of bytes that no directory tells of.
const FOREIGN: usize = 4 << 20;
/// Bytes of a longer file that are looked at: from its start, and from its first directory on.
const HEAD: u64 = 16 << 20;
const TAIL: u64 = 64 << 20;
/// Bytes of rows that an uncompressed strip is cut into.
const SLICE: u64 = 1 << 20;
/// Most bytes that a plan's layout takes.
const MOST_PLANNED: u64 = 32 << 20;

/// How an image's chunks are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The number of the compression.
    pub compression: u64,
    /// The tables that JPEG chunks leave out.
    pub tables: Vec<u8>,
}

/// The chunks of a file.
#[derive(Default)]
pub struct Places {
    sources: Vec<Source>,
    layout: Layout,
    /// Where the last of what is known of ends.
    end: u64,
}

impl Places {
    /// Finds the chunks of a file of which pieces are known; those that overlap others are left out.
    pub fn find(pieces: &[(u64, &[u8])], total: u64, room: &Room, level: Level) -> Option<Self> {
        let tiff = Tiff::new(pieces, total)?;
        let (mut directories, end) = walk(&tiff);
        directories.retain_mut(|directory| {
            slice(directory);
            directory.image.cut(|layout| room.fits(layout, level))
        });
        directories.truncate(room.images());
        let mut places = Self { end, ..Self::default() };
        let mut found: Vec<Chunk> = Vec::new();
        for (i, directory) in directories.into_iter().enumerate() {
            chunks(&tiff, &directory, i as u32, room.chunks, &mut found);
            let arrays = [(Some(directory.offsets), false), (directory.counts, true)];
            places.layout.arrays.extend(arrays.into_iter().filter_map(|(field, are_counts)| {
                let field = field.filter(|field| field.size > 1)?;
                let (at, size, count, each) = (field.at, field.size, field.count, directory.each);
                Some(Array { at, size, count, image: i as u32, are_counts, each })
            }));
            // Between SOI and EOI.
            let tables = directory.tables.and_then(|field| tiff.bytes(field.at, field.end - field.at));
            let tables = tables.and_then(|tables| tables.get(2..tables.len().saturating_sub(2))).unwrap_or_default();
            places.sources.push(Source { compression: directory.compression, tables: tables.to_vec() });
            places.layout.images.push(directory.image);
        }
        places.add(found, room.chunks);
        Some(places)
    }

    /// Adds chunks that do not overlap; of those that begin and end alike the first image's.
    fn add(&mut self, mut found: Vec<Chunk>, most: u64) {
        let layout = &mut self.layout;
        found.sort_by_key(|chunk| (chunk.at, chunk.image, chunk.number));
        for chunk in found {
            match layout.chunks.last() {
                Some(last) if (last.at, last.len) == (chunk.at, chunk.len) => {
                    layout.aliases.push((chunk.image, chunk.number, layout.chunks.len() as u32 - 1));
                }
                Some(last) if last.at + last.len > chunk.at => {}
                _ if (layout.chunks.len() as u64) < most => layout.chunks.push(chunk),
                _ => {}
            }
        }
        self.end = layout.chunks.last().map_or(self.end, |last| self.end.max(last.at + last.len));
    }

    /// All chunks, for the only frame.
    pub fn whole(self) -> (Vec<Source>, Layout) {
        (self.sources, self.layout)
    }

    /// The chunks that lie in the frame of `len` bytes at `at`.
    pub fn within(self, at: u64, len: u64) -> (Vec<Source>, Layout) {
        let Self { sources, mut layout, .. } = self;
        let inside = |from: u64, len_of: u64| from >= at && from.saturating_add(len_of) <= at + len;
        layout.chunks.retain(|chunk| inside(chunk.at, chunk.len));
        layout.chunks.iter_mut().for_each(|chunk| chunk.at -= at);
        layout.arrays.retain(|array| inside(array.at, array.count.saturating_mul(u64::from(array.size))));
        layout.arrays.iter_mut().for_each(|array| array.at -= at);
        layout.aliases.clear();
        (sources, layout)
    }

    /// Bytes of working memory that a plan takes when it is read.
    pub fn memory(mut plan: &[u8]) -> u64 {
        let _ = varint::take(&mut plan);
        // A chunk takes five bytes at least; read, its place and that in the order of numbers take a hundred.
        varint::take(&mut plan)
            .map_or(0, |len| len.min(MOST_PLANNED) * 24 + text::memory(len.min(MOST_PLANNED), "balanced"))
    }

    /// What tells the numbers of arrays: the plan, and the chunks of the frame.
    pub fn known(cx: &Cx<'_>, layout: &Layout) -> Result<Known> {
        let mut known = Known::default();
        if let Some(places) = Self::planned(cx.plan)? {
            known.add(&places.layout, 0);
        }
        known.add(layout, cx.at);
        Ok(known)
    }

    /// The bytes of a plan.
    fn to_plan(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for source in &self.sources {
            varint::put(&mut bytes, source.compression);
            varint::put(&mut bytes, source.tables.len() as u64);
            bytes.extend(&source.tables);
        }
        let sources = bytes.len();
        bytes.extend(self.layout.to_bytes());
        let mut plan = Vec::new();
        varint::put(&mut plan, sources as u64);
        varint::put(&mut plan, bytes.len() as u64);
        text::encode(&bytes, "balanced", Limits::DEFAULT, &mut plan)?;
        Ok(plan)
    }

    /// Reads a plan; `None` where it is empty.
    pub fn planned(mut plan: &[u8]) -> Result<Option<Self>> {
        if plan.is_empty() {
            return Ok(None);
        }
        let [sources, len] = [take_number(&mut plan)?, take_number(&mut plan)?];
        if len > MOST_PLANNED || sources > len {
            return Err(Error::corrupt(format!("a plan of {len} bytes, {MOST_PLANNED} are possible")));
        }
        let mut bytes = Vec::new();
        text::decode(&mut plan, len, "balanced", Limits::DEFAULT, &mut bytes)?;
        let (mut input, layout) = bytes.split_at(sources as usize);
        let mut sources = Vec::new();
        while !input.is_empty() {
            let compression = take_number(&mut input)?;
            sources.push(Source { compression, tables: take_bytes(&mut input)?.to_vec() });
        }
        let room = Room { chunks: MOST_PLANNED / 4, ..Room::new(LONGEST_FRAME) };
        let (mut layout, gaps) = Layout::from_bytes(layout, &room)?;
        let mut end = 0u64;
        for (chunk, gap) in layout.chunks.iter_mut().zip(gaps) {
            chunk.at = end.saturating_add(gap);
            end = chunk.at.saturating_add(chunk.len);
        }
        if sources.len() != layout.images.len() {
            return Err(Error::corrupt(format!("{} sources of {} images", sources.len(), layout.images.len())));
        }
        Ok(Some(Self { sources, layout, end }))
    }
}

/// The chunks of a directory.
fn chunks(tiff: &Tiff<'_>, directory: &Directory, number: u32, most: u64, found: &mut Vec<Chunk>) {
    let (image, each) = (&directory.image, directory.each);
    let entries = directory.offsets.count.min(image.chunks().div_ceil(each));
    for entry in 0..entries.min(most) {
        let offset = tiff.value(&directory.offsets, entry).unwrap_or(0);
        let expected = |number| image.len(image.place(number));
        let numbers = entry * each..((entry + 1) * each).min(image.chunks()).min(u64::from(u32::MAX));
        let count = match &directory.counts {
            Some(counts) => tiff.value(counts, entry).unwrap_or(0),
            // Uncompressed strips need none.
            None if directory.compression == 1 => numbers.clone().map(expected).fold(0, u64::saturating_add),
            None => 0,
        };
        let mut left = count.min(tiff.total.saturating_sub(offset));
        let mut at = offset;
        for number_there in numbers.clone() {
            let len = if number_there + 1 == numbers.end { left } else { left.min(expected(number_there)) };
            if offset > 0 && len > 0 && found.len() as u64 <= most {
                let place = (number, number_there as u32);
                let (image, number) = place;
                found.push(Chunk { at, len, image, number, coding: 0, plain: 0, padding: Padding::Zeros });
            }
            (at, left) = (at + len, left - len);
        }
    }
}

/// Cuts uncompressed strips into slices of rows, of which bands can be made.
fn slice(directory: &mut Directory) {
    let image: &mut Image = &mut directory.image;
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

/// Refuses what is no TIFF file; of files of several frames, plans where the chunks are.
pub fn survey(seen: &[Piece], total: u64, level: &str) -> Result<Survey> {
    let Some(first) = seen.iter().find(|piece| piece.at == 0 && !piece.bytes.is_empty()) else {
        let head = if total <= LONGEST_FRAME { 4 } else { HEAD };
        return Ok(if seen.is_empty() && total > 0 { Survey::More(vec![0..head.min(total)]) } else { refuse(&[])? });
    };
    if !super::is_tiff(&first.bytes) {
        refuse(&first.bytes)?;
    }
    if total <= LONGEST_FRAME {
        return Ok(Survey::Done(Plan { bytes: Vec::new(), frame_len: total.max(1) }));
    }
    let pieces: Vec<(u64, &[u8])> = seen.iter().map(|piece| (piece.at, &piece.bytes[..])).collect();
    let directory = Tiff::new(&pieces, total).and_then(|tiff| tiff.first()).unwrap_or(0);
    if seen.len() == 1 && directory >= first.bytes.len() as u64 && directory < total {
        return Ok(Survey::More(vec![directory..total.min(directory.saturating_add(TAIL))]));
    }
    // Bands as of a shorter frame, so that a frame of a part of the chunks has few pixels that are none of its own.
    let room = Room { chunks: MOST_PLANNED / 32, ..Room::new(4 << 20) };
    let places = Places::find(&pieces, total, &room, Level::named(level)).unwrap_or_default();
    Ok(Survey::Done(Plan { bytes: places.to_plan()?, frame_len: WINDOW }))
}

fn refuse(head: &[u8]) -> Result<Survey> {
    let found = &head[..head.len().min(4)];
    Err(Error::input(format!("expected II*\\0, MM\\0*, II+\\0 or MM\\0+ at the start, found {found:02x?}")).at(0))
}

/// Where the frame ends with which `window` begins, at `at` of the file: behind a chunk, or behind all that directories tell of.
pub fn end(window: &[u8], at: u64, cx: &Cx<'_>) -> usize {
    if let Ok(Some(places)) = Places::planned(cx.plan) {
        let to = at + window.len() as u64;
        let ends = places.layout.chunks.iter().map(|chunk| chunk.at.saturating_add(chunk.len));
        let last = ends.filter(|&end| end > at && end <= to).max();
        return last.map_or(window.len(), |last| (last - at) as usize);
    }
    if at > 0 {
        return window.len().min(FOREIGN);
    }
    let room = Room::new(window.len() as u64);
    let places = Places::find(&[(0, window)], window.len() as u64, &room, Level::named(cx.options.level()));
    let end = places.map_or(0, |places| places.end as usize);
    // A few bytes more are no reason for another frame.
    if end + window.len() / 8 >= window.len() { window.len() } else { end.max(FOREIGN.min(window.len())) }
}
