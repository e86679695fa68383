//! Linear prediction whose coefficients follow the picture: least squares over what lies around, near samples counting most.

/// Sums of products that determine `N` coefficients. They are symmetric: below the diagonal they are kept only as far as vectors of
/// four reach.
#[derive(Clone, Copy)]
pub(crate) struct Sums<const N: usize> {
    a: [[f32; N]; N],
    b: [f32; N],
}

impl<const N: usize> Sums<N> {
    pub const ZERO: Self = Self { a: [[0.0; N]; N], b: [0.0; N] };

    /// Forgets by a factor.
    #[inline(always)]
    pub fn decay(&mut self, factor: f32) {
        for i in 0..N {
            for j in i & !3..N {
                self.a[i][j] *= factor;
            }
            self.b[i] *= factor;
        }
    }

    /// `self` becomes `self` · factor + other.
    #[inline(always)]
    pub fn fold(&mut self, factor: f32, other: &Self) {
        for i in 0..N {
            for j in i & !3..N {
                self.a[i][j] = self.a[i][j] * factor + other.a[i][j];
            }
            self.b[i] = self.b[i] * factor + other.b[i];
        }
    }

    /// Counts one sample whose neighbours are `taps` with a weight.
    #[inline(always)]
    fn count(&mut self, factor: f32, taps: &[f32; N], value: f32, weight: f32) {
        for i in 0..N {
            let t = taps[i] * weight;
            for j in i & !3..N {
                self.a[i][j] = self.a[i][j] * factor + t * taps[j];
            }
            self.b[i] = self.b[i] * factor + t * value;
        }
    }

    /// Counts one sample and lets all before it fade.
    pub fn tally(&mut self, factor: f32, taps: &[f32; N], value: f32, weight: f32) {
        self.count(factor, taps, value, weight);
    }

    /// Counts one more sample.
    #[inline(always)]
    pub fn add(&mut self, taps: &[f32; N], value: f32, weight: f32) {
        for i in 0..N {
            let t = taps[i] * weight;
            for j in i & !3..N {
                self.a[i][j] += t * taps[j];
            }
            self.b[i] += t * value;
        }
    }

    /// The coefficients with the least squared error; `ridge` draws them to nought.
    pub fn solve(&self, other: Option<&Self>, ridge: f32) -> [f32; N] {
        let mut sums = *self;
        if let Some(other) = other {
            sums.fold(1.0, other);
        }
        let Sums { mut a, mut b } = sums;
        let mut inverse = [0.0; N];
        for k in 0..N {
            let pivot = (a[k][k] * 1.0001 + ridge).max(ridge);
            inverse[k] = 1.0 / pivot;
            let row = a[k];
            for i in k + 1..N {
                let factor = row[i] * inverse[k];
                for j in i & !3..N {
                    a[i][j] -= factor * row[j];
                }
                b[i] -= factor * b[k];
            }
        }
        let mut x = [0.0; N];
        for k in (0..N).rev() {
            let value = b[k] * inverse[k];
            x[k] = value;
            for i in 0..k {
                b[i] -= a[i][k] * value;
            }
        }
        x
    }
}

/// Most blocks of columns that sums are kept for.
const BLOCKS: usize = 1 << 10;

/// Least squares over the samples above and to the left, which count less the farther they are.
pub(crate) struct Window<const N: usize> {
    /// Of the rows above by blocks of columns, and of this row.
    above: Vec<Sums<N>>,
    row: Vec<Sums<N>>,
    left: Sums<N>,
    /// A block has 2^this columns.
    block: u32,
    /// What remains of a sum one column or one row on.
    across: f32,
    down: f32,
    pub weights: [f32; N],
}

impl<const N: usize> Window<N> {
    pub fn new(width: usize, across: f32, down: f32) -> Self {
        let block = Self::block(width);
        let blocks = (width >> block) + 1;
        Self {
            above: vec![Sums::ZERO; blocks],
            row: vec![Sums::ZERO; blocks],
            left: Sums::ZERO,
            block,
            across,
            down,
            weights: [0.0; N],
        }
    }

    fn block(width: usize) -> u32 {
        (width / BLOCKS).max(1).ilog2().max(2) + u32::from(width > 8 * BLOCKS)
    }

    pub fn memory(width: usize) -> u64 {
        2 * size_of::<Sums<N>>() as u64 * ((width >> Self::block(width)) as u64 + 1)
    }

    /// Forgets a picture but for the coefficients.
    pub fn start(&mut self) {
        self.above.fill(Sums::ZERO);
        self.row.fill(Sums::ZERO);
        self.left = Sums::ZERO;
    }

    /// Solves for the sample in column `x`.
    pub fn solve(&mut self, x: usize, ridge: f32) {
        self.weights = self.left.solve(Some(&self.above[x >> self.block]), ridge);
    }

    /// Counts the sample in column `x`.
    #[inline(always)]
    pub fn count(&mut self, x: usize, taps: &[f32; N], value: f32, weight: f32) {
        self.left.count(self.across, taps, value, weight);
        self.row[x >> self.block].add(taps, value, weight);
    }

    /// Lets this row count for the rows below it.
    pub fn end_row(&mut self) {
        let spread = power(self.across, self.block);
        let mut sum = Sums::ZERO;
        for (above, row) in self.above.iter_mut().zip(&self.row) {
            sum.fold(spread, row);
            above.fold(self.down, &sum);
        }
        sum = Sums::ZERO;
        for (above, row) in self.above.iter_mut().zip(&mut self.row).rev() {
            sum.decay(spread);
            above.fold(1.0, &sum);
            sum.fold(1.0, row);
            *row = Sums::ZERO;
        }
        self.left = Sums::ZERO;
    }
}

/// `x` to the power of 2^n.
pub(crate) fn power(x: f32, n: u32) -> f32 {
    (0..n).fold(x, |x, _| x * x)
}

/// The inner product.
#[inline(always)]
pub(crate) fn dot<const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    let mut sums = [0.0; 4];
    for i in 0..N {
        sums[i & 3] += a[i] * b[i];
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Neighbours that look random, and what is 2, −1 and 0.5 times three of them.
    fn sample(i: u32) -> ([f32; 4], f32) {
        let taps =
            [1, 7, 49, 343].map(|k| ((i.wrapping_mul(2_654_435_761).wrapping_mul(k) >> 20) % 200) as f32 - 100.0);
        (taps, 2.0 * taps[0] - taps[1] + 0.5 * taps[3])
    }

    #[test]
    fn coefficients_are_found() {
        let mut window = Window::<4>::new(64, 0.9, 0.9);
        for i in 0..20 * 64 {
            let (taps, value) = sample(i);
            window.count(i as usize % 64, &taps, value, 1.0);
            if i % 64 == 63 {
                window.end_row();
            }
        }
        for x in [0, 31, 63] {
            window.solve(x, 0.1);
            for (found, known) in window.weights.iter().zip([2.0, -1.0, 0.0, 0.5]) {
                assert!((found - known).abs() < 0.01, "{:?} at {x}", window.weights);
            }
        }
    }

    #[test]
    fn nothing_known_predicts_nought() {
        assert_eq!(Sums::<4>::ZERO.solve(None, 0.5), [0.0; 4]);
    }

    #[test]
    fn wide_pictures_have_few_blocks() {
        assert!((1..24).all(|bits| (1 << bits) >> Window::<4>::block(1 << bits) <= BLOCKS));
    }
}
