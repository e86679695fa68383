//! Weighs several predictions of a bit into one, and learns the weights from its errors.

use crate::logistic::LIMIT;

/// One, as a weight.
pub const ONE: i32 = 1 << 16;

/// Weights stay between −8 and 8 (times [`ONE`]), so that no sum overflows.
const MAX_WEIGHT: i32 = 8 * ONE;

/// Sets of weights, one weight for each input; a selector chooses the set for each bit.
pub struct Mixer {
    inputs: usize,
    weights: Vec<i32>,
}

impl Mixer {
    /// Makes `sets` sets for `inputs` inputs with all weights at `start`.
    pub fn new(inputs: usize, sets: usize, start: i32) -> Self {
        Self { inputs, weights: vec![start; inputs * sets] }
    }

    /// Bytes that a mixer of that size takes.
    pub fn memory(inputs: u64, sets: u64) -> u64 {
        inputs * sets * size_of::<i32>() as u64
    }

    /// The weighted sum of stretched predictions: a stretched prediction within ±[`LIMIT`].
    #[inline]
    pub fn mix(&self, inputs: &[i32], set: usize) -> i32 {
        let sum: i64 = self.set(set).iter().zip(inputs).map(|(&w, &x)| i64::from(w) * i64::from(x)).sum();
        ((sum >> 16) as i32).clamp(-LIMIT, LIMIT)
    }

    /// Moves the weights against `error`, the bit less its probability in 1/65536, at `rate` (1 to 64).
    #[inline]
    pub fn update(&mut self, inputs: &[i32], set: usize, error: i32, rate: i32) {
        let error = (error * rate) >> 4;
        let start = set * self.inputs;
        let weights = &mut self.weights[start..start + self.inputs];
        for (w, &x) in weights.iter_mut().zip(inputs) {
            let step = (x * error + (1 << 15)) >> 16;
            *w = (*w + step).clamp(-MAX_WEIGHT, MAX_WEIGHT);
        }
    }

    #[inline]
    fn set(&self, set: usize) -> &[i32] {
        let start = set * self.inputs;
        &self.weights[start..start + self.inputs]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logistic::squash;

    #[test]
    fn known_sums_and_steps() {
        let mut mixer = Mixer::new(2, 2, ONE / 2);
        assert_eq!(mixer.mix(&[400, -100], 1), 150);
        // error 8192 (an eighth) at rate 16: the step is x · 8192 / 65536, in 1/65536.
        mixer.update(&[400, -104], 1, 8192, 16);
        assert_eq!(mixer.set(1), [ONE / 2 + 50, ONE / 2 - 13]);
        assert_eq!(mixer.set(0), [ONE / 2; 2]);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let mut mixer = Mixer::new(3, 1, 0);
        for _ in 0..10_000 {
            mixer.update(&[LIMIT, -LIMIT, LIMIT], 0, 65535, 64);
        }
        assert_eq!(mixer.set(0), [MAX_WEIGHT, -MAX_WEIGHT, MAX_WEIGHT]);
        assert_eq!(mixer.mix(&[LIMIT, -LIMIT, LIMIT], 0), LIMIT);
    }

    #[test]
    fn trusts_the_input_that_is_right() {
        let mut mixer = Mixer::new(2, 1, ONE / 4);
        for i in 0..2000 {
            let bit = i % 2;
            let inputs = [if bit == 1 { 300 } else { -300 }, if i % 3 == 0 { 500 } else { -500 }];
            let p = squash(mixer.mix(&inputs, 0)) as i32;
            mixer.update(&inputs, 0, (bit << 16) - p, 16);
        }
        assert!(mixer.set(0)[0] > ONE && mixer.set(0)[1].abs() < ONE / 4);
    }
}
