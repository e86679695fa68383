//! Records of one length: found by how far apart the same byte comes twice in a row.

/// The longest record that is found.
const LONGEST: usize = 1 << 10;

/// Bytes behind which votes fade by a quarter.
const FADING: usize = 256;

/// By how much a length must have more votes than the one that it takes the place of.
const LEAD: u16 = 8;

/// Two lengths that records may have, the likelier first.
pub struct Records {
    /// The likeliest lengths, at least 1.
    pub lens: [usize; 2],
    /// By byte, the position behind where it was last, and how far that was behind the one before.
    met: [(u32, u32); 256],
    votes: Vec<u16>,
}

impl Records {
    /// Starts before the first byte.
    pub fn new() -> Self {
        Self { lens: [4, 2], met: [(0, 0); 256], votes: vec![0; LONGEST] }
    }

    /// Bytes that it takes.
    pub const MEMORY: u64 = (LONGEST * size_of::<u16>()) as u64 + 4096;

    /// Moves past `byte`, which ends a text of `len` bytes.
    pub fn advance(&mut self, byte: u8, len: usize) {
        let (at, gap) = self.met[usize::from(byte)];
        let distance = len as u32 - at;
        self.met[usize::from(byte)] = (len as u32, distance);
        if distance == gap && distance > 1 && (distance as usize) < LONGEST {
            self.vote(distance as usize);
        }
        if len % FADING == 0 {
            self.votes.iter_mut().for_each(|votes| *votes -= *votes >> 2);
        }
    }

    fn vote(&mut self, len: usize) {
        self.votes[len] = self.votes[len].saturating_add(4);
        let votes = self.votes[len];
        let [first, second] = self.lens;
        if len != first && votes > self.votes[first] + LEAD {
            self.lens = [len, first];
        } else if len != first && len != second && votes > self.votes[second] + LEAD {
            self.lens[1] = len;
        }
    }
}
