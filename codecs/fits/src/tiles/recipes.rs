//! Which tiles are made again, and by what recipes.

use super::tiling::Coder;
use kit_core::{Error, Limits, Result};
use kit_deflate::Recipe;
use kit_entropy::varint;

/// The recipes of tiles, each after one bit of whether it is that of the tile before.
#[derive(Default)]
pub struct Recipes {
    pub bytes: Vec<u8>,
    written: Vec<u8>,
    pub last: Option<Recipe>,
}

const SAME: u8 = 0;
const NEW: u8 = 1;

impl Recipes {
    /// Adds a tile's recipe, where its coder has any.
    pub fn put(&mut self, recipe: Option<Recipe>) {
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

/// Takes a tile's recipe; `last` is that of the tile before.
pub fn take_recipe(recipes: &mut &[u8], coder: Coder, last: Option<Recipe>) -> Result<Option<Recipe>> {
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
pub fn put_runs(flags: &[bool], out: &mut Vec<u8>) {
    let mut rest = flags;
    let mut wanted = true;
    while !rest.is_empty() {
        let run = rest.iter().take_while(|&&flag| flag == wanted).count();
        varint::put(out, run as u64);
        rest = &rest[run..];
        wanted = !wanted;
    }
}

/// Takes the flags of so many.
pub fn take_runs(payload: &mut &[u8], count: u64, limits: &Limits) -> Result<Vec<bool>> {
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
