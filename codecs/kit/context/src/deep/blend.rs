//! Weighs many inputs into one prediction, with weights that are chosen in several ways at once.

use kit_entropy::Vector;
use kit_entropy::logistic::LIMIT;

/// Fractional bits of a weight where it predicts; 16 more only learn.
const BITS: u32 = 12;

/// One, as a weight.
pub(crate) const ONE: i32 = 1 << (BITS + 16);

/// Vectors whose sum of products stays within 32 bits whatever the weights.
const AT_ONCE: usize = 3;

/// Weights from −8 to 8 in two halves: predicting needs the upper one alone.
#[derive(Clone, Copy)]
struct Weights<const V: usize> {
    upper: [Vector; V],
    lower: [Vector; V],
}

/// Sets of weights for `V` vectors of inputs.
pub(crate) struct Blend<const V: usize> {
    sets: Vec<Weights<V>>,
}

impl<const V: usize> Blend<V> {
    /// Makes `sets` sets with the weights of `start`.
    pub fn new(sets: usize, start: &[[i32; 8]; V]) -> Self {
        let upper = start.map(|lanes| Vector::new(lanes.map(|weight| (weight >> 16) as i16)));
        let lower = start.map(|lanes| Vector::new(lanes.map(|weight| weight as i16)));
        Self { sets: vec![Weights { upper, lower }; sets] }
    }

    /// Bytes that so many sets take.
    pub fn memory(sets: u64) -> u64 {
        sets * size_of::<Weights<V>>() as u64
    }

    /// The weighted sum of stretched predictions: a stretched prediction within ±[`LIMIT`].
    #[inline(always)]
    pub fn mix(&self, inputs: &[Vector; V], set: usize) -> i32 {
        let weights = &self.sets[set].upper;
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
