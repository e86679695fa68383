//! The metric's Gaussian, of sigma 1.5: three oscillators that nearly cancel beyond a radius of 5 (Charalampidis, 2016).
//!
//! The filter never forgets: roundings add up along rows and columns, and where a picture is flat they are what the metric sees.
//! So this follows libjxl's `lib/jxl/gauss_blur.cc` operation by operation, its fused multiplications and its steps of four along
//! rows among them; a fused multiplication is made in 64 bits, for machines without one.

use super::fused;

/// The radius.
const RADIUS: usize = 5;

/// Rows ahead of the current one that are needed.
pub const AHEAD: usize = RADIUS - 1;

/// Rows that are kept: the newest, and the one that leaves.
const KEPT: usize = 2 * RADIUS + 1;

/// What each oscillator takes in.
const IN: [f64; 3] = [0.055_295_235_726_086_63, -0.058_836_687_026_949_99, 0.012_955_819_110_517_089];
/// What each oscillator keeps of its last state: twice the cosine of 18, 54 and 90 degrees. Of the one before it takes 1 away.
const KEEP: [f64; 3] = [1.902_113_032_590_307, 1.175_570_504_584_946_3, 1.224_646_799_147_353_2e-16];

/// Coefficients of the filter along rows, for up to four steps at once.
struct Steps {
    input: [[f32; 4]; 3],
    last: [[f32; 4]; 3],
    before: [[f32; 4]; 3],
}

const STEPS: Steps = steps();

const fn steps() -> Steps {
    let mut steps = Steps { input: [[0.0; 4]; 3], last: [[0.0; 4]; 3], before: [[0.0; 4]; 3] };
    let mut i = 0;
    while i < 3 {
        let (n, d) = (IN[i], -KEEP[i]);
        let s = d * d;
        steps.last[i] = [-d as f32, (s - 1.0) as f32, (-s * d + 2.0 * d) as f32, (s * s - 3.0 * s + 1.0) as f32];
        steps.before[i] = [-1.0, d as f32, (-s + 1.0) as f32, (s * d - 2.0 * d) as f32];
        steps.input[i] = [n as f32, (-d * n) as f32, (s * n - n) as f32, (-s * d * n + 2.0 * d * n) as f32];
        i += 1;
    }
    steps
}

/// Blurs one row.
pub fn along(row: &[f32], out: &mut [f32]) {
    let (width, radius) = (row.len() as isize, RADIUS as isize);
    let (mut last, mut before) = ([0.0_f32; 3], [0.0_f32; 3]);
    let at = |x: isize| if (0..width).contains(&x) { row[x as usize] } else { 0.0 };
    let single = |x: isize, last: &mut [f32; 3], before: &mut [f32; 3], out: &mut [f32]| {
        let sum = at(x - radius - 1) + at(x + radius - 1);
        for i in 0..3 {
            let state = fused(STEPS.last[i][0], last[i], fused(STEPS.before[i][0], before[i], sum * STEPS.input[i][0]));
            (before[i], last[i]) = (last[i], state);
        }
        if x >= 0 {
            out[x as usize] = last[0] + (last[1] + last[2]);
        }
    };
    let mut x = 1 - radius;
    // The first that is a multiple of four and has all its neighbours.
    while x < width.min(8) {
        single(x, &mut last, &mut before, out);
        x += 1;
    }
    while x < width - radius - 2 {
        let from = x as usize;
        let leaving: &[f32; 4] = row[from - RADIUS - 1..].first_chunk().unwrap_or(&[0.0; 4]);
        let coming: &[f32; 4] = row[from + RADIUS - 1..].first_chunk().unwrap_or(&[0.0; 4]);
        let sums: [f32; 4] =
            [leaving[0] + coming[0], leaving[1] + coming[1], leaving[2] + coming[2], leaving[3] + coming[3]];
        let mut states = [[0.0_f32; 4]; 3];
        for (i, states) in states.iter_mut().enumerate() {
            for (j, state) in states.iter_mut().enumerate() {
                *state = sums[0] * STEPS.input[i][j];
                for k in 1..=j {
                    *state = fused(STEPS.input[i][j - k], sums[k], *state);
                }
                *state = fused(STEPS.before[i][j], before[i], *state);
                *state = fused(STEPS.last[i][j], last[i], *state);
            }
            (before[i], last[i]) = (states[2], states[3]);
        }
        for j in 0..4 {
            out[from + j] = states[0][j] + (states[1][j] + states[2][j]);
        }
        x += 4;
    }
    while x < width {
        single(x, &mut last, &mut before, out);
        x += 1;
    }
}

/// Blurs down the columns, row by row.
pub struct Columns {
    width: usize,
    /// Rows taken in.
    taken: usize,
    /// The last rows in turn; zeros before the first.
    rows: Vec<f32>,
    /// Last states and those before, of the three oscillators.
    last: [Vec<f32>; 3],
    before: [Vec<f32>; 3],
}

impl Columns {
    pub fn new(width: usize) -> Self {
        let states = || std::array::from_fn(|_| vec![0.0; width]);
        Self { width, taken: 0, rows: vec![0.0; KEPT * width], last: states(), before: states() }
    }

    /// Takes the next row in, already blurred along itself, or zeros behind the last.
    pub fn take(&mut self, fill: impl FnOnce(&mut [f32])) {
        let width = self.width;
        let newest = self.taken % KEPT;
        fill(&mut self.rows[newest * width..(newest + 1) * width]);
        let leaves = (self.taken + 1) % KEPT;
        let coming = &self.rows[newest * width..][..width];
        let leaving = &self.rows[leaves * width..][..width];
        for i in 0..3 {
            let (input, keep) = (IN[i] as f32, KEEP[i] as f32);
            let (last, before) = (&mut self.last[i][..width], &mut self.before[i][..width]);
            for x in 0..width {
                let state = fused(input, leaving[x] + coming[x], fused(keep, last[x], -before[x]));
                before[x] = last[x];
                last[x] = state;
            }
        }
        self.taken += 1;
    }

    /// The row [`AHEAD`] rows before the last that was taken in.
    pub fn blurred(&self, out: &mut [f32]) {
        let width = out.len();
        let [a, b, c] = self.last.each_ref().map(|last| &last[..width]);
        for x in 0..width {
            out[x] = a[x] + (b[x] + c[x]);
        }
    }
}
