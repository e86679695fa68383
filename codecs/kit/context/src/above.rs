//! Follows what stands above: whether a byte is one of the three that the tokenizer points at, in one flag.

use crate::follow::Match;
use kit_entropy::Counter;
use kit_tokens::Place;

/// Which of the other two, and the match, say the same as one of the three, another byte, or nothing.
const AGREEMENTS: usize = 27;

/// Kinds of bytes above: which of the three, its trust, the order, and how far into the token.
const KINDS: usize = 3 << 7;

/// Sets by the slot as well, as a power of two.
const SLOT_BITS: u32 = 14;

/// The count at which the rate of learning stays.
const SLOWEST: u32 = 255;

/// A byte above.
#[derive(Clone, Copy, Default)]
struct Candidate {
    /// With a one above its bits; 0 for none.
    byte: u32,
    kind: usize,
    slot: usize,
}

/// The likeliest byte above.
pub(crate) struct Likely {
    pub byte: u8,
    /// How likely it is, in 1/65536.
    pub p: u32,
}

/// Learns how often the bytes above come.
pub(crate) struct Above {
    by_kind: Vec<Counter>,
    by_slot: Vec<Counter>,
    now: [Candidate; 3],
}

impl Above {
    /// Knows nothing yet, and takes no room where it is not `used`.
    pub fn new(used: bool) -> Self {
        Self {
            by_kind: vec![Counter::NEW; if used { KINDS * AGREEMENTS } else { 0 }],
            by_slot: vec![Counter::NEW; if used { 1 << SLOT_BITS } else { 0 }],
            now: [Candidate::default(); 3],
        }
    }

    /// Forgets how often what it has learnt was right.
    pub fn relax(&mut self, count: u32) {
        self.by_kind.iter_mut().chain(&mut self.by_slot).for_each(|counter| counter.relax(count));
    }

    /// The likeliest of the bytes above the one behind `seen`, where all that is known of it says more than `threshold`.
    pub fn look(&mut self, seen: &[u8], place: &Place, longest: &Match, threshold: u32) -> Option<Likely> {
        let bytes = place.above.map(|at| if at == 0 { 0 } else { u32::from(seen[at as usize]) | 0x100 });
        let mut likely: Option<Likely> = None;
        for i in 0..3 {
            self.now[i] = Candidate::default();
            if bytes[i] == 0 {
                continue;
            }
            let candidate = candidate(i, bytes, longest.expected(), place);
            self.now[i] = candidate;
            let [kind, slot] = [self.by_kind[candidate.kind].p(), self.by_slot[candidate.slot].p()];
            let p = (kind + slot) / 2;
            if kind.min(slot) > threshold && likely.as_ref().is_none_or(|likely| p > likely.p) {
                likely = Some(Likely { byte: bytes[i] as u8, p });
            }
        }
        likely
    }

    /// Learns which byte came.
    pub fn learn(&mut self, byte: u8) {
        for Candidate { byte: above, kind, slot } in self.now {
            if above != 0 {
                let came = u32::from(above as u8 == byte);
                self.by_kind[kind].update(came, SLOWEST);
                self.by_slot[slot].update(came, SLOWEST);
            }
        }
    }
}

/// The byte above number `i` of three.
fn candidate(i: usize, bytes: [u32; 3], expected: u32, place: &Place) -> Candidate {
    let says = |other: u32| if other == 0 { 0 } else { 1 + usize::from(other == bytes[i]) };
    let agreement = says(bytes[(i + 1) % 3]) + 3 * says(bytes[(i + 2) % 3]) + 9 * says(expected);
    let trust = u32::from(place.trust[i] & 3);
    let kind = i << 7 | (trust as usize) << 5 | (place.order as usize) << 3 | place.token_len.min(7) as usize;
    let slot =
        place.slot ^ (i as u32) << 30 ^ trust << 28 ^ place.token_len.min(31) << 20 ^ (says(expected) as u32) << 15;
    let slot = (slot.wrapping_mul(0x9E37_79B1) >> (32 - SLOT_BITS)) as usize;
    Candidate { byte: bytes[i], kind: kind * AGREEMENTS + agreement, slot }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_often_come_is_likely() {
        let seen = b"xy";
        let place = Place { above: [1, 0, 0], ..Place::default() };
        let longest = Match::new(6, 10);
        let mut above = Above::new(true);
        for _ in 0..50 {
            above.look(seen, &place, &longest, 60000);
            above.learn(b'y');
        }
        let likely = above.look(seen, &place, &longest, 60000).expect("it always came");
        assert!(likely.byte == b'y' && likely.p > 60000);
        let elsewhere = Place { slot: 1, ..place };
        assert!(above.look(seen, &elsewhere, &longest, 60000).is_none(), "nothing is known of that slot");
    }
}
