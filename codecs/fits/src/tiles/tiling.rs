//! How an image was cut into tiles and compressed, as the header of its table says (FITS 4.0 §10.1, §10.2).

use super::grid::Grid;
use super::plio;
use super::rice::Rice;
use super::scaling::{Scaling, shift};
use crate::header::Header;
use crate::image::Image;
use crate::table::Table;
use kit_core::Limits;
use kit_deflate::{Format, Recipe, recode, restore};
use std::borrow::Cow;

/// An image may be so many times as long as its tiles, and so long at most, so that memory is bounded by the frame's.
pub const EXPANSION: u64 = 8;
pub const LARGEST: u64 = 128 << 20;
/// The longest tile that is taken apart, in bytes and in numbers, and the most memory of its tokens under gzip.
pub const LONGEST: usize = 8 << 20;
pub const TOKENS: u64 = 64 << 20;

/// What compressed the tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coder {
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
    pub coder: Coder,
    pub grid: Grid,
    pub image: Image,
    /// Bytes of a number, and whether it has no sign.
    pub bytes: u32,
    unsigned: bool,
    /// Where in a row the place of a tile's bytes stands, and bytes of its two numbers.
    pub descriptor: usize,
    pub word: usize,
    /// Bytes of what its count counts.
    element: u64,
    /// Bytes between the rows and the heap.
    pub gap: u64,
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
    pub fn image_len(&self, len: u64) -> Option<u64> {
        let samples = self.grid.len().checked_mul(u64::from(self.bytes))?;
        (samples <= len.saturating_mul(EXPANSION).min(LARGEST)).then_some(samples)
    }

    /// A tile's samples, shifted, and what beside them gives its bytes again.
    pub fn decode(
        &self,
        code: &[u8],
        count: usize,
        before: Option<&Recipe>,
        by: i32,
    ) -> Option<(Vec<u8>, Option<Recipe>)> {
        if code.len() > LONGEST {
            return None;
        }
        let (mut samples, recipe) = match self.coder {
            Coder::Rice(rice) => (self.samples(&rice.decode(code, count)?), None),
            Coder::Plio => (self.samples(&plio::decode(code, count)?), None),
            Coder::Gzip { shuffled } => {
                let len = count * self.bytes as usize;
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
    pub fn shifts(&self, rows: &[u8], row: usize) -> Vec<i32> {
        self.scaling.map_or(Vec::new(), |scaling| scaling.shifts(rows, row))
    }

    /// A tile's bytes, of samples that were shifted.
    pub fn encode(&self, samples: &[u8], by: i32, recipe: Option<&Recipe>, limits: &Limits) -> Option<Vec<u8>> {
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
    pub fn place(&self, row: &[u8]) -> Option<std::ops::Range<usize>> {
        let word = |at: usize| {
            let bytes = &row[self.descriptor + at * self.word..][..self.word];
            bytes.iter().fold(0u64, |word, &byte| word << 8 | u64::from(byte))
        };
        let start = word(1).checked_add(self.gap)?;
        let end = start.checked_add(word(0).checked_mul(self.element)?)?;
        Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    /// Writes where a tile lies.
    pub fn put_place(&self, row: &mut [u8], place: &std::ops::Range<usize>) {
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
