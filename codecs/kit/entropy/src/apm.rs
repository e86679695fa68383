//! Corrects a prediction by what became of such predictions in a context.

use crate::Counter;
use crate::logistic::{LIMIT, squash};

/// An adaptive probability map: for each context a curve from stretched predictions to probabilities, through learnt knots.
///
/// Knots are `2^GAP_BITS` apart in the stretched domain.
pub struct Apm<const GAP_BITS: u32 = 8> {
    knots: Vec<Counter>,
    /// The knot nearest to the last prediction: the one that learns.
    last: usize,
    limit: u32,
}

impl<const GAP_BITS: u32> Apm<GAP_BITS> {
    /// Knots a context: both ends included.
    const KNOTS: usize = ((2 * LIMIT as usize) >> GAP_BITS) + 1;

    /// Makes curves for `contexts` contexts that start as the identity and learn at rates down to 1 / (`limit` + 1.5).
    pub fn new(contexts: usize, limit: u32) -> Self {
        let curve = (0..Self::KNOTS).map(|k| Counter::with(squash(((k as i32) << GAP_BITS) - LIMIT), 6));
        Self { knots: curve.cycle().take(Self::KNOTS * contexts).collect(), last: 0, limit }
    }

    /// Bytes that a map of that size takes.
    pub fn memory(contexts: u64) -> u64 {
        contexts * Self::KNOTS as u64 * size_of::<Counter>() as u64
    }

    /// The probability (1 to 65535) for a stretched prediction within ±[`LIMIT`] in `context`.
    #[inline]
    pub fn refine(&mut self, stretched: i32, context: usize) -> u32 {
        let x = (stretched + LIMIT) as u32;
        let (knot, part) = ((x >> GAP_BITS) as usize, x & ((1 << GAP_BITS) - 1));
        let left = context * Self::KNOTS + knot;
        // At the upper end `part` is 0, and the knot counts for its own right neighbour.
        let right = left + usize::from(knot + 1 < Self::KNOTS);
        self.last = if part >> (GAP_BITS - 1) == 0 { left } else { right };
        let p = (self.knots[left].p() * ((1 << GAP_BITS) - part) + self.knots[right].p() * part) >> GAP_BITS;
        p.clamp(1, 65535)
    }

    /// Has all knots forget as [`Counter::relax`] does.
    pub fn relax(&mut self, count: u32) {
        self.knots.iter_mut().for_each(|knot| knot.relax(count));
    }

    /// Learns what `bit` the last refined prediction met.
    #[inline]
    pub fn update(&mut self, bit: u32) {
        self.knots[self.last].update(bit, self.limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_as_the_identity() {
        let mut apm = Apm::<8>::new(3, 255);
        for x in -LIMIT..=LIMIT {
            assert!(apm.refine(x, 1).abs_diff(squash(x)) <= 800, "x = {x}");
        }
        for k in 0..Apm::<8>::KNOTS as i32 {
            let x = (k << 8) - LIMIT;
            assert_eq!(apm.refine(x, 2), squash(x));
        }
    }

    #[test]
    fn learns_in_one_context_only() {
        let mut apm = Apm::<8>::new(2, 255);
        for _ in 0..2000 {
            apm.refine(0, 1);
            apm.update(1);
        }
        assert!(apm.refine(0, 1) > 65000);
        assert_eq!(apm.refine(0, 0), 32768);
    }
}
