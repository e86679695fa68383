//! The fast model, for both directions: one prediction, its error as a symbol of four bits and bare bits below.

use crate::planes::{Planes, Shape};
use crate::rows::{PAD, Rows, taps};
use crate::squares::{Sums, dot};
use kit_entropy::rans::SymbolCoder;
use kit_entropy::{Blend, Nibble};

/// Values between two that the coefficients are learnt from, and between two times they are found anew.
const STRIDE: u32 = 3;
const SOLVED_EVERY: u32 = 63;

/// What a sum of products keeps from one value to the next.
const KEPT: f32 = 0.9985;

/// The symbol for errors beyond the others.
const ESCAPE: usize = 15;

/// Contexts of a symbol: by local error and part of the prediction, and by local error and what lies around.
const SIZES: usize = 64;
const COARSE: usize = SIZES * 4;
const FINE: usize = SIZES / 2 * 225;
const RUNS: usize = 32;
const ESCAPES: usize = 64;

/// What is learnt of one plane of a frame, kept from frame to frame, with `N` neighbours.
pub(crate) struct Quick<const N: usize> {
    sums: Sums<N>,
    weights: [f32; N],
    count: u32,
    /// Errors of the two predictions and the blend, in this row and the one above.
    errors: [Vec<[f32; 4]>; 2],
    tables: Vec<Nibble>,
    blend: Blend<2>,
    others: Blend<1>,
}

impl<const N: usize> Quick<N> {
    pub fn new(shape: &Shape) -> Self {
        let mut weights = [0.0; N];
        (weights[2], weights[3]) = (-0.5, 0.25);
        Self {
            sums: Sums::ZERO,
            weights,
            count: 0,
            errors: std::array::from_fn(|_| vec![[1.0; 4]; shape.width + 2 * PAD]),
            tables: vec![Nibble::EVEN; COARSE + FINE + RUNS + ESCAPES],
            blend: Blend::new(120),
            others: Blend::new(60),
        }
    }

    /// Bytes that such a model takes.
    pub fn memory(shape: &Shape) -> u64 {
        (shape.width + 2 * PAD) as u64 * 32 + ((COARSE + FINE + RUNS + ESCAPES) as u64 + 4 * N as u64) * 32 + (1 << 12)
    }

    /// Codes a plane of a frame row by row.
    pub fn code_plane<S: SymbolCoder>(
        &mut self,
        planes: &mut dyn Planes,
        shape: &Shape,
        (frame, plane): (usize, usize),
        coder: &mut S,
    ) {
        let width = shape.width;
        let top = shape.tops[plane] as i32;
        let mut rows = Rows::new(shape, frame, plane, if N > 8 { 2 } else { 0 });
        let mut row = vec![0; width];
        for y in 0..shape.height {
            planes.load(frame, plane, y, &mut row);
            rows.advance(planes, shape, y);
            self.errors.swap(0, 1);
            let first = self.errors[1][PAD];
            self.errors[0][..PAD].fill(first);
            let mut x = 0;
            while x < width {
                let at = x + PAD;
                let n = &rows.above[0];
                let west = rows.now[at - 1];
                let mut after_run = false;
                if west == n[at] && west == n[at - 1] && west == n[at + 1] && self.is_calm(at) {
                    let same = row[x..].iter().take_while(|&&v| v == west).count();
                    let run = self.run(same, width - x, coder);
                    row[x..x + run].fill(west);
                    rows.now[at..at + run].fill(west);
                    self.errors[0][at..at + run].fill([0.0; 4]);
                    if y == 0 && run > 0 {
                        (x..x + run).for_each(|x| rows.spread_first(x));
                    }
                    x += run;
                    if x == width {
                        break;
                    }
                    after_run = true;
                }
                let value = self.value(&rows, top, x + PAD, after_run, row[x], coder);
                rows.now[x + PAD] = value;
                row[x] = value;
                if y == 0 {
                    rows.spread_first(x);
                }
                x += 1;
            }
            let last = self.errors[0][width + PAD - 1];
            self.errors[0][width + PAD..].fill(last);
            planes.save(frame, plane, y, &row);
        }
    }

    /// Whether what lies around was predicted so well that the same is likely to follow.
    #[inline]
    fn is_calm(&self, at: usize) -> bool {
        let [now, above] = &self.errors;
        now[at - 1][2] + above[at][2] + above[at + 1][2] < 0.75
    }

    /// Codes how many values, of at most `most`, go on as before: bits of the number plus one by their count.
    fn run<S: SymbolCoder>(&mut self, run: usize, most: usize, coder: &mut S) -> usize {
        let base = COARSE + FINE;
        let run = run as u32 + 1;
        let bits = run.ilog2() as usize;
        let mut count = self.others.code(&mut self.tables, [base], coder, bits.min(15));
        if count == 15 {
            count = 15 + self.others.code(&mut self.tables, [base + 16], coder, bits.saturating_sub(15).min(15));
        }
        let mut value = 1u32;
        let mut left = count as u32;
        if left > 0 {
            let head = left.min(3);
            let part = run >> (left - head) & ((1 << head) - 1);
            let symbol = self.others.code(&mut self.tables, [base + 1 + count.min(14)], coder, part as usize) as u32;
            value = value << head | symbol & ((1 << head) - 1);
            left -= head;
            while left > 0 {
                let some = left.min(14);
                value = value << some | coder.bits(run >> (left - some), some);
                left -= some;
            }
        }
        (value as usize - 1).min(most)
    }

    #[inline(always)]
    fn value<S: SymbolCoder>(
        &mut self,
        rows: &Rows,
        top: i32,
        at: usize,
        after_run: bool,
        value: i32,
        coder: &mut S,
    ) -> i32 {
        let (now, n) = (&rows.now[at - 4..at], &rows.above[0][at - 4..at + 5]);
        let (west, north, north_west, north_east) = (now[3], n[4], n[3], n[5]);
        let base = (west + north) / 2;
        let taps = taps::<N>(rows, at, base);
        let limit = top as f32;
        let clean = |p: f32| if p >= 0.0 { p.min(limit) } else { 0.0 };
        let linear = clean(base as f32 + dot(&self.weights, &taps));
        let median = (west + north - north_west).clamp(west.min(north), west.max(north)) as f32;
        let mut local = [0.0; 4];
        {
            let [now, above] = &self.errors;
            let (now, above) = (&now[at - 2..at], &above[at - 1..at + 3]);
            for i in 0..4 {
                local[i] =
                    (now[1][i] + above[1][i]) * 0.25 + (now[0][i] + above[0][i] + above[2][i] + above[3][i]) * 0.125;
            }
        }
        let (a, b) = (local[1] * local[1] + 0.02, local[0] * local[0] + 0.02);
        let (a, b) = (a * a, b * b);
        let centre = if after_run { west as f32 } else { (a * linear + b * median) / (a + b) };
        let round = (centre + 0.5) as i32;
        let size = local[2];
        let place = (((size + 0.0312).to_bits() >> 21) as i32 - 488).clamp(0, SIZES as i32 - 1) as usize;
        let place = if after_run { SIZES - 1 } else { place };
        let shift = ((size * 1.1) as u32 | 1).ilog2();
        let part = ((centre + 0.5 - round as f32) * 4.0) as usize & 3;
        let bound = size * 0.5 + 0.25;
        let third = |v: i32| {
            let x = v as f32 - centre;
            1 + usize::from(x > bound) - usize::from(x < -bound)
        };
        let fifth = |v: i32| {
            let x = v as f32 - centre;
            third(v) + 1 + usize::from(x > 3.0 * bound) - usize::from(x < -3.0 * bound)
        };
        let around = ((fifth(west) * 5 + fifth(north)) * 3 + third(north_east)) * 3 + third(north_west);
        let tables = [place << 2 | part, COARSE + around * (SIZES / 2) + place / 2];
        let error = value - round;
        let half = (1 << shift) >> 1;
        let step = (error + half) >> shift;
        let symbol = if (-7..=7).contains(&step) { (step + 7) as usize } else { ESCAPE };
        let symbol = self.blend.code(&mut self.tables, tables, coder, symbol);
        let step = if symbol < ESCAPE { symbol as i32 - 7 } else { self.far(step, coder) };
        let mut low = 0;
        if shift > 0 {
            let bits = ((error + half) & ((1 << shift) - 1)) as u32;
            low = if shift > 14 {
                coder.bits(bits >> 14, shift - 14) << 14 | coder.bits(bits, 14)
            } else {
                coder.bits(bits, shift)
            };
        }
        let value = (i64::from(round) + (i64::from(step) << shift) + i64::from(low) - i64::from(half))
            .clamp(0, i64::from(top)) as i32;

        let real = value as f32;
        self.errors[0][at] = [(real - linear).abs(), (real - median).abs(), (real - centre).abs(), real - centre];
        self.count += 1;
        if self.count.is_multiple_of(STRIDE) {
            let weight = 1.0 / (size * size + 0.1);
            self.sums.tally(KEPT, &taps, real - base as f32, weight);
        }
        if self.count & SOLVED_EVERY == SOLVED_EVERY {
            self.weights = self.sums.solve(None, 0.5);
        }
        value
    }

    /// Codes a step that no symbol stands for.
    #[cold]
    fn far<S: SymbolCoder>(&mut self, step: i32, coder: &mut S) -> i32 {
        let base = COARSE + FINE + RUNS;
        let away = step.unsigned_abs().wrapping_sub(7).max(1);
        let bits = self.others.code(&mut self.tables, [base], coder, (away.ilog2() as usize).min(15)) as u32;
        let more = if bits == 15 {
            self.others.code(&mut self.tables, [base + 1], coder, (away.ilog2().saturating_sub(15) as usize).min(15))
                as u32
        } else {
            0
        };
        let bits = bits + more;
        let mut value = 1u32;
        let mut left = bits;
        while left > 0 {
            let some = left.min(14);
            value = value << some | coder.bits(away >> (left - some), some);
            left -= some;
        }
        let below = coder.bits(u32::from(step < 0), 1) == 1;
        let size = (value & 0x3FFF_FFFF) as i32 + 7;
        if below { -size } else { size }
    }
}
