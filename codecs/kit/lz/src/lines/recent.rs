//! The latest place behind the same few bytes.

use crate::last_eight;

/// Bytes by which a place is found.
const HASHED: u32 = 5;

/// Bytes that are compared: how well a place fits is counted up to so many.
const BEHIND: usize = 24;

/// For each hash of the last bytes, where they came last.
pub struct Recent {
    latest: Vec<u32>,
    shift: u32,
}

fn bits(len: u64) -> u32 {
    (64 - (len / 4).leading_zeros()).clamp(8, 17)
}

impl Recent {
    pub fn new(len: u64) -> Self {
        Self { latest: vec![0; 1 << bits(len)], shift: 64 - bits(len) }
    }

    pub fn memory(len: u64) -> u64 {
        4 << bits(len)
    }

    #[inline]
    fn slot(&self, seen: &[u8]) -> usize {
        ((last_eight(seen) >> (64 - 8 * HASHED)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    /// Notes where the bytes seen end, and says where that was last so; 0 for nowhere.
    #[inline]
    pub fn replace(&mut self, seen: &[u8]) -> u32 {
        let slot = self.slot(seen);
        std::mem::replace(&mut self.latest[slot], seen.len() as u32)
    }
}

/// How many bytes before `at` are those before the end of `seen`, counted up to a limit.
#[inline]
pub fn behind(seen: &[u8], at: u32) -> u32 {
    let (mut a, mut b) = (at as usize, seen.len());
    let mut same = 0;
    while same < BEHIND && a >= 8 {
        let x = last_eight(&seen[..a]) ^ last_eight(&seen[..b]);
        if x != 0 {
            return (same as u32) + (x.leading_zeros() / 8);
        }
        (a, b, same) = (a - 8, b - 8, same + 8);
    }
    same as u32
}
