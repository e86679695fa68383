//! Least squares over many neighbours, as photographs of several planes reward: three windows that share what they sum up.

use crate::squares::{Sums, dot, power};

/// Most blocks of columns that sums are kept for.
const BLOCKS: usize = 1 << 8;

/// What remains of a sum one column and one row on: in a narrow window and a wide one.
const FADES: [(f32, f32); 2] = [(0.9, 0.8), (0.96, 0.93)];

/// What the sums over all keep from one block to the next.
const KEPT: f32 = 0.996;

/// Draws coefficients to nought.
const RIDGE: f32 = 2.0;

/// Predictions from `N` neighbours: by what is near, by what is around, by all.
pub(crate) struct Broad<const N: usize> {
    /// Of the rows above by blocks of columns, in each window.
    above: [Vec<Sums<N>>; 2],
    /// Of this row by blocks.
    row: Vec<Sums<N>>,
    left: [Sums<N>; 2],
    all: Sums<N>,
    /// A block has 2^this columns.
    block: u32,
    /// Blocks of this row up to the one that coefficients were found for.
    solved: usize,
    weights: [[f32; N]; 3],
}

impl<const N: usize> Broad<N> {
    pub fn new(width: usize) -> Self {
        let sums = || vec![Sums::ZERO; Self::blocks(width)];
        Self {
            above: [sums(), sums()],
            row: sums(),
            left: [Sums::ZERO; 2],
            all: Sums::ZERO,
            block: Self::block(width),
            solved: 0,
            weights: [[0.0; N]; 3],
        }
    }

    fn block(width: usize) -> u32 {
        width.div_ceil(BLOCKS).next_power_of_two().ilog2().max(3)
    }

    fn blocks(width: usize) -> usize {
        if width == 0 { 0 } else { (width >> Self::block(width)) + 1 }
    }

    /// Bytes that so many columns take.
    pub fn memory(width: usize) -> u64 {
        (size_of::<[[f32; N]; 3]>() + 3 * size_of::<Sums<N>>() * (Self::blocks(width) + 1)) as u64
    }

    /// Forgets the rows of another plane.
    pub fn start(&mut self) {
        self.above.iter_mut().for_each(|above| above.fill(Sums::ZERO));
        self.row.fill(Sums::ZERO);
        self.left = [Sums::ZERO; 2];
        self.solved = 0;
    }

    /// What each window makes of the neighbours in column `x`; in a block where it has not been asked, it finds
    /// coefficients first.
    #[inline(always)]
    pub fn guess(&mut self, x: usize, taps: &[f32; N]) -> [f32; 3] {
        if x >> self.block >= self.solved {
            self.solve(x >> self.block);
        }
        self.weights.each_ref().map(|weights| dot(weights, taps))
    }

    /// The wider a window, the less often its coefficients change.
    fn solve(&mut self, block: usize) {
        for row in &self.row[self.solved.saturating_sub(1)..block] {
            for (left, (across, _)) in self.left.iter_mut().zip(FADES) {
                left.fold(power(across, self.block), row);
            }
            self.all.fold(KEPT, row);
        }
        self.solved = block + 1;
        if block & 1 == 0 {
            self.weights[0] = self.left[0].solve(Some(&self.above[0][block]), RIDGE);
        } else {
            self.weights[1] = self.left[1].solve(Some(&self.above[1][block]), RIDGE);
        }
        if block & 3 == 0 {
            self.weights[2] = self.all.solve(None, RIDGE);
        }
    }

    /// Counts the sample in column `x`.
    #[inline(always)]
    pub fn count(&mut self, x: usize, taps: &[f32; N], value: f32, weight: f32) {
        self.row[x >> self.block].add(taps, value, weight);
    }

    /// Lets this row count for the rows below it.
    pub fn end_row(&mut self) {
        for (above, (across, down)) in self.above.iter_mut().zip(FADES) {
            let spread = power(across, self.block);
            let mut sum = Sums::ZERO;
            for (above, row) in above.iter_mut().zip(&self.row) {
                sum.fold(spread, row);
                above.fold(down, &sum);
            }
            sum = Sums::ZERO;
            for (above, row) in above.iter_mut().zip(&self.row).rev() {
                sum.decay(spread);
                above.fold(1.0, &sum);
                sum.fold(1.0, row);
            }
        }
        self.row.fill(Sums::ZERO);
        self.left = [Sums::ZERO; 2];
        self.solved = 0;
    }
}
