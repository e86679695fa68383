//! Inflates what can be deflated again to the very bytes, within a frame's room.

use crate::room::Room;
use kit_core::Limits;
use kit_deflate::{Format, Source, recode};
use std::collections::BTreeMap;

/// Bytes that may be inflated in vain for any frame.
const VAIN: u64 = 256 << 20;

/// Inflates the streams of a frame in their order.
pub struct Inflate<'a> {
    frame: &'a [u8],
    room: &'a Room,
    /// The recipes, each once.
    pub recipes: Vec<Vec<u8>>,
    numbers: BTreeMap<Vec<u8>, usize>,
    /// What made the last stream.
    before: Option<Source>,
    /// Bytes of plaintexts that there is still room for.
    left: u64,
    /// Bytes that may still be inflated in vain.
    vain: u64,
}

impl<'a> Inflate<'a> {
    /// Starts before the first stream.
    pub fn new(frame: &'a [u8], room: &'a Room) -> Self {
        let len = frame.len() as u64;
        // Names, and whatever is not inflated, take no more than the frame and a zero for each text.
        let left = room.plain.saturating_sub(len + len / 8);
        let (recipes, numbers) = (Vec::new(), BTreeMap::new());
        Self { frame, room, recipes, numbers, before: None, left, vain: VAIN + 16 * len }
    }

    /// The stream at `at`: its plaintext, its recipe's number and its length.
    pub fn at(&mut self, at: usize, format: Format) -> Option<(Vec<u8>, usize, usize)> {
        if self.vain == 0 {
            return None;
        }
        let limits = Limits { output: self.left.min(self.room.stream), memory: self.room.recode };
        let recoded = match recode(&self.frame[at..], format, self.before.as_ref(), &limits) {
            Ok(recoded) => recoded,
            Err(error) => {
                self.vain = self.vain.saturating_sub(1 + error.offset.unwrap_or(limits.output));
                return None;
            }
        };
        if !matches!(recoded.recipe.source, Source::Corrected(_)) {
            self.before = Some(recoded.recipe.source.clone());
        }
        self.left -= recoded.plain.len() as u64;
        let recipe = recoded.recipe.to_bytes();
        let next = self.recipes.len();
        let number = *self.numbers.entry(recipe.clone()).or_insert(next);
        if number == next {
            self.recipes.push(recipe);
        }
        Some((recoded.plain, number, recoded.consumed))
    }
}
