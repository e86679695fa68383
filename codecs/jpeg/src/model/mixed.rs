//! Many contexts for each decision, weighed by how well each foretold such decisions.

use super::contexts::{Contexts, around, average, signed, size};
use super::linear::{INPUTS, Linear};
use super::places::{self, CORRECTED, KINDS, PLANES, POSITIONS, SETS};
use super::slot::{BELOW, EXCEEDS, LARGEST, NODES, SIGN, SLOWEST, Slot, ZERO};
use super::{Count, Engine, Hood};
use kit_entropy::logistic::squash;
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, FinalMixer, Mixer, Vector, mixer};
use std::marker::PhantomData;

/// How fast weights learn in the end, how much faster at first, after how many numbers that has halved, and how fast those of the
/// mixers' outputs learn.
const RATE: u32 = 14;
const FIRST_RATE: u32 = 56;
const HALVED: u32 = 1 << 16;
const FINAL_RATE: i32 = 4;
/// How fast the linear predictions learn.
const LINEAR_RATE: f32 = 0.02;

/// An engine of `N` contexts in `V` vectors.
pub struct Mixed<T, const N: usize, const V: usize, const S: usize> {
    contexts: PhantomData<T>,
    /// Each context's slots are a power of two.
    bits: u32,
    tables: Vec<Slot>,
    /// The slots of the current number.
    slots: [u32; N],
    mixers: [Mixer<V>; S],
    last: FinalMixer<S>,
    correction: Apm,
    lower: Vec<Counter>,
    linear: Vec<Linear>,
    numbers: u32,
    rate: i32,
}

/// What chooses weights and corrections for a number's decisions.
#[derive(Clone, Copy)]
struct Place {
    sets: [usize; 3],
    correction: usize,
}

impl<T: Contexts<N>, const N: usize, const V: usize, const S: usize> Mixed<T, N, V, S> {
    /// Nothing learnt; `2^bits` slots for each context.
    pub fn new(bits: u32) -> Self {
        const { assert!(N < 8 * V) }
        let start = mixer::ONE * 4 / 3 / N as i32;
        Self {
            contexts: PhantomData,
            bits,
            tables: vec![Slot::NEW; N << bits],
            slots: [0; N],
            mixers: std::array::from_fn(|m| Mixer::new(SETS[m], start)),
            last: FinalMixer::new(SETS[0]),
            correction: Apm::new(CORRECTED, 255),
            lower: vec![Counter::NEW; POSITIONS * 18 * 16],
            linear: (0..POSITIONS).map(|place| Linear::new(start_weights(place % 64))).collect(),
            numbers: 0,
            rate: (RATE + FIRST_RATE) as i32,
        }
    }

    /// Bytes that it takes.
    pub fn memory(bits: u32) -> u64 {
        let sets: u64 = SETS[..S].iter().map(|&sets| Mixer::<V>::memory(sets as u64)).sum();
        let corrected = <Apm>::memory(CORRECTED as u64);
        let small = POSITIONS * (18 * 16 * size_of::<Counter>() + size_of::<Linear>());
        ((N as u64) << bits) * 64 + sets + corrected + FinalMixer::<S>::memory(SETS[0] as u64) + small as u64
    }

    /// Finds the slots of contexts that belong to `base`.
    #[inline(always)]
    fn select(&mut self, base: u64, contexts: &[u64; N]) {
        for (i, (slot, &context)) in self.slots.iter_mut().zip(contexts).enumerate() {
            *slot = places::slot(self.bits, i, base, context);
        }
    }

    /// One decision.
    #[inline(always)]
    fn bit(&mut self, coder: &mut impl BitCoder, bit: bool, node: usize, place: &Place) -> bool {
        let mut inputs = [0i16; 32];
        for (input, &slot) in inputs.iter_mut().zip(&self.slots) {
            *input = self.tables[slot as usize].predict(node);
        }
        inputs[N] = 256;
        let inputs: [Vector; V] = std::array::from_fn(|v| Vector::new(std::array::from_fn(|i| inputs[v * 8 + i])));
        let mixed: [i32; S] = std::array::from_fn(|m| self.mixers[m].mix(&inputs, place.sets[m]));
        let stretched = self.last.mix(&mixed, place.sets[0]);
        let p = squash(stretched);
        let refined = self.correction.refine(stretched, place.correction);
        let bit = coder.code(u32::from(bit), ((p + refined) / 2).clamp(32, 65536 - 32));
        let target = (bit << 16) as i32;
        for (m, mixer) in self.mixers.iter_mut().enumerate() {
            mixer.update(&inputs, place.sets[m], target - squash(mixed[m]) as i32, self.rate);
        }
        self.last.update(&mixed, place.sets[0], target - p as i32, FINAL_RATE);
        self.correction.update(bit);
        for &slot in &self.slots {
            self.tables[slot as usize].update(node, bit);
        }
        bit == 1
    }
}

/// The first row goes on from above, the first column from the left, the others from both, a little.
fn start_weights(position: usize) -> [f32; INPUTS] {
    let mut weights = [0.0; INPUTS];
    (weights[0], weights[1]) = match (position / 8, position % 8) {
        (0, 0) => (0.0, 0.0),
        (0, _) => (0.0, 0.8),
        (_, 0) => (0.8, 0.0),
        _ => (0.1, 0.1),
    };
    weights
}

/// What the linear prediction is made of.
#[inline(always)]
fn linear_inputs(h: &Hood) -> [f32; INPUTS] {
    let inputs = match h.position {
        0 => {
            let (left, above) = (h.left - h.corner, h.above - h.corner);
            [h.across, h.down, h.surprise[0], h.surprise[1], left, above, h.right - h.above, h.twin, h.first, 0, 0, 0]
        }
        _ => [
            h.across, h.down, h.left, h.above, h.corner, h.right, h.twin, h.first, h.near[0], h.near[1], h.near[2],
            h.last[0],
        ],
    };
    inputs.map(|x| x as f32)
}

impl<T: Contexts<N>, const N: usize, const V: usize, const S: usize> Engine for Mixed<T, N, V, S> {
    const RICH: bool = true;

    fn count<C: BitCoder>(&mut self, coder: &mut C, value: u32, bits: u32, c: &Count) -> u32 {
        let kind = c.plane.min(PLANES - 1) * 3 + c.kind;
        let contexts = T::of_count(c);
        let around = around(c).min(63) as usize;
        let mut node = 1;
        for i in (0..bits).rev() {
            // A slot holds the decisions of four bits.
            if node == 1 || node == NODES {
                self.select(1 << 11 | (kind * 64 + node) as u64, &contexts);
            }
            let decision = kind * 64 + node;
            let place = Place {
                sets: [
                    POSITIONS * KINDS + decision,
                    (around * 32 + 31) * KINDS + i as usize,
                    ((7 * 64) + c.inner.min(63) as usize) * KINDS + i as usize,
                ],
                correction: (64 + around) * NODES + i as usize,
            };
            let bit = self.bit(coder, value >> i & 1 == 1, if node < NODES { node } else { node >> 4 }, &place);
            node = node << 1 | usize::from(bit);
        }
        node as u32 & ((1 << bits) - 1)
    }

    fn number<C: BitCoder>(&mut self, coder: &mut C, value: i32, h: &Hood) -> i32 {
        self.numbers = self.numbers.saturating_add(1);
        self.rate = (RATE + FIRST_RATE * HALVED / HALVED.saturating_add(self.numbers)) as i32;
        let plane = h.plane.min(PLANES - 1);
        let position = plane << 6 | h.position;
        let inputs = linear_inputs(h);
        let predicted = self.linear[position].predict(&inputs);
        let expected = (2.0 * predicted) as i32;
        let is_dc = h.position == 0;
        let contexts = if is_dc { T::of_dc(h, expected) } else { T::of_coefficient(h, expected) };
        self.select(position as u64, &contexts);
        let near = if is_dc { size(h.spread) } else { size(average(h)) } as usize;
        let to_come = h.to_come.min(31) as usize;
        let last = h.last[0].abs().min(2) as usize;
        let (signed, chroma) = (signed(expected) as usize, usize::from(plane > 0));
        let place = |kind: usize, node: usize| Place {
            sets: [
                position * KINDS + kind,
                (to_come * 32 + near) * KINDS + kind,
                ((last * 2 + chroma) * 64 + signed) * KINDS + kind,
            ],
            correction: signed * NODES + node,
        };
        let code = |engine: &mut Self, coder: &mut C, bit: bool, node: usize, kind: usize| {
            engine.bit(coder, bit, node, &place(kind, node))
        };
        let mut restored = 0;
        if code(self, coder, value != 0, ZERO, 0) {
            let negative = code(self, coder, value < 0, SIGN, 1);
            let bits = 32 - value.unsigned_abs().leading_zeros() as usize;
            let mut reached = 1;
            while reached < 17
                && code(self, coder, bits > reached, EXCEEDS + reached.min(LARGEST - 1), (reached + 1).min(5))
            {
                reached += 1;
            }
            let mut magnitude = 1;
            for i in (0..reached - 1).rev() {
                let bit = value.unsigned_abs() >> i & 1 == 1;
                let bit = if i + 2 == reached {
                    code(self, coder, bit, BELOW + reached.min(LARGEST), 6)
                } else {
                    // Below that little can be foretold.
                    let counter = &mut self.lower[(position * 18 + reached) * 16 + i];
                    let bit = coder.code(u32::from(bit), counter.p().clamp(64, 65536 - 64));
                    counter.update(bit, SLOWEST);
                    bit == 1
                };
                magnitude = magnitude << 1 | i32::from(bit);
            }
            restored = if negative { -magnitude } else { magnitude };
        }
        self.linear[position].learn(&inputs, predicted, restored as f32, LINEAR_RATE);
        restored
    }
}
