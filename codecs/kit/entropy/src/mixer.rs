//! Weighs several predictions of a bit into one, and learns the weights from its errors.

use crate::Vector;
use crate::logistic::LIMIT;

/// Fractional bits of a weight where it predicts; 16 more only learn.
const BITS: u32 = 12;

/// One, as a weight.
pub const ONE: i32 = 1 << (BITS + 16);

/// Vectors that are summed at once where there are more than four, which is as many as stay within 32 bits whatever the weights.
const AT_ONCE: usize = 3;

/// Sets of weights for `V` vectors of inputs; a selector chooses the set for each bit.
pub struct Mixer<const V: usize> {
    sets: Vec<Weights<V>>,
}

/// Weights from −8 to 8 in two halves: predicting needs the upper one alone.
#[derive(Clone, Copy)]
struct Weights<const V: usize> {
    upper: [Vector; V],
    lower: [Vector; V],
}

impl<const V: usize> Mixer<V> {
    /// Makes `sets` sets with all weights at `start`.
    pub fn new(sets: usize, start: i32) -> Self {
        Self::with(sets, &[[start; 8]; V])
    }

    /// Makes `sets` sets with the weights of `start`.
    pub fn with(sets: usize, start: &[[i32; 8]; V]) -> Self {
        const { assert!(V >= 1) }
        let upper = start.map(|lanes| Vector::new(lanes.map(|weight| (weight >> 16) as i16)));
        let lower = start.map(|lanes| Vector::new(lanes.map(|weight| weight as i16)));
        Self { sets: vec![Weights { upper, lower }; sets] }
    }

    /// Gives a set the weights of a set of another mixer.
    pub fn adopt(&mut self, set: usize, other: &Self, from: usize) {
        self.sets[set] = other.sets[from];
    }

    /// Bytes that so many sets take.
    pub fn memory(sets: u64) -> u64 {
        sets * size_of::<Weights<V>>() as u64
    }

    /// The weighted sum of stretched predictions, each within ±[`LIMIT`]: a stretched prediction within ±[`LIMIT`].
    #[inline(always)]
    pub fn mix(&self, inputs: &[Vector; V], set: usize) -> i32 {
        let weights = &self.sets[set].upper;
        if V <= 4 {
            return (Vector::dot(weights, inputs) >> BITS).clamp(-LIMIT, LIMIT);
        }
        let mut sum = 0;
        for (weights, inputs) in weights.chunks(AT_ONCE).zip(inputs.chunks(AT_ONCE)) {
            sum += match (weights, inputs) {
                (&[a, b, c], &[x, y, z]) => Vector::dot(&[a, b, c], &[x, y, z]),
                (&[a, b], &[x, y]) => Vector::dot(&[a, b], &[x, y]),
                (&[a], &[x]) => Vector::dot(&[a], &[x]),
                _ => 0,
            } >> BITS;
        }
        sum.clamp(-LIMIT, LIMIT)
    }

    /// Moves the weights against `error`, the bit less its probability in 1/65536, at `rate` (1 to 127).
    #[inline(always)]
    pub fn update(&mut self, inputs: &[Vector; V], set: usize, error: i32, rate: i32) {
        let factor = Vector::splat(((error * rate) >> 8) as i16);
        let Weights { upper, lower } = &mut self.sets[set];
        for i in 0..V {
            inputs[i].add_product(factor, &mut upper[i], &mut lower[i]);
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
        let sum =
            self.sets[set].iter().zip(inputs).fold(0i32, |sum, (&w, &x)| sum.wrapping_add(w.wrapping_mul(x) >> 4));
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

    fn inputs(x: &[i16]) -> [Vector; 1] {
        [Vector::new(std::array::from_fn(|i| x.get(i).copied().unwrap_or(0)))]
    }

    #[test]
    fn known_sums_and_steps() {
        let mut mixer = Mixer::<1>::new(2, ONE / 2);
        let x = inputs(&[400, -100]);
        assert_eq!(mixer.mix(&x, 1), 150);
        // error 8192 (an eighth) at rate 16: a factor of 512. Times 400 that is 204,800 in 1/2^28, 3.125 in 1/2^12.
        mixer.update(&x, 1, 8192, 16);
        assert_eq!(mixer.mix(&inputs(&[2048]), 1), (2048 * (2048 + 3)) >> 12);
        assert_eq!(mixer.mix(&inputs(&[0, 2048]), 1), (2048 * (2048 - 1)) >> 12);
        assert_eq!(mixer.mix(&x, 0), 150);
    }

    #[test]
    fn trusts_the_input_that_is_right() {
        let mut mixer = Mixer::<1>::new(1, ONE / 4);
        for i in 0..2000 {
            let bit = i % 2;
            let x = inputs(&[if bit == 1 { 300 } else { -300 }, if i % 3 == 0 { 500 } else { -500 }]);
            let p = squash(mixer.mix(&x, 0)) as i32;
            mixer.update(&x, 0, (bit << 16) - p, 16);
        }
        assert!(mixer.mix(&inputs(&[1000]), 0) > 1000 && mixer.mix(&inputs(&[0, 1000]), 0).abs() < 250);
    }

    #[test]
    fn a_final_mixer_starts_with_the_average_and_learns() {
        let mut mixer = FinalMixer::<2>::new(1);
        assert_eq!(mixer.mix(&[300, 100], 0), 200);
        for _ in 0..1000 {
            let p = squash(mixer.mix(&[300, -300], 0)) as i32;
            mixer.update(&[300, -300], 0, 65536 - p, 8);
        }
        assert!(mixer.mix(&[300, -300], 0) > 300);
    }
}
