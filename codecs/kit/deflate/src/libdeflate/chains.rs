//! Earlier places of the bytes ahead: the latest that shares three, and those that share four.

use crate::zlib::common;

/// Farther places are out of reach.
const WINDOW: u32 = 1 << 15;

/// Places by hashes; positions are kept plus one, 0 is none.
pub struct Chains {
    latest: Vec<u32>,
    head: Vec<u32>,
    prev: Vec<u32>,
}

fn hash(value: u32, bits: u32) -> usize {
    (value.wrapping_mul(0x1E35_A7BD) >> (32 - bits)) as usize
}

impl Chains {
    /// Empty chains.
    pub fn new() -> Self {
        Self { latest: vec![0; 1 << 15], head: vec![0; 1 << 16], prev: vec![0; WINDOW as usize] }
    }

    /// Remembers `pos` and returns the place of three bytes and the first of four.
    #[inline]
    fn swap(&mut self, plain: &[u8], pos: usize) -> (u32, u32) {
        let four = plain.get(pos..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four));
        // Hashes are computed a position ahead; nothing does so for the first.
        let four = if pos == 0 { 0 } else { four };
        let place = pos as u32 + 1;
        let three = std::mem::replace(&mut self.latest[hash(four & 0xFF_FFFF, 15)], place);
        let four = std::mem::replace(&mut self.head[hash(four, 16)], place);
        self.prev[pos & (WINDOW as usize - 1)] = four;
        (three, four)
    }

    /// Remembers `count` places from `pos` on, unless the end is near.
    pub fn skip(&mut self, plain: &[u8], pos: usize, count: usize) {
        if count + 5 <= plain.len() - pos {
            for pos in pos..pos + count {
                self.swap(plain, pos);
            }
        }
    }

    /// The longest copy at `pos` that is longer than `least`, as length and place, or `least`; remembers `pos`.
    pub fn longest(&mut self, plain: &[u8], pos: usize, least: usize, nice: usize, depth: u32) -> (usize, usize) {
        let here = &plain[pos..plain.len().min(pos + 258)];
        let mut best = (least, 0);
        if here.len() < 5 {
            return best;
        }
        let nice = nice.min(here.len());
        let (three, four) = self.swap(plain, pos);
        let near = |place: u32| place > 0 && place + WINDOW > pos as u32 + 1;
        if best.0 < 4 && !near(three) || best.0 >= nice {
            return best;
        }
        if best.0 < 3 && plain[three as usize - 1..][..3] == here[..3] {
            best = (3, three as usize - 1);
        }
        let (mut place, mut left) = (four, depth);
        while near(place) {
            let from = place as usize - 1;
            if best.0 < 4 || plain[from + best.0] == here[best.0] {
                let length = common(&plain[from..], here);
                if length > best.0.max(3) {
                    best = (length, from);
                    if length >= nice {
                        break;
                    }
                }
            }
            left -= 1;
            if left == 0 {
                break;
            }
            place = self.prev[from & (WINDOW as usize - 1)];
        }
        best
    }
}
