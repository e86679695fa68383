//! Samples along a block's edges, to see how a picture goes on across them.

/// 8192 · √2 · cos(uπ/16) for u > 0 and 8192 for 0: what a coefficient adds to the first sample of a line, ×√8 · 8192.
pub const FIRST: [i32; 8] = [8192, 11363, 10703, 9633, 8192, 6436, 4433, 2260];

/// By sample and coefficient, as [`FIRST`], which is its first row: 8192 · √2 · cos((2x + 1)uπ/16).
pub const BASIS: [[i32; 8]; 8] = {
    let cosines = [8192, 11363, 10703, 9633, 8192, 6436, 4433, 2260, 0];
    let mut basis = [[8192; 8]; 8];
    let mut x = 0;
    while x < 8 {
        let mut u = 1;
        while u < 8 {
            // cos(kπ/16) repeats every 32.
            let k = (2 * x + 1) * u % 32;
            let k = if k > 16 { 32 - k } else { k };
            basis[x][u] = if k > 8 { -cosines[16 - k] } else { cosines[k] };
            if k == 8 {
                basis[x][u] = 0;
            }
            u += 1;
        }
        x += 1;
    }
    basis
};

/// The outer two lines of samples on each side of a block, ×8.
#[derive(Clone, Copy, Default)]
pub struct Edges {
    /// Columns 6 and 7.
    pub right: [[i32; 8]; 2],
    /// Rows 6 and 7.
    pub below: [[i32; 8]; 2],
    /// Columns 0 and 1.
    pub left: [[i32; 8]; 2],
    /// Rows 0 and 1.
    pub above: [[i32; 8]; 2],
}

impl Edges {
    /// Of dequantised coefficients, row by row.
    pub fn of(block: &[i32; 64]) -> Self {
        let mut columns = [[0i32; 8]; 8];
        for v in 0..8 {
            let row: &[i32; 8] = block[v * 8..].first_chunk().unwrap_or(&[0; 8]);
            if row.iter().any(|&c| c != 0) {
                for x in 0..8 {
                    let sum: i32 =
                        row.iter().zip(&BASIS[x]).fold(0, |sum, (&c, &b)| sum.wrapping_add(c.wrapping_mul(b)));
                    columns[x][v] = sum >> 10;
                }
            }
        }
        let sample = |x: usize, y: usize| {
            let sum = columns[x].iter().zip(&BASIS[y]).fold(0i32, |sum, (&c, &b)| sum.wrapping_add(c.wrapping_mul(b)));
            sum >> 16
        };
        let column = |x| std::array::from_fn(|y| sample(x, y));
        let row = |y| std::array::from_fn(|x| sample(x, y));
        Self {
            left: [column(0), column(1)],
            right: [column(6), column(7)],
            above: [row(0), row(1)],
            below: [row(6), row(7)],
        }
    }

    /// Adds to all samples.
    pub fn raise(&mut self, by: i32) {
        for line in [&mut self.right, &mut self.below, &mut self.left, &mut self.above] {
            line.iter_mut().flatten().for_each(|sample| *sample = sample.wrapping_add(by));
        }
    }
}

/// How much the samples must be raised by for an edge to go on smoothly, for each of its eight places: `inner` are the two lines of
/// the block from the edge on, `outer` those of its neighbour up to the edge.
pub fn steps(inner: &[[i32; 8]; 2], outer: &[[i32; 8]; 2]) -> [i32; 8] {
    std::array::from_fn(|i| {
        let slope = (outer[1][i].wrapping_sub(outer[0][i])).wrapping_add(inner[1][i].wrapping_sub(inner[0][i])) / 2;
        outer[1][i].wrapping_add(slope).wrapping_sub(inner[0][i])
    })
}
