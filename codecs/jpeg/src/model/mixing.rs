//! One decision of the deep engine: what contexts and distributions say of it, weighed by how well each foretold such decisions.

use super::places::{self, CORRECTED, KINDS, PLANES};
use super::slot::{NODES, Slot};
use super::surroundings::{N, PRIVATE};
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, FinalMixer, Mixer, Vector, mixer};

/// Distributions.
pub const SHAPES: usize = 2;
/// Vectors of inputs.
const V: usize = 4;
/// Mixers and their weight sets; those of the last are of kinds of decisions, and the others start as they are then.
pub const S: usize = 6;
const SETS: [usize; S] =
    [places::SETS[0], places::SETS[1], places::SETS[2], 4 * 64 * KINDS, 128 * NODES, (PLANES * 3 + 6) * NODES];

/// After how many numbers the rate of weights, less what it is in the end, has halved, and how fast those of the mixers' outputs
/// learn.
const HALVED: u32 = 1 << 16;
const FINAL_RATE: i32 = 4;

/// With what it begins.
#[derive(Clone, Copy)]
pub struct Start {
    /// The weights of all contexts together, and of each distribution.
    pub contexts: i32,
    pub shapes: i32,
    /// How fast weights learn in the end, and how much faster at first.
    pub rates: [u32; 2],
}

/// The tables, and the weights.
pub struct Mixing {
    /// Each context's slots are a power of two.
    bits: u32,
    tables: Vec<Slot>,
    /// The slots of the current number.
    slots: [u32; N],
    mixers: [Mixer<V>; S],
    /// The sets of all mixers but the last that have weights of their own.
    used: [Vec<bool>; S - 1],
    last: FinalMixer<S>,
    corrections: [Apm; 2],
    rates: [u32; 2],
    rate: i32,
    numbers: u32,
}

/// What chooses weights and corrections for a number's decisions.
#[derive(Clone, Copy)]
pub struct Place {
    /// The last is the kind of decision.
    pub sets: [usize; S],
    pub corrections: [usize; 2],
}

impl Mixing {
    /// Nothing learnt; `2^bits` slots for each context.
    pub fn new(bits: u32, start: &Start) -> Self {
        const { assert!(N + SHAPES < 8 * V) }
        let weights = std::array::from_fn(|v| {
            std::array::from_fn(|i| match v * 8 + i {
                0..N => start.contexts / N as i32,
                N..=30 => start.shapes,
                _ => 0,
            })
        });
        Self {
            bits,
            tables: vec![Slot::NEW; N << bits],
            slots: [0; N],
            mixers: SETS.map(|sets| Mixer::with(sets, &weights)),
            used: std::array::from_fn(|m| vec![false; SETS[m]]),
            last: FinalMixer::new(SETS[0]),
            corrections: std::array::from_fn(|_| Apm::new(CORRECTED, 255)),
            rates: start.rates,
            rate: start.rates.iter().sum::<u32>() as i32,
            numbers: 0,
        }
    }

    /// Bytes that it takes.
    pub fn memory(bits: u32) -> u64 {
        let sets: u64 = SETS.iter().map(|&sets| Mixer::<V>::memory(sets as u64) + sets as u64).sum();
        let corrected = 2 * <Apm>::memory(CORRECTED as u64);
        ((N as u64) << bits) * 64 + sets + corrected + FinalMixer::<S>::memory(SETS[0] as u64)
    }

    /// Goes on to a number.
    #[inline(always)]
    pub fn next(&mut self) {
        self.numbers = self.numbers.saturating_add(1);
        let [rate, first] = self.rates;
        self.rate = (rate + first * HALVED / HALVED.saturating_add(self.numbers)) as i32;
    }

    /// Finds the slots of contexts that belong to `base`; those that all places share belong to `shared`.
    #[inline(always)]
    pub fn select(&mut self, base: u64, shared: u64, contexts: &[u64; N]) {
        for (i, (slot, &context)) in self.slots.iter_mut().zip(contexts).enumerate() {
            let base = if i < PRIVATE { base } else { shared };
            *slot = places::slot(self.bits, i, base, context);
        }
    }

    /// One decision.
    #[inline(always)]
    pub fn bit(
        &mut self,
        coder: &mut impl BitCoder,
        bit: bool,
        node: usize,
        shapes: [u32; SHAPES],
        place: &Place,
    ) -> bool {
        let mut inputs = [0i16; 8 * V];
        for (input, &slot) in inputs.iter_mut().zip(&self.slots) {
            *input = self.tables[slot as usize].predict(node);
        }
        for (input, p) in inputs[N..].iter_mut().zip(shapes) {
            *input = stretch(p) as i16;
        }
        inputs[8 * V - 1] = 256;
        let inputs: [Vector; V] = std::array::from_fn(|v| Vector::new(std::array::from_fn(|i| inputs[v * 8 + i])));
        self.adopt(place);
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

    /// Weights that are new start as those of the kind of decision.
    #[inline(always)]
    fn adopt(&mut self, place: &Place) {
        let [mixers @ .., kinds] = &mut self.mixers;
        for ((mixer, used), &set) in mixers.iter_mut().zip(&mut self.used).zip(&place.sets) {
            if !used[set] {
                used[set] = true;
                mixer.adopt(set, kinds, place.sets[S - 1]);
            }
        }
    }
}

impl Start {
    /// For pictures, and for thumbnails of which their pictures tell.
    pub const PICTURES: Self = Self { contexts: mixer::ONE, shapes: mixer::ONE * 3 / 10, rates: [7, 32] };
    pub const THUMBNAILS: Self = Self { contexts: mixer::ONE * 7 / 10, shapes: mixer::ONE * 7 / 10, rates: [14, 90] };
}
