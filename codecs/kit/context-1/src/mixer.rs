//! Weighs several predictions of a bit into one, and learns the weights from its errors.

use kit_entropy::logistic::LIMIT;

/// One, as a weight.
pub const ONE: i32 = 1 << 16;

/// Weights stay between −4 and 4 (times [`ONE`]): a product with an input takes 31 bits.
const MAX_WEIGHT: i32 = 4 * ONE;

/// Taken off each product, so that the sum of 32 fits.
const HEADROOM: u32 = 4;

/// Sets of weights for `N` inputs, at most 32; a selector chooses the set for each bit.
pub struct Mixer<const N: usize> {
    sets: Vec<[i32; N]>,
}

impl<const N: usize> Mixer<N> {
    /// Makes `sets` sets with all weights at `start`.
    pub fn new(sets: usize, start: i32) -> Self {
        const { assert!(N <= 32) }
        Self { sets: vec![[start; N]; sets] }
    }

    /// The weighted sum of stretched predictions: a stretched prediction, which like them is within ±[`LIMIT`].
    #[inline]
    pub fn mix(&self, inputs: &[i32; N], set: usize) -> i32 {
        let weights = &self.sets[set];
        let mut sum = 0;
        for i in 0..N {
            sum += (weights[i] * inputs[i]) >> HEADROOM;
        }
        (sum >> (16 - HEADROOM)).clamp(-LIMIT, LIMIT)
    }

    /// Moves the weights against `error`, the bit less its probability in 1/65536, at `rate` (1 to 64).
    #[inline]
    pub fn update(&mut self, inputs: &[i32; N], set: usize, error: i32, rate: i32) {
        let error = (error * rate) >> 4;
        let weights = &mut self.sets[set];
        for i in 0..N {
            let step = (inputs[i] * error + (1 << 15)) >> 16;
            weights[i] = (weights[i] + step).clamp(-MAX_WEIGHT, MAX_WEIGHT);
        }
    }
}
