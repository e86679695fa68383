//! Predictions of a value from its neighbours: `P` of them, of which one blends the others.

use crate::alike::Alike;
use crate::broad::Broad;
use crate::rows::{PAD, Rows, broad_taps, near_taps, taps};
use crate::squares::{Sums, Window, dot};

/// Draws coefficients to nought: as if so many errors of one unit had been made without them.
const RIDGE: f32 = 0.5;

/// What the sums over all keep from one value to the next.
const KEPT: f32 = 0.9995;

/// Neighbours that broad predictions are made of.
const BROAD: usize = 48;

/// Neighbours by which places are alike.
const NEAR: usize = 8;

/// The predictions whose blend is made by least squares, and what draws it to the blend by their errors.
const STACKED: [usize; 7] = [0, 1, 2, 3, 4, 7, 8];
const STACK_RIDGE: f32 = 4.0;

/// What predicts the values of a plane from `N` neighbours.
pub(crate) struct Guess<const N: usize, const P: usize> {
    near: Window<N>,
    /// Wider ones, where all eight predictions are made.
    far: Window<N>,
    all: Sums<N>,
    all_weights: [f32; N],
    solved: u32,
    /// Where all ten predictions are made.
    broad: Broad<BROAD>,
    stack: Window<7>,
    alike: Alike<NEAR>,
}

/// The neighbours at a place, and what is predicted from them.
pub(crate) struct Guessed<const N: usize, const P: usize> {
    taps: [f32; N],
    base: f32,
    broad: [f32; BROAD],
    near: [f32; NEAR],
    /// How predictions differ from their blend by errors.
    apart: [f32; 7],
    blend: f32,
    pub centres: [f32; P],
}

/// A prediction within what a value can be; not a number counts as nought.
#[inline(always)]
pub(crate) fn within(prediction: f32, top: f32) -> f32 {
    if prediction >= 0.0 { prediction.min(top) } else { 0.0 }
}

impl<const N: usize, const P: usize> Guess<N, P> {
    const FULL: bool = P >= 8;
    const RICH: bool = P == 10;
    /// Whether all windows are of so many neighbours as the nearest.
    const LARGE: bool = Self::FULL && !Self::RICH;

    /// Which prediction blends the others; the one behind it is left to the caller.
    pub const BLEND: usize = if Self::FULL { 5 } else { 2 };

    pub fn new(width: usize) -> Self {
        Self {
            near: Window::new(width, 0.8, 0.7),
            far: Window::new(if Self::LARGE { width } else { 0 }, 0.96, 0.93),
            all: Sums::ZERO,
            all_weights: [0.0; N],
            solved: 0,
            broad: Broad::new(if Self::RICH { width } else { 0 }),
            stack: Window::new(if Self::RICH { width } else { 0 }, 0.95, 0.9),
            alike: Alike::new(if Self::RICH { width } else { 0 }),
        }
    }

    /// Bytes that so many columns take.
    pub fn memory(width: usize) -> u64 {
        let rich = if Self::RICH {
            Broad::<BROAD>::memory(width) + Window::<7>::memory(width) + Alike::<NEAR>::memory(width)
        } else {
            0
        };
        2 * Window::<N>::memory(width) + 2 * size_of::<Sums<N>>() as u64 + rich
    }

    /// Forgets the rows of another plane.
    pub fn start(&mut self) {
        self.near.start();
        self.far.start();
        self.broad.start();
        self.stack.start();
        self.alike.start();
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
            1 if Self::LARGE => self.far.solve(x, RIDGE),
            _ => {}
        }
        if Self::LARGE && self.solved & 15 == 0 {
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
            if Self::LARGE {
                centres[1] = clean(base + dot(&self.far.weights, &taps));
                centres[2] = clean(base + dot(&self.all_weights, &taps));
            }
            centres[3] = median;
            if !Self::RICH {
                let slope = (n[at + 1] - nn[at + 1]) + (north - nn[at]);
                centres[4] = clean((4 * (2 * (west + north) + north_east - north_west) + 2 * slope) as f32 * 0.0625);
            }
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
        let (mut broad, mut near) = ([0.0; BROAD], [0.0; NEAR]);
        if Self::RICH {
            broad = broad_taps(rows, at, whole);
            near = near_taps(rows, at, whole);
            centres[4] = clean(base + self.alike.guess(at - PAD, &near, local[0]));
            let guesses = self.broad.guess(at - PAD, &broad);
            for (i, guess) in [8, 1, 2].into_iter().zip(guesses) {
                centres[i % P] = clean(base + guess);
            }
        }
        let (mut sum, mut total) = (0.0, 0.0);
        let first = if Self::RICH {
            5
        } else if Self::FULL {
            4
        } else {
            2
        };
        for i in (0..first).chain(8..if Self::RICH { 9 } else { 8 }) {
            let weight = 1.0 / (local[i] * local[i] + 0.01);
            sum += weight * centres[i];
            total += weight;
        }
        let blend = clean(sum / total);
        centres[Self::BLEND] = blend;
        let mut apart = [0.0; 7];
        if Self::RICH {
            apart = STACKED.map(|i| centres[i % P] - blend);
            if at.is_multiple_of(2) {
                self.stack.solve(at - PAD, STACK_RIDGE);
            }
            centres[9 % P] = blend;
            centres[Self::BLEND] = clean(blend + dot(&self.stack.weights, &apart));
        }
        Guessed { taps, base, broad, near, apart, blend, centres }
    }

    /// Learns the value where an error of `scale` was expected.
    #[inline(always)]
    pub fn learn(&mut self, at: usize, guessed: &Guessed<N, P>, value: f32, scale: f32) {
        let weight = 1.0 / (scale * scale + 0.1);
        let rest = value - guessed.base;
        self.near.count(at - PAD, &guessed.taps, rest, weight);
        if Self::LARGE {
            self.far.count(at - PAD, &guessed.taps, rest, weight);
            self.all.tally(KEPT, &guessed.taps, rest, weight);
        }
        if Self::RICH {
            self.broad.count(at - PAD, &guessed.broad, rest, weight);
            self.alike.learn(at - PAD, &guessed.near, rest);
            self.stack.count(at - PAD, &guessed.apart, value - guessed.blend, weight);
        }
    }

    /// Lets this row count for the rows below it.
    pub fn end_row(&mut self) {
        self.near.end_row();
        if Self::LARGE {
            self.far.end_row();
        }
        if Self::RICH {
            self.broad.end_row();
            self.stack.end_row();
            self.alike.end_row();
        }
    }
}
