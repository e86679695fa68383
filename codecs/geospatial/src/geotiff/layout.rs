//! What a frame is made of beside its pixels, as columns of numbers.
//!
//! ```text
//!  columns, each behind its length:
//!    images     each as `Image::put` has it
//!    recipes    each behind its length
//!    gaps       per chunk: bytes since the end of the one before, in the order of the frame
//!    places     per chunk: its image and its number there, as differences from what is expected
//!    codings    per chunk: 0 raw, n the n-th recipe
//!    lengths    per chunk: raw, its bytes; else by how many its plaintext is longer than expected
//!    paddings   per chunk that is not raw
//!    arrays     of offsets and of counts: where, how long, whose
//!    aliases    chunks that are chunks of other numbers as well
//! ```

use super::image::Image;
use super::padding::Padding;
use super::room::Room;
use super::text::{take_bytes, take_number};
use kit_core::{Error, Result};
use kit_entropy::varint;
use std::collections::BTreeMap;

/// A strip or tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Where it begins in the frame.
    pub at: u64,
    /// Its bytes; 0 until it has been made again.
    pub len: u64,
    /// Its image.
    pub image: u32,
    /// Its number there.
    pub number: u32,
    /// 0 for a raw one, or the number of its recipe, from 1.
    pub coding: u32,
    /// Bytes of its plaintext.
    pub plain: u64,
    /// What stands outside of the image.
    pub padding: Padding,
}

/// Numbers in the frame that follow from where the chunks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Array {
    /// Where the first one is.
    pub at: u64,
    /// Bytes of each.
    pub size: u8,
    /// How many there are.
    pub count: u64,
    /// The image whose chunks they are of.
    pub image: u32,
    /// Whether they are lengths, and not offsets.
    pub are_counts: bool,
    /// Chunks that each stands for.
    pub each: u64,
}

/// A frame's layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub images: Vec<Image>,
    pub recipes: Vec<Vec<u8>>,
    /// In the order of the frame.
    pub chunks: Vec<Chunk>,
    pub arrays: Vec<Array>,
    /// An image, a number there, and the chunk that it is.
    pub aliases: Vec<(u32, u32, u32)>,
}

const COLUMNS: usize = 9;

fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

impl Layout {
    /// The chunks of bands in turn: image, band, the number there, and which chunk of the frame it is.
    pub fn bands(&self) -> Vec<(u32, u32, u32, u32)> {
        let mut bands: Vec<_> = self
            .chunks
            .iter()
            .enumerate()
            .filter_map(|(i, chunk)| {
                let image = self.images.get(chunk.image as usize)?;
                Some((chunk.image, image.band_of(image.place(u64::from(chunk.number)).y), chunk.number, i as u32))
            })
            .collect();
        bands.sort_unstable();
        bands
    }

    /// The columns.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut columns: [Vec<u8>; COLUMNS] = Default::default();
        let [images, recipes, gaps, places, codings, lengths, paddings, arrays, aliases] = &mut columns;
        self.images.iter().for_each(|image| image.put(images));
        for recipe in &self.recipes {
            varint::put(recipes, recipe.len() as u64);
            recipes.extend(recipe);
        }
        let mut expected = Expected::new(self.images.len());
        let mut end = 0;
        for chunk in &self.chunks {
            varint::put(gaps, chunk.at - end);
            end = chunk.at + chunk.len;
            for number in expected.steps(chunk.image, chunk.number) {
                varint::put(places, zigzag(number));
            }
            varint::put(codings, u64::from(chunk.coding));
            if chunk.coding == 0 {
                varint::put(lengths, chunk.len);
            } else {
                varint::put(lengths, zigzag(chunk.plain as i64 - self.plain(chunk) as i64));
                paddings.push(chunk.padding as u8);
            }
        }
        for array in &self.arrays {
            let numbers = [array.at, array.count, u64::from(array.image), array.each];
            numbers.iter().for_each(|&number| varint::put(arrays, number));
            arrays.extend([array.size, u8::from(array.are_counts)]);
        }
        for &(image, number, chunk) in &self.aliases {
            [image, number, chunk].iter().for_each(|&number| varint::put(aliases, u64::from(number)));
        }
        let mut out = Vec::new();
        for column in &columns {
            varint::put(&mut out, column.len() as u64);
            out.extend(column);
        }
        out
    }

    /// Bytes that the plaintext of a chunk should have.
    fn plain(&self, chunk: &Chunk) -> u64 {
        self.images.get(chunk.image as usize).map_or(0, |image| image.len(image.place(u64::from(chunk.number))))
    }

    /// Reads what [`Self::to_bytes`] wrote; where the chunks begin is not known before their lengths are.
    pub fn from_bytes(mut bytes: &[u8], room: &Room) -> Result<(Self, Vec<u64>)> {
        let mut columns: [&[u8]; COLUMNS] = Default::default();
        for column in &mut columns {
            *column = take_bytes(&mut bytes)?;
        }
        let [images, recipes, gaps, places, codings, lengths, paddings, arrays, aliases] = &mut columns;
        let mut layout = Self::default();
        while !images.is_empty() {
            layout.images.push(Image::take(images)?);
        }
        while !recipes.is_empty() {
            layout.recipes.push(take_bytes(recipes)?.to_vec());
        }
        let mut expected = Expected::new(layout.images.len());
        let mut between = Vec::new();
        while !gaps.is_empty() {
            if between.len() as u64 == room.chunks {
                return Err(Error::corrupt(format!("more than {} chunks", room.chunks)));
            }
            between.push(take_number(gaps)?);
            let (image, number) = expected.step(unzigzag(take_number(places)?), unzigzag(take_number(places)?));
            layout.check(image, number)?;
            let (image, number) = (image as u32, number as u32);
            let coding = take_number(codings)?;
            if coding > layout.recipes.len() as u64 {
                return Err(Error::corrupt(format!("recipe {coding} of {}", layout.recipes.len())));
            }
            let mut chunk =
                Chunk { at: 0, len: 0, image, number, coding: coding as u32, plain: 0, padding: Padding::Zeros };
            if coding == 0 {
                chunk.len = take_number(lengths)?;
            } else {
                let difference = unzigzag(take_number(lengths)?);
                chunk.plain = layout.plain(&chunk).saturating_add_signed(difference);
                let kind = paddings.split_off_first().and_then(|&kind| Padding::ALL.get(usize::from(kind)));
                chunk.padding = *kind.ok_or_else(|| Error::corrupt("padding of an unknown kind"))?;
                if chunk.plain > room.piece {
                    return Err(Error::corrupt(format!(
                        "a plaintext of {} bytes, {} are due",
                        chunk.plain, room.piece
                    )));
                }
            }
            layout.chunks.push(chunk);
        }
        while !arrays.is_empty() {
            let [at, count, image, each] =
                [take_number(arrays)?, take_number(arrays)?, take_number(arrays)?, take_number(arrays)?];
            let (&[size, are_counts], rest) =
                arrays.split_first_chunk().ok_or_else(|| Error::corrupt("an array is cut short"))?;
            *arrays = rest;
            if image >= layout.images.len() as u64 || !(1..=8).contains(&size) || each == 0 {
                return Err(Error::corrupt(format!("an array of image {image}, of {size} bytes for {each} chunks")));
            }
            layout.arrays.push(Array { at, size, count, image: image as u32, are_counts: are_counts == 1, each });
        }
        while !aliases.is_empty() {
            let [image, number, chunk] = [take_number(aliases)?, take_number(aliases)?, take_number(aliases)?];
            if chunk >= layout.chunks.len() as u64 || layout.aliases.len() as u64 == room.chunks {
                return Err(Error::corrupt(format!("chunk {chunk} of {}", layout.chunks.len())));
            }
            layout.aliases.push((image as u32, number as u32, chunk as u32));
        }
        if columns.iter().any(|column| !column.is_empty()) || !bytes.is_empty() {
            return Err(Error::corrupt("columns of the layout do not end together"));
        }
        Ok((layout, between))
    }

    fn check(&self, image: i64, number: i64) -> Result<()> {
        let found = usize::try_from(image).ok().and_then(|image| self.images.get(image));
        let number = u64::try_from(number).ok();
        if !found.zip(number).is_some_and(|(image, number)| number < image.chunks() && number <= u64::from(u32::MAX)) {
            return Err(Error::corrupt(format!("chunk {number:?} of image {image} is none")));
        }
        Ok(())
    }

    /// Bytes that the chunks of a band should hold together.
    pub fn expected(&self, band: &[(u32, u32, u32, u32)]) -> u64 {
        let lens = band.iter().filter_map(|&(.., at)| self.chunks.get(at as usize)).map(|chunk| self.plain(chunk));
        lens.fold(0, u64::saturating_add)
    }

    /// The recipe of a chunk that is not raw.
    pub fn recipe(&self, chunk: &Chunk) -> Option<&[u8]> {
        let number = (chunk.coding as usize).checked_sub(1)?;
        self.recipes.get(number).map(Vec::as_slice)
    }
}

/// Where the chunks are, by image and number.
#[derive(Default)]
pub struct Known {
    spans: BTreeMap<(u32, u32), (u64, u64)>,
}

impl Known {
    /// Learns of the chunks of a layout that begins at `base` of the file.
    pub fn add(&mut self, layout: &Layout, base: u64) {
        let aliases = layout.aliases.iter().filter_map(|&(image, number, chunk)| {
            layout.chunks.get(chunk as usize).map(|chunk| (image, number, chunk))
        });
        for (image, number, chunk) in
            layout.chunks.iter().map(|chunk| (chunk.image, chunk.number, chunk)).chain(aliases)
        {
            self.spans.insert((image, number), (base.saturating_add(chunk.at), chunk.len));
        }
    }

    /// What is known of number `i` of an array; 0 where nothing is.
    pub fn of(&self, array: &Array, i: u64) -> u64 {
        let first = i.saturating_mul(array.each);
        let span = |number: u64| {
            let number = u32::try_from(number).ok()?;
            self.spans.get(&(array.image, number)).copied()
        };
        if !array.are_counts {
            return span(first).map_or(0, |span| span.0);
        }
        let (Ok(from), to) = (u32::try_from(first), first.saturating_add(array.each - 1)) else { return 0 };
        let to = u32::try_from(to).unwrap_or(u32::MAX);
        let spans = self.spans.range((array.image, from)..=(array.image, to));
        spans.fold(0u64, |sum, (_, span)| sum.wrapping_add(span.1))
    }
}

/// Which chunk is expected next.
struct Expected {
    image: i64,
    numbers: Vec<i64>,
}

impl Expected {
    fn new(images: usize) -> Self {
        Self { image: 0, numbers: vec![0; images] }
    }

    /// By how much a chunk differs from what is expected.
    fn steps(&mut self, image: u32, number: u32) -> [i64; 2] {
        let next = &mut self.numbers[image as usize];
        let steps = [i64::from(image) - self.image, i64::from(number) - *next];
        (self.image, *next) = (i64::from(image), i64::from(number) + 1);
        steps
    }

    /// The chunk that differs by so much.
    fn step(&mut self, image: i64, number: i64) -> (i64, i64) {
        self.image = self.image.wrapping_add(image);
        let Some(next) = usize::try_from(self.image).ok().and_then(|image| self.numbers.get_mut(image)) else {
            return (-1, -1);
        };
        let number = next.wrapping_add(number);
        *next = number.wrapping_add(1);
        (self.image, number)
    }
}
