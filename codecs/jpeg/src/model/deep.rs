//! Many contexts and two distributions for each decision, which follow from what least squares foresee.

use super::contexts::{around, average, signed, size};
use super::counted::Counted;
use super::foreseen::{self, Foreseen, INPUTS};
use super::mixing::{Mixing, Place, SHAPES, Start};
use super::places::{KINDS, PLANES, POSITIONS};
use super::slot::{BELOW, EXCEEDS, LARGEST, NODES, SIGN, ZERO};
use super::spread::{Distances, Laplace, Student};
use super::squares::Squares;
use super::surroundings;
use super::{Count, Engine, Hood};
use kit_entropy::Apm;
use kit_entropy::logistic::stretch;
use kit_entropy::range::BitCoder;

/// What is kept of what was learnt before each number, and the square of a size of which a half is trusted.
const KEEP: f32 = 0.9988;
const UNTRUSTED: f32 = 5.0;
/// Of how many numbers and counts the starts are worth, and those for thumbnails.
const RIDGE: f32 = 20.0;
const THUMBNAIL_RIDGES: [f32; 2] = [40.0, 3.0];
/// Classes of distances, alike for all positions and for each.
const CLASSES: [usize; SHAPES] = [4 * 64, POSITIONS * 32];
/// Contexts of the bits below those that are mixed.
const LOWER: usize = 18 * 16;

/// The engine.
pub struct Deep {
    mixing: Mixing,
    lower: Apm,
    values: Vec<Squares<INPUTS>>,
    sizes: Vec<Squares<INPUTS>>,
    distances: Distances<SHAPES>,
    counted: Counted,
}

impl Deep {
    /// Nothing learnt; `2^bits` slots for each context.
    pub fn new(bits: u32) -> Self {
        Self::starting(bits, &Start::PICTURES, foreseen::start_values, [RIDGE; 2])
    }

    /// The same for thumbnails of which their pictures tell.
    pub fn guided(bits: u32) -> Self {
        Self::starting(bits, &Start::THUMBNAILS, foreseen::told_values, THUMBNAIL_RIDGES)
    }

    fn starting(bits: u32, start: &Start, values: fn(usize) -> [f32; INPUTS], ridges: [f32; 2]) -> Self {
        Self {
            mixing: Mixing::new(bits, start),
            lower: Apm::new(LOWER, 255),
            values: (0..POSITIONS).map(|place| Squares::new(values(place % 64), ridges[0])).collect(),
            sizes: (0..POSITIONS).map(|_| Squares::new(foreseen::START_SIZES, RIDGE)).collect(),
            distances: Distances::new(CLASSES),
            counted: Counted::new(ridges[1]),
        }
    }

    /// Bytes that it takes.
    pub fn memory(bits: u32) -> u64 {
        let squares = (2 * POSITIONS * size_of::<Squares<INPUTS>>()) as u64;
        let distances = Distances::<SHAPES>::memory(CLASSES[0] + CLASSES[1]);
        Mixing::memory(bits) + <Apm>::memory(LOWER as u64) + squares + distances + Counted::MEMORY
    }

    /// What is foreseen of a number from its surroundings.
    fn foresee(&self, position: usize, h: &Hood, values: &[f32; INPUTS]) -> (Foreseen, [f32; INPUTS], [usize; 2]) {
        let value = self.values[position].predict(values);
        let sizes = foreseen::sizes(h, value);
        let size = self.sizes[position].predict(&sizes).max(0.0);
        let foreseen = Foreseen::new(value, size);
        let class = if h.position == 0 {
            0
        } else if h.position < 8 || h.position.is_multiple_of(8) {
            1
        } else {
            2
        };
        let q = foreseen.step as usize;
        (foreseen, sizes, [class * 64 + q, position * 32 + q / 2])
    }
}

impl Engine for Deep {
    const RICH: bool = true;

    fn count<C: BitCoder>(&mut self, coder: &mut C, value: u32, bits: u32, c: &Count) -> u32 {
        let kind = c.plane.min(PLANES - 1) * 3 + c.kind;
        let contexts = surroundings::of_count(c);
        let around = around(c).min(63) as usize;
        let likely = self.counted.foresee(kind, c);
        let mut node = 1;
        for i in (0..bits).rev() {
            // A slot holds the decisions of four bits.
            if node == 1 || node == NODES {
                let decision = 1 << 11 | (kind * 64 + node) as u64;
                self.mixing.select(decision, decision, &contexts);
            }
            let decision = kind * 64 + node;
            let place = Place {
                sets: [
                    POSITIONS * KINDS + decision,
                    (around * 32 + 31) * KINDS + i as usize,
                    ((7 * 64) + c.inner.min(63) as usize) * KINDS + i as usize,
                    (3 * 64 + around) * KINDS + i as usize,
                    (64 + c.corner.min(63) as usize) * NODES + i as usize,
                    kind * NODES + i as usize,
                ],
                corrections: [(64 + around) * NODES + i as usize, (64 + c.inner.min(63) as usize) * NODES + i as usize],
            };
            let low = ((node << (i + 1)) - (1 << bits)) as i32;
            let (middle, high) = (low + (1 << i), low + (2 << i));
            let shapes = likely.is_upper(low, middle, high);
            let at = if node < NODES { node } else { node >> 4 };
            let bit = self.mixing.bit(coder, value >> i & 1 == 1, at, shapes, &place);
            node = node << 1 | usize::from(bit);
        }
        let count = node as u32 & ((1 << bits) - 1);
        self.counted.learn(kind, &likely, count);
        count
    }

    fn number<C: BitCoder>(&mut self, coder: &mut C, value: i32, h: &Hood) -> i32 {
        self.mixing.next();
        let plane = h.plane.min(PLANES - 1);
        let position = plane << 6 | h.position;
        let values = foreseen::values(h);
        let (foreseen, sizes, classes) = self.foresee(position, h, &values);
        let is_dc = h.position == 0;
        let contexts =
            if is_dc { surroundings::of_dc(h, &foreseen) } else { surroundings::of_coefficient(h, &foreseen) };
        let shared = 3 << 10 | (classes[0] / 64 * 2 + usize::from(plane > 0)) as u64;
        self.mixing.select(position as u64, shared, &contexts);
        let near = if is_dc { size(h.spread) } else { size(average(h)) } as usize;
        let to_come = h.to_come.min(31) as usize;
        let last = h.last[0].abs().min(2) as usize;
        let (expected, chroma) = (signed(foreseen.doubled) as usize, usize::from(plane > 0));
        let place = |kind: usize, node: usize| Place {
            sets: [
                position * KINDS + kind,
                (to_come * 32 + near) * KINDS + kind,
                ((last * 2 + chroma) * 64 + expected) * KINDS + kind,
                classes[0] * KINDS + kind,
                (foreseen.fine as usize) * NODES + node,
                (PLANES * 3 + classes[0] / 64 * 2 + chroma) * NODES + node,
            ],
            corrections: [expected * NODES + node, foreseen.step as usize * NODES + node],
        };
        let around = self.distances.around(classes, foreseen.value, foreseen.size);
        let code = |engine: &mut Self, coder: &mut C, bit: bool, node: usize, kind: usize, shapes: [u32; 2]| {
            engine.mixing.bit(coder, bit, node, shapes, &place(kind, node))
        };
        let mut restored = 0;
        let shapes = [around[0].is_some::<Laplace>(), around[1].is_some::<Student>()];
        if code(self, coder, value != 0, ZERO, 0, shapes) {
            let shapes = [around[0].is_negative::<Laplace>(), around[1].is_negative::<Student>()];
            let negative = code(self, coder, value < 0, SIGN, 1, shapes);
            let around = if negative { around.map(|spread| spread.turned()) } else { around };
            let bits = 32 - value.unsigned_abs().leading_zeros() as usize;
            let mut reached = 1;
            while reached < 17 {
                let (low, middle) = (1 << (reached - 1), 1 << reached);
                let shapes = [around[0].exceeds::<Laplace>(low, middle), around[1].exceeds::<Student>(low, middle)];
                let node = EXCEEDS + reached.min(LARGEST - 1);
                if !code(self, coder, bits > reached, node, (reached + 1).min(5), shapes) {
                    break;
                }
                reached += 1;
            }
            let mut magnitude = 1;
            for i in (0..reached - 1).rev() {
                let bit = value.unsigned_abs() >> i & 1 == 1;
                let (low, middle, high) = (magnitude << (i + 1), (2 * magnitude + 1) << i, (magnitude + 1) << (i + 1));
                let second = around[1].is_upper::<Student>(low, middle, high);
                let bit = if i + 2 == reached {
                    let shapes = [around[0].is_upper::<Laplace>(low, middle, high), second];
                    code(self, coder, bit, BELOW + reached.min(LARGEST), 6, shapes)
                } else {
                    // Below that the distribution is all there is.
                    let p = self.lower.refine(stretch(second), reached * 16 + i);
                    let bit = coder.code(u32::from(bit), p.clamp(64, 65536 - 64));
                    self.lower.update(bit);
                    bit == 1
                };
                magnitude = magnitude << 1 | i32::from(bit);
            }
            restored = if negative { -magnitude } else { magnitude };
        }
        let came = restored as f32;
        let trust = 1.0 / (UNTRUSTED + foreseen.size * foreseen.size);
        self.values[position].learn(&values, came, trust, KEEP);
        self.sizes[position].learn(&sizes, came.abs(), trust, KEEP);
        self.distances.learn(classes, &around, came);
        restored
    }
}
