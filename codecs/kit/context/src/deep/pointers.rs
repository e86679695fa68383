//! Bytes that are expected: how often each kind of expectation comes true, bit by bit.

use super::Expected;
use crate::follow::expected_bit;
use kit_entropy::Counter;
use kit_entropy::logistic::stretch;

/// Classes of one pointer, for each number of bits that are left.
const CLASSES: usize = 256 << 3;

/// The count at which the rate of learning stays.
const SLOWEST: u32 = 255;

/// Learns the odds of `P` pointers.
pub(crate) struct Pointers<const P: usize> {
    by_class: Vec<Counter>,
    by_byte: Vec<Counter>,
}

impl<const P: usize> Pointers<P> {
    /// Holds all expectations for more likely than not.
    pub fn new() -> Self {
        Self { by_class: vec![Counter::with(40000, 0); P * CLASSES], by_byte: vec![Counter::with(40000, 0); P << 12] }
    }

    /// Bytes that it takes.
    pub const MEMORY: u64 = (P * (CLASSES + (1 << 12)) * size_of::<Counter>()) as u64;

    /// Forgets how often what it has learnt was right.
    pub fn relax(&mut self, count: u32) {
        self.by_class.iter_mut().chain(&mut self.by_byte).for_each(|counter| counter.relax(count));
    }

    /// The inputs of pointer `i` for the bit behind `partial`; zeros once it was wrong.
    #[inline(always)]
    pub fn inputs(&self, i: usize, expected: Expected, partial: u32) -> [i16; 2] {
        let Some(bit) = expected_bit(expected.byte, partial) else { return [0; 2] };
        let [class, byte] = places(i, expected, partial);
        let inputs = [stretch(self.by_class[class].p()) as i16, stretch(self.by_byte[byte].p()) as i16];
        if bit == 1 { inputs } else { inputs.map(|input| -input) }
    }

    /// Learns the bit behind `partial`.
    #[inline(always)]
    pub fn learn(&mut self, i: usize, expected: Expected, partial: u32, bit: u32) {
        if let Some(comes) = expected_bit(expected.byte, partial) {
            let [class, byte] = places(i, expected, partial);
            self.by_class[class].update(u32::from(comes == bit), SLOWEST);
            self.by_byte[byte].update(u32::from(comes == bit), SLOWEST);
        }
    }
}

/// Where the odds are: by class and bits left, and by the byte, how far into it, and the class's upper bits.
#[inline(always)]
fn places(i: usize, expected: Expected, partial: u32) -> [usize; 2] {
    let left = 7 - partial.ilog2() as usize;
    let class = expected.class as usize & 255;
    [i * CLASSES + (class << 3 | left), i << 12 | (class >> 7) << 11 | (expected.byte as usize & 255) << 3 | left]
}
