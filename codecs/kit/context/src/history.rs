//! What a context has seen of one bit, as a byte: the history.
//!
//! Up to four bits are kept in their order. From then on there are two counts and the last bit. The count of what did not come is
//! cut down where it is large, because what a context has begun to do it goes on with; and the counts are bounded so that 256
//! states hold them all (the idea of indirect context models: Mahoney, "Adaptive Weighing of Context Models", 2005, §3).

/// How many bits a history keeps in their order.
const EXACT: u32 = 4;

/// The largest count by the smaller of the two.
const BOUNDS: [u32; 6] = [41, 40, 12, 7, 5, 4];

/// Nothing seen.
pub const NEW: u8 = 0;

/// The states, ordered by how much they have seen, so that of two histories the lesser number is the lesser loss.
struct States {
    /// By state: zeros and ones seen, in 16 bits each.
    counts: [u32; 256],
    next: [[u8; 2]; 256],
}

/// The state after `bit`.
#[inline]
pub fn next(state: u8, bit: u32) -> u8 {
    STATES.next[usize::from(state)][bit as usize & 1]
}

/// Roughly how many zeros and ones a state has seen.
pub const fn counts(state: u8) -> (u32, u32) {
    let counts = STATES.counts[state as usize];
    (counts >> 16, counts & 0xFFFF)
}

static STATES: States = build();

/// A state while the table is made: length and bits of an exact history, or two counts and the last bit.
#[derive(Clone, Copy)]
struct Draft {
    exact: bool,
    a: u32,
    b: u32,
    last: u32,
}

impl Draft {
    const fn key(self) -> u32 {
        (self.exact as u32) << 24 | self.a << 16 | self.b << 8 | self.last
    }

    const fn counts(self) -> (u32, u32) {
        if self.exact { (self.a - self.b.count_ones(), self.b.count_ones()) } else { (self.a, self.b) }
    }

    const fn after(self, bit: u32) -> Self {
        if self.exact && self.a < EXACT {
            return Self { exact: true, a: self.a + 1, b: self.b << 1 | bit, last: 0 };
        }
        let (zeros, ones) = self.counts();
        let (mut same, mut other) = if bit == 0 { (zeros, ones) } else { (ones, zeros) };
        other = faded(other);
        same += 1;
        while !allowed(same, other) {
            if other > same || (other > 0 && same <= 6) {
                other -= 1;
            } else {
                same -= 1;
            }
        }
        let (a, b) = if bit == 0 { (same, other) } else { (other, same) };
        Self { exact: false, a, b, last: bit }
    }
}

/// A count after the other bit has come.
const fn faded(count: u32) -> u32 {
    match count {
        0..=2 => count,
        3..=4 => count - 1,
        5..=6 => 4,
        7..=9 => 5,
        10..=14 => 6,
        15..=24 => 7,
        _ => 8,
    }
}

const fn allowed(a: u32, b: u32) -> bool {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    (low as usize) < BOUNDS.len() && high <= BOUNDS[low as usize]
}

const fn build() -> States {
    let start = Draft { exact: true, a: 0, b: 0, last: 0 };
    let mut drafts = [start; 256];
    let mut nexts = [[0usize; 2]; 256];
    let (mut count, mut at) = (1, 0);
    while at < count {
        let mut bit = 0;
        while bit < 2 {
            let next = drafts[at].after(bit);
            let mut found = 0;
            while found < count && drafts[found].key() != next.key() {
                found += 1;
            }
            if found == count {
                drafts[count] = next;
                count += 1;
            }
            nexts[at][bit as usize] = found;
            bit += 1;
        }
        at += 1;
    }
    number(count, &drafts, &nexts)
}

/// Numbers the states by how many bits they have seen.
const fn number(count: usize, drafts: &[Draft; 256], nexts: &[[usize; 2]; 256]) -> States {
    let mut rank = [0usize; 256];
    let mut i = 0;
    while i < count {
        let mut j = 0;
        while j < count {
            let (a, b) = (drafts[i].counts(), drafts[j].counts());
            let (a, b) = (a.0 + a.1, b.0 + b.1);
            rank[i] += (b < a || b == a && j < i) as usize;
            j += 1;
        }
        i += 1;
    }
    let mut states = States { counts: [0; 256], next: [[0; 2]; 256] };
    i = 0;
    while i < count {
        let (zeros, ones) = drafts[i].counts();
        states.counts[rank[i]] = zeros << 16 | ones;
        states.next[rank[i]] = [rank[nexts[i][0]] as u8, rank[nexts[i][1]] as u8];
        i += 1;
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(bits: &[u32]) -> u8 {
        bits.iter().fold(NEW, |state, &bit| next(state, bit))
    }

    #[test]
    fn the_states_fit_in_a_byte_and_all_lead_to_others() {
        // 239 states are reached, and those behind them are not.
        assert!(STATES.next[..239].iter().flatten().all(|&n| n != NEW && n < 239));
        assert_eq!(STATES.next[239..], [[NEW; 2]; 17]);
    }

    #[test]
    fn the_first_four_bits_are_kept_in_order() {
        assert_ne!(after(&[0, 1, 1, 0]), after(&[1, 0, 0, 1]));
        assert_eq!(counts(after(&[0, 1, 1, 0])), (2, 2));
        // The fifth turns them into counts and the last bit.
        assert_eq!(after(&[0, 1, 1, 0, 1]), after(&[1, 0, 0, 1, 1]));
    }

    #[test]
    fn what_stops_coming_fades() {
        let mut state = after(&[1; 30]);
        assert_eq!(counts(state), (0, 30));
        state = next(state, 0);
        assert_eq!(counts(state), (1, 8));
    }

    #[test]
    fn more_seen_is_a_higher_number() {
        assert!(after(&[1]) < after(&[1, 1]) && after(&[1, 1]) < after(&[0, 0, 0]) && after(&[0; 5]) < after(&[1; 40]));
    }
}
