//! How many a count will be, from its surroundings.

use super::Count;
use super::foreseen::{INPUTS, step};
use super::mixing::SHAPES;
use super::places::PLANES;
use super::spread::{Distances, Laplace, Spread, Student};
use super::squares::Squares;

/// What is kept of what was learnt before each count, and the count of which a half is trusted.
const KEEP: f32 = 0.998;
const UNTRUSTED: f32 = 3.0;
/// As many as beside.
const START: [f32; INPUTS] = {
    let mut weights = [0.0; INPUTS];
    (weights[0], weights[1]) = (0.4, 0.4);
    weights
};

/// Kinds of counts.
const COUNTED: usize = PLANES * 3;
/// Classes of a kind.
const CLASSES: usize = 64;

/// Foresees counts by what is near.
pub struct Counted {
    squares: Vec<Squares<INPUTS>>,
    distances: Distances<SHAPES>,
}

/// What is foreseen of one.
pub struct Likely {
    inputs: [f32; INPUTS],
    center: f32,
    classes: [usize; SHAPES],
    spread: [Spread; SHAPES],
}

impl Counted {
    /// Bytes that it takes.
    pub const MEMORY: u64 =
        (COUNTED * size_of::<Squares<INPUTS>>()) as u64 + Distances::<SHAPES>::memory(2 * COUNTED * CLASSES);

    /// As sure of its start as of counts whose squares sum up to `ridge`.
    pub fn new(ridge: f32) -> Self {
        let squares = (0..COUNTED).map(|_| Squares::new(START, ridge)).collect();
        Self { squares, distances: Distances::new([COUNTED * CLASSES; SHAPES]) }
    }

    /// Foresees a count of a kind.
    #[inline(always)]
    pub fn foresee(&self, kind: usize, c: &Count) -> Likely {
        let inputs = inputs(c);
        let center = self.squares[kind].predict(&inputs).max(0.0);
        let apart = (c.left - c.above).unsigned_abs() as usize;
        let classes = [step(center) as usize, apart].map(|class| kind * CLASSES + class.min(CLASSES - 1));
        Likely { inputs, center, classes, spread: self.distances.around(classes, center, center + 1.0) }
    }

    /// Learns what came.
    #[inline(always)]
    pub fn learn(&mut self, kind: usize, likely: &Likely, count: u32) {
        let trust = 1.0 / (UNTRUSTED + likely.center);
        self.squares[kind].learn(&likely.inputs, count as f32, trust, KEEP);
        self.distances.learn(likely.classes, &likely.spread, count as f32);
    }
}

impl Likely {
    /// That it is `middle` or more, from `low` on and below `high`.
    #[inline(always)]
    pub fn is_upper(&self, low: i32, middle: i32, high: i32) -> [u32; SHAPES] {
        let [first, second] = &self.spread;
        [first.is_upper::<Laplace>(low, middle, high), second.is_upper::<Student>(low, middle, high)]
    }
}

/// What a count is foreseen from.
#[inline(always)]
fn inputs(c: &Count) -> [f32; INPUTS] {
    let [left, above] = match [c.left, c.above] {
        [left, -1] => [left.max(0); 2],
        [-1, above] => [above; 2],
        both => both,
    };
    let near = [left as u32, above as u32, c.corner, c.right, c.beyond[0], c.beyond[1], c.inner, c.twin];
    let [some, large] = c.onward.map(|x| x as f32 * 0.25);
    // The more there are, the larger they have to be for another one.
    let roots = [large, c.sizes[0] as f32, c.sizes[1] as f32, c.sizes[2] as f32].map(f32::sqrt);
    let mut inputs = [0.0; INPUTS];
    inputs.iter_mut().zip(near).for_each(|(input, x)| *input = x as f32);
    (inputs[8], inputs[13]) = (some, 1.0);
    inputs[9..13].copy_from_slice(&roots);
    inputs
}
