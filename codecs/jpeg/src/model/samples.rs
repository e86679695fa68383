//! Samples along a block's edges, to see how a picture goes on across them.

/// √2 · cos(uπ/16) for u > 0 and 1 for 0: what a coefficient adds to the first sample of a line, ×√8.
pub static FIRST: [f32; 8] = {
    let mut first = [0.0; 8];
    let mut u = 0;
    while u < 8 {
        first[u] = BASIS[u][0];
        u += 1;
    }
    first
};

/// What it adds to the second sample less that.
pub static RISE: [f32; 8] = {
    let mut rise = [0.0; 8];
    let mut u = 0;
    while u < 8 {
        rise[u] = BASIS[u][1] - BASIS[u][0];
        u += 1;
    }
    rise
};

/// By coefficient and sample, as [`FIRST`]: √2 · cos((2x + 1)uπ/16).
pub static BASIS: [[f32; 8]; 8] = {
    let cosines = [8192, 11363, 10703, 9633, 8192, 6436, 4433, 2260, 0];
    let mut basis = [[1.0; 8]; 8];
    let mut u = 1;
    while u < 8 {
        let mut x = 0;
        while x < 8 {
            // cos(kπ/16) repeats every 32.
            let k = (2 * x + 1) * u % 32;
            let k = if k > 16 { 32 - k } else { k };
            basis[u][x] = if k > 8 { -cosines[16 - k] as f32 } else { cosines[k] as f32 } / 8192.0;
            x += 1;
        }
        u += 1;
    }
    basis
};

/// Eight samples in a line.
pub type Line = [f32; 8];

/// Two lines of samples of a block at its sides, ×8.
#[derive(Clone, Copy, Default)]
pub struct Edges {
    /// Two columns.
    pub columns: [Line; 2],
    /// Two rows.
    pub rows: [Line; 2],
}

impl Edges {
    /// Of coefficients and what they are multiplied with, row by row, DC left out. Only sums and products of floats, so that they
    /// are the same everywhere.
    ///
    /// The first two lines, which meet the neighbours before, and the last two, which meet those behind.
    pub fn of(block: &[i16; 64], quantisation: &[f32; 64]) -> [Self; 2] {
        let samples = of(block, quantisation);
        let column = |x: usize| std::array::from_fn(|y| samples[y][x]);
        [0, 6].map(|first| Self {
            columns: [column(first), column(first + 1)],
            rows: [samples[first], samples[first + 1]],
        })
    }

    /// Adds to all samples.
    pub fn raise(&mut self, by: f32) {
        for line in [&mut self.columns, &mut self.rows] {
            line.iter_mut().flatten().for_each(|sample| *sample += by);
        }
    }
}

/// All samples, ×8, DC left out.
pub fn of(block: &[i16; 64], quantisation: &[f32; 64]) -> [Line; 8] {
    let mut samples = [[0f32; 8]; 8];
    for v in 0..8 {
        let mut row = [0f32; 8];
        let mut empty = true;
        for u in usize::from(v == 0)..8 {
            let coefficient = block[v * 8 + u];
            if coefficient != 0 {
                empty = false;
                let amount = f32::from(coefficient) * quantisation[v * 8 + u];
                add(&mut row, &BASIS[u], amount);
            }
        }
        if !empty {
            samples.iter_mut().zip(&BASIS[v]).for_each(|(line, &amount)| add(line, &row, amount));
        }
    }
    samples
}

#[inline(always)]
fn add(line: &mut Line, other: &Line, amount: f32) {
    line.iter_mut().zip(other).for_each(|(sample, &o)| *sample += o * amount);
}

/// How much the samples must be raised by for an edge to go on smoothly, for each of its eight places: `inner` are the two lines of
/// the block from the edge on, `outer` those of its neighbour up to the edge.
#[inline(always)]
pub fn steps(inner: &[Line; 2], outer: &[Line; 2]) -> Line {
    std::array::from_fn(|i| {
        let slope = (outer[1][i] - outer[0][i] + inner[1][i] - inner[0][i]) * 0.5;
        outer[1][i] + slope - inner[0][i]
    })
}

/// The mean, and how far the least and the greatest are apart.
#[inline(always)]
pub fn mean_and_spread(line: &Line) -> (f32, f32, f32) {
    let (mut sum, mut least, mut most) = (0.0, line[0], line[0]);
    for &x in line {
        sum += x;
        least = if x < least { x } else { least };
        most = if x > most { x } else { most };
    }
    (sum * 0.125, least, most)
}

/// How far DC would be from `mean` if the picture went on flat, and how much the halves of an edge differ.
pub fn other_ways(lines: [Option<(&[Line; 2], &[Line; 2])>; 2], mean: f32, scale: f32) -> [f32; 6] {
    let mut ways = [0.0; 6];
    for (side, lines) in lines.into_iter().enumerate() {
        if let Some((inner, outer)) = lines {
            let steps = steps(inner, outer);
            let (mut flat, mut halves) = (0.0, 0.0);
            for i in 0..8 {
                flat += outer[1][i] - inner[0][i];
                halves += if i < 4 { steps[i] } else { -steps[i] };
            }
            ways[side] = (flat * 0.125 - mean) / scale;
            ways[2 + side] = halves * 0.125 / scale;
            // Towards the corner that both edges share.
            ways[4 + side] = (steps[0] - mean) / scale;
        }
    }
    ways
}
