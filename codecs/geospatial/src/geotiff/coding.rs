//! A chunk as its plaintext and the recipe that makes its very bytes again.
//!
//! ```text
//!  recipe:  kind, then by kind
//!    0 as it is       nothing
//!    1 LZW            bytes behind the stream, behind their length; a recipe of LZW
//!    2 deflate        bytes behind the stream, behind their length; a recipe of kit-deflate
//!    3 PackBits       bytes behind the stream, behind their length; the policy
//!    4 JPEG           bytes of the tables that the file of the chunk has behind SOI and the chunk has not
//! ```

use super::image::Image;
use super::room::Room;
use super::{lzw, packbits};
use kit_core::{Error, Limits, Result};
use kit_deflate::{Format, Recipe, Source, recode, restore};
use kit_entropy::varint;

const PLAIN: u8 = 0;
const LZW: u8 = 1;
const DEFLATE: u8 = 2;
const PACKBITS: u8 = 3;
const TABLES: u8 = 4;

/// The compression of chunks that are JPEG streams (Adobe Photoshop TIFF Technical Note 2).
pub const JPEG: u64 = 7;
/// How a JPEG stream begins.
pub const SOI: [u8; 2] = [0xFF, 0xD8];

/// Most bytes behind a stream that a recipe keeps.
const LONGEST_TAIL: usize = 64;

/// Undoes the compression of chunks, one after the other.
pub struct Undo {
    room: Room,
    /// What made the deflate stream before.
    before: Option<Source>,
}

impl Undo {
    /// Starts before the first chunk.
    pub fn new(room: Room) -> Self {
        Self { room, before: None }
    }

    /// The plaintext and the recipe of a chunk that should say `expected` bytes; the recipe has been followed.
    pub fn undo(
        &mut self,
        stored: &[u8],
        compression: u64,
        image: &Image,
        expected: u64,
    ) -> Option<(Vec<u8>, Vec<u8>)> {
        if expected > self.room.piece || stored.is_empty() {
            return None;
        }
        // Compression of TIFF 6.0, and deflate's old and new numbers.
        match compression {
            1 => (stored.len() as u64 <= self.room.piece).then(|| (stored.to_vec(), vec![PLAIN])),
            5 => self.lzw(stored, image, expected),
            8 | 32946 => self.deflate(stored),
            32773 => self.packbits(stored, image, expected),
            _ => None,
        }
    }

    fn lzw(&self, stored: &[u8], image: &Image, expected: u64) -> Option<(Vec<u8>, Vec<u8>)> {
        let (plain, lzw) = lzw::decode(stored, expected as usize)?;
        let mut made = Vec::new();
        lzw::encode(&plain, &lzw, stored.len() as u64, &mut made)?;
        let mut recipe = with_tail(LZW, stored, &made)?;
        lzw.put(&mut recipe);
        self.proven(plain, recipe, stored, image)
    }

    fn packbits(&self, stored: &[u8], image: &Image, expected: u64) -> Option<(Vec<u8>, Vec<u8>)> {
        let (plain, consumed) = packbits::decode(stored, expected as usize)?;
        let mut made = Vec::new();
        let policy = packbits::Policy::all().position(|policy| {
            made.clear();
            packbits::encode(&plain, image.row() as usize, policy, &mut made);
            made == stored[..consumed]
        })?;
        let mut recipe = with_tail(PACKBITS, stored, &made)?;
        recipe.push(policy as u8);
        self.proven(plain, recipe, stored, image)
    }

    fn deflate(&mut self, stored: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        if stored.len() as u64 > self.room.stream {
            return None;
        }
        let limits = Limits { output: self.room.piece, memory: self.room.stream * 8 + (4 << 20) };
        let recoded = recode(stored, Format::Zlib, self.before.as_ref(), &limits).ok()?;
        let mut recipe = with_tail(DEFLATE, stored, &stored[..recoded.consumed])?;
        recoded.recipe.put(&mut recipe);
        if !matches!(recoded.recipe.source, Source::Corrected(_)) {
            self.before = Some(recoded.recipe.source);
        } else if recipe.len() > stored.len() / 8 {
            return None;
        }
        Some((recoded.plain, recipe))
    }

    fn proven(&self, plain: Vec<u8>, recipe: Vec<u8>, stored: &[u8], image: &Image) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut made = Vec::new();
        redo(&plain, &recipe, image, &self.room, stored.len() as u64, &mut made).ok()?;
        (made == stored).then_some((plain, recipe))
    }
}

/// The recipe of a JPEG chunk whose file has that many bytes of tables more.
pub fn with_tables(tables: usize) -> Vec<u8> {
    let mut recipe = vec![TABLES];
    varint::put(&mut recipe, tables as u64);
    recipe
}

/// The bytes of tables of a JPEG chunk; `None` for other recipes.
pub fn tables(recipe: &[u8]) -> Option<u64> {
    let (&TABLES, mut rest) = recipe.split_first()? else { return None };
    varint::take(&mut rest).filter(|_| rest.is_empty())
}

/// The start of a recipe, for a chunk that begins with `made`.
fn with_tail(kind: u8, stored: &[u8], made: &[u8]) -> Option<Vec<u8>> {
    let tail = stored.strip_prefix(made).filter(|tail| tail.len() <= LONGEST_TAIL)?;
    let mut recipe = vec![kind];
    varint::put(&mut recipe, tail.len() as u64);
    recipe.extend(tail);
    Some(recipe)
}

/// Makes a chunk of at most `most` bytes again, onto the end of `out`.
pub fn redo(plain: &[u8], mut recipe: &[u8], image: &Image, room: &Room, most: u64, out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    let input = &mut recipe;
    let cut = || Error::corrupt("a recipe is cut short");
    let (&kind, rest) = input.split_first().ok_or_else(cut)?;
    *input = rest;
    let mut tail: &[u8] = &[];
    if kind != PLAIN {
        let len = varint::take(input).filter(|&len| len <= LONGEST_TAIL as u64).ok_or_else(cut)?;
        (tail, *input) = input.split_at_checked(len as usize).ok_or_else(cut)?;
    }
    match kind {
        PLAIN => out.extend(plain),
        LZW => {
            let recipe = lzw::Recipe::take(input, most)?;
            lzw::encode(plain, &recipe, most, out).ok_or_else(|| Error::corrupt("LZW makes more than its chunk"))?;
        }
        DEFLATE => {
            let recipe = Recipe::take(input)?;
            let limits = Limits { output: most, memory: room.stream * 8 + (4 << 20) };
            out.extend(restore(plain, &recipe, &limits)?);
        }
        PACKBITS => {
            let number = input.split_off_first().copied().ok_or_else(cut)?;
            let policy = packbits::Policy::all().nth(usize::from(number));
            let policy = policy.ok_or_else(|| Error::corrupt(format!("PackBits of the unknown policy {number}")))?;
            packbits::encode(plain, image.row() as usize, policy, out);
        }
        _ => return Err(Error::corrupt(format!("a recipe of the unknown kind {kind}"))),
    }
    out.extend(tail);
    if !input.is_empty() || (out.len() - start) as u64 > most {
        return Err(Error::corrupt("a recipe makes more than its chunk, or goes on behind its end"));
    }
    Ok(())
}
