//! Earlier places of three bytes, the latest first, with zlib's hash and zlib's limits.

use super::settings::{Effort, Hash, Settings};
use super::window::AHEAD;
use crate::checksum::castagnoli;

/// Places by the hash of three bytes, and before each place the one before it.
///
/// The first position stands for none: zlib never copies from its first byte.
pub struct Chains {
    /// That position.
    origin: usize,
    head: Vec<u32>,
    prev: Vec<u32>,
    hash: Hash,
    hash_shift: u32,
    /// The bytes that CRC-32C covers.
    covered: u32,
    /// The farthest distance.
    reach: usize,
    effort: Effort,
}

/// The longest copy.
pub const MAX_COPY: usize = 258;

impl Chains {
    /// Empty chains.
    pub fn new(settings: &Settings) -> Self {
        let hash_bits = if settings.hash == Hash::Rolling { u32::from(settings.memory) + 7 } else { 15 };
        Self {
            origin: 0,
            head: vec![0; 1 << hash_bits],
            prev: vec![0; settings.window_len()],
            hash: settings.hash,
            hash_shift: hash_bits.div_ceil(3),
            covered: if settings.level < 6 { u32::MAX } else { 0xFF_FFFF },
            reach: settings.window_len() - AHEAD,
            effort: settings.effort(),
        }
    }

    /// Forgets all places; `origin` is now the first position.
    pub fn forget(&mut self, origin: usize) {
        self.origin = origin;
    }

    /// The first position.
    pub fn origin(&self) -> usize {
        self.origin
    }

    /// Remembers `pos`, which has two bytes behind it, and returns the place before it, or one that is none.
    #[inline]
    pub fn insert(&mut self, plain: &[u8], pos: usize) -> usize {
        let Some(&[a, b, c]) = plain.get(pos..).and_then(|rest| rest.first_chunk()) else { return 0 };
        let hash = match self.hash {
            Hash::Rolling => {
                let shift = self.hash_shift;
                u32::from(a) << (2 * shift) ^ u32::from(b) << shift ^ u32::from(c)
            }
            other => {
                // Behind the end are zeros.
                let four = u32::from_le_bytes([a, b, c, plain.get(pos + 3).copied().unwrap_or(0)]);
                if other == Hash::Product {
                    four.wrapping_mul(66521).wrapping_add(66521) >> 16
                } else {
                    castagnoli(four & self.covered)
                }
            }
        };
        let slot = hash as usize & (self.head.len() - 1);
        let before = std::mem::replace(&mut self.head[slot], pos as u32);
        let ring = pos & (self.prev.len() - 1);
        self.prev[ring] = before;
        before as usize
    }

    /// Whether `place` is one and near enough for a search from `pos` to begin.
    #[inline]
    pub fn is_near(&self, place: usize, pos: usize) -> bool {
        place > self.origin && pos - place <= self.reach
    }

    /// The place behind `place` on its chain, unless it is none or too far from `pos`.
    #[inline]
    pub fn next(&self, place: usize, pos: usize) -> Option<usize> {
        let next = self.prev[place & (self.prev.len() - 1)] as usize;
        // Nearer than where a search may begin: that is how zlib has it.
        (next > self.origin.max(pos.saturating_sub(self.reach))).then_some(next)
    }

    /// Looks from `place` on for a copy longer than `least` at `pos`, up to `end`, and returns length and place, or `least`.
    #[inline]
    pub fn longest(&self, plain: &[u8], pos: usize, end: usize, place: usize, least: usize) -> (usize, usize) {
        let here = &plain[pos..end.min(pos + MAX_COPY)];
        let nice = (self.effort.nice as usize).min(end - pos);
        let mut steps = self.effort.chain;
        if least >= self.effort.good as usize {
            steps >>= 2;
        }
        let (mut best, mut from, mut place) = (least, 0, place);
        if best >= here.len() {
            return (here.len(), 0);
        }
        let mut ends: [u8; 2] = [here[best - 1], here[best]];
        loop {
            // A longer copy agrees where the best one ends: most places are told apart there.
            if plain[place + best - 1..].first_chunk() == Some(&ends) {
                let length = common(&plain[place..], here);
                if length > best {
                    (best, from) = (length, place);
                    if length >= nice {
                        break;
                    }
                    ends = [here[best - 1], here[best]];
                }
            }
            steps -= 1;
            if steps == 0 {
                break;
            }
            match self.next(place, pos) {
                Some(next) => place = next,
                None => break,
            }
        }
        (best, from)
    }
}

/// How many bytes of `here` stand at the start of `there` too.
#[inline]
pub fn common(there: &[u8], here: &[u8]) -> usize {
    let mut at = 0;
    while let (Some(a), Some(b)) = (there[at..].first_chunk::<8>(), here[at..].first_chunk::<8>()) {
        let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differ != 0 {
            return at + (differ.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + there[at..].iter().zip(&here[at..]).take_while(|(a, b)| a == b).count()
}
