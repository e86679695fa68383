//! The recipes of deflated members, each once.

use crate::bits::{Bit, Number, Symbol};
use crate::record::take;
use kit_core::{Error, Result};
use kit_entropy::range::BitCoder;

/// Bytes of a recipe that a model learns from; longer ones are mostly coded already, and stand in a block of their own.
const LONGEST_MODELLED: u64 = 64;

/// Recipes so far.
pub struct Recipes {
    known: Vec<Vec<u8>>,
    last: usize,
    is_other: Bit,
    back: Number,
    len: Number,
    bytes: Vec<Symbol>,
    /// The bytes of long recipes, and how many of them are used.
    long: Vec<u8>,
    used: usize,
}

impl Recipes {
    /// None yet; a decoder has the bytes of long ones.
    pub fn new(long: Vec<u8>) -> Self {
        Self {
            known: Vec::new(),
            last: 0,
            is_other: Bit::default(),
            back: Number::default(),
            len: Number::default(),
            bytes: vec![Symbol::new(8); 4],
            long,
            used: 0,
        }
    }

    /// The bytes of long ones.
    pub fn long(&self) -> &[u8] {
        &self.long
    }

    /// Whether all bytes of long ones are used.
    pub fn is_used_up(&self) -> bool {
        self.used == self.long.len()
    }

    /// Codes a recipe and returns it; a decoder has none and returns what it reads.
    pub fn code(&mut self, coder: &mut impl BitCoder, recipe: Option<&[u8]>) -> Result<&[u8]> {
        let is_last = recipe.is_some_and(|recipe| self.known.get(self.last).is_some_and(|last| last == recipe));
        if self.is_other.code(coder, !is_last) {
            let count = self.known.len();
            let found = recipe.and_then(|recipe| self.known.iter().rposition(|known| known == recipe));
            let back = self.back.code(coder, found.map_or(0, |found| (count - found) as u64))?;
            if back == 0 {
                let new = self.new_recipe(coder, recipe)?;
                self.known.push(new);
                self.last = count;
            } else {
                let number = usize::try_from(back).ok().and_then(|back| count.checked_sub(back));
                self.last = number
                    .ok_or_else(|| Error::corrupt(format!("expected one of {count} recipes, found number {back}")))?;
            }
        }
        let recipe = self.known.get(self.last).map(|recipe| &recipe[..]);
        recipe.ok_or_else(|| Error::corrupt("expected a recipe, found none"))
    }

    fn new_recipe(&mut self, coder: &mut impl BitCoder, recipe: Option<&[u8]>) -> Result<Vec<u8>> {
        let given = recipe.unwrap_or_default();
        let len = self.len.code(coder, given.len() as u64)?;
        if len <= LONGEST_MODELLED {
            let byte = |i: usize| given.get(i).copied().unwrap_or(0);
            return Ok((0..len as usize).map(|i| self.bytes[i.min(3)].code(coder, byte(i))).collect());
        }
        if recipe.is_some() {
            self.long.extend_from_slice(given);
        }
        let new = take(&mut &self.long[self.used..], len)?.to_vec();
        self.used += new.len();
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_entropy::range::{Decoder, Encoder};

    #[test]
    fn recipes_come_back_and_known_ones_are_cheap() {
        let long = vec![7u8; 500];
        let given: [&[u8]; 6] = [b"ab", b"ab", &long, b"", b"ab", &long];
        let mut code = Vec::new();
        let mut encoder = Encoder::new(&mut code);
        let mut recipes = Recipes::new(Vec::new());
        for recipe in given {
            assert_eq!(recipes.code(&mut encoder, Some(recipe)), Ok(recipe));
        }
        encoder.finish();
        assert!(code.len() < 20 && recipes.long().len() == 500);
        let mut decoder = Decoder::new(&code);
        let mut again = Recipes::new(recipes.long().to_vec());
        for recipe in given {
            assert_eq!(again.code(&mut decoder, None), Ok(recipe));
        }
        assert!(decoder.finish() && again.is_used_up());
        let mut decoder = Decoder::new(&code);
        let mut short = Recipes::new(vec![7; 499]);
        assert!(given.iter().any(|_| short.code(&mut decoder, None).is_err()));
    }
}
