//! One context for each decision, found by its place in a table.

use super::{Count, Engine, Hood};
use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// How slowly probabilities move in the end.
const LIMIT: u32 = 200;

/// Steps of a size: whether it is 0, exceeds 1, 2, …; 18 at most and room for a power of two.
const SIZES: usize = 32;
/// Classes of how many are to come, and of what is expected.
const TO_COME: usize = 10;
const EXPECTED: usize = 14;

/// The engine; its tables fit into caches.
pub struct Quick {
    counts: Vec<Counter>,
    sizes: Vec<Counter>,
    signs: Vec<Counter>,
    lower: Vec<Counter>,
}

impl Quick {
    /// Nothing learnt.
    pub fn new() -> Self {
        Self {
            counts: vec![Counter::NEW; 2 * 3 * 16 * 16 * 64],
            sizes: vec![Counter::NEW; 2 * 64 * TO_COME * EXPECTED * SIZES],
            signs: vec![Counter::NEW; 2 * 64 * 64],
            lower: vec![Counter::NEW; 2 * 64 * 32 * 16],
        }
    }

    /// Bytes that it takes.
    pub const MEMORY: u64 = 4 * (2 * 3 * 16 * 16 * 64 + 2 * 64 * (10 * 14 * 32 + 64 + 32 * 16));
}

#[inline(always)]
fn code(coder: &mut impl BitCoder, counter: &mut Counter, bit: bool) -> bool {
    let bit = coder.code(u32::from(bit), counter.p().clamp(48, 65536 - 48));
    counter.update(bit, LIMIT);
    bit == 1
}

/// Bits of a number.
#[inline(always)]
fn bits(x: u32) -> usize {
    (32 - x.leading_zeros()) as usize
}

/// Classes of a count of up to 49 by the logarithm.
static CLASSES: [u8; 64] = {
    let mut classes = [9; 64];
    let ends = [0, 1, 2, 3, 5, 8, 12, 17, 26];
    let mut class = ends.len();
    while class > 0 {
        class -= 1;
        let mut n = 0;
        while n <= ends[class] {
            classes[n] = class as u8;
            n += 1;
        }
    }
    classes
};

impl Engine for Quick {
    const RICH: bool = false;

    #[inline(always)]
    fn count<C: BitCoder>(&mut self, coder: &mut C, value: u32, bits: u32, about: &Count) -> u32 {
        let around = match (about.left, about.above) {
            (left, -1) => left,
            (-1, above) => above,
            (left, above) => (left + above + 1) / 2,
        };
        let class = |n: i32| usize::from(CLASSES[n.clamp(0, 63) as usize]);
        let context = match about.kind {
            0 => class(around) * 16,
            _ => (around + 1) as usize * 16 + class(about.inner as i32),
        };
        let base = ((usize::from(about.plane > 0) * 3 + about.kind) * 256 + context % 256) * 64;
        let mut node = 1;
        for i in (0..bits).rev() {
            let bit = code(coder, &mut self.counts[base + node], value >> i & 1 == 1);
            node = node << 1 | usize::from(bit);
        }
        node as u32 & ((1 << bits) - 1)
    }

    #[inline(always)]
    fn number<C: BitCoder>(&mut self, coder: &mut C, value: i32, h: &Hood) -> i32 {
        let place = usize::from(h.plane > 0) * 64 + h.position;
        let (to_come, expected, sign) = match h.position {
            0 => {
                let surprise = (h.surprise[0].unsigned_abs() + h.surprise[1].unsigned_abs()) / 2;
                (bits(surprise).min(9), bits(h.spread.unsigned_abs()), h.across.signum() + 1)
            }
            i if i < 8 || i % 8 == 0 => {
                let expected = if i < 8 { h.down } else { h.across };
                let size = bits(expected.unsigned_abs()).min(10) as i32;
                (h.to_come as usize, size as usize, if expected < 0 { 20 + size } else { size })
            }
            _ => {
                let sizes = 13 * (h.left.unsigned_abs() + h.above.unsigned_abs()) + 6 * h.corner.unsigned_abs();
                let class = usize::from(CLASSES[h.to_come as usize & 63]);
                (class, bits(sizes / 16), (h.left.signum() + 1) * 3 + h.above.signum() + 1)
            }
        };
        let sizes =
            &mut self.sizes[((place * TO_COME + to_come) * EXPECTED + expected.min(EXPECTED - 1)) * SIZES..][..SIZES];
        let size = bits(value.unsigned_abs());
        let mut reached = 0;
        while reached < 18 && code(coder, &mut sizes[reached], size > reached) {
            reached += 1;
        }
        if reached == 0 {
            return 0;
        }
        let negative = code(coder, &mut self.signs[place * 64 + sign as usize], value < 0);
        let mut magnitude = 1u32;
        let lower = &mut self.lower[(place * 32 + reached) * 16..][..16];
        for i in (0..reached - 1).rev() {
            let bit = code(coder, &mut lower[i & 15], value.unsigned_abs() >> i & 1 == 1);
            magnitude = magnitude << 1 | u32::from(bit);
        }
        if negative { -(magnitude as i32) } else { magnitude as i32 }
    }
}
