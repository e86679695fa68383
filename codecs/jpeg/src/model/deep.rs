//! Many contexts and two distributions for each decision, weighed by how well each foretold such decisions.

use super::contexts::{around, average, signed, size};
use super::foreseen::{self, Foreseen};
use super::places::{self, CORRECTED, KINDS, PLANES, POSITIONS};
use super::slot::{BELOW, EXCEEDS, LARGEST, NODES, SIGN, Slot, ZERO};
use super::spread::{Distances, Laplace, Student};
use super::squares::{INPUTS, Squares};
use super::surroundings::{self, N, PRIVATE};
use super::{Count, Engine, Hood};
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, FinalMixer, Mixer, Vector, mixer};

/// Distributions.
const SHAPES: usize = 2;
/// Vectors of inputs.
const V: usize = 4;
/// Mixers and their weight sets.
const S: usize = 5;
const SETS: [usize; S] = [places::SETS[0], places::SETS[1], places::SETS[2], 4 * 64 * KINDS, 128 * NODES];

/// How fast weights learn in the end, how much faster at first, after how many numbers that has halved, and how fast those of the
/// mixers' outputs learn.
const RATE: u32 = 11;
const FIRST_RATE: u32 = 40;
const HALVED: u32 = 1 << 16;
const FINAL_RATE: i32 = 4;
/// What is kept of what was learnt before each number, of how many numbers the starts are worth, the square of a size of which a
/// half is trusted.
const KEEP: f32 = 0.998;
const RIDGE: f32 = 20.0;
const UNTRUSTED: f32 = 3.0;

/// The engine.
pub struct Deep {
    /// Each context's slots are a power of two.
    bits: u32,
    tables: Vec<Slot>,
    /// The slots of the current number.
    slots: [u32; N],
    mixers: [Mixer<V>; S],
    last: FinalMixer<S>,
    corrections: [Apm; 2],
    lower: Apm,
    values: Vec<Squares>,
    sizes: Vec<Squares>,
    distances: Distances<SHAPES>,
    numbers: u32,
    rate: i32,
}

/// What chooses weights and corrections for a number's decisions.
#[derive(Clone, Copy)]
struct Place {
    sets: [usize; S],
    corrections: [usize; 2],
}

impl Deep {
    /// Nothing learnt; `2^bits` slots for each context.
    pub fn new(bits: u32) -> Self {
        const { assert!(N + SHAPES < 8 * V) }
        let start = std::array::from_fn(|v| {
            std::array::from_fn(|i| match v * 8 + i {
                0..N => mixer::ONE / N as i32,
                N..=30 => mixer::ONE * 3 / 10,
                _ => 0,
            })
        });
        Self {
            bits,
            tables: vec![Slot::NEW; N << bits],
            slots: [0; N],
            mixers: std::array::from_fn(|m| Mixer::with(SETS[m], &start)),
            last: FinalMixer::new(SETS[0]),
            corrections: std::array::from_fn(|_| Apm::new(CORRECTED, 255)),
            lower: Apm::new(18 * 16, 255),
            values: (0..POSITIONS).map(|place| Squares::new(foreseen::start_values(place % 64), RIDGE)).collect(),
            sizes: (0..POSITIONS).map(|_| Squares::new(foreseen::START_SIZES, RIDGE)).collect(),
            distances: Distances::new([4 * 64, POSITIONS * 32]),
            numbers: 0,
            rate: (RATE + FIRST_RATE) as i32,
        }
    }

    /// Bytes that it takes.
    pub fn memory(bits: u32) -> u64 {
        let sets: u64 = SETS.iter().map(|&sets| Mixer::<V>::memory(sets as u64)).sum();
        let corrected = 2 * <Apm>::memory(CORRECTED as u64) + <Apm>::memory(18 * 16);
        let small = POSITIONS * (2 * size_of::<Squares>() + 32 * 4) + 4 * 64 * 4;
        ((N as u64) << bits) * 64 + sets + corrected + FinalMixer::<S>::memory(SETS[0] as u64) + small as u64
    }

    /// Finds the slots of contexts that belong to `base`; those that all places share belong to `shared`.
    #[inline(always)]
    fn select(&mut self, base: u64, shared: u64, contexts: &[u64; N]) {
        for (i, (slot, &context)) in self.slots.iter_mut().zip(contexts).enumerate() {
            let base = if i < PRIVATE { base } else { shared };
            *slot = places::slot(self.bits, i, base, context);
        }
    }

    /// One decision.
    #[inline(always)]
    fn bit(&mut self, coder: &mut impl BitCoder, bit: bool, node: usize, shapes: [u32; SHAPES], place: &Place) -> bool {
        let mut inputs = [0i16; 8 * V];
        for (input, &slot) in inputs.iter_mut().zip(&self.slots) {
            *input = self.tables[slot as usize].predict(node);
        }
        for (input, p) in inputs[N..].iter_mut().zip(shapes) {
            *input = stretch(p) as i16;
        }
        inputs[8 * V - 1] = 256;
        let inputs: [Vector; V] = std::array::from_fn(|v| Vector::new(std::array::from_fn(|i| inputs[v * 8 + i])));
        let mixed: [i32; S] = std::array::from_fn(|m| self.mixers[m].mix(&inputs, place.sets[m]));
        let stretched = self.last.mix(&mixed, place.sets[0]);
        let p = squash(stretched);
        let [first, second] = std::array::from_fn(|i| self.corrections[i].refine(stretched, place.corrections[i]));
        let bit = coder.code(u32::from(bit), ((2 * p + first + second) / 4).clamp(32, 65536 - 32));
        let target = (bit << 16) as i32;
        for (m, mixer) in self.mixers.iter_mut().enumerate() {
            mixer.update(&inputs, place.sets[m], target - squash(mixed[m]) as i32, self.rate);
        }
        self.last.update(&mixed, place.sets[0], target - p as i32, FINAL_RATE);
        self.corrections.iter_mut().for_each(|correction| correction.update(bit));
        for &slot in &self.slots {
            self.tables[slot as usize].update(node, bit);
        }
        bit == 1
    }

    /// What is foreseen of a number from its surroundings.
    fn foresee(&self, position: usize, h: &Hood, values: &[f32; INPUTS]) -> (Foreseen, [f32; INPUTS], [usize; 2]) {
        let value = self.values[position].predict(values);
        let sizes = foreseen::sizes(h, value);
        let size = self.sizes[position].predict(&sizes).max(0.0);
        let foreseen = Foreseen::new(value, size);
        let class = if h.position == 0 {
            0
        } else if h.position < 8 || h.position.is_multiple_of(8) {
            1
        } else {
            2
        };
        let q = foreseen.step as usize;
        (foreseen, sizes, [class * 64 + q, position * 32 + q / 2])
    }
}

impl Engine for Deep {
    const RICH: bool = true;

    fn count<C: BitCoder>(&mut self, coder: &mut C, value: u32, bits: u32, c: &Count) -> u32 {
        let kind = c.plane.min(PLANES - 1) * 3 + c.kind;
        let contexts = surroundings::of_count(c);
        let around = around(c).min(63) as usize;
        let mut node = 1;
        for i in (0..bits).rev() {
            // A slot holds the decisions of four bits.
            if node == 1 || node == NODES {
                let decision = 1 << 11 | (kind * 64 + node) as u64;
                self.select(decision, decision, &contexts);
            }
            let decision = kind * 64 + node;
            let place = Place {
                sets: [
                    POSITIONS * KINDS + decision,
                    (around * 32 + 31) * KINDS + i as usize,
                    ((7 * 64) + c.inner.min(63) as usize) * KINDS + i as usize,
                    (3 * 64 + around) * KINDS + i as usize,
                    (64 + c.corner.min(63) as usize) * NODES + i as usize,
                ],
                corrections: [(64 + around) * NODES + i as usize, (64 + c.inner.min(63) as usize) * NODES + i as usize],
            };
            let at = if node < NODES { node } else { node >> 4 };
            let bit = self.bit(coder, value >> i & 1 == 1, at, [32768; SHAPES], &place);
            node = node << 1 | usize::from(bit);
        }
        node as u32 & ((1 << bits) - 1)
    }

    fn number<C: BitCoder>(&mut self, coder: &mut C, value: i32, h: &Hood) -> i32 {
        self.numbers = self.numbers.saturating_add(1);
        self.rate = (RATE + FIRST_RATE * HALVED / HALVED.saturating_add(self.numbers)) as i32;
        let plane = h.plane.min(PLANES - 1);
        let position = plane << 6 | h.position;
        let values = foreseen::values(h);
        let (foreseen, sizes, classes) = self.foresee(position, h, &values);
        let is_dc = h.position == 0;
        let contexts =
            if is_dc { surroundings::of_dc(h, &foreseen) } else { surroundings::of_coefficient(h, &foreseen) };
        let shared = 3 << 10 | (classes[0] / 64 * 2 + usize::from(plane > 0)) as u64;
        self.select(position as u64, shared, &contexts);
        let near = if is_dc { size(h.spread) } else { size(average(h)) } as usize;
        let to_come = h.to_come.min(31) as usize;
        let last = h.last[0].abs().min(2) as usize;
        let (expected, chroma) = (signed(foreseen.doubled) as usize, usize::from(plane > 0));
        let place = |kind: usize, node: usize| Place {
            sets: [
                position * KINDS + kind,
                (to_come * 32 + near) * KINDS + kind,
                ((last * 2 + chroma) * 64 + expected) * KINDS + kind,
                classes[0] * KINDS + kind,
                (foreseen.fine as usize) * NODES + node,
            ],
            corrections: [expected * NODES + node, foreseen.step as usize * NODES + node],
        };
        let around = self.distances.around(classes, foreseen.value, foreseen.size);
        let code = |engine: &mut Self, coder: &mut C, bit: bool, node: usize, kind: usize, shapes: [u32; 2]| {
            engine.bit(coder, bit, node, shapes, &place(kind, node))
        };
        let mut restored = 0;
        let shapes = [around[0].is_some::<Laplace>(), around[1].is_some::<Student>()];
        if code(self, coder, value != 0, ZERO, 0, shapes) {
            let shapes = [around[0].is_negative::<Laplace>(), around[1].is_negative::<Student>()];
            let negative = code(self, coder, value < 0, SIGN, 1, shapes);
            let around = if negative { around.map(|spread| spread.turned()) } else { around };
            let bits = 32 - value.unsigned_abs().leading_zeros() as usize;
            let mut reached = 1;
            while reached < 17 {
                let (low, middle) = (1 << (reached - 1), 1 << reached);
                let shapes = [around[0].exceeds::<Laplace>(low, middle), around[1].exceeds::<Student>(low, middle)];
                let node = EXCEEDS + reached.min(LARGEST - 1);
                if !code(self, coder, bits > reached, node, (reached + 1).min(5), shapes) {
                    break;
                }
                reached += 1;
            }
            let mut magnitude = 1;
            for i in (0..reached - 1).rev() {
                let bit = value.unsigned_abs() >> i & 1 == 1;
                let (low, middle, high) = (magnitude << (i + 1), (2 * magnitude + 1) << i, (magnitude + 1) << (i + 1));
                let second = around[1].is_upper::<Student>(low, middle, high);
                let bit = if i + 2 == reached {
                    let shapes = [around[0].is_upper::<Laplace>(low, middle, high), second];
                    code(self, coder, bit, BELOW + reached.min(LARGEST), 6, shapes)
                } else {
                    // Below that the distribution is all there is.
                    let p = self.lower.refine(stretch(second), reached * 16 + i);
                    let bit = coder.code(u32::from(bit), p.clamp(64, 65536 - 64));
                    self.lower.update(bit);
                    bit == 1
                };
                magnitude = magnitude << 1 | i32::from(bit);
            }
            restored = if negative { -magnitude } else { magnitude };
        }
        let came = restored as f32;
        let trust = 1.0 / (UNTRUSTED + foreseen.size * foreseen.size);
        self.values[position].learn(&values, came, trust, KEEP);
        self.sizes[position].learn(&sizes, came.abs(), trust, KEEP);
        self.distances.learn(classes, &around, came);
        restored
    }
}
