//! Of each place, the lengths that came before and their least distances.
//!
//! Places are held in binary trees, one for each three bytes: ordered by what follows, newer ones above. On the way down to where a
//! new place belongs lie all that are the nearest of some length.

use super::Effort;
use crate::alphabet::distance_symbol;

/// Longest copy.
pub const LONGEST: usize = 258;
const SHORTEST: usize = 3;
const WINDOW: usize = 1 << 15;
/// One more place than distances, for the new one.
const NODES: usize = WINDOW * 2;
const HASH_BITS: u32 = 16;
/// Pairs that are held, for each place on the average.
pub const PAIRS_A_PLACE: usize = 12;

/// A length with its least distance and that distance's symbol.
#[derive(Clone, Copy)]
pub struct Pair(u32);

impl Pair {
    fn new(length: usize, distance: usize) -> Self {
        let symbol = distance_symbol(distance as u32) as u32;
        Self(symbol << 23 | ((length - SHORTEST) as u32) << 15 | (distance - 1) as u32)
    }

    /// From 3 to 258.
    #[inline]
    pub fn length(self) -> usize {
        (self.0 >> 15 & 0xFF) as usize + SHORTEST
    }

    /// From 1 to 32,768.
    #[inline]
    pub fn distance(self) -> u32 {
        (self.0 & 0x7FFF) + 1
    }

    /// The distance's symbol.
    #[inline]
    pub fn symbol(self) -> usize {
        (self.0 >> 23) as usize
    }
}

/// The pairs of consecutive places.
#[derive(Default)]
pub struct Matches {
    /// The first place.
    pub from: usize,
    /// Where each place's pairs start, and where the last one's end.
    starts: Vec<u32>,
    /// Of a place: from the shortest to the longest, and so from the nearest to the farthest.
    pairs: Vec<Pair>,
}

impl Matches {
    /// How many places there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The pairs of the `n`th place.
    #[inline]
    pub fn of(&self, n: usize) -> &[Pair] {
        &self.pairs[self.starts[n] as usize..self.starts[n + 1] as usize]
    }
}

/// Finds the matches of one place after the other.
pub struct Finder<'a> {
    plain: &'a [u8],
    at: usize,
    /// The newest place of each hash, plus one.
    roots: Vec<u32>,
    /// The children of a place, plus one: what is less, what is more.
    children: Vec<[u32; 2]>,
    deepest: usize,
    /// Steps that may still be taken before trees are only searched near their roots.
    budget: u64,
}

/// How deep a tree is searched once too many steps have been taken.
const SHALLOW: usize = 16;

impl<'a> Finder<'a> {
    /// Starts at the first byte.
    pub fn new(plain: &'a [u8], effort: Effort) -> Self {
        let (deepest, average) = match effort {
            Effort::Fast => (128, 32),
            Effort::Usual => (1024, 96),
            Effort::Most => (4096, 192),
        };
        let budget = plain.len() as u64 * average;
        let nodes = NODES.min(plain.len().next_power_of_two());
        Self { plain, at: 0, roots: vec![0; 1 << HASH_BITS], children: vec![[0; 2]; nodes], deepest, budget }
    }

    /// The next place.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Finds the matches of the next places, at most `places` and as many as there is room for.
    pub fn fill(&mut self, matches: &mut Matches, places: usize) {
        let to = self.plain.len().min(self.at + places);
        let most = (to - self.at) * PAIRS_A_PLACE - (LONGEST - SHORTEST + 1).min((to - self.at) * PAIRS_A_PLACE);
        matches.from = self.at;
        matches.starts.clear();
        matches.pairs.clear();
        matches.starts.push(0);
        // A place takes one pair at least: there is always some progress.
        while self.at < to && (matches.pairs.len() <= most || matches.starts.len() == 1) {
            self.step(&mut matches.pairs);
            matches.starts.push(matches.pairs.len() as u32);
        }
    }

    fn step(&mut self, pairs: &mut Vec<Pair>) {
        let at = self.at;
        self.at += 1;
        let ahead = &self.plain[at..self.plain.len().min(at + LONGEST)];
        let Some(three) = ahead.first_chunk::<SHORTEST>() else { return };
        let hash = hash(*three);
        let mut node = std::mem::replace(&mut self.roots[hash], at as u32 + 1);
        let mask = self.children.len() - 1;
        // Where the next lesser and the next greater place will hang, and how much they share with this one.
        let mut slots = [(at & mask, 0), (at & mask, 1)];
        let mut shared = [0; 2];
        let mut best = SHORTEST - 1;
        let mut steps = if self.budget == 0 { SHALLOW } else { self.deepest };
        let before = steps;
        while node > 0 && at - (node as usize - 1) <= WINDOW && steps > 0 {
            steps -= 1;
            let place = node as usize - 1;
            let known = shared[0].min(shared[1]);
            let length = known + common(&self.plain[place + known..], &ahead[known..]);
            if length > best {
                best = length;
                pairs.push(Pair::new(length, at - place));
            }
            let [less, more] = self.children[place & mask];
            if length == ahead.len() {
                // As good as the new place, which takes its own.
                self.children[slots[0].0][slots[0].1] = less;
                self.children[slots[1].0][slots[1].1] = more;
                self.budget = self.budget.saturating_sub((before - steps) as u64);
                return;
            }
            let side = usize::from(self.plain[place + length] > ahead[length]);
            self.children[slots[side].0][slots[side].1] = node;
            slots[side] = (place & mask, 1 - side);
            shared[side] = length;
            node = if side == 0 { more } else { less };
        }
        self.children[slots[0].0][slots[0].1] = 0;
        self.children[slots[1].0][slots[1].1] = 0;
        self.budget = self.budget.saturating_sub((before - steps) as u64);
    }
}

fn hash(three: [u8; 3]) -> usize {
    let word = u32::from_le_bytes([three[0], three[1], three[2], 0]);
    (word.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize
}

/// How many bytes at the front are the same.
#[inline]
fn common(a: &[u8], b: &[u8]) -> usize {
    let mut len = 0;
    let (mut rest_a, mut rest_b) = (a, b);
    while let (Some((x, next_a)), Some((y, next_b))) =
        (rest_a.split_first_chunk::<8>(), rest_b.split_first_chunk::<8>())
    {
        let differ = u64::from_le_bytes(*x) ^ u64::from_le_bytes(*y);
        if differ != 0 {
            return len + (differ.trailing_zeros() / 8) as usize;
        }
        len += 8;
        (rest_a, rest_b) = (next_a, next_b);
    }
    len + rest_a.iter().zip(rest_b).take_while(|(x, y)| x == y).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_has_its_least_distance() {
        let mut state = 9u32;
        let plain: Vec<u8> = (0..3000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b'a' + (state >> 30) as u8
            })
            .collect();
        let mut matches = Matches::default();
        Finder::new(&plain, Effort::Most).fill(&mut matches, plain.len());
        assert_eq!(matches.len(), plain.len());
        for at in 0..plain.len() {
            let mut expected = Vec::new();
            let mut best = 2;
            for distance in 1..=at {
                let length = common(&plain[at - distance..], &plain[at..]).min(LONGEST);
                if length > best {
                    best = length;
                    expected.push((length, distance as u32));
                }
            }
            let found: Vec<_> = matches.of(at).iter().map(|pair| (pair.length(), pair.distance())).collect();
            assert_eq!(found, expected, "at {at}");
        }
    }
}
