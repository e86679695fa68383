//! What histories foretell: for each context and history a learnt probability.

use crate::history;
use kit_entropy::logistic::stretch;

/// How much of its error a probability gives up at each bit, as a power of two.
const RATE: u32 = 7;

/// A probability of a one in 1/2^22, and its stretched form kept ready.
#[derive(Clone, Copy)]
struct Entry {
    p: i32,
    stretched: i32,
}

/// The probabilities of one context.
#[derive(Clone)]
pub(crate) struct Map([Entry; 256]);

impl Map {
    /// Starts from the counts in the histories.
    pub fn new() -> Self {
        Self(std::array::from_fn(|state| {
            let (zeros, ones) = history::counts(state as u8);
            let p = ((2 * ones + 1) * 65535 / (2 * (zeros + ones) + 2)).clamp(64, 65472);
            Entry { p: (p << 6) as i32, stretched: stretch(p) }
        }))
    }

    /// The stretched probability of a one.
    #[inline(always)]
    pub fn predict(&self, state: u8) -> i16 {
        self.0[usize::from(state)].stretched as i16
    }

    /// Learns what followed; `target` is the bit in 1/2^22.
    #[inline(always)]
    pub fn learn(&mut self, state: u8, bit: u32) {
        let entry = &mut self.0[usize::from(state)];
        entry.p += ((bit << 22) as i32 - entry.p) >> RATE;
        entry.stretched = stretch(entry.p as u32 >> 6);
    }
}
