//! Predictions of a value from its neighbours: `P` of them, of which the last but one, or the one before, blends the others.

use crate::rows::{PAD, Rows, taps};
use crate::squares::{Sums, Window, dot};

/// Draws coefficients to nought: as if so many errors of one unit had been made without them.
const RIDGE: f32 = 0.5;

/// What the sums over all keep from one value to the next.
const KEPT: f32 = 0.9995;

/// What predicts the values of a plane from `N` neighbours.
pub(crate) struct Guess<const N: usize, const P: usize> {
    near: Window<N>,
    /// Wider ones, where all eight predictions are made.
    far: Window<N>,
    all: Sums<N>,
    all_weights: [f32; N],
    solved: u32,
}

/// The neighbours at a place, and what is predicted from them.
pub(crate) struct Guessed<const N: usize, const P: usize> {
    taps: [f32; N],
    base: f32,
    pub centres: [f32; P],
}

/// A prediction within what a value can be; not a number counts as nought.
#[inline(always)]
pub(crate) fn within(prediction: f32, top: f32) -> f32 {
    if prediction >= 0.0 { prediction.min(top) } else { 0.0 }
}

impl<const N: usize, const P: usize> Guess<N, P> {
    const FULL: bool = P == 8;

    /// Which prediction blends the others; the one behind it is left to the caller.
    pub const BLEND: usize = if Self::FULL { 5 } else { 2 };

    pub fn new(width: usize) -> Self {
        Self {
            near: Window::new(width, 0.8, 0.7),
            far: Window::new(if Self::FULL { width } else { 0 }, 0.96, 0.93),
            all: Sums::ZERO,
            all_weights: [0.0; N],
            solved: 0,
        }
    }

    /// Bytes that so many columns take.
    pub fn memory(width: usize) -> u64 {
        2 * Window::<N>::memory(width) + 2 * size_of::<Sums<N>>() as u64
    }

    /// Forgets the rows of another plane.
    pub fn start(&mut self) {
        self.near.start();
        self.far.start();
    }

    /// Finds coefficients for the column: not all of them for each, which would take long and gain little.
    #[inline(always)]
    fn solve(&mut self, x: usize) {
        let many = if Self::FULL { 16 } else { 8 };
        let turn = x % if N > many { 4 } else { 2 };
        if !Self::FULL {
            if turn == 0 {
                self.near.solve(x, RIDGE);
            }
            return;
        }
        match turn {
            0 | 2 => self.near.solve(x, RIDGE),
            1 => self.far.solve(x, RIDGE),
            _ => {}
        }
        if self.solved & 15 == 0 {
            self.all_weights = self.all.solve(None, RIDGE);
        }
        self.solved = self.solved.wrapping_add(1);
    }

    /// Predicts the value at a place where predictions erred by `local`.
    #[inline(always)]
    pub fn guess(&mut self, rows: &Rows, at: usize, top: i32, local: &[f32; P]) -> Guessed<N, P> {
        let (now, n, nn) = (&rows.now, &rows.above[0], &rows.above[1]);
        let (west, north, north_west, north_east) = (now[at - 1], n[at], n[at - 1], n[at + 1]);
        let whole = (west + north) / 2;
        let taps = taps::<N>(rows, at, whole);
        let base = whole as f32;
        let clean = |p: f32| within(p, top as f32);
        self.solve(at - PAD);
        let median = (west + north - north_west).clamp(west.min(north), west.max(north)) as f32;
        let mut centres = [0.0; P];
        centres[0] = clean(base + dot(&self.near.weights, &taps));
        if Self::FULL {
            centres[1] = clean(base + dot(&self.far.weights, &taps));
            centres[2] = clean(base + dot(&self.all_weights, &taps));
            centres[3] = median;
            let slope = (n[at + 1] - nn[at + 1]) + (north - nn[at]);
            centres[4] = clean((4 * (2 * (west + north) + north_east - north_west) + 2 * slope) as f32 * 0.0625);
            centres[7] = match rows.others.first() {
                Some(other) => {
                    let [above, same, _] = &other.rows;
                    clean(same[at] as f32 + base - (same[at - 1] + above[at]) as f32 * 0.5)
                }
                None => {
                    let bend = north - (north_west + n[at + 2]) / 2;
                    clean((west + north_east) as f32 * 0.5 + bend as f32 * 0.25)
                }
            };
        } else {
            centres[1] = median;
        }
        let (mut sum, mut total) = (0.0, 0.0);
        for i in 0..if Self::FULL { 4 } else { 2 } {
            let weight = 1.0 / (local[i] * local[i] + 0.01);
            sum += weight * centres[i];
            total += weight;
        }
        centres[Self::BLEND] = clean(sum / total);
        Guessed { taps, base, centres }
    }

    /// Learns the value where an error of `scale` was expected.
    #[inline(always)]
    pub fn learn(&mut self, at: usize, guessed: &Guessed<N, P>, value: f32, scale: f32) {
        let weight = 1.0 / (scale * scale + 0.1);
        let rest = value - guessed.base;
        self.near.count(at - PAD, &guessed.taps, rest, weight);
        if Self::FULL {
            self.far.count(at - PAD, &guessed.taps, rest, weight);
            self.all.tally(KEPT, &guessed.taps, rest, weight);
        }
    }

    /// Lets this row count for the rows below it.
    pub fn end_row(&mut self) {
        self.near.end_row();
        if Self::FULL {
            self.far.end_row();
        }
    }
}
