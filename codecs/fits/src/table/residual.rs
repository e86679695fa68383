//! How far numbers are from what was expected: the length of the difference first, then its sign, then its bits.

use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, Mixer, Vector, mixer};

/// What is known of a difference before it is coded.
#[derive(Clone, Copy, Default)]
pub struct Clues {
    /// Which expectation it is from.
    pub way: usize,
    /// The usual length of differences, in 1/16 bits, lately and for long.
    pub usual: [u32; 2],
    /// The lengths of the last two.
    pub last: [u32; 2],
    /// How far another expectation is, in bits, and whether it is above.
    pub apart: u32,
    pub above: bool,
    /// How surprising another field of the row was, 0 to 15.
    pub surprise: usize,
}

/// Contexts of a length's bits; one input is constant.
const CONTEXTS: usize = 7;
/// Classes of each context.
const CLASSES: usize = 1024;
/// The slowest rates at which lengths and bits learn.
const SLOW: u32 = 500;

/// Codes differences.
pub struct Residual {
    /// Bits of a length.
    places: u32,
    lengths: Vec<Counter>,
    mixer: Mixer<1>,
    correction: Apm<8>,
    signs: Vec<Counter>,
    sign_mixer: Mixer<1>,
    bits: Vec<Counter>,
    bit_mixer: Mixer<1>,
    last_sign: usize,
}

impl Residual {
    /// Knows nothing, for differences of `longest` bits at most.
    pub fn new(longest: u32) -> Self {
        let places = 32 - longest.min(64).leading_zeros();
        Self {
            places,
            lengths: vec![Counter::NEW; (CONTEXTS * CLASSES) << places],
            mixer: Mixer::new(4 << places, mixer::ONE / 3),
            correction: Apm::new(1 << places, 255),
            signs: vec![Counter::NEW; 3 * SIGN_CLASSES],
            sign_mixer: Mixer::new(1, mixer::ONE / 3),
            bits: vec![Counter::NEW; 3 * BIT_CLASSES],
            bit_mixer: Mixer::new(BIT_CLASSES, mixer::ONE / 3),
            last_sign: 0,
        }
    }

    /// Bytes that it takes.
    pub fn memory() -> u64 {
        let counters = ((CONTEXTS * CLASSES) << 7) + 3 * SIGN_CLASSES + 3 * BIT_CLASSES;
        counters as u64 * size_of::<Counter>() as u64
            + Mixer::<1>::memory((512 + 1 + BIT_CLASSES) as u64)
            + Apm::<8>::memory(128)
    }

    /// Codes one difference: an encoder writes `wanted` and returns it, a decoder returns what it reads.
    pub fn code(&mut self, clues: &Clues, wanted: i64, coder: &mut impl BitCoder) -> i64 {
        let len = self.length(clues, length(wanted), coder);
        if len == 0 {
            self.last_sign = 0;
            return 0;
        }
        let negative = self.sign(clues, len, u32::from(wanted < 0), coder);
        let size = self.magnitude(clues, len, wanted.unsigned_abs(), coder);
        if negative == 1 { (size as i64).wrapping_neg() } else { size as i64 }
    }

    fn length(&mut self, clues: &Clues, wanted: u32, coder: &mut impl BitCoder) -> u32 {
        let [lately, long] = clues.usual.map(|usual| (usual as usize).min(1023));
        let [last, before] = clues.last.map(|len| len as usize);
        let classes: [usize; CONTEXTS] = [
            lately,
            (long >> 2) << 2 | clues.way.min(3),
            last << 4 | (before >> 2).min(15),
            (lately >> 5) << 5 | clues.apart.min(31) as usize,
            (lately >> 4) << 4 | clues.surprise,
            (lately >> 5) << 5 | (long >> 5),
            usize::from(last == 0) | usize::from(before == 0) << 1 | clues.way.min(7) << 2 | (lately >> 5) << 5,
        ];
        let mut node = 1;
        for place in (0..self.places).rev() {
            let bit = wanted >> place & 1;
            let at: [usize; CONTEXTS] =
                std::array::from_fn(|i| (i * CLASSES + classes[i].min(CLASSES - 1)) << self.places | node);
            let inputs = inputs(at.map(|at| self.lengths[at]));
            let set = node * 4 + (lately >> 6).min(3);
            let mixed = self.mixer.mix(&inputs, set);
            let p = (squash(mixed) + self.correction.refine(mixed, node)) / 2;
            let bit = coder.code(bit, p.clamp(1, 65535));
            self.mixer.update(&inputs, set, ((bit << 16) as i32) - squash(mixed) as i32, 6);
            self.correction.update(bit);
            for at in at {
                self.lengths[at].update(bit, SLOW);
            }
            node = node << 1 | bit as usize;
        }
        // No length is over 64; a damaged payload may say so.
        (node as u32 & ((1 << self.places) - 1)).min(64)
    }

    fn sign(&mut self, clues: &Clues, len: u32, wanted: u32, coder: &mut impl BitCoder) -> u32 {
        let side = usize::from(clues.above) | usize::from(clues.apart == 0) << 1;
        let near = (clues.apart as i32 - len as i32).clamp(-4, 3) + 4;
        let classes =
            [side << 3 | near as usize, 32 + (self.last_sign << 2 | side), 48 + (clues.way.min(7) << 2 | side)];
        let at: [usize; 3] = std::array::from_fn(|i| i * SIGN_CLASSES + classes[i]);
        let bit = mixed(&mut self.sign_mixer, 0, &mut self.signs, &at, wanted, coder);
        self.last_sign = 1 + bit as usize;
        bit
    }

    /// The bits below the highest; the last ones of long differences are even odds or nearly so.
    fn magnitude(&mut self, clues: &Clues, len: u32, wanted: u64, coder: &mut impl BitCoder) -> u64 {
        let mut size = 1u64;
        for place in (0..len - 1).rev() {
            let bit = (wanted >> place & 1) as u32;
            let done = len - 1 - place;
            let class = if done <= 3 {
                (len as usize) << 3 | size as usize & 7
            } else {
                1024 + ((len as usize) << 6 | place as usize)
            };
            let expected = (clues.usual[0] as i32 / 8 - 2 * len as i32).clamp(-8, 7) + 8;
            let at = [
                class,
                BIT_CLASSES
                    + if done <= 3 { (expected as usize) << 3 | size as usize & 7 } else { 128 + place as usize },
                2 * BIT_CLASSES + if done <= 3 { class } else { 1024 + (place as usize) },
            ];
            let bit = mixed(&mut self.bit_mixer, class, &mut self.bits, &at, bit, coder);
            size = size << 1 | u64::from(bit);
        }
        size
    }
}

const SIGN_CLASSES: usize = 128;
const BIT_CLASSES: usize = 1024 + (65 << 6);

/// The length of a difference in bits, 0 for none.
pub fn length(difference: i64) -> u32 {
    64 - difference.unsigned_abs().leading_zeros()
}

fn inputs<const N: usize>(counters: [Counter; N]) -> [Vector; 1] {
    [Vector::new(std::array::from_fn(|i| match i {
        7 => 256,
        _ => counters.get(i).map_or(0, |counter| stretch(counter.p()) as i16),
    }))]
}

/// Codes a bit as three counters say.
fn mixed(
    mixer: &mut Mixer<1>,
    set: usize,
    counters: &mut [Counter],
    at: &[usize; 3],
    bit: u32,
    coder: &mut impl BitCoder,
) -> u32 {
    let inputs = inputs(at.map(|at| counters[at]));
    let p = squash(mixer.mix(&inputs, set));
    let bit = coder.code(bit, p.clamp(1, 65535));
    mixer.update(&inputs, set, (bit << 16) as i32 - p as i32, 4);
    for &at in at {
        counters[at].update(bit, SLOW);
    }
    bit
}
