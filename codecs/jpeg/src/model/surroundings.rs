//! From what the deep engine foretells a decision.

use super::contexts::{all, around, average, signed, size};
use super::foreseen::Foreseen;
use super::{Count, Hood};

/// Contexts, and how many of them belong to one position.
pub const N: usize = 29;
pub const PRIVATE: usize = 27;

/// For a count.
#[inline(always)]
pub fn of_count(c: &Count) -> [u64; N] {
    let (around, left, above) = (around(c), (c.left + 1) as u64, (c.above + 1) as u64);
    let (inner, twin, corner) = (u64::from(c.inner), u64::from(c.twin), u64::from(c.corner));
    let right = u64::from(c.right);
    let [two, up] = c.beyond.map(u64::from);
    let [some, large] = [u64::from(c.onward[0]), size(c.onward[1] as i32)];
    let [to_left, to_above, own] = c.sizes.map(|sum| size(sum as i32));
    let mean = 3 * (left + above) + 2 * (right + corner) + two + up;
    [
        all([around]),
        all([left, above]),
        all([left / 2, above / 2, inner / 4]),
        all([around, inner]),
        all([around, twin]),
        all([inner, twin / 2]),
        all([(left + above + corner) / 2, inner / 2]),
        all([left, above, corner]),
        all([left, inner]),
        all([above, inner]),
        all([inner]),
        all([twin, around / 4, inner / 4]),
        all([mean]),
        all([mean / 4, own]),
        all([mean / 4, to_left, to_above]),
        all([own, large]),
        all([own, inner]),
        all([some, around]),
        all([some, inner / 2]),
        all([to_left, left]),
        all([to_above, above]),
        all([twin, mean / 4]),
        all([left, two]),
        all([above, up]),
        all([above, right]),
        all([own + 32 * some, twin]),
        all([mean / 2, inner / 2, large]),
        all([mean / 4, some, own]),
        all([]),
    ]
}

/// For a coefficient.
#[inline(always)]
pub fn of_coefficient(h: &Hood, foreseen: &Foreseen) -> [u64; N] {
    let to_come = u64::from(h.to_come);
    let average = size(average(h));
    let (beside, apart) = (h.left.abs() + h.above.abs(), h.corner.abs() + h.right.abs());
    let near = h.near[0].abs() + h.near[1].abs();
    let expected = signed(foreseen.doubled);
    let (q, told) = (foreseen.step, signed((2.0 * h.told[0]) as i32));
    [
        all([to_come, average]),
        all([to_come, u64::from(h.total)]),
        all([size(h.left), size(h.above), to_come.min(4)]),
        all([size(beside), size(apart), to_come.min(8)]),
        all([expected, to_come.min(8)]),
        all([expected, average]),
        all([signed(h.across), signed(h.down)]),
        all([signed(h.near[0]), signed(h.near[1]), to_come.min(3)]),
        all([size(near), size(h.near[2]), to_come]),
        all([size(h.last[0]), size(h.last[1]), to_come]),
        all([size(h.sum), to_come]),
        all([signed(h.twin), to_come.min(8)]),
        all([signed(h.twin), signed(h.first)]),
        all([signed(h.left), signed(h.above)]),
        all([signed(h.left), expected]),
        all([signed(h.above), expected]),
        all([size(h.sum), average, to_come.min(4)]),
        all([signed(h.across), to_come.min(4), average]),
        all([signed(h.down), to_come.min(4), average]),
        all([signed((8.0 * h.told[0]) as i32), to_come.min(8)]),
        all([expected, signed(h.twin)]),
        all([size(beside + near), size(apart + h.near[2].abs()), to_come]),
        all([signed(h.near[0]), signed(h.near[1]), expected]),
        all([q, told]),
        all([q, to_come]),
        all([q, expected]),
        all([foreseen.fine]),
        all([q, to_come]),
        all([foreseen.fine, q]),
    ]
}

/// For DC.
#[inline(always)]
pub fn of_dc(h: &Hood, foreseen: &Foreseen) -> [u64; N] {
    let total = u64::from(h.total);
    let spread = size(h.spread);
    let surprise = size(h.surprise[0].abs() + h.surprise[1].abs());
    let expected = signed(foreseen.doubled);
    let difference = signed(h.across - h.down);
    let (q, told) = (foreseen.step, signed((2.0 * h.told[0]) as i32));
    [
        all([spread]),
        all([spread, difference]),
        all([signed(h.across), spread / 2]),
        all([signed(h.surprise[0]), signed(h.surprise[1])]),
        all([surprise, spread]),
        all([total, spread]),
        all([total]),
        all([difference]),
        all([signed(h.left - h.above)]),
        all([signed(h.left - h.corner), signed(h.above - h.corner)]),
        all([]),
        all([signed(h.twin), signed(h.first)]),
        all([spread, signed(h.surprise[0])]),
        all([spread, signed(h.surprise[1])]),
        all([size(h.surprise[0]), size(h.surprise[1]), total / 4]),
        all([expected]),
        all([expected, spread]),
        all([expected, surprise]),
        all([signed(h.twin)]),
        all([expected, signed(h.twin)]),
        all([signed(h.right - h.above), signed(h.left - h.corner)]),
        all([expected, difference]),
        all([total, surprise]),
        all([q, told]),
        all([q, total]),
        all([q, expected]),
        all([foreseen.fine]),
        all([q, surprise]),
        all([foreseen.fine, q]),
    ]
}
