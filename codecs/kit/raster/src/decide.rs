//! Codes a value as decisions between intervals: on which side of the centre it lies, how far in steps that double, and then by
//! halves down to the very value.
//!
//! Every decision is put to all that predicts: a distribution says what shares both intervals have of it, a context how often such
//! a decision went which way there, a value that may come again on which side it lies.

use crate::again::Candidates;
use crate::histogram::{Histogram, ratio};
use crate::tail::{above, log};
use crate::weigh::{Choice, Weigher};
use kit_entropy::logistic::stretch;
use kit_entropy::range::BitCoder;
use kit_entropy::{Counter, Vector};

/// Decisions that contexts tell apart, and the fewer that candidates and weights do.
pub(crate) const NODES: usize = 128;
const STAGES: usize = 32;

/// Where nodes of each kind begin: steps of each side, halves of each step's first three, other halves by the interval's length.
const STEPS: usize = 1;
const STEPS_OF_A_SIDE: usize = 12;
const HALVES: usize = STEPS + 2 * STEPS_OF_A_SIDE;
const REST: usize = HALVES + 10 * 8 + 1;

/// Classes of scale that choose weights.
pub(crate) const SCALES: usize = 32;

/// Sets of weights of each kind; not all models have the last three.
const SETS: [usize; 6] = [2 * NODES, 16 * STAGES, SCALES * STAGES, 32 * STAGES, 16 * STAGES, 81 * STAGES];
const SLOWEST: u32 = 255;

/// Bounds what a distribution says.
const SURE: f32 = 2000.0;

/// Learns decisions with `D` distributions, `C` contexts and `K` candidates, all in `V` vectors, by `S` kinds of sets of weights.
pub(crate) struct Decider<const D: usize, const C: usize, const K: usize, const V: usize, const S: usize> {
    counters: Vec<Counter>,
    context_size: usize,
    candidates: Vec<Counter>,
    pub histogram: Histogram,
    weigher: Weigher<V, S>,
    /// Distributions with heavy tails, which come first.
    heavy: usize,
    /// Whether every decision is weighed; else the last halves are left to the distributions.
    is_full: bool,
}

/// What speaks for a value.
pub(crate) struct Evidence<'a, const D: usize, const C: usize, const K: usize> {
    /// The greatest value, and where the first decision splits.
    pub top: i32,
    pub centre: i32,
    /// The first step is 2^this.
    pub step: u32,
    /// Centres of distributions, and 1 / their units.
    pub centres: [f32; D],
    pub inverses: [f32; D],
    pub contexts: [usize; C],
    pub candidates: &'a Candidates<K>,
    /// Whether it is known not to be the first candidate.
    pub excluded: bool,
    pub scale_class: usize,
    /// Further classes that choose weights: of 32, 16 and 81.
    pub classes: [usize; 3],
}

/// An interval on one side of the centre, as distances from there, and what shares of the distributions lie beyond its ends.
struct Interval<const D: usize> {
    low: i32,
    high: i32,
    beyond_low: [f32; D],
    beyond_high: [f32; D],
    /// How many values came below these ends.
    below_low: u32,
    below_high: u32,
}

/// A side of the centre.
struct Side<const D: usize, const K: usize> {
    centre: i32,
    is_up: bool,
    offsets: [f32; D],
    candidates: [i32; K],
}

/// A decision: whether the value lies in the farther part.
struct Question<const D: usize> {
    node: usize,
    stage: usize,
    low: i32,
    split: i32,
    high: i32,
    farther: [f32; D],
    nearer: [f32; D],
    histogram: f32,
}

impl<const D: usize, const K: usize> Side<D, K> {
    /// The distance of a value: 0 for the nearest on this side.
    fn away(&self, value: i32) -> i32 {
        if self.is_up { value - self.centre } else { self.centre - 1 - value }
    }

    /// The value at a distance.
    fn value(&self, away: i32) -> i32 {
        if self.is_up { self.centre + away } else { self.centre - 1 - away }
    }

    /// The value that tells what lies from a distance on from what lies nearer: the first of what is above.
    fn border(&self, away: i32) -> i32 {
        if self.is_up { self.centre + away } else { self.centre - away }
    }
}

impl<const D: usize> Interval<D> {
    /// How often farther values came for each nearer one, where `below` came below the split.
    #[inline(always)]
    fn ratio(&self, split: i32, below: u32) -> f32 {
        let (nearer, farther) = (below.abs_diff(self.below_low), below.abs_diff(self.below_high));
        ratio((nearer, split - self.low), (farther, self.high - split))
    }

    /// Goes on with the farther part, or the nearer.
    #[inline(always)]
    fn narrow(&mut self, is_beyond: bool, split: i32, beyond: [f32; D], below: u32) {
        if is_beyond {
            (self.low, self.beyond_low, self.below_low) = (split, beyond, below);
        } else {
            (self.high, self.beyond_high, self.below_high) = (split, beyond, below);
        }
    }
}

impl<const D: usize, const C: usize, const K: usize, const V: usize, const S: usize> Decider<D, C, K, V, S> {
    const SETS: [usize; S] = {
        let mut sets = [0; S];
        let mut i = 0;
        while i < S {
            sets[i] = SETS[i];
            i += 1;
        }
        sets
    };

    /// For so many samples; `heavy` of the distributions have heavy tails.
    pub fn new(samples: u64, heavy: usize, is_full: bool) -> Self {
        const { assert!(D + C + K + 2 <= 8 * V && REST + 20 < NODES) }
        let context_size = 1 << Self::bits(samples);
        Self {
            counters: vec![Counter::NEW; context_size * C],
            context_size,
            candidates: vec![Counter::NEW; K * STAGES * 8],
            histogram: Histogram::new(0),
            weigher: Weigher::new(Self::SETS, NODES, 2 * NODES, D, is_full),
            heavy,
            is_full,
        }
    }

    fn bits(samples: u64) -> u32 {
        (samples.max(1).ilog2() + 2).clamp(12, 18)
    }

    /// Bytes that a decider for so many samples takes.
    pub fn memory(samples: u64) -> u64 {
        ((4 * C as u64) << Self::bits(samples))
            + (K * STAGES * 8 * 4) as u64
            + Histogram::MEMORY
            + Weigher::<V, S>::memory(Self::SETS, NODES, 2 * NODES)
    }

    /// Where the counters of context `i` lie when it is `context`.
    #[inline(always)]
    pub fn place(&self, i: usize, context: usize) -> usize {
        i * self.context_size + ((context * NODES) & (self.context_size - 1))
    }

    /// Finds the value.
    #[inline]
    pub fn code<B: BitCoder>(&mut self, evidence: &Evidence<D, C, K>, value: i32, coder: &mut B) -> i32 {
        let (side, beyond) = self.side(evidence, value, coder);
        let target = side.away(value);
        let limit = if side.is_up { evidence.top - evidence.centre + 1 } else { evidence.centre };
        let mut interval = Interval {
            low: 0,
            high: limit,
            beyond_low: beyond,
            beyond_high: [0.0; D],
            below_low: self.histogram.below(side.border(0)),
            below_high: self.histogram.below(side.border(limit)),
        };
        let steps = self.step(evidence, &side, &mut interval, target, coder);
        self.halve(evidence, &side, &mut interval, steps, target, coder);
        side.value(interval.low)
    }

    /// Decides on which side of the centre the value lies; says what share of each distribution does.
    #[inline(always)]
    fn side<B: BitCoder>(&mut self, evidence: &Evidence<D, C, K>, value: i32, coder: &mut B) -> (Side<D, K>, [f32; D]) {
        let centre = evidence.centre;
        let mut offsets = [0.0; D];
        for i in 0..D {
            offsets[i] = (centre as f32 - 0.5 - evidence.centres[i]) * evidence.inverses[i];
        }
        let mut beyond = above(&offsets, self.heavy);
        let mut is_up = true;
        if centre > 0 {
            let mirrored = offsets.map(|offset| -offset);
            let below = above(&mirrored, self.heavy);
            let [lower, all] = [centre, evidence.top + 1].map(|v| self.histogram.below(v));
            let question = Question {
                node: 0,
                stage: 0,
                low: i32::MIN,
                split: centre,
                high: i32::MAX,
                farther: beyond,
                nearer: below,
                histogram: ratio((lower, centre), (all - lower, evidence.top + 1 - centre)),
            };
            is_up = self.ask(evidence, &question, &evidence.candidates.values, value >= centre, coder);
            if !is_up {
                (offsets, beyond) = (mirrored, below);
            }
        }
        let mut side = Side { centre, is_up, offsets, candidates: [0; K] };
        side.candidates = evidence.candidates.values.map(|v| side.away(v));
        (side, beyond)
    }

    /// Goes away from the centre in steps until the next would pass the value; says how many.
    #[inline(always)]
    fn step<B: BitCoder>(
        &mut self,
        evidence: &Evidence<D, C, K>,
        side: &Side<D, K>,
        interval: &mut Interval<D>,
        target: i32,
        coder: &mut B,
    ) -> usize {
        let (mut width, mut steps) = (1 << evidence.step, 0);
        while interval.low + width < interval.high {
            let split = interval.low + width;
            let beyond = self.beyond(evidence, side, split);
            let below = self.histogram.below(side.border(split));
            let question = Question {
                node: STEPS + usize::from(side.is_up) * STEPS_OF_A_SIDE + steps.min(STEPS_OF_A_SIDE - 1),
                stage: 1 + steps.min(7),
                low: interval.low,
                split,
                high: interval.high,
                farther: beyond,
                nearer: difference(&interval.beyond_low, &beyond),
                histogram: interval.ratio(split, below),
            };
            let is_beyond = self.ask(evidence, &question, &side.candidates, target >= split, coder);
            interval.narrow(is_beyond, split, beyond, below);
            if !is_beyond {
                break;
            }
            width <<= u32::from(steps > 0);
            steps += 1;
        }
        steps
    }

    /// Halves the interval until one value is left.
    #[inline(always)]
    fn halve<B: BitCoder>(
        &mut self,
        evidence: &Evidence<D, C, K>,
        side: &Side<D, K>,
        interval: &mut Interval<D>,
        steps: usize,
        target: i32,
        coder: &mut B,
    ) {
        let mut path = 1;
        while interval.high - interval.low > 1 {
            let rest = (interval.high - interval.low - 1).ilog2();
            let split = interval.low + (1 << rest);
            let beyond = self.beyond(evidence, side, split);
            let is_weighed = self.is_full || path < 4 || evidence.step < 2 && path < 64;
            let below = if is_weighed { self.histogram.below(side.border(split)) } else { 0 };
            let farther = difference(&beyond, &interval.beyond_high);
            let nearer = difference(&interval.beyond_low, &beyond);
            let is_beyond = if is_weighed {
                let question = Question {
                    node: if path < 8 {
                        HALVES + (usize::from(side.is_up) * 5 + steps.min(4)) * 8 + path
                    } else {
                        REST + (rest as usize).min(20)
                    },
                    stage: 9 + (rest as usize).min(20),
                    low: interval.low,
                    split,
                    high: interval.high,
                    farther,
                    nearer,
                    histogram: interval.ratio(split, below),
                };
                self.ask(evidence, &question, &side.candidates, target >= split, coder)
            } else {
                coder.code(u32::from(target >= split), share(&farther, &nearer)) == 1
            };
            interval.narrow(is_beyond, split, beyond, below);
            path = path << 1 | usize::from(is_beyond);
        }
    }

    /// The share of each distribution from a distance on.
    #[inline(always)]
    fn beyond(&self, evidence: &Evidence<D, C, K>, side: &Side<D, K>, split: i32) -> [f32; D] {
        let mut t = [0.0; D];
        for i in 0..D {
            t[i] = split as f32 * evidence.inverses[i] + side.offsets[i];
        }
        above(&t, self.heavy)
    }

    /// Codes whether the value lies in the farther part, and learns it.
    #[inline(always)]
    fn ask<B: BitCoder>(
        &mut self,
        evidence: &Evidence<D, C, K>,
        question: &Question<D>,
        candidates: &[i32; K],
        is_beyond: bool,
        coder: &mut B,
    ) -> bool {
        let mut inputs = [0i16; 40];
        for i in 0..D {
            let ratio = (positive(question.farther[i]) + 1e-12) / (positive(question.nearer[i]) + 1e-12);
            inputs[i] = stretched(ratio);
        }
        for i in 0..C {
            inputs[D + i] = stretch(self.counters[evidence.contexts[i] + question.node].p()) as i16;
        }
        let mut slots = [usize::MAX; K];
        for i in 0..K {
            let v = candidates[i];
            if v >= question.low && v < question.high && !(evidence.excluded && v == candidates[0]) {
                slots[i] = (i * STAGES + question.stage) << 3 | evidence.candidates.trust[i];
                let comes = stretch(self.candidates[slots[i]].p()) as i16;
                inputs[D + C + i] = if v >= question.split { comes } else { -comes };
            }
        }
        inputs[D + C + K] = 256;
        inputs[D + C + K + 1] = stretched(question.histogram);
        let vectors: [Vector; V] = std::array::from_fn(|v| Vector::new(std::array::from_fn(|i| inputs[v * 8 + i])));
        let [fourth, fifth, sixth] = evidence.classes.map(|class| class * STAGES + question.stage);
        let sets = [
            question.node << 1 | usize::from(evidence.excluded),
            evidence.candidates.hits * STAGES + question.stage,
            evidence.scale_class * STAGES + question.stage,
            fourth,
            fifth,
            sixth,
        ];
        let choice = Choice {
            sets: std::array::from_fn(|i| sets[i]),
            last: question.node,
            correction: question.node << 1 | usize::from(evidence.candidates.hits > 0),
        };
        let bit = self.weigher.code(&vectors, &choice, u32::from(is_beyond), coder);
        for context in evidence.contexts {
            self.counters[context + question.node].update(bit, SLOWEST);
        }
        for i in 0..K {
            if let Some(counter) = self.candidates.get_mut(slots[i]) {
                counter.update(u32::from((bit == 1) == (candidates[i] >= question.split)), SLOWEST);
            }
        }
        bit == 1
    }
}

/// A ratio of ones to zeros, stretched and rounded.
#[inline(always)]
fn stretched(ratio: f32) -> i16 {
    let x = log(ratio);
    let x = if x < SURE { x } else { SURE };
    let x = if x > -SURE { x } else { -SURE };
    // 3 · 2²² and a number that is small against it are a float whose low bits are that number, rounded: no conversion is as quick.
    (x + 12_582_912.0).to_bits() as i16
}

#[inline(always)]
fn positive(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.0 }
}

/// The probability that the mean of all distributions gives to the farther part.
#[inline(always)]
fn share<const D: usize>(farther: &[f32; D], nearer: &[f32; D]) -> u32 {
    let (mut far, mut all) = (1e-9, 2e-9);
    for i in 0..D {
        far += positive(farther[i]);
        all += positive(farther[i]) + positive(nearer[i]);
    }
    ((far / all * 65536.0) as u32).clamp(64, 65472)
}

#[inline(always)]
fn difference<const D: usize>(a: &[f32; D], b: &[f32; D]) -> [f32; D] {
    let mut difference = [0.0; D];
    for i in 0..D {
        difference[i] = a[i] - b[i];
    }
    difference
}
