//! From what the mixing engine foretells a decision.

use super::{Count, Hood};

/// A choice of `N` contexts.
pub trait Contexts<const N: usize> {
    /// For a count.
    fn of_count(about: &Count) -> [u64; N];
    /// For a coefficient but DC; `expected` is twice what the linear prediction says.
    fn of_coefficient(about: &Hood, expected: i32) -> [u64; N];
    /// For DC.
    fn of_dc(about: &Hood, expected: i32) -> [u64; N];
}

/// What balances speed and size.
pub struct Few;

/// A size in few steps: 0 to 3, then two steps for each power of two.
#[inline(always)]
pub fn size(x: i32) -> u64 {
    let x = x.unsigned_abs();
    if x < 4 {
        return u64::from(x);
    }
    let log = x.ilog2();
    u64::from(2 * log + (x >> (log - 1) & 1)).min(31)
}

/// The same with its sign.
#[inline(always)]
pub fn signed(x: i32) -> u64 {
    size(x) << 1 | u64::from(x < 0)
}

/// Several small numbers as one.
#[inline(always)]
pub fn all<const P: usize>(parts: [u64; P]) -> u64 {
    parts.iter().fold(1, |all, &part| all * 67 + part)
}

/// How large the neighbours' coefficient is, ×2: those beside count more than the one at the corner.
#[inline(always)]
pub fn average(h: &Hood) -> i32 {
    (13 * (h.left.abs() + h.above.abs()) + 6 * h.corner.abs()) / 16
}

/// The mean of the neighbours' counts, 0 where there are none; from 1.
#[inline(always)]
pub fn around(c: &Count) -> u64 {
    let mean = match (c.left, c.above) {
        (left, -1) => left,
        (-1, above) => above,
        (left, above) => (left + above + 1) / 2,
    };
    (mean + 1) as u64
}

impl Contexts<7> for Few {
    #[inline(always)]
    fn of_count(c: &Count) -> [u64; 7] {
        let (around, left, above) = (around(c), (c.left + 1) as u64, (c.above + 1) as u64);
        let (inner, twin, corner) = (u64::from(c.inner), u64::from(c.twin), u64::from(c.corner));
        [
            all([around]),
            all([left, above]),
            all([around, inner]),
            all([around, twin]),
            all([left, above, corner]),
            all([inner, twin / 2]),
            all([twin, around / 4, inner / 4]),
        ]
    }

    #[inline(always)]
    fn of_coefficient(h: &Hood, expected: i32) -> [u64; 7] {
        let to_come = u64::from(h.to_come);
        let average = size(average(h));
        let beside = h.left.abs() + h.above.abs();
        [
            all([signed(expected), to_come.min(8)]),
            all([signed(expected), average]),
            all([signed(h.twin), signed(h.first), to_come.min(4)]),
            all([signed(h.near[0]), signed(h.near[1]), signed(expected)]),
            all([size(h.sum), to_come]),
            all([size(beside), size(h.corner.abs() + h.right.abs()), to_come.min(8)]),
            all([signed(expected), signed(h.twin)]),
        ]
    }

    #[inline(always)]
    fn of_dc(h: &Hood, expected: i32) -> [u64; 7] {
        let surprise = size(h.surprise[0].abs() + h.surprise[1].abs());
        [
            all([size(h.spread), signed(h.across - h.down)]),
            all([signed(h.surprise[0]), signed(h.surprise[1])]),
            all([surprise, size(h.spread)]),
            all([u64::from(h.total), size(h.spread)]),
            all([signed(h.twin), signed(h.first)]),
            all([signed(expected), size(h.spread)]),
            all([signed(expected), surprise]),
        ]
    }
}
