//! The decisions of one context.

use kit_entropy::Counter;
use kit_entropy::logistic::{LIMIT, stretch};

/// Decisions in a slot: whether a number is 0, its sign, whether its size exceeds 1, 2, …, and the bit below its highest.
pub const NODES: usize = 16;
pub const ZERO: usize = 0;
pub const SIGN: usize = 1;
pub const EXCEEDS: usize = 1;
pub const BELOW: usize = 7;
/// The largest size with decisions of its own.
pub const LARGEST: usize = 8;

/// The count at which the rates of counters stay.
pub const SLOWEST: u32 = 200;
/// The decisions of one context, in one line of cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub struct Slot([Counter; NODES]);

/// How much a counter's prediction counts, in 1/256, by how often it was updated.
static CONFIDENCE: [i32; SLOWEST as usize + 1] = {
    let mut table = [0; SLOWEST as usize + 1];
    let mut n = 0;
    while n < table.len() {
        table[n] = (640 * n / (2 * n + 1)) as i32;
        n += 1;
    }
    table
};

impl Slot {
    /// Nothing seen.
    pub const NEW: Self = Self([Counter::NEW; NODES]);

    /// What it says of a decision, stretched.
    #[inline(always)]
    pub fn predict(&self, node: usize) -> i16 {
        let counter = self.0[node];
        let confidence = CONFIDENCE[counter.count().min(SLOWEST) as usize];
        ((stretch(counter.p()) * confidence) >> 8).clamp(-LIMIT, LIMIT) as i16
    }

    /// Learns what was decided.
    #[inline(always)]
    pub fn update(&mut self, node: usize, bit: u32) {
        self.0[node].update(bit, SLOWEST);
    }
}
