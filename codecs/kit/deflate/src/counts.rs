//! How often a block uses each symbol.

use crate::alphabet::{DISTANCE_EXTRA, DISTANCES, END, LENGTH_EXTRA, LITERALS, distance_symbol, length_symbol};
use crate::token::Token;

/// Counts of the symbols of a block, its end among them.
pub struct Counts {
    /// Of literals, the end and lengths.
    pub literals: [u32; LITERALS],
    /// Of distances.
    pub distances: [u32; DISTANCES],
}

impl Counts {
    /// Counts the symbols of `tokens`.
    pub fn new(tokens: &[Token]) -> Self {
        let mut literals = [0; LITERALS];
        let mut distances = [0; DISTANCES];
        literals[END] = 1;
        for token in tokens {
            if token.distance() == 0 {
                literals[token.value() as usize] += 1;
            } else {
                literals[257 + length_symbol(token.value())] += 1;
                distances[distance_symbol(token.distance())] += 1;
            }
        }
        Self { literals, distances }
    }

    /// Whether all symbols that are used have a code.
    pub fn are_coded_by(&self, literals: &[u8], distances: &[u8]) -> bool {
        let coded = |counts: &[u32], lengths: &[u8]| {
            counts.iter().enumerate().all(|(symbol, &count)| count == 0 || lengths.get(symbol).is_some_and(|&l| l > 0))
        };
        coded(&self.literals, literals) && coded(&self.distances, distances)
    }

    /// Bits of these symbols in such a code, with their extra bits.
    pub fn bits(&self, literals: &[u8], distances: &[u8]) -> u64 {
        let extra = weigh(&self.literals[257..], &LENGTH_EXTRA) + weigh(&self.distances, &DISTANCE_EXTRA);
        extra + weigh(&self.literals, literals) + weigh(&self.distances, distances)
    }
}

fn weigh(counts: &[u32], lengths: &[u8]) -> u64 {
    counts.iter().zip(lengths).map(|(&count, &length)| u64::from(count) * u64::from(length)).sum()
}
