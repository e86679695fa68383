//! The balanced and the largest model, for both directions: predict a value, have it decided, learn it.

use crate::again::{Again, Candidates};
use crate::decide::{Decider, Evidence, SCALES};
use crate::errors::{Errors, Expected};
use crate::guess::{Guess, Guessed, within};
use crate::planes::{Planes, Shape};
use crate::rows::{PAD, Rows};
use crate::tail::{HEAVY, LIGHT};
use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// Contexts of a value in a flat place: what is the same around it, and how many such values came before.
const FLATS: usize = 1 << 10;

/// Contexts of a bias, and errors without one that it must outweigh.
const BIASES: usize = 9 * 9 * 9;
const DOUBT: f32 = 30.0;

/// What is learnt of one plane of a frame, kept from frame to frame: `N` neighbours, `P` predictions, `D` distributions around them, `C`
/// contexts, `K` values that may come again, all in `V` vectors, by `S` kinds of sets of weights. With ten predictions it is the largest model.
pub(crate) struct Model<
    const N: usize,
    const P: usize,
    const D: usize,
    const C: usize,
    const K: usize,
    const V: usize,
    const S: usize,
> {
    guess: Guess<N, P>,
    errors: Errors<P>,
    again: Again<K>,
    decider: Decider<D, C, K, V, S>,
    /// What the blend missed values by, in this row and the one above.
    misses: [Vec<f32>; 2],
    /// What it misses in a context on average, and of how many.
    biases: Vec<(f32, f32)>,
    flats: Vec<Counter>,
    /// Values that went on in flat places until here.
    run: u32,
}

impl<const N: usize, const P: usize, const D: usize, const C: usize, const K: usize, const V: usize, const S: usize>
    Model<N, P, D, C, K, V, S>
{
    const FULL: bool = P >= 8;
    const RICH: bool = P == 10;
    const BLEND: usize = Guess::<N, P>::BLEND;

    pub fn new(shape: &Shape) -> Self {
        const { assert!(P <= D && D <= 2 * P) }
        Self {
            guess: Guess::new(shape.width),
            errors: Errors::new(shape.width, Self::FULL),
            again: Again::new(shape.width, Self::samples(shape)),
            decider: Decider::new(Self::samples(shape), P, Self::FULL),
            misses: std::array::from_fn(|_| vec![0.0; shape.width + 2 * PAD]),
            biases: vec![(0.0, 0.0); BIASES],
            flats: vec![Counter::with(60_000, 2); FLATS],
            run: 0,
        }
    }

    /// The samples that tables are made for: colours have their own.
    fn samples(shape: &Shape) -> u64 {
        if Self::RICH { shape.samples() / shape.tops.len() as u64 } else { shape.samples() }
    }

    /// Bytes that a model for such planes takes.
    pub fn memory(shape: &Shape) -> u64 {
        Guess::<N, P>::memory(shape.width)
            + Errors::<P>::memory(shape.width)
            + Again::<K>::memory(shape.width, Self::samples(shape))
            + Decider::<D, C, K, V, S>::memory(Self::samples(shape))
            + 8 * (shape.width + 2 * PAD) as u64
            + (8 * BIASES + 4 * FLATS) as u64
    }

    /// Codes a plane of a frame row by row.
    pub fn code_plane<B: BitCoder>(
        &mut self,
        planes: &mut dyn Planes,
        shape: &Shape,
        (frame, plane): (usize, usize),
        coder: &mut B,
    ) {
        let mut rows = Rows::new(shape, frame, plane, if Self::FULL { 3 } else { 2 });
        self.guess.start();
        self.errors.start();
        self.misses.iter_mut().for_each(|row| row.fill(0.0));
        self.decider.histogram.fit(shape.tops[plane]);
        self.run = 0;
        let top = shape.tops[plane] as i32;
        let mut row = vec![0; shape.width];
        for y in 0..shape.height {
            planes.load(frame, plane, y, &mut row);
            rows.advance(planes, shape, y);
            self.errors.advance();
            self.again.advance();
            self.misses.swap(0, 1);
            for (x, value) in row.iter_mut().enumerate() {
                *value = self.code(&rows, top, x + PAD, *value, coder);
                rows.now[x + PAD] = *value;
                if y == 0 {
                    rows.spread_first(x);
                }
            }
            self.errors.end_row();
            self.guess.end_row();
            planes.save(frame, plane, y, &row);
        }
    }

    /// Codes a value; first, where all around is the same, whether it goes on so.
    #[inline]
    fn code<B: BitCoder>(&mut self, rows: &Rows, top: i32, at: usize, value: i32, coder: &mut B) -> i32 {
        let west = rows.now[at - 1];
        let is_flat = rows.above[0][at - 1..at + 2].iter().all(|&v| v == west);
        if is_flat {
            let run = (32 - self.run.leading_zeros()).min(15) as usize;
            let flat = &mut self.flats[pattern(rows, at) << 4 | run];
            let same = coder.code(u32::from(value == west), flat.p().clamp(1, 65535));
            flat.update(same, 1023);
            if same == 1 {
                self.run = self.run.saturating_add(1);
                self.errors.skip(at);
                self.again.skip(at);
                self.misses[0][at] = 0.0;
                return west;
            }
        }
        self.run = 0;
        self.code_unlike(rows, top, at, value, is_flat, coder)
    }

    /// Codes a value that is not foregone; `excluded` where it is not that at the left.
    fn code_unlike<B: BitCoder>(
        &mut self,
        rows: &Rows,
        top: i32,
        at: usize,
        value: i32,
        excluded: bool,
        coder: &mut B,
    ) -> i32 {
        let local = self.errors.local(at);
        let mut guessed = self.guess.guess(rows, at, top, &local);
        let blend = guessed.centres[Self::BLEND];
        let around = Around::new(rows, at, blend, local[Self::BLEND]);
        let (mean, count) = self.biases[around.bias()];
        guessed.centres[Self::BLEND + 1] = within(blend + mean * count / (count + DOUBT), top as f32);

        let expected = self.errors.expect(at, local);
        let candidates = self.again.look(rows, at);
        let evidence = self.evidence(rows, &guessed, &expected, &around, &candidates, top, at, excluded);
        let value = self.decider.code(&evidence, value, coder);

        let real = value as f32;
        self.decider.histogram.count(value);
        self.errors.learn(at, &expected, guessed.centres.map(|centre| (real - centre).abs()));
        self.again.learn(at, &candidates, value);
        self.guess.learn(at, &guessed, real, expected.near[Self::BLEND]);
        self.misses[0][at] = real - blend;
        let (mean, count) = &mut self.biases[around.bias()];
        *mean += (real - blend - *mean) / (*count + 4.0);
        *count = (*count + 1.0).min(200.0);
        value
    }

    #[expect(clippy::too_many_arguments, reason = "it brings together all there is")]
    #[inline(always)]
    fn evidence<'a>(
        &self,
        rows: &Rows,
        guessed: &Guessed<N, P>,
        expected: &Expected<P>,
        around: &Around,
        candidates: &'a Candidates<K>,
        top: i32,
        at: usize,
        excluded: bool,
    ) -> Evidence<'a, D, C, K> {
        let blend = guessed.centres[Self::BLEND];
        let centre = ((blend + 0.5) as i32).clamp(0, top);
        let step = ((expected.near[Self::BLEND] * 1.1) as u32).max(1).ilog2();
        let mut inverses = [0.0; D];
        for i in 0..D {
            inverses[i] = if i < P { HEAVY / expected.near[i] } else { LIGHT / expected.wide[i - P] };
        }
        let class = expected.near_class[Self::BLEND];
        let part = ((blend + 0.5 - centre as f32) * 8.0).clamp(0.0, 7.0) as usize;
        let small = step.min(2) as usize;
        let [now, above] = &self.misses;
        let misses = [now[at - 1], above[at], above[at + 1], now[at - 2]];
        let apart = [guessed.centres[0] - blend, guessed.centres[1] - blend].map(|d| 2.0 * d);
        let [w, n, ne, nw, ww, nn] = around.away;
        let miss = misses.map(|miss| around.ninth(miss));
        let apart = apart.map(|d| around.ninth(d));
        let (mut tone, mut texture, mut spread, mut farther) = (0, 0, [0; 4], [0; 3]);
        if Self::RICH {
            tone = (i64::from(centre) * 16 / (i64::from(top) + 1)) as usize;
            texture = rows.texture(at);
            let apart = [8, 0, 2].map(|i| 2.0 * (guessed.centres[i % P] - blend));
            let learnt = blend - guessed.centres[9 % P];
            spread = [apart[0], apart[1], apart[2], 4.0 * learnt].map(|d| around.ninth(d));
            farther = rows.farther(at, centre).map(|d| around.ninth(d as f32));
        }
        let contexts = [
            class,
            (w * 9 + n) * 3 + small,
            (ne * 9 + nw) * 3 + small,
            (miss[0] * 9 + miss[1]) * 3 + small,
            (class / 4) << 3 | part,
            (apart[0] * 9 + apart[1]) * 3 + small,
            around.other.unwrap_or(ww * 81 + nn) * 3 + small,
            (miss[2] * 9 + miss[3]) * 9 + around.rise,
            tone * 32 + class / 4,
            (texture * 9 + spread[3]) * 3 + small,
            farther[0] * 81 + farther[1] * 9 + farther[2],
            spread[0] * 81 + spread[1] * 9 + spread[2],
        ];
        Evidence {
            top,
            centre,
            step,
            centres: std::array::from_fn(|i| guessed.centres[i % P]),
            inverses,
            contexts: std::array::from_fn(|i| self.decider.place(i, contexts[i])),
            candidates,
            excluded,
            classes: [texture << 1 | usize::from(rows.others.is_empty()), tone, spread[0] * 9 + spread[1]],
            scale_class: (class / 2).min(SCALES - 1),
        }
    }
}

/// How the neighbours differ from a prediction, in ninths of what is to be expected.
struct Around {
    inverse: f32,
    /// At the left, above, above to the right and left, two to the left, two above.
    away: [usize; 6],
    /// How a plane coded before rises at the place.
    other: Option<usize>,
    /// How the column rises above.
    rise: usize,
}

impl Around {
    #[inline(always)]
    fn new(rows: &Rows, at: usize, centre: f32, error: f32) -> Self {
        let (now, n, nn) = (&rows.now, &rows.above[0], &rows.above[1]);
        let mut around = Self { inverse: 1.0 / (error + 0.3), away: [0; 6], other: None, rise: 0 };
        let near = [now[at - 1], n[at], n[at + 1], n[at - 1], now[at - 2], nn[at]];
        around.away = near.map(|v| around.ninth(v as f32 - centre));
        around.rise = around.ninth((nn[at] - n[at]) as f32);
        around.other = rows.others.first().map(|other| {
            let [above, same, _] = &other.rows;
            let rises = [same[at] - same[at - 1], same[at] - above[at], same[at + 1] - same[at]];
            rises.iter().fold(0, |all, &rise| all * 9 + around.ninth(rise as f32))
        });
        around
    }

    fn bias(&self) -> usize {
        (self.away[0] * 9 + self.away[1]) * 9 + self.away[2]
    }

    /// A difference in nine steps, 0 to 8.
    #[inline(always)]
    fn ninth(&self, difference: f32) -> usize {
        let x = difference * self.inverse;
        let size = x.abs();
        let n = usize::from(size > 0.25) + usize::from(size > 0.75) + usize::from(size > 1.5) + usize::from(size > 3.0);
        if x < 0.0 { 4 - n } else { 4 + n }
    }
}

/// What goes on as it is around a flat place.
fn pattern(rows: &Rows, at: usize) -> usize {
    let west = rows.now[at - 1];
    let mut same = [false; 6];
    (same[0], same[1], same[2]) = (rows.now[at - 2] == west, rows.above[1][at] == west, rows.above[0][at + 2] == west);
    if let Some(other) = rows.others.first() {
        let [above, row, _] = &other.rows;
        same[3] = row[at] == row[at - 1] && row[at] == above[at];
        same[4] = row[at] == west;
        same[5] = row[at + 1] == row[at];
    }
    same.iter().rev().fold(0, |bits, &same| bits << 1 | usize::from(same))
}
