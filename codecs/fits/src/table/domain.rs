//! The integers that the numbers of a column are coded as.

use super::lattice::Steps;
use super::ordered::Number;

/// What the numbers of a column are coded as.
#[derive(Clone, Copy)]
pub struct Domain {
    pub number: Number,
    /// The steps of a lattice, if it has one.
    pub steps: Option<Steps>,
}

impl Domain {
    /// The integer that stands for a number; `None` for special ones.
    pub fn put(self, ordered: i64) -> Option<i64> {
        match self.steps {
            _ if !self.number.is_finite(ordered) => None,
            Some(steps) => steps.count(ordered, self.number),
            None => Some(ordered),
        }
    }

    /// The number that an integer stands for.
    pub fn take(self, value: i64) -> i64 {
        self.steps.map_or(value, |steps| steps.ordered(value, self.number))
    }

    /// What an integer means, in steps where there are some.
    pub fn meaning(self, value: i64) -> f64 {
        if self.steps.is_some() { value as f64 } else { self.number.value(value) }
    }

    /// Bits of the largest difference of two integers.
    pub fn longest(self) -> u32 {
        if self.steps.is_some() { 51 } else { 8 * u32::from(self.number.bytes) + 1 }
    }

    /// The same integer where it can stand for a number, else the nearest that can.
    pub fn clamp(self, value: i64) -> i64 {
        match self.longest() {
            65.. => value,
            bits => value.clamp(-1 << (bits - 2), (1 << (bits - 1)) - 1),
        }
    }

    /// The integer of what is nearest to a meaning, where that is finite.
    pub fn nearest(self, meaning: f64, otherwise: i64) -> i64 {
        match self.steps {
            _ if !meaning.is_finite() => otherwise,
            Some(_) => (meaning + 0.5).floor() as i64,
            None => self.number.nearest(meaning),
        }
    }
}
