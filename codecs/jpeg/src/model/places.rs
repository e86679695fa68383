//! Where the mixing engines keep what they learn: weight sets, corrections, slots.

use super::slot::NODES;

/// Kinds of decisions, by which weights are chosen.
pub const KINDS: usize = 8;
/// Planes that are told apart, and positions in all of them; behind them the decisions of counts.
pub const PLANES: usize = 4;
pub const POSITIONS: usize = PLANES * 64;
pub const COUNTS: usize = PLANES * 3 * 64;
/// Weight sets by position, by what is near, and by what is expected.
pub const SETS: [usize; 3] = [POSITIONS * KINDS + COUNTS, 64 * 32 * KINDS, 8 * 64 * KINDS];
/// Contexts of a correction: what is expected, or the neighbours' counts.
pub const CORRECTED: usize = (64 + 64) * NODES;

/// Which of all slots, `2^bits` for each context, context `i` has where it belongs to `base`.
#[inline(always)]
pub fn slot(bits: u32, i: usize, base: u64, context: u64) -> u32 {
    let hash = (context << 12 | base).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = (hash ^ hash >> 29).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (i as u32) << bits | (hash >> (64 - bits)) as u32
}
