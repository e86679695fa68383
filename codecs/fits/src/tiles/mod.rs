//! Compressed images: the tiles of a table (FITS 4.0 §10).
//!
//! ```text
//!   tiles in the heap ─▶ numbers ─▶ the whole image ─▶ strips, as any image
//!         │  the same coder gives the very bytes          of the table only what is not known then:
//!         └▶ else they stay in the heap                  the places of tiles in the heap are
//! ```

mod grid;
mod plio;
mod rice;
mod scaling;

use crate::header::Header;
use crate::image::{self, Image};
use crate::section::{section, take_section};
use crate::settings::Settings;
use crate::table::{self, Table};
use grid::Grid;
use kit_core::{Error, Limits, Result};
use kit_deflate::{Format, Recipe, recode, restore};
use kit_entropy::varint;
use kit_raster::Level;
use rice::Rice;
use scaling::{Scaling, shift};
use std::borrow::Cow;

/// An image may be so many times as long as its tiles, and so long at most, so that memory is bounded by the frame's.
const EXPANSION: u64 = 8;
const LARGEST: u64 = 128 << 20;

/// The longest gzip tile that is taken apart, its image twice as long at most, and the most memory of its tokens.
const LONGEST: usize = 4 << 20;
const TOKENS: u64 = 64 << 20;

/// Bytes of working memory for `len` bytes of the table of a compressed image: the image, the rows, what is kept of the heap, a tile
/// while it is taken apart, and whatever codes the image or the table.
pub fn memory(len: u64, level: Level) -> u64 {
    let image = len.saturating_mul(EXPANSION).min(LARGEST);
    let tile = (LONGEST as u64).min(len) * 40 + TOKENS.min(len.saturating_mul(64));
    image + 3 * len + tile.max(image::memory(image, level)).max(table::memory(len, level))
}

/// What compressed the tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coder {
    Rice(Rice),
    /// Whether the bytes of numbers are apart, the highest of all first.
    Gzip {
        shuffled: bool,
    },
    Plio,
}

/// How an image was cut into tiles, and what compressed them.
#[derive(Clone, Debug)]
pub struct Tiling {
    coder: Coder,
    grid: Grid,
    image: Image,
    /// Bytes of a number, and whether it has no sign.
    bytes: u32,
    unsigned: bool,
    /// Where in a row the place of a tile's bytes stands, and bytes of its two numbers.
    descriptor: usize,
    word: usize,
    /// Bytes of what its count counts.
    element: u64,
    /// Bytes between the rows and the heap.
    gap: u64,
    /// Where a tile's scale and zero stand, where its numbers are scaled floats.
    scaling: Option<Scaling>,
}

impl Tiling {
    /// Reads what a header says; `None` where the table is no compressed image, or one of a kind that is not taken apart.
    pub fn new(header: &Header<'_>, table: &Table) -> Option<Self> {
        if !header.is_true("ZIMAGE") {
            return None;
        }
        let bitpix = header.integer("ZBITPIX")?;
        let coder = coder(header)?;
        let is_whole =
            bitpix > 0 || coder != (Coder::Gzip { shuffled: false }) && coder != (Coder::Gzip { shuffled: true });
        let column = |name: &str| {
            let titles = (1..=header.count("TFIELDS").unwrap_or(0).min(999)).map(|n| Header::numbered("TTYPE", n));
            titles.zip(0..).find(|(title, _)| header.string(title) == Some(name)).map(|(_, number)| number)
        };
        // Floats are lossless under gzip where nothing scales them (§10.2); else integers of four bytes stand for them.
        let is_scaled = column("ZSCALE").is_some() || header.count("ZSCALE").is_some();
        let bitpix = if bitpix > 0 || !is_whole && !is_scaled { bitpix } else { 32 };
        let axes: Vec<u64> = (1..=header.count("ZNAXIS").filter(|&n| n <= 9)?)
            .map(|n| header.count(&Header::numbered("ZNAXIS", n)))
            .collect::<Option<_>>()?;
        let sizes = (1..).zip(&axes).map(|(n, &axis)| {
            header.count(&Header::numbered("ZTILE", n)).unwrap_or(if n == 1 { axis } else { 1 }).clamp(1, axis.max(1))
        });
        let (descriptor, word, element) = table.descriptor(column("COMPRESSED_DATA")?)?;
        let rows = table.row().checked_mul(table.rows())?;
        let double = |name: &str| column(name).and_then(|column| table.double(column));
        let scaling = double("ZSCALE").zip(double("ZZERO")).map(|(scale, zero)| Scaling { scale, zero });
        Some(Self {
            coder,
            grid: Grid::new(&axes, sizes.collect())?,
            image: Image::new(&axes, bitpix)?,
            bytes: bitpix.unsigned_abs() as u32 / 8,
            unsigned: bitpix == 8,
            descriptor,
            word,
            element,
            scaling: scaling.filter(|_| bitpix == 32),
            gap: header.count("THEAP").unwrap_or(rows).checked_sub(rows)?,
        })
    }

    /// Bytes of the image, where it is short enough for `len` bytes of tiles to be taken apart.
    fn image_len(&self, len: u64) -> Option<u64> {
        let samples = self.grid.len().checked_mul(u64::from(self.bytes))?;
        (samples <= len.saturating_mul(EXPANSION).min(LARGEST)).then_some(samples)
    }

    /// A tile's samples, shifted, and what beside them gives its bytes again.
    fn decode(&self, code: &[u8], count: usize, before: Option<&Recipe>, by: i32) -> Option<(Vec<u8>, Option<Recipe>)> {
        let (mut samples, recipe) = match self.coder {
            Coder::Rice(rice) => (self.samples(&rice.decode(code, count)?), None),
            Coder::Plio => (self.samples(&plio::decode(code, count)?), None),
            Coder::Gzip { shuffled } => {
                let len = count * self.bytes as usize;
                if code.len() > LONGEST || len > 2 * LONGEST {
                    return None;
                }
                let limits = Limits { memory: TOKENS, output: len as u64 };
                let recoded = recode(code, Format::Gzip, before.map(|recipe| &recipe.source), &limits).ok()?;
                if recoded.consumed != code.len() || recoded.plain.len() != len {
                    return None;
                }
                let plain = if shuffled { unshuffle(&recoded.plain, self.bytes as usize) } else { recoded.plain };
                (plain, Some(recoded.recipe))
            }
        };
        if by != 0 {
            shift(&mut samples, by);
        }
        Some((samples, recipe))
    }

    fn samples(&self, numbers: &[i64]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_be_bytes().into_iter().skip(8 - self.bytes as usize)).collect()
    }

    /// By how much each tile's samples are shifted; nothing where they were not scaled.
    fn shifts(&self, rows: &[u8], row: usize) -> Vec<i32> {
        self.scaling.map_or(Vec::new(), |scaling| scaling.shifts(rows, row))
    }

    /// A tile's bytes, of samples that were shifted.
    fn encode(&self, samples: &[u8], by: i32, recipe: Option<&Recipe>, limits: &Limits) -> Option<Vec<u8>> {
        let mut samples = Cow::Borrowed(samples);
        if by != 0 {
            shift(samples.to_mut(), by.wrapping_neg());
        }
        let numbers = || samples.chunks_exact(self.bytes as usize).map(|bytes| number(bytes, self.unsigned));
        match (self.coder, recipe) {
            (Coder::Rice(Rice { bytes: 1, block }), _) => {
                // Bytes are coded as if they had a sign.
                let signed: Vec<i64> = numbers().map(|number| i64::from(number as i8)).collect();
                Some(Rice { bytes: 1, block }.encode(&signed))
            }
            (Coder::Rice(rice), _) => Some(rice.encode(&numbers().collect::<Vec<_>>())),
            (Coder::Plio, _) => plio::encode(&numbers().collect::<Vec<_>>()),
            (Coder::Gzip { shuffled: true }, Some(recipe)) => {
                restore(&shuffle(&samples, self.bytes as usize), recipe, limits).ok()
            }
            (Coder::Gzip { .. }, recipe) => restore(&samples, recipe?, limits).ok(),
        }
    }

    /// Where a row says that its tile lies in what is behind the rows.
    fn place(&self, row: &[u8]) -> Option<std::ops::Range<usize>> {
        let word = |at: usize| {
            let bytes = &row[self.descriptor + at * self.word..][..self.word];
            bytes.iter().fold(0u64, |word, &byte| word << 8 | u64::from(byte))
        };
        let start = word(1).checked_add(self.gap)?;
        let end = start.checked_add(word(0).checked_mul(self.element)?)?;
        Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    /// Writes where a tile lies.
    fn put_place(&self, row: &mut [u8], place: &std::ops::Range<usize>) {
        let words = [place.len() as u64 / self.element, place.start as u64 - self.gap];
        let fields = row[self.descriptor..][..2 * self.word].chunks_exact_mut(self.word);
        for (field, word) in fields.zip(words) {
            field.copy_from_slice(&word.to_be_bytes()[8 - self.word..]);
        }
    }
}

fn coder(header: &Header<'_>) -> Option<Coder> {
    let parameter = |name: &str| {
        (1..=9).find_map(|n| {
            let named = header.string(&Header::numbered("ZNAME", n))? == name;
            named.then(|| header.count(&Header::numbered("ZVAL", n)))?
        })
    };
    Some(match header.string("ZCMPTYPE")? {
        "RICE_1" | "RICE_ONE" => {
            let block = parameter("BLOCKSIZE").unwrap_or(32);
            let bytes = parameter("BYTEPIX").unwrap_or(4) as u32;
            if ![1, 2, 4].contains(&bytes) || !(1..=1 << 20).contains(&block) {
                return None;
            }
            Coder::Rice(Rice { block: block as usize, bytes })
        }
        "GZIP_1" => Coder::Gzip { shuffled: false },
        "GZIP_2" => Coder::Gzip { shuffled: true },
        "PLIO_1" => Coder::Plio,
        _ => return None,
    })
}

fn number(bytes: &[u8], unsigned: bool) -> i64 {
    let shift = 64 - 8 * bytes.len() as u32;
    let bits = bytes.iter().fold(0u64, |bits, &byte| bits << 8 | u64::from(byte));
    if unsigned { bits as i64 } else { (bits << shift) as i64 >> shift }
}

/// Numbers whose bytes are apart, together.
fn unshuffle(planes: &[u8], bytes: usize) -> Vec<u8> {
    let count = planes.len() / bytes;
    (0..count).flat_map(|i| (0..bytes).map(move |byte| planes[byte * count + i])).collect()
}

fn shuffle(numbers: &[u8], bytes: usize) -> Vec<u8> {
    (0..bytes).flat_map(|byte| numbers[byte..].iter().step_by(bytes)).copied().collect()
}

/// Codes the bytes of a compressed image's table; fails where none of its tiles can be made again.
pub fn encode(bytes: &[u8], table: &Table, tiling: &Tiling, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let row = table.row() as usize;
    let none = || Error::failed("no tile can be made again");
    let image_len = tiling.image_len(bytes.len() as u64).ok_or_else(none)?;
    let rows_len = table.rows().checked_mul(table.row()).filter(|&len| len <= bytes.len() as u64).ok_or_else(none)?;
    let (rows, heap) = bytes.split_at(rows_len as usize);
    let mut rows = rows.to_vec();
    let mut samples = Vec::new();
    settings.limits.reserve(&mut samples, image_len)?;
    samples.resize(image_len as usize, 0);
    let shifts = tiling.shifts(&rows, row);
    let (mut kept, mut cursor, mut taken) = (Vec::new(), tiling.gap as usize, 0);
    let mut made = vec![false; rows.len() / row];
    let mut recipes = Recipes::default();
    for (number, fields) in rows.chunks_exact_mut(row).enumerate() {
        let by = shifts.get(number).copied().unwrap_or(0);
        let Some(place) = tiling.place(fields).filter(|place| place.end <= heap.len()) else { continue };
        let known = tiling.grid.tile(number as u64).filter(|_| place.start == cursor && !place.is_empty());
        if let Some(box_) = known
            && let Some((tile, recipe)) = tiling.decode(&heap[place.clone()], box_.len(), recipes.last.as_ref(), by)
            && tiling
                .encode(&tile, by, recipe.as_ref(), &settings.limits)
                .is_some_and(|again| again == heap[place.clone()])
        {
            box_.put(&tile, &mut samples, tiling.bytes as usize);
            recipes.put(recipe);
            made[number] = true;
            kept.extend(&heap[taken..place.start]);
            taken = place.end;
            fields[tiling.descriptor..][..2 * tiling.word].fill(0);
        }
        cursor = cursor.max(place.end);
    }
    if !made.contains(&true) {
        return Err(none());
    }
    kept.extend(&heap[taken..]);
    put_runs(&made, out);
    section(out, |out| {
        out.append(&mut recipes.bytes);
        Ok(())
    })?;
    section(out, |out| image::encode(&samples, &tiling.image, settings, out))?;
    drop(samples);
    rows.append(&mut kept);
    varint::put(out, rows.len() as u64);
    table::encode(&rows, table, settings, out)
}

/// Restores `len` bytes of a compressed image's table onto the end of `out`.
pub fn decode(
    mut payload: &[u8],
    table: &Table,
    tiling: &Tiling,
    len: u64,
    settings: Settings,
    out: &mut Vec<u8>,
) -> Result<()> {
    let wrong = || Error::corrupt("the tiles of an image are not as its table says");
    let image_len = tiling.image_len(len).ok_or_else(wrong)?;
    let rows_len = table.rows().checked_mul(table.row()).filter(|&rows| rows <= len).ok_or_else(wrong)?;
    let made = take_runs(&mut payload, table.rows(), &settings.limits)?;
    let mut recipes = take_section(&mut payload)?;
    let mut samples = Vec::new();
    let coded = take_section(&mut payload)?;
    // The image is longer than the frame.
    image::decode(coded, &tiling.image, image_len, settings.into(image_len), &mut samples)?;
    let kept_len = varint::take(&mut payload).filter(|&kept| (rows_len..=len).contains(&kept)).ok_or_else(wrong)?;
    let start = out.len();
    let mut kept = Vec::new();
    table::decode(payload, table, kept_len, settings, &mut kept)?;
    let (rows, mut kept) = kept.split_at(rows_len as usize);
    settings.limits.reserve(out, len)?;
    out.extend(rows);
    let shifts = tiling.shifts(rows, table.row() as usize);
    let heap_start = out.len();
    let heap_len = (len - rows_len) as usize;
    let mut cursor = tiling.gap as usize;
    let mut last = None;
    for (number, &made) in made.iter().enumerate() {
        let at = start + number * table.row() as usize;
        if !made {
            let fields = &out[at..at + table.row() as usize];
            cursor = tiling
                .place(fields)
                .filter(|place| place.end <= heap_len)
                .map_or(cursor, |place| place.end.max(cursor));
            continue;
        }
        let by = shifts.get(number).copied().unwrap_or(0);
        let box_ = tiling.grid.tile(number as u64).ok_or_else(wrong)?;
        last = take_recipe(&mut recipes, tiling.coder, last)?;
        let samples = box_.take(&samples, tiling.bytes as usize);
        let limits = settings.into(heap_len as u64).limits;
        let code = tiling.encode(&samples, by, last.as_ref(), &limits).ok_or_else(wrong)?;
        // What stays in the heap stands before.
        let before = cursor.checked_sub(out.len() - heap_start).and_then(|len| kept.split_off(..len));
        out.extend(before.ok_or_else(wrong)?);
        let place = cursor..cursor + code.len();
        out.extend(code);
        tiling.put_place(&mut out[at..at + table.row() as usize], &place);
        cursor = place.end;
        limits.need_output(cursor as u64)?;
    }
    if !recipes.is_empty() || (out.len() - heap_start).checked_add(kept.len()) != Some(heap_len) {
        return Err(wrong());
    }
    out.extend(kept);
    Ok(())
}

/// The recipes of tiles, each after one bit of whether it is that of the tile before.
#[derive(Default)]
struct Recipes {
    bytes: Vec<u8>,
    written: Vec<u8>,
    last: Option<Recipe>,
}

const SAME: u8 = 0;
const NEW: u8 = 1;

impl Recipes {
    fn put(&mut self, recipe: Option<Recipe>) {
        let Some(recipe) = recipe else { return };
        let written = recipe.to_bytes();
        if written == self.written {
            self.bytes.push(SAME);
        } else {
            self.bytes.push(NEW);
            self.bytes.extend(&written);
            self.written = written;
        }
        self.last = Some(recipe);
    }
}

fn take_recipe(recipes: &mut &[u8], coder: Coder, last: Option<Recipe>) -> Result<Option<Recipe>> {
    if !matches!(coder, Coder::Gzip { .. }) {
        return Ok(None);
    }
    match (recipes.split_off_first(), last) {
        (Some(&SAME), Some(last)) => Ok(Some(last)),
        (Some(&NEW), _) => Recipe::take(recipes).map(Some),
        _ => Err(Error::corrupt("a tile's recipe is missing")),
    }
}

/// Appends the lengths of runs, of true first.
fn put_runs(flags: &[bool], out: &mut Vec<u8>) {
    let mut rest = flags;
    let mut wanted = true;
    while !rest.is_empty() {
        let run = rest.iter().take_while(|&&flag| flag == wanted).count();
        varint::put(out, run as u64);
        rest = &rest[run..];
        wanted = !wanted;
    }
}

fn take_runs(payload: &mut &[u8], count: u64, limits: &Limits) -> Result<Vec<bool>> {
    let mut flags = Vec::new();
    limits.reserve(&mut flags, count)?;
    let mut wanted = true;
    while (flags.len() as u64) < count {
        let run = varint::take(payload).filter(|&run| run <= count - flags.len() as u64);
        let run = run.filter(|&run| run > 0 || flags.is_empty() && wanted);
        let run = run.ok_or_else(|| Error::corrupt("the list of tiles is cut short"))?;
        flags.resize(flags.len() + run as usize, wanted);
        wanted = !wanted;
    }
    Ok(flags)
}
