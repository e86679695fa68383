//! The copy that most compressors would take.

use crate::zlib::common;

/// How hard a compressor seems to search.
#[derive(Clone, Copy)]
pub struct Effort {
    /// A length from which the next byte is not looked at; 0 where it never is.
    pub lazy: usize,
    /// A length that ends the search.
    pub nice: usize,
    /// Most places to compare.
    pub chain: u32,
    /// Bytes a place has to share; shorter copies come from the latest place only.
    pub hashed: usize,
}

impl Effort {
    /// Those of zlib's levels 1 to 9, libdeflate's like, and searches of one or two places. Their numbers are never changed.
    pub const ALL: [Self; 14] = [
        Self { lazy: 0, nice: 8, chain: 4, hashed: 3 },
        Self { lazy: 0, nice: 16, chain: 8, hashed: 3 },
        Self { lazy: 0, nice: 32, chain: 32, hashed: 3 },
        Self { lazy: 4, nice: 16, chain: 16, hashed: 3 },
        Self { lazy: 16, nice: 32, chain: 32, hashed: 3 },
        Self { lazy: 16, nice: 128, chain: 128, hashed: 3 },
        Self { lazy: 32, nice: 128, chain: 256, hashed: 3 },
        Self { lazy: 128, nice: 258, chain: 1024, hashed: 3 },
        Self { lazy: 258, nice: 258, chain: 4096, hashed: 3 },
        Self { lazy: 65, nice: 65, chain: 35, hashed: 4 },
        Self { lazy: 130, nice: 130, chain: 100, hashed: 4 },
        Self { lazy: 0, nice: 30, chain: 16, hashed: 4 },
        Self { lazy: 0, nice: 258, chain: 1, hashed: 4 },
        Self { lazy: 0, nice: 258, chain: 1, hashed: 3 },
    ];
    /// Those tried whatever a stream looks like.
    pub const ALWAYS: [usize; 7] = [3, 5, 8, 10, 11, 12, 13];
}

/// A copy: length and where from; length 0 if there is none.
pub type Copy = (usize, usize);

/// Positions by the hash of three and of four bytes.
pub struct Places {
    head3: Vec<u32>,
    head4: Vec<u32>,
    prev3: Vec<u32>,
    prev4: Vec<u32>,
}

const HASH_BITS: u32 = 15;
/// Twice the window, so that a place as far as can be still has its own slot.
const RING: usize = 1 << 16;
/// Farthest distance.
const WINDOW: usize = 1 << 15;

impl Places {
    /// No places.
    pub fn new() -> Self {
        Self {
            head3: vec![0; 1 << HASH_BITS],
            head4: vec![0; 1 << HASH_BITS],
            prev3: vec![0; RING],
            prev4: vec![0; RING],
        }
    }

    fn slots(plain: &[u8], pos: usize) -> Option<(usize, Option<usize>)> {
        let slot = |value: u32| (value.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize;
        let rest = plain.get(pos..)?;
        let &[a, b, c] = rest.first_chunk()?;
        let three = u32::from_le_bytes([a, b, c, 0]);
        Some((slot(three), rest.get(3).map(|&d| slot((three | u32::from(d) << 24) ^ 0x5BD1_E995))))
    }

    /// Remembers `pos`; positions are kept plus one, 0 is none.
    #[inline]
    pub fn insert(&mut self, plain: &[u8], pos: usize) {
        let Some((three, four)) = Self::slots(plain, pos) else { return };
        self.prev3[pos % RING] = std::mem::replace(&mut self.head3[three], pos as u32 + 1);
        if let Some(four) = four {
            self.prev4[pos % RING] = std::mem::replace(&mut self.head4[four], pos as u32 + 1);
        }
    }

    /// The places before `pos` that may share `hashed` bytes with it, the latest first.
    pub fn before(&self, plain: &[u8], pos: usize, hashed: usize) -> impl Iterator<Item = usize> {
        let slots = Self::slots(plain, pos);
        let (head, prev) = match (slots, hashed) {
            (Some((three, _)), 3) => (self.head3[three], &self.prev3),
            (Some((_, Some(four))), _) => (self.head4[four], &self.prev4),
            _ => (0, &self.prev3),
        };
        let near = move |place: u32| (place as usize + WINDOW > pos && place > 0).then(|| place as usize - 1);
        std::iter::successors(near(head), move |&place| near(prev[place % RING]).filter(|&next| next < place))
    }

    /// The longest copy at `pos`, longer than `least`.
    pub fn longest(&self, plain: &[u8], pos: usize, least: usize, effort: &Effort) -> Copy {
        let Some(here) = plain.get(pos..plain.len().min(pos + 258)).filter(|here| here.len() > least) else {
            return (0, 0);
        };
        let mut best = (least, 0);
        if effort.hashed == 4
            && least < 3
            && let Some(place) = self.before(plain, pos, 3).next()
            && common(&plain[place..], here) >= 3
        {
            best = (3, place);
        }
        for place in self.before(plain, pos, effort.hashed).take(effort.chain as usize) {
            if best.0 >= here.len() {
                break;
            }
            if plain[place + best.0] == here[best.0] {
                let length = common(&plain[place..], here);
                if length > best.0 {
                    best = (length, place);
                    if length >= effort.nice {
                        break;
                    }
                }
            }
        }
        if best.0 < 3.max(least + 1) { (0, 0) } else { best }
    }
}
