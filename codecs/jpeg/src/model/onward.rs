//! How a picture goes on from the blocks before, row by row and column by column of coefficients.

use super::plane::Known;
use super::samples::{FIRST, RISE};

/// By side: lines that go on from the left, columns that go on from above.
type Sides<T> = [T; 2];

/// What one step of each coefficient of a plane adds.
pub struct Shares {
    /// To the first sample of a line and of a column, and one over it.
    steps: Sides<[f32; 64]>,
    inverse: Sides<[f32; 64]>,
    /// To the second sample less the first.
    rises: Sides<[f32; 64]>,
}

impl Shares {
    /// For quantisers of which none is 0.
    pub fn new(factors: &[f32; 64]) -> Self {
        let both = |table: &[f32; 8]| {
            let across = std::array::from_fn(|i| factors[i] * table[i % 8]);
            let down = std::array::from_fn(|i| factors[i] * table[i / 8]);
            [across, down]
        };
        let steps = both(&FIRST);
        Self { steps, inverse: steps.map(|steps| steps.map(|step| 1.0 / step)), rises: both(&RISE) }
    }
}

/// What the blocks before leave to be explained of one block.
pub struct Onward {
    /// By row: what is still to be explained of the samples that go on from the left; by column: from above. ×√8.
    rest: Sides<[f32; 8]>,
    /// How the samples of a row rise behind the edge on the left, and of a column behind that above: at its end and here.
    rises: Sides<[[f32; 8]; 2]>,
}

impl Onward {
    /// Of what is known to the left and above.
    pub fn of(left: Option<&Known>, above: Option<&Known>) -> Self {
        let sides = [(left, 0), (above, 1)];
        Self {
            rest: sides.map(|(known, side)| known.map_or([0.0; 8], |known| known.onward[side])),
            rises: sides.map(|(known, side)| [known.map_or([0.0; 8], |known| known.rises[side]), [0.0; 8]]),
        }
    }

    /// What the picture would have here if it went on: what is left to be explained, over what this coefficient explains.
    #[inline(always)]
    pub fn expected(&self, shares: &Shares, i: usize) -> Sides<f32> {
        let [across, down] = &shares.inverse;
        [self.rest[0][i / 8] * across[i], self.rest[1][i % 8] * down[i]]
    }

    /// How the samples rise across the edges, over what this coefficient explains.
    #[inline(always)]
    pub fn slopes(&self, shares: &Shares, i: usize) -> [f32; 6] {
        let [across, down] = &shares.inverse;
        let [left, above] = &self.rises;
        let (u, v) = (i % 8, i / 8);
        [left[0][v] * across[i], left[1][v] * across[i], above[0][u] * down[i], above[1][u] * down[i], 0.0, 0.0]
    }

    /// How many of the first row (1) or column (2) are expected not to be 0, and how large all are, in quarters.
    pub fn count(&self, shares: &Shares, kind: usize) -> [u32; 2] {
        let mut sums = [0; 2];
        if kind > 0 {
            for k in 1..8 {
                let expected = if kind == 1 { self.expected(shares, k)[1] } else { self.expected(shares, k * 8)[0] };
                let size = ((expected * 4.0) as i32).unsigned_abs().min(1 << 16);
                sums = [sums[0] + size.min(4), sums[1] + size];
            }
        }
        sums
    }

    /// Takes a coefficient into account, here and for the blocks behind.
    #[inline(always)]
    pub fn add(&mut self, shares: &Shares, i: usize, amount: f32, known: &mut Known) {
        let (u, v) = (i % 8, i / 8);
        let [across, down] = [amount * shares.steps[0][i], amount * shares.steps[1][i]];
        self.rest[0][v] -= across;
        self.rest[1][u] -= down;
        let rises = [amount * shares.rises[0][i], amount * shares.rises[1][i]];
        self.rises[0][1][v] += rises[0];
        self.rises[1][1][u] += rises[1];
        known.rises[0][v] += if u % 2 == 0 { -rises[0] } else { rises[0] };
        known.rises[1][u] += if v % 2 == 0 { -rises[1] } else { rises[1] };
        // The last sample of a line is its first, with odd coefficients turned round.
        let [right, below] = &mut known.onward;
        right[v] += if u % 2 == 0 { across } else { -across };
        below[u] += if v % 2 == 0 { down } else { -down };
    }
}
