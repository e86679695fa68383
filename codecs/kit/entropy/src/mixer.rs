//! Weighs several predictions of a bit into one, and learns the weights from its errors.

use crate::logistic::LIMIT;

/// One, as a weight.
pub const ONE: i32 = 1 << 27;

/// Sets of weights for `N` inputs, at most 32; a selector chooses the set for each bit.
pub struct Mixer<const N: usize> {
    sets: Vec<Weights<N>>,
}

/// Weights from −16 to 16 in two halves: predicting needs the upper one alone, eight to a vector.
#[derive(Clone, Copy)]
struct Weights<const N: usize> {
    upper: [i16; N],
    lower: [u16; N],
}

impl<const N: usize> Mixer<N> {
    /// Makes `sets` sets with all weights at `start`.
    pub fn new(sets: usize, start: i32) -> Self {
        const { assert!(N <= 32) }
        let (upper, lower) = ((start >> 16) as i16, start as u16);
        Self { sets: vec![Weights { upper: [upper; N], lower: [lower; N] }; sets] }
    }

    /// Bytes that so many sets take.
    pub fn memory(sets: u64) -> u64 {
        sets * size_of::<Weights<N>>() as u64
    }

    /// The weighted sum of stretched predictions, each within ±[`LIMIT`]: a stretched prediction within ±[`LIMIT`].
    #[inline]
    pub fn mix(&self, inputs: &[i16; N], set: usize) -> i32 {
        let upper = &self.sets[set].upper;
        let mut sum = 0i32;
        for i in 0..N {
            sum = sum.wrapping_add(i32::from(upper[i]) * i32::from(inputs[i]));
        }
        (sum >> 11).clamp(-LIMIT, LIMIT)
    }

    /// Moves the weights against `error`, the bit less its probability in 1/65536, at `rate` (1 to 31).
    #[inline]
    pub fn update(&mut self, inputs: &[i16; N], set: usize, error: i32, rate: i32) {
        let error = ((error * rate) >> 6) as i16;
        let Weights { upper, lower } = &mut self.sets[set];
        for i in 0..N {
            let step = (i32::from(inputs[i]) * i32::from(error)) >> 3;
            let weight = (i32::from(upper[i]) << 16 | i32::from(lower[i])).wrapping_add(step);
            (upper[i], lower[i]) = ((weight >> 16) as i16, weight as u16);
        }
    }
}

/// A mixer of `S` predictions that other mixers made of the same inputs.
pub struct FinalMixer<const S: usize> {
    sets: Vec<[i32; S]>,
}

impl<const S: usize> FinalMixer<S> {
    /// Makes `sets` sets that take the average.
    pub fn new(sets: usize) -> Self {
        Self { sets: vec![[(1 << 16) / S as i32; S]; sets] }
    }

    /// Bytes that so many sets take.
    pub fn memory(sets: u64) -> u64 {
        sets * size_of::<[i32; S]>() as u64
    }

    /// The weighted sum, as of [`Mixer::mix`].
    #[inline]
    pub fn mix(&self, inputs: &[i32; S], set: usize) -> i32 {
        let sum = self.sets[set].iter().zip(inputs).fold(0i32, |sum, (&w, &x)| sum.wrapping_add(w.wrapping_mul(x) >> 4));
        (sum >> 12).clamp(-LIMIT, LIMIT)
    }

    /// Moves the weights against `error`, the bit less its probability in 1/65536, at `rate` (1 to 8).
    #[inline]
    pub fn update(&mut self, inputs: &[i32; S], set: usize, error: i32, rate: i32) {
        let error = (error * rate) >> 4;
        for (weight, &input) in self.sets[set].iter_mut().zip(inputs) {
            *weight = (*weight + ((input * error) >> 16)).clamp(-(1 << 17), 1 << 17);
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
        // error 8192 (an eighth) at rate 16: 2048 after the shift, so the step is x / 8, in 1/65536.
        mixer.update(&[400, -104], 1, 8192, 16);
        // One is 2^11 in the upper half; the step is x · 2048 / 8 / 2^16 = x / 256.
        assert_eq!(mixer.sets[1].upper, [1025, 1023]);
        assert_eq!(mixer.sets[0].upper, [1024; 2]);
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
        assert!(mixer.sets[0].upper[0] > 2048 && mixer.sets[0].upper[1].abs() < 512);
    }
}
