//! The form of a block and what it takes.

use super::lengths::lengths;
use super::runs::header;
use crate::alphabet::{FIXED_DISTANCES, FIXED_LITERALS};
use crate::block::Form;
use crate::code::MAX_LENGTH;
use crate::counts::Counts;

/// Bits that any header takes.
const LEAST_HEADER: u64 = 40;

/// A block's form.
#[derive(Clone)]
pub struct Plan {
    /// Fixed or dynamic.
    pub form: Form,
    /// Bits of the whole block.
    pub bits: u64,
}

impl Plan {
    /// The fixed code.
    fn fixed(counts: &Counts) -> Self {
        Self { form: Form::Fixed, bits: 3 + counts.bits(&FIXED_LITERALS, &FIXED_DISTANCES) }
    }

    /// The Huffman code.
    pub fn dynamic(counts: &Counts) -> Self {
        let literals = lengths(&counts.literals, MAX_LENGTH);
        let distances = lengths(&counts.distances, MAX_LENGTH);
        Self::sending(counts, literals, distances)
    }

    /// The least of what is known, codes whose lengths are sent in fewer bits among them.
    pub fn best(counts: &Counts) -> Self {
        let mut best = Self::dynamic(counts);
        let longest = match &best.form {
            Form::Dynamic(header) => header.literals.iter().chain(&header.distances).copied().max().unwrap_or(0),
            _ => 0,
        };
        let fixed = Self::fixed(counts);
        if fixed.bits < best.bits {
            best = fixed;
        }
        for slack in [8, 4, 2] {
            let literals = lengths(&level(&counts.literals, slack), MAX_LENGTH);
            best.consider(counts, literals.clone(), lengths(&counts.distances, MAX_LENGTH));
            best.consider(counts, literals, lengths(&level(&counts.distances, slack), MAX_LENGTH));
        }
        let used = counts.literals.iter().filter(|&&count| count > 0).count();
        // Fewer different lengths; there have to be as many codes as symbols.
        for most in (7..usize::from(longest)).filter(|most| used < 1 << most) {
            best.consider(counts, lengths(&counts.literals, most), lengths(&counts.distances, most));
        }
        best
    }

    /// Takes a code if it is better.
    fn consider(&mut self, counts: &Counts, literals: Vec<u8>, distances: Vec<u8>) {
        if counts.bits(&literals, &distances) + LEAST_HEADER >= self.bits {
            return;
        }
        let plan = Self::sending(counts, literals, distances);
        if plan.bits < self.bits {
            *self = plan;
        }
    }

    fn sending(counts: &Counts, literals: Vec<u8>, distances: Vec<u8>) -> Self {
        let bits = 3 + counts.bits(&literals, &distances);
        let header = header(literals, distances);
        Self { bits: bits + header.bits(), form: Form::Dynamic(Box::new(header)) }
    }
}

/// Neighbours whose counts differ by less than a share of `1/slack` all get their mean, and so the same length.
fn level(counts: &[u32], slack: u32) -> Vec<u32> {
    let mut out = counts.to_vec();
    let mut from = 0;
    while from < out.len() {
        let (mut sum, mut to) = (0, from);
        while to < out.len() && is_near(counts[to], sum, (to - from) as u32, slack) {
            sum += counts[to];
            to += 1;
        }
        let number = (to - from) as u32;
        if number > 3 {
            let mean = ((sum + number / 2) / number).max(1);
            // What comes keeps a code, and nothing else gets one.
            out[from..to].iter_mut().filter(|count| **count > 0).for_each(|count| *count = mean);
        }
        from = to;
    }
    out
}

/// Whether `count` is near the mean of `number` others that are `sum` together.
fn is_near(count: u32, sum: u32, number: u32, slack: u32) -> bool {
    number == 0 || count.abs_diff(sum / number) * slack <= sum / number + slack
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Token;

    #[test]
    fn neighbours_become_level() {
        assert_eq!(level(&[16, 17, 0, 15, 90, 3], 2), [16, 17, 0, 15, 90, 3]);
        assert_eq!(level(&[16, 17, 15, 14, 90, 0], 4), [16, 16, 16, 16, 90, 0]);
    }

    #[test]
    fn short_blocks_take_the_fixed_code() {
        let tokens = b"short".map(Token::literal);
        let plan = Plan::best(&Counts::new(&tokens));
        assert_eq!((plan.form, plan.bits), (Form::Fixed, 3 + 5 * 8 + 7));
    }
}
