//! The form of a block and what it takes.

use super::lengths::lengths;
use super::runs::header;
use crate::alphabet::{FIXED_DISTANCES, FIXED_LITERALS};
use crate::block::Form;
use crate::code::MAX_LENGTH;
use crate::counts::Counts;

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
    pub fn fixed(counts: &Counts) -> Self {
        Self { form: Form::Fixed, bits: 3 + counts.bits(&FIXED_LITERALS, &FIXED_DISTANCES) }
    }

    /// The Huffman code.
    pub fn dynamic(counts: &Counts) -> Self {
        Self::sending(counts, &counts.literals, &counts.distances, MAX_LENGTH)
    }

    /// The least of what is known, codes whose lengths are sent in fewer bits among them.
    pub fn best(counts: &Counts) -> Self {
        let mut best = Self::dynamic(counts);
        let mut consider = |plan: Self| {
            if plan.bits < best.bits {
                best = plan;
            }
        };
        consider(Self::fixed(counts));
        for slack in [8, 4, 2] {
            let literals = level(&counts.literals, slack);
            let distances = level(&counts.distances, slack);
            consider(Self::sending(counts, &literals, &counts.distances, MAX_LENGTH));
            consider(Self::sending(counts, &literals, &distances, MAX_LENGTH));
        }
        for most in 7..MAX_LENGTH {
            // 286 symbols need nine bits.
            if (counts.literals.iter().filter(|&&count| count > 0).count()) < 1 << most {
                consider(Self::sending(counts, &counts.literals, &counts.distances, most));
            }
        }
        best
    }

    /// The code that would be best for other counts of the same symbols.
    fn sending(counts: &Counts, literals: &[u32], distances: &[u32], most: usize) -> Self {
        let literals = lengths(literals, most);
        let distances = lengths(distances, most);
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
        if to - from > 3 {
            let mean = (sum + (to - from) as u32 / 2) / (to - from) as u32;
            // What comes keeps a code.
            out[from..to].iter_mut().for_each(|count| *count = mean.max(1) * (*count).min(1));
        }
        from = to;
    }
    out
}

/// Whether `count` is near the mean of `number` others that are `sum` together.
fn is_near(count: u32, sum: u32, number: u32, slack: u32) -> bool {
    number == 0 || (count.abs_diff(sum / number)) * slack <= sum / number + slack
}
