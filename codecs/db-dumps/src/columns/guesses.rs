//! What came behind a context before: the latest two, the likelier one first.

/// The place of a word, and how often it was right, lately.
#[derive(Clone, Copy, Default)]
pub struct Guess(u32);

const ID: u32 = (1 << 20) - 1;

/// Marks what has been learnt.
const SOME: u32 = 1 << 20;

impl Guess {
    /// The place of the word; of none, one that no word has.
    #[inline]
    pub fn id(self) -> u32 {
        if self.0 == 0 { u32::MAX } else { self.0 & ID }
    }

    /// 0 for no guess, to 3.
    #[inline]
    pub fn trust(self) -> u32 {
        let hits = self.0 >> 24 & 15;
        if self.0 == 0 { 0 } else { 1 + u32::from(hits > 0) + u32::from(hits > 2) }
    }
}

/// Guesses by the hash of a context.
pub struct Guesses {
    all: Vec<[Guess; 2]>,
    shift: u32,
}

/// Where the guesses of a context are, and what tells them from another's.
#[derive(Clone, Copy)]
pub struct Slot {
    at: u32,
    check: u32,
}

impl Guesses {
    pub fn new(bits: u32) -> Self {
        Self { all: vec![Default::default(); 1 << bits], shift: 32 - bits }
    }

    pub fn memory(bits: u32) -> u64 {
        (size_of::<[Guess; 2]>() as u64) << bits
    }

    #[inline]
    pub fn at(&self, hash: u32) -> Slot {
        let hash = hash.wrapping_mul(0x9E37_79B1);
        Slot { at: hash >> self.shift, check: hash << 28 }
    }

    #[inline]
    pub fn get(&self, slot: Slot) -> [Guess; 2] {
        let found = self.all[slot.at as usize];
        if (found[0].0 ^ slot.check) >> 28 == 0 { found } else { Default::default() }
    }

    /// Learns that the word at place `id` came.
    #[inline]
    pub fn learn(&mut self, slot: Slot, id: u32) {
        let pair = &mut self.all[slot.at as usize];
        let [first, second] = *pair;
        let new = slot.check | SOME | id & ID;
        if (first.0 ^ slot.check) >> 28 != 0 || first.0 == 0 {
            *pair = [Guess(new), Guess(0)];
        } else if first.0 & ID == id {
            pair[0] = Guess(if first.0 >> 24 & 15 < 15 { first.0 + (1 << 24) } else { first.0 });
        } else {
            let hits = first.0 >> 24 & 15;
            if hits > 1 && second.0 & ID != id {
                let less = first.0 & !(15 << 24) | (hits / 2) << 24;
                *pair = [Guess(less), Guess(new)];
            } else {
                *pair = [Guess(new), Guess(first.0 & !(15 << 24))];
            }
        }
    }
}
