//! Files whose data set is a deflate stream (PS3.5 §A.5): as if it were not.

use crate::payload::{number, put_section, section};
use crate::walk;
use kit_core::{Error, Limits, Result};
use kit_deflate::{Format, Recipe, recode, restore};
use kit_entropy::varint;

/// Bytes of working memory for each byte of the plain file, and of the frame, as tokens while they are looked at.
pub const PER_PLAIN: u64 = 3;
pub const PER_BYTE: u64 = 14;

/// The plain file; appends to `out` what makes the frame of it. `None` where that would not come back as it is.
pub fn undo(frame: &[u8], most: u64, limits: &Limits, out: &mut Vec<u8>) -> Option<Vec<u8>> {
    let start = walk::start(frame, frame.len() as u64).ok().filter(|start| start.deflated)?;
    let (meta, stream) = frame.split_at_checked(start.at as usize)?;
    let limits = Limits { output: most.checked_sub(start.at)?, ..*limits };
    let recoded = recode(stream, Format::Raw, None, &limits).ok()?;
    let plain = [meta, &recoded.plain].concat();
    varint::put(out, plain.len() as u64);
    varint::put(out, meta.len() as u64);
    let put = |out: &mut Vec<u8>| {
        recoded.recipe.put(out);
        Ok(())
    };
    put_section(out, put).ok()?;
    let tail = stream.get(recoded.consumed..)?;
    varint::put(out, tail.len() as u64);
    out.extend(tail);
    Some(plain)
}

/// What makes a frame of the plain file.
pub struct Redo<'a> {
    /// Bytes of the plain file, and of those before its data set.
    pub len: u64,
    meta: u64,
    recipe: Recipe,
    tail: &'a [u8],
}

impl<'a> Redo<'a> {
    /// Takes it off the front of `input`, for a plain file of at most `most` bytes.
    pub fn take(input: &mut &'a [u8], most: u64) -> Result<Self> {
        let len = number(input, "the length of a plain file", most)?;
        let meta = number(input, "the length of meta information", len)?;
        let mut recipe = section(input, "a recipe")?;
        let redo = Recipe::take(&mut recipe)?;
        match recipe.len() {
            0 => Ok(Self { len, meta, recipe: redo, tail: section(input, "a tail")? }),
            more => Err(Error::corrupt(format!("{more} bytes behind the recipe of a deflate stream"))),
        }
    }

    /// Appends the frame to `out`.
    pub fn put(&self, plain: &[u8], limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
        let (meta, plain) = plain.split_at_checked(self.meta as usize).ok_or_else(|| Error::corrupt("no data set"))?;
        let stream = restore(plain, &self.recipe, limits)?;
        for bytes in [meta, &stream, self.tail] {
            out.extend(bytes);
        }
        Ok(())
    }
}
