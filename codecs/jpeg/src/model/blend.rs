//! A thumbnail's coefficients as the weighted sum of what its picture tells in several ways.

use super::guide::{Guide, WAYS};
use super::squares::Squares;

/// Of how many coefficients' squares the starts are worth, what is kept of what was learnt before each, and the square of a
/// coefficient of which a half is trusted.
const RIDGE: f32 = 20.0;
const KEEP: f32 = 0.9999;
const UNTRUSTED: f32 = 6.0;
/// The mean of the very square.
const START: [f32; WAYS] = {
    let mut s = [0.0; WAYS];
    s[0] = 0.9;
    s
};

/// The weights of one plane: those of DC, and those of all others.
pub struct Blend<'a> {
    guide: &'a Guide,
    plane: usize,
    inverse: [f32; 64],
    squares: [Squares<WAYS>; 2],
    /// Of the current block.
    ways: [[f32; WAYS]; 64],
    told: [f32; 64],
}

impl<'a> Blend<'a> {
    pub fn new(guide: &'a Guide, plane: usize, inverse: [f32; 64]) -> Self {
        let squares = std::array::from_fn(|_| Squares::new(START, RIDGE));
        Self { guide, plane, inverse, squares, ways: [[0.0; WAYS]; 64], told: [0.0; 64] }
    }

    /// Foretells the block `(x, y)`, in steps of the quantiser.
    pub fn tell(&mut self, x: usize, y: usize) -> [f32; 64] {
        let blocks = self.guide.coefficients(self.plane, x, y);
        for (i, ways) in self.ways.iter_mut().enumerate() {
            *ways = std::array::from_fn(|way| blocks[way][i] * self.inverse[i]);
        }
        self.told = std::array::from_fn(|i| self.squares[usize::from(i > 0)].predict(&self.ways[i]));
        self.told
    }

    /// Learns what came in its place.
    pub fn learn(&mut self, block: &[i16; 64]) {
        for (i, ways) in self.ways.iter().enumerate() {
            let trust = 1.0 / (UNTRUSTED + self.told[i] * self.told[i]);
            self.squares[usize::from(i > 0)].learn(ways, f32::from(block[i]), trust, KEEP);
        }
    }
}
