//! Randomness that is the same in every run.

/// A small generator (Marsaglia's xorshift64).
pub struct Random(u64);

impl Random {
    /// Starts from a seed other than 0.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    /// Changes `bytes` in one to three places: a bit, a byte more or less, a stretch that moves, is doubled or becomes constant.
    pub fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..1 + self.below(3) {
            let at = self.below(bytes.len() + 1);
            if at == bytes.len() {
                bytes.push(self.bits() as u8);
                continue;
            }
            let end = at + 1 + self.below((bytes.len() - at).min(16));
            match self.below(6) {
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes.insert(at, self.bits() as u8),
                2 => drop(bytes.drain(at..end)),
                3 => bytes.truncate(at),
                4 => bytes[at..end].fill([0, 0xFF, 0x80, 0x7F][self.below(4)]),
                _ => {
                    let stretch = bytes[at..end].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, stretch);
                }
            }
        }
    }
}
