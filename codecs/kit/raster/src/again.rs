//! Values that may come again: neighbours, and what followed such neighbours before.

use crate::rows::{PAD, Rows};

/// Most values that are looked at.
const KNOWN: usize = 6;

/// How often a value must have followed for more trust to be of no use.
const SURE: u32 = 7;

/// What is remembered of where `K` values came again: the first two of them are those at the left and above.
pub(crate) struct Again<const K: usize> {
    /// Which values came again, in this row and the one above.
    rows: [Vec<u8>; 2],
    /// By a hash of the neighbours: the value that followed and, in the low byte, how often it did.
    followers: Vec<u32>,
}

/// Values that may come at a place.
pub(crate) struct Candidates<const K: usize> {
    pub values: [i32; K],
    /// How often each was right around the place, 0 to 7.
    pub trust: [usize; K],
    /// How many were right to the left and above, 0 to 15.
    pub hits: usize,
    places: [usize; 2],
}

impl<const K: usize> Again<K> {
    /// Whether what followed before is remembered.
    const FOLLOWS: bool = K > 2;

    pub fn new(width: usize, samples: u64) -> Self {
        let followers = if Self::FOLLOWS { 2 << Self::bits(samples) } else { 0 };
        Self { rows: std::array::from_fn(|_| vec![0; width + 2 * PAD]), followers: vec![0; followers] }
    }

    fn bits(samples: u64) -> u32 {
        (samples.max(1).ilog2() + 1).clamp(10, 20)
    }

    /// Bytes that so many columns and samples take.
    pub fn memory(width: usize, samples: u64) -> u64 {
        2 * (width + 2 * PAD) as u64 + (8 << Self::bits(samples))
    }

    /// Moves to the next row.
    pub fn advance(&mut self) {
        self.rows.swap(0, 1);
    }

    /// The values that may come at a place.
    #[inline(always)]
    pub fn look(&self, rows: &Rows, at: usize) -> Candidates<K> {
        let n = &rows.above[0];
        let (west, north, north_west, north_east) = (rows.now[at - 1], n[at], n[at - 1], n[at + 1]);
        let (other, there) = match rows.others.first() {
            None => (north_east, None),
            Some(other) if other.is_frame => (other.rows[1][at], Some(other.rows[1][at])),
            Some(other) => (other.rows[1][at] + west - other.rows[1][at - 1], Some(other.rows[1][at])),
        };
        let (mut places, mut slots) = ([0; 2], [0; 2]);
        if Self::FOLLOWS {
            let half = self.followers.len() / 2;
            let many = match there {
                Some(there) => hash(&[west, there, north]),
                None => hash(&[west, north, north_east, north_west]),
            };
            places = [many & (half - 1), half + (hash(&[west, north]) & (half - 1))];
            slots = places.map(|place| self.followers[place]);
        }
        let [many, few] = slots.map(|slot| (slot >> 8) as i32);
        let known: [i32; KNOWN] = [west, north, many, few, west + north - north_west, other];
        let around = [self.rows[0][at - 1], self.rows[1][at], self.rows[1][at + 1]];
        let right = |i: usize| around.iter().fold(0, |right, hits| right << 1 | usize::from(hits >> i & 1));
        let [left, above] = [around[0], around[1]].map(|hits| hits.count_ones().min(3) as usize);
        Candidates {
            values: std::array::from_fn(|i| known[i]),
            trust: std::array::from_fn(|i| match i {
                2 | 3 => (slots[i - 2] & 255).min(SURE) as usize,
                _ => right(i),
            }),
            hits: left << 2 | above,
            places,
        }
    }

    /// Learns which value came.
    #[inline(always)]
    pub fn learn(&mut self, at: usize, candidates: &Candidates<K>, value: i32) {
        self.rows[0][at] = (0..K).fold(0, |hits, i| hits | u8::from(candidates.values[i] == value) << i);
        if !Self::FOLLOWS {
            return;
        }
        for place in candidates.places {
            let slot = &mut self.followers[place];
            let count = *slot & 255;
            *slot = if (*slot >> 8) as i32 == value {
                *slot + u32::from(count < SURE)
            } else if count > 1 {
                *slot - count / 2
            } else {
                (value as u32) << 8 | 1
            };
        }
    }

    /// Takes down that all came again.
    pub fn skip(&mut self, at: usize) {
        self.rows[0][at] = 0xFF;
    }
}

fn hash(values: &[i32]) -> usize {
    let mixed = values.iter().fold(0u64, |h, &v| (h ^ v as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29));
    (mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as usize
}
