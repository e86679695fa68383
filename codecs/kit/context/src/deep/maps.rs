//! What histories foretell in one context: a learnt probability and how sure it is.

use crate::history;
use kit_entropy::Counter;
use kit_entropy::logistic::stretch;

/// The count at which the rate of learning stays.
const SLOWEST: u32 = 255;

/// What a history is taken to have seen at the start.
const START: u32 = 12;

/// A probability of a one, and its two inputs kept ready.
#[derive(Clone, Copy)]
struct Entry {
    counter: Counter,
    inputs: [i16; 2],
}

/// The probabilities of one context, by history.
#[derive(Clone)]
pub(crate) struct Map([Entry; 256]);

impl Map {
    /// Starts from the counts in the histories.
    pub fn new() -> Self {
        Self(std::array::from_fn(|state| {
            let (zeros, ones) = history::counts(state as u8);
            let p = ((2 * ones + 1) * 65535 / (2 * (zeros + ones) + 2)).clamp(64, 65472);
            let inputs = if state == 0 { [0; 2] } else { inputs(p) };
            Entry { counter: Counter::with(p, START), inputs }
        }))
    }

    /// The stretched probability of a one, and by how much it is off a half; zeros where nothing was seen.
    #[inline(always)]
    pub fn predict(&self, state: u8) -> [i16; 2] {
        self.0[usize::from(state)].inputs
    }

    /// Learns what followed.
    #[inline(always)]
    pub fn learn(&mut self, state: u8, bit: u32) {
        if state != history::NEW {
            let entry = &mut self.0[usize::from(state)];
            entry.counter.update(bit, SLOWEST);
            entry.inputs = inputs(entry.counter.p());
        }
    }
}

#[inline(always)]
fn inputs(p: u32) -> [i16; 2] {
    [stretch(p) as i16, ((p as i32 - 32768) >> 6) as i16]
}
