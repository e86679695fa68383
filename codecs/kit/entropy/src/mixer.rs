//! Weighs several predictions of a bit into one, and learns the weights from its errors.

use crate::logistic::LIMIT;

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

    /// Bytes that so many sets take.
    pub fn memory(sets: u64) -> u64 {
        sets * size_of::<[i32; N]>() as u64
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logistic::squash;

    #[test]
    fn known_sums_and_steps() {
        let mut mixer = Mixer::<2>::new(2, ONE / 2);
        assert_eq!(mixer.mix(&[400, -100], 1), 150);
        // error 8192 (an eighth) at rate 16: the step is x · 8192 / 65536, in 1/65536.
        mixer.update(&[400, -104], 1, 8192, 16);
        assert_eq!(mixer.sets[1], [ONE / 2 + 50, ONE / 2 - 13]);
        assert_eq!(mixer.sets[0], [ONE / 2; 2]);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let mut mixer = Mixer::<3>::new(1, 0);
        for _ in 0..10_000 {
            mixer.update(&[LIMIT, -LIMIT, LIMIT], 0, 65535, 64);
        }
        assert_eq!(mixer.sets[0], [MAX_WEIGHT, -MAX_WEIGHT, MAX_WEIGHT]);
        assert_eq!(mixer.mix(&[LIMIT, -LIMIT, LIMIT], 0), LIMIT);
    }

    #[test]
    fn trusts_the_input_that_is_right() {
        let mut mixer = Mixer::<2>::new(1, ONE / 4);
        for i in 0..2000 {
            let bit = i % 2;
            let inputs = [if bit == 1 { 300 } else { -300 }, if i % 3 == 0 { 500 } else { -500 }];
            let p = squash(mixer.mix(&inputs, 0)) as i32;
            mixer.update(&inputs, 0, (bit << 16) - p, 16);
        }
        assert!(mixer.sets[0][0] > ONE && mixer.sets[0][1].abs() < ONE / 4);
    }
}
