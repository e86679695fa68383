//! One model for both directions: predicts each value, has it coded as decisions between intervals, and learns it.

use crate::histogram::Histogram;
use crate::planes::{Planes, Shape};
use crate::rows::{PAD, Rows, taps};
use crate::squares::{Sums, Window, dot};
use crate::tail::{self, above};
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, FinalMixer, Mixer, Vector, mixer};

const NODES: usize = 128;
const STAGES: usize = 32;
/// Samples between two solutions of the equations over all.
const SLOWEST: u32 = 255;

/// What predicts one plane of a frame, kept from frame to frame. `N` neighbours, `P` predictions, `D` distributions around them, `C`
/// contexts, `K` values that may come again, all in `V` vectors.
pub(crate) struct Model<const N: usize, const P: usize, const D: usize, const C: usize, const K: usize, const V: usize>
{
    near: Window<N>,
    far: Window<N>,
    all: Sums<N>,
    all_weights: [f32; N],
    solved: u32,
    /// Errors of the predictions in this row and the one above.
    errors: [Vec<[f32; P]>; 2],
    /// Errors that were made, signed, of the centre.
    misses: [Vec<f32>; 2],
    histogram: Histogram,
    wide: Vec<[f32; P]>,
    /// Which values came again.
    hits: [Vec<u8>; 2],
    /// The mean error by prediction and local error.
    scales: Vec<[f32; P]>,
    scale_counts: Vec<u32>,
    wide_scales: Vec<[f32; P]>,
    biases: Vec<(f32, f32)>,
    counters: Vec<Counter>,
    context_size: usize,
    candidates: Vec<Counter>,
    memory: Vec<u32>,
    flats: Vec<Counter>,
    run: u32,
    mixers: [Mixer<V>; 3],
    last: FinalMixer<3>,
    correction: Apm,
    decisions: u32,
}

/// What is the same for all decisions about a value.
struct Value<const P: usize, const D: usize, const C: usize, const K: usize> {
    centre: i32,
    step: u32,
    excluded: bool,
    mu: [f32; D],
    inverse: [f32; D],
    contexts: [usize; C],
    values: [i32; K],
    trust: [usize; K],
    hit_class: usize,
    scale_class: usize,
}

/// Between which values one decision is made.
struct Ask {
    node: usize,
    stage: usize,
    low: i32,
    split: i32,
    high: i32,
    /// The same as values, in order, and whether what is beyond comes first.
    values: (i32, i32, i32),
    turned: bool,
}

const BUCKETS: usize = 128;

fn bucket(x: f32) -> usize {
    // Four to an octave, from 1/64 up.
    (((x + 0.0156).to_bits() >> 21) as i32 - 484).clamp(0, BUCKETS as i32 - 1) as usize
}

fn bucket_mean(b: usize) -> f32 {
    f32::from_bits(((b as u32 + 484) << 21) | 1 << 20)
}

/// A signed ratio in nine steps.
#[inline(always)]
fn nine(x: f32) -> usize {
    let size = x.abs();
    let n = i32::from(size > 0.25) + i32::from(size > 0.75) + i32::from(size > 1.5) + i32::from(size > 3.0);
    (4 + if x < 0.0 { -n } else { n }) as usize
}

fn hash(values: &[i32]) -> usize {
    let h = values.iter().fold(0u64, |h, &v| (h ^ v as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29));
    (h.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as usize
}

fn memory_bits(samples: u64) -> u32 {
    (samples.max(1).ilog2() + 1).clamp(10, 20)
}

fn context_bits(samples: u64) -> u32 {
    (samples.max(1).ilog2() + 2).clamp(12, 18)
}

impl<const N: usize, const P: usize, const D: usize, const C: usize, const K: usize, const V: usize>
    Model<N, P, D, C, K, V>
{
    pub fn new(shape: &Shape) -> Self {
        const { assert!(D + C + K + 2 <= 8 * V && D.is_multiple_of(P)) }
        let samples = shape.samples();
        let columns = shape.width + 2 * PAD;
        let context_size = 1 << context_bits(samples);
        let start = mixer::ONE / D as i32 / if P == 8 { 1 } else { 2 };
        Self {
            near: Window::new(shape.width, 0.8, 0.7),
            far: Window::new(shape.width, 0.96, 0.93),
            all: Sums::ZERO,
            all_weights: [0.0; N],
            solved: 0,
            errors: std::array::from_fn(|_| vec![[0.0; P]; columns]),
            misses: std::array::from_fn(|_| vec![0.0; columns]),
            histogram: Histogram::new(0),
            wide: vec![[1.0; P]; columns],
            hits: std::array::from_fn(|_| vec![0; columns]),
            scales: (0..BUCKETS).map(|b| [bucket_mean(b); P]).collect(),
            wide_scales: (0..BUCKETS).map(|b| [bucket_mean(b); P]).collect(),
            scale_counts: vec![0; BUCKETS * P],
            biases: vec![(0.0, 0.0); 1024],
            counters: vec![Counter::NEW; context_size * C],
            context_size,
            candidates: vec![Counter::NEW; K * STAGES * 8],
            memory: vec![0; 2 << memory_bits(samples)],
            flats: vec![Counter::with(60000, 2); 1 << 12],
            run: 0,
            mixers: [
                Mixer::new(2 * NODES, start),
                Mixer::new(16 * STAGES, start),
                Mixer::new(32 * STAGES, start),
            ],
            last: FinalMixer::new(NODES),
            correction: Apm::new(NODES * 2, 255),
            decisions: 0,
        }
    }

    /// Bytes that a model for such planes takes.
    pub fn memory(shape: &Shape) -> u64 {
        let samples = shape.samples();
        let columns = (shape.width + 2 * PAD) as u64;
        2 * Window::<N>::memory(shape.width)
            + columns * 2 * (4 * P as u64 + 5)
            + (C as u64) * 4 * (1 << context_bits(samples))
            + (8 << memory_bits(samples))
            + (1 << 20)
    }

    /// Codes a plane of a frame row by row.
    pub fn code_plane<T: Planes, B: BitCoder>(
        &mut self,
        planes: &mut T,
        shape: &Shape,
        (frame, plane): (usize, usize),
        coder: &mut B,
    ) {
        let mut rows = Rows::new(shape, frame, plane, if N > 8 { 3 } else { 2 });
        self.near.start();
        self.far.start();
        self.run = 0;
        for list in &mut self.errors {
            list.fill([1.0; P]);
        }
        for list in &mut self.misses {
            list.fill(0.0);
        }
        let top = shape.tops[plane] as i32;
        self.histogram.fit(shape.tops[plane]);
        let mut row = vec![0; shape.width];
        for y in 0..shape.height {
            planes.load(frame, plane, y, &mut row);
            rows.advance(planes, shape, y);
            self.errors.swap(0, 1);
            self.misses.swap(0, 1);
            self.hits.swap(0, 1);
            for x in 0..shape.width {
                let value = self.code(&rows, top, x, row[x], coder);
                rows.now[x + PAD] = value;
                row[x] = value;
                if y == 0 {
                    rows.spread_first(x);
                }
            }
            let last = self.errors[0][shape.width + PAD - 1];
            self.errors[0][shape.width + PAD..].fill(last);
            let first = self.errors[0][PAD];
            self.errors[1][..PAD].fill(first);
            self.near.end_row();
            if P == 8 {
                // Errors of the rows above, spread to both sides.
                let keep = 0.85;
                let mut sum = self.errors[0][PAD];
                for x in PAD..shape.width + PAD {
                    for i in 0..P {
                        sum[i] += (self.errors[0][x][i] - sum[i]) * (1.0 - keep);
                        self.wide[x][i] = self.wide[x][i] * 0.7 + sum[i] * (1.0 - 0.7) * 0.5;
                    }
                }
                for x in (PAD..shape.width + PAD).rev() {
                    for i in 0..P {
                        sum[i] += (self.errors[0][x][i] - sum[i]) * (1.0 - keep);
                        self.wide[x][i] += sum[i] * (1.0 - 0.7) * 0.5;
                    }
                }
            }
            if P == 8 {
                self.far.end_row();
            }
            planes.save(frame, plane, y, &row);
        }
    }

    #[inline]
    fn code<B: BitCoder>(&mut self, rows: &Rows, top: i32, x: usize, value: i32, coder: &mut B) -> i32 {
        let at = x + PAD;
        let n = &rows.above[0];
        let (west, north, north_west, north_east) = (rows.now[at - 1], n[at], n[at - 1], n[at + 1]);
        let flat = west == north && west == north_west && west == north_east;
        if flat {
            let mut pattern = usize::from(rows.now[at - 2] == west)
                | usize::from(rows.above[1][at] == west) << 1
                | usize::from(n[at + 2] == west) << 2;
            if let Some(other) = rows.others.first() {
                let o = &other.rows[1];
                pattern |= usize::from(o[at] == o[at - 1] && o[at] == other.rows[0][at]) << 3
                    | usize::from(o[at] == west) << 4
                    | usize::from(o[at + 1] == o[at]) << 5;
            }
            let run = (32 - self.run.leading_zeros()).min(15) as usize;
            let context = pattern << 4 | run;
            let p = self.flats[context].p().clamp(1, 65535);
            let hit = coder.code(u32::from(value == west), p);
            self.flats[context].update(hit, 1023);
            if hit == 1 {
                self.run += 1;
                self.skip(at);
                return west;
            }
        }
        self.run = 0;
        self.code_unlike(rows, top, x, value, flat, coder)
    }

    /// Keeps the books for a value in a flat place that continues it.
    fn skip(&mut self, at: usize) {
        self.errors[0][at] = [0.0; P];
        self.misses[0][at] = 0.0;
        self.hits[0][at] = 0xFF;
    }

    fn code_unlike<B: BitCoder>(
        &mut self,
        rows: &Rows,
        top: i32,
        x: usize,
        value: i32,
        excluded: bool,
        coder: &mut B,
    ) -> i32 {
        let at = x + PAD;
        let (now, n, nn) = (&rows.now, &rows.above[0], &rows.above[1]);
        let (west, north, north_west, north_east) = (now[at - 1], n[at], n[at - 1], n[at + 1]);
        let base = (west + north) / 2;
        let taps = taps::<N>(rows, at, base);
        let base = base as f32;

        // Local errors.
        let mut local = [0.0; P];
        {
            let [now, above] = &self.errors;
            let (w, ww, n, nw, ne, nee) =
                (&now[at - 1], &now[at - 2], &above[at], &above[at - 1], &above[at + 1], &above[at + 2]);
            for i in 0..P {
                local[i] = (w[i] + n[i]) * 0.25 + (ww[i] + nw[i] + ne[i] + nee[i]) * 0.125;
            }
        }

        // Predictions.
        let limit = top as f32;
        let clean = |p: f32| if p >= 0.0 { p.min(limit) } else { 0.0 };
        let mut mu = [0.0; P];
        let gradient = west + north - north_west;
        let med = gradient.clamp(west.min(north), west.max(north));
        let ridge = 0.5;
        if P == 8 {
            if N > 16 {
                match x & 3 {
                    0 | 2 => self.near.solve(x, ridge),
                    1 => self.far.solve(x, ridge),
                    _ => {}
                }
            } else if x & 1 == 0 {
                self.near.solve(x, ridge);
            } else {
                self.far.solve(x, ridge);
            }
            if self.solved & 15 == 0 {
                self.all_weights = self.all.solve(None, ridge);
            }
            self.solved += 1;
            mu[0] = clean(base + dot(&self.near.weights, &taps));
            mu[1] = clean(base + dot(&self.far.weights, &taps));
            mu[2] = clean(base + dot(&self.all_weights, &taps));
            mu[3] = med as f32;
            mu[4] = clean(((2 * (west + north) + north_east - north_west) * 4 + (n[at + 1] - nn[at + 1]) * 2 + (north - nn[at]) * 2) as f32 * 0.0625);
            let mut sum = 0.0;
            let mut total = 0.0;
            for i in 0..4 {
                let weight = 1.0 / (local[i] * local[i] + 0.01);
                sum += weight * mu[i];
                total += weight;
            }
            mu[5] = clean(sum / total);
            mu[7] = match rows.others.first() {
                Some(o) => clean(
                    o.rows[1][at] as f32 + base
                        - (o.rows[1][at - 1] + o.rows[0][at]) as f32 * 0.5,
                ),
                None => clean((west + north_east) as f32 * 0.5 + (north - (north_west + n[at + 2]) / 2) as f32 * 0.25),
            };
        } else {
            if x & if N > 8 { 3 } else { 1 } == 0 {
                self.near.solve(x, ridge);
            }
            mu[0] = clean(base + dot(&self.near.weights, &taps));
            mu[1] = med as f32;
            let (a, b) = (1.0 / (local[0] * local[0] + 0.01), 1.0 / (local[1] * local[1] + 0.01));
            mu[2] = clean((a * mu[0] + b * mu[1]) / (a + b));
        }
        let (blend, corrected) = if P == 8 { (5, 6) } else { (2, 3) };
        let size = local[blend];
        let inverse_size = 1.0 / (size + 0.3);
        let (dw, dn) = ((west as f32 - mu[blend]) * inverse_size, (north as f32 - mu[blend]) * inverse_size);
        let (dne, dnw) = ((north_east as f32 - mu[blend]) * inverse_size, (north_west as f32 - mu[blend]) * inverse_size);
        let bias = (nine(dw) * 9 + nine(dn)) * 9 + nine(dne);
        mu[corrected] = clean(mu[blend] + self.biases[bias].0 * self.biases[bias].1 / (self.biases[bias].1 + 30.0));

        // Scales.
        let mut places = [0; P];
        let mut scale = [0.0; P];
        for i in 0..P {
            places[i] = bucket(local[i]);
            scale[i] = self.scales[places[i]][i].max(0.03);
        }
        let mut scale_wide = scale;
        let mut wide_places = [0; P];
        if P == 8 {
            let w = &self.wide[at];
            for i in 0..P {
                wide_places[i] = bucket(w[i] * 0.5 + local[i] * 0.5);
                scale_wide[i] = self.wide_scales[wide_places[i]][i].max(0.03);
            }
        }
        let centre_value = mu[blend];
        let centre = ((centre_value + 0.5) as i32).clamp(0, top);
        let step = ((scale[blend] * 1.1) as u32).max(1).ilog2();
        let mut spread = [0.0; D];
        let mut inverse = [0.0; D];
        for i in 0..D {
            spread[i] = mu[i % P];
            let shape = if i < P { 0.5 } else { 0.3125 };
            inverse[i] = shape / if i < P { scale[i] } else { scale_wide[i - P] };
        }

        // Contexts.
        let scale_class = (places[blend] / 2).min(31);
        let octave = (places[blend] / 4).min(31);
        let [miss, miss_above] = &self.misses;
        let (mw, mn, mne, mww) = (
            miss[at - 1] * inverse_size,
            miss_above[at] * inverse_size,
            miss_above[at + 1] * inverse_size,
            miss[at - 2] * inverse_size,
        );
        let small = step.min(2) as usize;
        let part = ((centre_value + 0.5 - centre as f32) * 8.0).clamp(0.0, 7.0) as usize;
        let (other_a, other_b) = match rows.others.first() {
            Some(o) => {
                let r = &o.rows[1];
                let d = |v: i32, w: i32| nine((v - w) as f32 * inverse_size);
                (d(r[at], r[at - 1]), d(r[at], o.rows[0][at]) * 9 + d(r[at + 1], r[at]))
            }
            None => (nine((now[at - 2] as f32 - mu[blend]) * inverse_size), nine((nn[at] as f32 - mu[blend]) * inverse_size)),
        };
        let hits = [self.hits[0][at - 1], self.hits[1][at], self.hits[1][at + 1]];
        let all = [
            places[blend],
            (nine(dw) * 9 + nine(dn)) * 3 + small,
            (nine(dne) * 9 + nine(dnw)) * 3 + small,
            (nine(mw) * 9 + nine(mn)) * 3 + small,
            octave << 3 | part,
            (nine((mu[0] - mu[blend]) * inverse_size * 2.0) * 9 + nine((mu[1] - mu[blend]) * inverse_size * 2.0)) * 3 + small,
            (other_a * 81 + other_b) * 3 + small,
            (nine(mne) * 9 + nine(mww)) * 9 + nine((nn[at] as f32 - north as f32) * inverse_size),
        ];
        let mask = self.context_size - 1;
        let contexts = std::array::from_fn(|i| i * self.context_size + (all[i & 7] * NODES & mask));

        // Values that may come again.
        let half = self.memory.len() / 2;
        let first = match rows.others.first() {
            Some(o) => hash(&[west, o.rows[1][at], north]),
            None => hash(&[west, north, north_east, north_west]),
        } & (half - 1);
        let second = half + (hash(&[west, north]) & (half - 1));
        let (one, two) = if K > 2 { (self.memory[first], self.memory[second]) } else { (0, 0) };
        let third = match rows.others.first() {
            Some(o) if o.is_frame => o.rows[1][at],
            Some(o) => o.rows[1][at] + west - o.rows[1][at - 1],
            None => north_east,
        };
        let known: [i32; 8] =
            [west, north, (one >> 8) as i32, (two >> 8) as i32, gradient, third, 0, 0];
        let values: [i32; K] = std::array::from_fn(|i| known[i & 7]);
        let mut trust = [0; K];
        for (i, trust) in trust.iter_mut().enumerate() {
            *trust = match i {
                2 => (one & 255).min(7) as usize,
                3 => (two & 255).min(7) as usize,
                _ => hits.iter().fold(0, |t, h| t << 1 | usize::from(h >> i & 1)),
            };
        }
        let hit_class = ((hits[0].count_ones().min(3) << 2) | hits[1].count_ones().min(3)) as usize;

        let state: Value<P, D, C, K> = Value {
            centre,
            step,
            excluded,
            mu: spread,
            inverse,
            contexts,
            values,
            trust,
            hit_class,
            scale_class,
        };
        let value = self.decide(&state, top, value, coder);

        // Learning.
        let real = value as f32;
        let mut weight_error = 0.0;
        for i in 0..P {
            let error = (real - mu[i]).abs();
            self.errors[0][at][i] = error;
            let place = places[i];
            let count = &mut self.scale_counts[place * P + i];
            let rate = 1.0 / (*count as f32 + 3.0);
            *count = (*count + 1).min(250);
            self.scales[place][i] += (error - self.scales[place][i]) * rate;
            if P == 8 {
                let place = wide_places[i];
                self.wide_scales[place][i] += (error - self.wide_scales[place][i]) * 0.01;
            }
            if i == blend {
                weight_error = scale[i];
            }
        }
        self.histogram.count(value);
        self.misses[0][at] = real - mu[blend];
        let (mean, count) = &mut self.biases[bias];
        *mean += (real - mu[blend] - *mean) / (*count + 4.0);
        *count = (*count + 1.0).min(200.0);
        let hit = (0..K).fold(0, |h, i| h | u8::from(values[i] == value) << i);
        self.hits[0][at] = hit;
        for place in if K > 2 { [first, second] } else { [0; 2] } {
            if K <= 2 {
                break;
            }
            let slot = self.memory[place];
            self.memory[place] = if (slot >> 8) as i32 == value {
                slot + u32::from(slot & 255 < 7)
            } else if slot & 255 > 1 {
                slot - (slot & 255) / 2
            } else {
                (value as u32) << 8 | 1
            };
        }
        let weight = 1.0 / (weight_error * weight_error + 0.1);
        self.near.count(x, &taps, real - base, weight);
        if P == 8 {
            self.far.count(x, &taps, real - base, weight);
            self.all.tally(0.9995, &taps, real - base, weight);
        }
        value
    }

    /// Finds the value by decisions, from its side of the centre and its distance's magnitude down to the very value.
    #[inline]
    fn decide<B: BitCoder>(&mut self, state: &Value<P, D, C, K>, top: i32, value: i32, coder: &mut B) -> i32 {
        let centre = state.centre;
        let mut offset = [0.0; D];
        let mut mirrored = [0.0; D];
        for i in 0..D {
            offset[i] = (centre as f32 - 0.5 - state.mu[i]) * state.inverse[i];
            mirrored[i] = -offset[i];
        }
        let mut up = 1;
        let mut low_share = above(&offset, P);
        if centre > 0 {
            let below = above(&mirrored, P);
            let ask = Ask { node: 0, stage: 0, low: i32::MIN, split: centre, high: i32::MAX, values: (0, centre, top + 1), turned: false };
            up = self.ask(state, &ask, &low_share, &below, &state.values, u32::from(value >= centre), coder);
            if up == 0 {
                low_share = below;
                offset = mirrored;
            }
        }
        let away = |v: i32| if up == 1 { v - centre } else { centre - 1 - v };
        let limit = if up == 1 { top - centre + 1 } else { centre };
        let target = away(value);
        let values = state.values.map(away);
        let side = up as usize;
        let between = |low: i32, split: i32, high: i32| {
            if up == 1 { (centre + low, centre + split, centre + high) } else { (centre - high, centre - split, centre - low) }
        };
        let turned = up == 0;
        let (mut low, mut high, mut high_share) = (0, limit, [0.0; D]);
        let (mut width, mut magnitude) = (1 << state.step, 0usize);
        while low + width < limit {
            let split = low + width;
            let share = self.share(state, &offset, split);
            let ask = Ask {
                node: 1 + (side * 12 + magnitude.min(11)),
                stage: 1 + magnitude.min(7),
                low,
                split,
                high: limit,
                values: between(low, split, limit),
                turned,
            };
            let (beyond, within) = (share, difference(&low_share, &share));
            if self.ask(state, &ask, &beyond, &within, &values, u32::from(target >= split), coder) == 0 {
                (high, high_share) = (split, share);
                break;
            }
            (low, low_share) = (split, share);
            width <<= u32::from(magnitude > 0);
            magnitude += 1;
        }
        let mut path = 1;
        while high - low > 1 {
            let rest = (high - low - 1).ilog2();
            let split = low + (1 << rest);
            let share = self.share(state, &offset, split);
            let node = if path < 8 {
                25 + (side * 5 + magnitude.min(4)) * 8 + path
            } else {
                106 + (rest as usize).min(20)
            };
            let ask = Ask { node, stage: 9 + (rest as usize).min(20), low, split, high, values: between(low, split, high), turned };
            let (beyond, within) = (difference(&share, &high_share), difference(&low_share, &share));
            if P == 4 && path >= 4 && path >> 6 == 0 && state.step >= 2 || P == 4 && path >> 6 > 0 {
                let (mut far, mut all) = (1e-9, 2e-9);
                for i in 0..D {
                    far += beyond[i].max(0.0);
                    all += beyond[i].max(0.0) + within[i].max(0.0);
                }
                let p = ((far / all * 65536.0) as u32).clamp(64, 65472);
                let bit = coder.code(u32::from(target >= split), p);
                if bit == 1 {
                    (low, low_share) = (split, share);
                } else {
                    (high, high_share) = (split, share);
                }
                path = path << 1 | bit as usize;
                continue;
            }
            let bit = self.ask(state, &ask, &beyond, &within, &values, u32::from(target >= split), coder);
            if bit == 1 {
                (low, low_share) = (split, share);
            } else {
                (high, high_share) = (split, share);
            }
            path = path << 1 | bit as usize;
            path = path.min(1 << 20);
        }
        if up == 1 { centre + low } else { centre - 1 - low }
    }

    #[inline(always)]
    fn share(&self, state: &Value<P, D, C, K>, offset: &[f32; D], split: i32) -> [f32; D] {
        let split = split as f32;
        let mut t = [0.0; D];
        for i in 0..D {
            t[i] = split * state.inverse[i] + offset[i];
        }
        above(&t, P)
    }

    /// Codes whether the value is beyond the split.
    #[inline(always)]
    fn ask<B: BitCoder>(
        &mut self,
        state: &Value<P, D, C, K>,
        ask: &Ask,
        beyond: &[f32; D],
        within: &[f32; D],
        values: &[i32; K],
        bit: u32,
        coder: &mut B,
    ) -> u32 {
        let mut flat = [0i16; 32];
        for i in 0..D {
            let ratio = (beyond[i].max(0.0) + 1e-12) / (within[i].max(0.0) + 1e-12);
            flat[i] = tail::log(ratio).clamp(-2000.0, 2000.0) as i16;
        }
        let mut at = [0; C];
        for i in 0..C {
            at[i] = state.contexts[i] + ask.node;
            flat[D + i] = stretch(self.counters[at[i]].p()) as i16;
        }
        let mut ways = [0; K];
        for i in 0..K {
            let v = values[i];
            if v >= ask.low && v < ask.high && !(state.excluded && v == values[0]) {
                let slot = (i * STAGES + ask.stage) << 3 | state.trust[i];
                ways[i] = slot << 1 | usize::from(v >= ask.split) + 0;
                let p = stretch(self.candidates[slot].p()) as i16;
                flat[D + C + i] = if v >= ask.split { p } else { -p };
                ways[i] += 1 << 20;
            }
        }
        flat[D + C + K] = 256;
        let (a, b) = (ask.values.0, ask.values.2);
        let middle = self.histogram.below(ask.values.1);
        let (a, b) = (middle - self.histogram.below(a), self.histogram.below(b) - middle);
        let ratio = if ask.turned { a / b } else { b / a };
        flat[D + C + K + 1] = tail::log(ratio).clamp(-2000.0, 2000.0) as i16;
        let inputs: [Vector; V] =
            std::array::from_fn(|v| Vector::new(std::array::from_fn(|i| flat[v * 8 + i])));
        let sets = [
            ask.node * 2 + usize::from(state.excluded),
            state.hit_class * STAGES + ask.stage,
            state.scale_class * STAGES + ask.stage,
        ];
        let bit = if P == 8 { self.weigh_all(&inputs, sets, ask, state, bit, coder) } else { self.weigh(&inputs, sets, bit, coder) };
        for at in at {
            self.counters[at].update(bit, SLOWEST);
        }
        for way in ways {
            if way > 0 {
                let slot = (way & 0xF_FFFF) >> 1;
                self.candidates[slot].update(u32::from(bit == (way & 1) as u32), SLOWEST);
            }
        }
        bit
    }

    /// Weighs by all sets of weights, and those in turn.
    #[inline(always)]
    fn weigh_all<B: BitCoder>(
        &mut self,
        inputs: &[Vector; V],
        sets: [usize; 3],
        ask: &Ask,
        state: &Value<P, D, C, K>,
        bit: u32,
        coder: &mut B,
    ) -> u32 {
        let outputs: [i32; 3] = std::array::from_fn(|i| self.mixers[i].mix(inputs, sets[i]));
        let mixed = self.last.mix(&outputs, ask.node);
        let p_mixed = squash(mixed);
        let refined = self.correction.refine(mixed, ask.node * 2 + usize::from(state.hit_class > 0));
        let p = ((p_mixed + refined) >> 1).clamp(1, 65535);
        let bit = coder.code(bit, p);
        let target = (bit << 16) as i32;
        let rate = self.rate();
        for i in 0..3 {
            self.mixers[i].update(inputs, sets[i], target - squash(outputs[i]) as i32, rate);
        }
        self.last.update(&outputs, ask.node, target - p_mixed as i32, 5);
        self.correction.update(bit);
        bit
    }

    /// Adds what two sets of weights make of the inputs.
    #[inline(always)]
    fn weigh<B: BitCoder>(&mut self, inputs: &[Vector; V], sets: [usize; 3], bit: u32, coder: &mut B) -> u32 {
        let sum = self.mixers[0].mix(inputs, sets[0]) + self.mixers[2].mix(inputs, sets[2]);
        let p = squash(sum);
        let bit = coder.code(bit, p);
        let error = (bit << 16) as i32 - p as i32;
        let rate = self.rate();
        self.mixers[0].update(inputs, sets[0], error, rate);
        self.mixers[2].update(inputs, sets[2], error, rate);
        bit
    }

    /// How fast weights learn: the faster the less they have.
    #[inline(always)]
    fn rate(&mut self) -> i32 {
        self.decisions = (self.decisions + 1).min(1 << 20);
        (if P == 8 { 5 } else { 4 }) + (24 * 65_536 / (self.decisions + 65_536)) as i32
    }
}

#[inline(always)]
fn difference<const D: usize>(a: &[f32; D], b: &[f32; D]) -> [f32; D] {
    let mut d = [0.0; D];
    for i in 0..D {
        d[i] = a[i] - b[i];
    }
    d
}
