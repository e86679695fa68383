//! Makes one probability of all that speaks for a decision.

use kit_entropy::logistic::squash;
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, FinalMixer, Mixer, Vector, mixer};

/// How fast weights learn in the end, and how much faster at first: half of that after so many decisions.
const RATE: [i32; 2] = [4, 5];
const EARLY_RATE: u32 = 24;
const EARLY: u32 = 1 << 16;

const FINAL_RATE: i32 = 5;
const SLOWEST: u32 = 255;

/// `S` kinds of sets of weights, at least three, for `V` vectors of inputs.
pub(crate) struct Weigher<const V: usize, const S: usize> {
    mixers: [Mixer<V>; S],
    last: FinalMixer<S>,
    correction: Apm,
    decisions: u32,
    is_full: bool,
}

/// Which weights a decision is made with.
pub(crate) struct Choice<const S: usize> {
    pub sets: [usize; S],
    pub last: usize,
    pub correction: usize,
}

impl<const V: usize, const S: usize> Weigher<V, S> {
    /// So many sets of each kind. Weights begin with one in all for each of `distributions`; `is_full` where each set speaks
    /// for itself and is weighed in turn, else the first and the third are added.
    pub fn new(sets: [usize; S], last: usize, corrections: usize, distributions: usize, is_full: bool) -> Self {
        let start = mixer::ONE / distributions as i32 / if is_full { 1 } else { 2 };
        Self {
            mixers: sets.map(|sets| Mixer::new(sets, start)),
            last: FinalMixer::new(last),
            correction: Apm::new(corrections, SLOWEST),
            decisions: 0,
            is_full,
        }
    }

    /// Bytes that these take.
    pub fn memory(sets: [usize; S], last: usize, corrections: usize) -> u64 {
        let sets = sets.iter().map(|&sets| sets as u64).sum();
        Mixer::<V>::memory(sets) + FinalMixer::<S>::memory(last as u64) + Apm::<8>::memory(corrections as u64)
    }

    /// Codes a bit of which the inputs are stretched probabilities.
    #[inline(always)]
    pub fn code<B: BitCoder>(&mut self, inputs: &[Vector; V], choice: &Choice<S>, bit: u32, coder: &mut B) -> u32 {
        self.decisions = (self.decisions + 1).min(1 << 20);
        let rate = RATE[usize::from(self.is_full)] + (EARLY_RATE * EARLY / (self.decisions + EARLY)) as i32;
        if self.is_full {
            self.code_in_turn(inputs, choice, rate, bit, coder)
        } else {
            self.code_added(inputs, choice, rate, bit, coder)
        }
    }

    #[inline(always)]
    fn code_in_turn<B: BitCoder>(
        &mut self,
        inputs: &[Vector; V],
        choice: &Choice<S>,
        rate: i32,
        bit: u32,
        coder: &mut B,
    ) -> u32 {
        let outputs: [i32; S] = std::array::from_fn(|i| self.mixers[i].mix(inputs, choice.sets[i]));
        let mixed = self.last.mix(&outputs, choice.last);
        let p_mixed = squash(mixed);
        let refined = self.correction.refine(mixed, choice.correction);
        let bit = coder.code(bit, ((p_mixed + refined) >> 1).clamp(1, 65535));
        let target = (bit << 16) as i32;
        for i in 0..S {
            self.mixers[i].update(inputs, choice.sets[i], target - squash(outputs[i]) as i32, rate);
        }
        self.last.update(&outputs, choice.last, target - p_mixed as i32, FINAL_RATE);
        self.correction.update(bit);
        bit
    }

    #[inline(always)]
    fn code_added<B: BitCoder>(
        &mut self,
        inputs: &[Vector; V],
        choice: &Choice<S>,
        rate: i32,
        bit: u32,
        coder: &mut B,
    ) -> u32 {
        let (first, last) = (choice.sets[0], choice.sets[2]);
        let p = squash(self.mixers[0].mix(inputs, first) + self.mixers[2].mix(inputs, last));
        let bit = coder.code(bit, p);
        let error = (bit << 16) as i32 - p as i32;
        self.mixers[0].update(inputs, first, error, rate);
        self.mixers[2].update(inputs, last, error, rate);
        bit
    }
}
