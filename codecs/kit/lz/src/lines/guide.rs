//! What steps are chosen and coded by, of a place in the structure.

use kit_tokens::{Place, fold};

/// Positions that a place points at.
pub const POINTERS: usize = 3;

/// Earlier positions at which what comes next may have stood, 0 for none: from the most particular to the most general, but the
/// second is the one whose byte predicts a literal best.
#[inline]
pub fn pointers(place: &Place) -> [u32; POINTERS] {
    let [slot, pair, field] = place.above;
    [pair, slot, field]
}

/// Hash of the slot and how far into its token.
#[inline]
pub fn spot(place: &Place) -> u32 {
    fold(place.slot, place.token_len)
}

/// How the token so far relates to what stood there before, and how far into it: below 16.
#[inline]
pub fn state(place: &Place) -> u32 {
    place.order as u32 * 4 + place.token_len.min(3)
}
