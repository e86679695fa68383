//! Makes one probability of what many contexts have learnt of a bit.

use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, FinalMixer, Mixer, Vector, mixer};

/// How fast weights learn, in the end and at first: half of that after so many bits.
const RATE: i32 = 3;
const EARLY_RATE: u32 = 20;
const EARLY: u32 = 1 << 13;
const FINAL_RATE: i32 = 3;
/// Bits after which a context learns no slower.
const SLOWEST: u32 = 400;

/// Weights of the inputs in `V` vectors, chosen in three ways.
pub struct Mix<const V: usize> {
    mixers: [Mixer<V>; 3],
    last: FinalMixer<3>,
    correction: Apm,
    bits: u32,
}

/// Which weights a bit is made with.
pub struct Choice {
    /// By which the mixers choose.
    pub sets: [usize; 3],
    /// By which the last one chooses, and the correction.
    pub last: usize,
}

impl<const V: usize> Mix<V> {
    /// So many sets of each kind.
    pub fn new(sets: [usize; 3], last: usize) -> Self {
        let start = mixer::ONE * 3 / (8 * V as i32);
        Self {
            mixers: sets.map(|sets| Mixer::new(sets, start)),
            last: FinalMixer::new(last),
            correction: Apm::new(last, 255),
            bits: 0,
        }
    }

    /// Codes a bit with the counters at those places; they learn it.
    #[inline]
    pub fn code<const N: usize>(
        &mut self,
        counters: &mut [Counter],
        at: [usize; N],
        choice: &Choice,
        bit: u32,
        coder: &mut impl BitCoder,
    ) -> u32 {
        let mut lanes = [[0i16; 8]; V];
        for (i, &at) in at.iter().enumerate() {
            let counter = counters[at];
            let (p, count) = (counter.p() as i32, counter.count());
            if count > 0 {
                lanes[i / 4][i % 4 * 2] = stretch(p as u32) as i16;
                // What few have said counts for less.
                lanes[i / 4][i % 4 * 2 + 1] = ((p - 32768) * (count.min(16) as i32 + 4) / 320) as i16;
            }
        }
        lanes[V - 1][7] = 256;
        let inputs = lanes.map(Vector::new);
        let outputs: [i32; 3] = std::array::from_fn(|i| self.mixers[i].mix(&inputs, choice.sets[i]));
        let mixed = self.last.mix(&outputs, choice.last);
        let p = squash(mixed);
        let refined = self.correction.refine(mixed, choice.last);
        let bit = coder.code(bit, ((p + refined * 3) >> 2).clamp(1, 65535));
        let target = (bit << 16) as i32;
        let rate = RATE + (EARLY_RATE * EARLY / (self.bits + EARLY)) as i32;
        self.bits = (self.bits + 1).min(1 << 20);
        for ((mixer, &output), set) in self.mixers.iter_mut().zip(&outputs).zip(choice.sets) {
            mixer.update(&inputs, set, target - squash(output) as i32, rate);
        }
        self.last.update(&outputs, choice.last, target - p as i32, FINAL_RATE);
        self.correction.update(bit);
        at.into_iter().for_each(|at| counters[at].update(bit, SLOWEST));
        bit
    }
}
