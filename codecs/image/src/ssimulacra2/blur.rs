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

/// The three oscillators side by side, and one that rests, for vectors of four.
type Lanes<T> = [T; 4];

/// Coefficients of the filter along rows, for one to four steps at once; rounded to 32 bits.
struct Steps {
    input: [Lanes<f64>; 4],
    last: [Lanes<f64>; 4],
    before: [Lanes<f64>; 4],
}

const STEPS: Steps = steps();

const fn steps() -> Steps {
    const fn round(x: f64) -> f64 {
        x as f32 as f64
    }
    let mut steps = Steps { input: [[0.0; 4]; 4], last: [[0.0; 4]; 4], before: [[0.0; 4]; 4] };
    let mut i = 0;
    while i < 3 {
        let (n, d) = (IN[i], -KEEP[i]);
        let s = d * d;
        let last = [-d, s - 1.0, -s * d + 2.0 * d, s * s - 3.0 * s + 1.0];
        let before = [-1.0, d, -s + 1.0, s * d - 2.0 * d];
        let input = [n, -d * n, s * n - n, -s * d * n + 2.0 * d * n];
        let mut j = 0;
        while j < 4 {
            steps.last[j][i] = round(last[j]);
            steps.before[j][i] = round(before[j]);
            steps.input[j][i] = round(input[j]);
            j += 1;
        }
        i += 1;
    }
    steps
}

/// Blurs one row.
pub fn along(row: &[f32], out: &mut [f32]) {
    let (width, radius) = (row.len() as isize, RADIUS as isize);
    let mut state = State::default();
    let at = |x: isize| if (0..width).contains(&x) { row[x as usize] } else { 0.0 };
    let sum = |x: isize| at(x - radius - 1) + at(x + radius - 1);
    let mut x = 1 - radius;
    // Up to the first multiple of four that has all its neighbours.
    while x < width.min(8) {
        let value = state.step(sum(x));
        if x >= 0 {
            out[x as usize] = value;
        }
        x += 1;
    }
    while x < width - radius - 2 {
        let from = x as usize;
        let (leaving, coming) = (&row[from - RADIUS - 1..][..4], &row[from + RADIUS - 1..][..4]);
        let sums = [leaving[0] + coming[0], leaving[1] + coming[1], leaving[2] + coming[2], leaving[3] + coming[3]];
        out[from..from + 4].copy_from_slice(&state.four_steps(sums));
        x += 4;
    }
    while x < width {
        out[x as usize] = state.step(sum(x));
        x += 1;
    }
}

/// The last two states of the oscillators.
#[derive(Default)]
struct State {
    last: Lanes<f32>,
    before: Lanes<f32>,
}

impl State {
    fn step(&mut self, sum: f32) -> f32 {
        let state = self.ahead(0, scaled(sum, &STEPS.input[0]));
        (self.before, self.last) = (self.last, state);
        together(state)
    }

    #[inline(always)]
    fn four_steps(&mut self, sums: [f32; 4]) -> [f32; 4] {
        let [a, b, c, d] = sums;
        let input = &STEPS.input;
        let first = self.ahead(0, scaled(a, &input[0]));
        let second = self.ahead(1, added(b, &input[0], scaled(a, &input[1])));
        let third = self.ahead(2, added(c, &input[0], added(b, &input[1], scaled(a, &input[2]))));
        let fourth = added(d, &input[0], added(c, &input[1], added(b, &input[2], scaled(a, &input[3]))));
        let fourth = self.ahead(3, fourth);
        (self.before, self.last) = (third, fourth);
        [together(first), together(second), together(third), together(fourth)]
    }

    /// The state so many steps after the next, of what has come in by then.
    #[inline(always)]
    fn ahead(&self, steps: usize, input: Lanes<f32>) -> Lanes<f32> {
        fused_lanes(&STEPS.last[steps], self.last, fused_lanes(&STEPS.before[steps], self.before, input))
    }
}

#[inline(always)]
fn scaled(sum: f32, by: &Lanes<f64>) -> Lanes<f32> {
    [sum * by[0] as f32, sum * by[1] as f32, sum * by[2] as f32, sum * by[3] as f32]
}

#[inline(always)]
fn added(sum: f32, by: &Lanes<f64>, to: Lanes<f32>) -> Lanes<f32> {
    fused_lanes(by, [sum; 4], to)
}

/// [`super::fused`] of each lane.
#[inline(always)]
fn fused_lanes(a: &Lanes<f64>, b: Lanes<f32>, c: Lanes<f32>) -> Lanes<f32> {
    let lane = |i: usize| (a[i] * f64::from(b[i]) + f64::from(c[i])) as f32;
    [lane(0), lane(1), lane(2), lane(3)]
}

#[inline(always)]
fn together(state: Lanes<f32>) -> f32 {
    state[0] + (state[1] + state[2])
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
