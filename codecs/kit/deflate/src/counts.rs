//! How often a block uses each symbol.

use crate::alphabet::{DISTANCES, END, LITERALS, distance_symbol, length_symbol};
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
}
