//! Records of one length: found by how far apart the same byte comes, twice in a row.

/// The longest record that is found.
const LONGEST: usize = 1 << 10;

/// What a length gains each time, the bytes behind which a quarter of that is forgotten, and how much more than the one whose place it
/// takes it must have.
const GAIN: u16 = 4;
const FADING: usize = 256;
const LEAD: u16 = 8;

/// Two lengths that records may have.
pub struct Records {
    /// The lengths, at least 2, the likelier first.
    pub lens: [usize; 2],
    /// By byte, the position behind it where it was last, and how far that was from the one before.
    met: [(u32, u32); 256],
    votes: Vec<u16>,
}

impl Records {
    /// Starts before the first byte.
    pub fn new() -> Self {
        Self { lens: [4, 2], met: [(0, 0); 256], votes: vec![0; LONGEST] }
    }

    /// Bytes that it takes.
    pub const MEMORY: u64 = (LONGEST * size_of::<u16>() + 256 * size_of::<(u32, u32)>()) as u64;

    /// Moves past `byte`, the last of `len`.
    pub fn advance(&mut self, byte: u8, len: usize) {
        let (at, before) = self.met[usize::from(byte)];
        let distance = len as u32 - at;
        self.met[usize::from(byte)] = (len as u32, distance);
        if distance == before && distance > 1 && (distance as usize) < LONGEST {
            self.vote(distance as usize);
        }
        if len.is_multiple_of(FADING) {
            self.votes.iter_mut().for_each(|votes| *votes -= *votes >> 2);
        }
    }

    fn vote(&mut self, len: usize) {
        self.votes[len] = self.votes[len].saturating_add(GAIN);
        let votes = self.votes[len];
        let [first, second] = self.lens;
        if len != first && votes > self.votes[first] + LEAD {
            self.lens = [len, first];
        } else if len != first && len != second && votes > self.votes[second] + LEAD {
            self.lens[1] = len;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lens(bytes: impl Iterator<Item = u8>) -> [usize; 2] {
        let mut records = Records::new();
        bytes.enumerate().for_each(|(at, byte)| records.advance(byte, at + 1));
        records.lens
    }

    #[test]
    fn a_length_is_found_by_what_stays() {
        let noise = |i: u32| (i.wrapping_mul(0x9E37_79B1) >> 24) as u8;
        assert_eq!(lens((0..2000).map(|i| if i % 28 < 3 { 0xF0 + (i % 28) as u8 } else { noise(i) }))[0], 28);
    }

    #[test]
    fn a_new_length_takes_the_place_of_the_old() {
        let of = |len: u32| (0..2000).map(move |i| (i % len) as u8);
        assert_eq!(lens(of(12).chain(of(20))), [20, 12]);
    }

    #[test]
    fn a_run_is_no_record() {
        assert_eq!(lens([0; 2000].into_iter()), [4, 2]);
    }
}
