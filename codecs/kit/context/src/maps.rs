//! What histories foretell: for each context and history a learnt probability.

use crate::history;
use kit_entropy::Counter;
use kit_entropy::logistic::stretch;

/// The count at which the rate of learning stays.
const LIMIT: u32 = 255;

/// The probabilities of one context, with their stretched forms kept ready.
#[derive(Clone)]
pub(crate) struct Map {
    counters: [Counter; 256],
    stretched: [i16; 256],
}

impl Map {
    /// Starts from the counts in the histories.
    pub fn new() -> Self {
        let counters = std::array::from_fn(|state| {
            let (zeros, ones) = history::counts(state as u8);
            Counter::with(((2 * ones + 1) * 65535 / (2 * (zeros + ones) + 2)).clamp(64, 65472), 0)
        });
        Self { stretched: counters.map(|counter: Counter| stretch(counter.p()) as i16), counters }
    }

    /// The stretched probability of a one.
    #[inline(always)]
    pub fn predict(&self, state: u8) -> i16 {
        self.stretched[usize::from(state)]
    }

    /// Learns what followed.
    #[inline(always)]
    pub fn learn(&mut self, state: u8, bit: u32) {
        let counter = &mut self.counters[usize::from(state)];
        counter.update(bit, LIMIT);
        self.stretched[usize::from(state)] = stretch(counter.p()) as i16;
    }
}
