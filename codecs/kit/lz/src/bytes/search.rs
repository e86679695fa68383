//! Chooses the matches, for the encoder alone.

use super::model::{Copy, EXPLICIT, Model, REPS, RING};
use crate::finder::{Finder, Places, common};

/// A match as long as this is taken at once.
const LONG: usize = 32;

/// How far the scarcity of matches goes either way.
const MEMORY: i32 = 8192;

/// What a byte of a match saves, and what a literal loses against that, in bits.
const BYTE: i32 = 3;
const LITERAL: i32 = 2;

/// About what a place in a ring saves of the bits of its distance.
const IN_RING: i32 = 6;

/// Rough bits of a match: of one that repeats a distance, and of others beside the bits of the distance.
const REPEATED: i32 = 7;
const DISTANT: i32 = 9;

/// Where what comes next has been before.
pub struct Search<'a> {
    frame: &'a [u8],
    short: Finder<2>,
    long: Finder<4>,
    /// Of each position, how many of those before it in its ring came earlier.
    numbers: Vec<u16>,
    /// Positions before this one are in the finders.
    inserted: usize,
    /// Lately, three times the literals less twice the bytes of matches: above 0, long copies are not worth the time to look for them.
    scarcity: i32,
    /// What was found at the next position when a match was weighed against the one there.
    ahead: Option<(usize, Found)>,
}

/// A match and what it saves, in bits.
#[derive(Clone, Copy, Default)]
struct Found {
    copy: Copy,
    gain: i32,
}

impl<'a> Search<'a> {
    pub fn new(frame: &'a [u8]) -> Self {
        let len = frame.len() as u64;
        Self {
            frame,
            short: Finder::new(len, 5),
            long: Finder::new(len, 8),
            numbers: vec![0; frame.len() + 1],
            inserted: 0,
            scarcity: 0,
            ahead: None,
        }
    }

    /// Bytes that a search of so many takes.
    pub fn memory(len: u64) -> u64 {
        Finder::<2>::memory(len) + Finder::<4>::memory(len) + 2 * (len + 1)
    }

    /// Notes that `number` places behind the byte before `at` came before it.
    #[inline(always)]
    pub fn number(&mut self, at: usize, number: u32) {
        self.numbers[at] = number as u16;
    }

    /// Leaves out the positions before `at`.
    pub fn skip_to(&mut self, at: usize) {
        self.inserted = at;
    }

    /// The match to take at `here`; of length 0 for a literal.
    #[inline]
    pub fn choose(&mut self, model: &Model, here: usize) -> Copy {
        let copy = self.weigh(model, here);
        let change = if copy.len == 0 { 3 } else { -2 * (copy.len.min(MEMORY as usize) as i32) };
        self.scarcity = (self.scarcity + change).clamp(-MEMORY, MEMORY);
        copy
    }

    /// Notes the positions before `here`, every other one of them for long copies.
    #[inline(always)]
    fn catch_up(&mut self, here: usize) {
        while self.inserted < here {
            self.short.insert(self.frame, self.inserted);
            if self.scarcity <= 0 {
                self.long.insert(self.frame, self.inserted);
            }
            // By twos, because each turn of a loop is dear in a component, which looks at its deadline there.
            if self.inserted + 1 < here {
                self.short.insert(self.frame, self.inserted + 1);
            }
            self.inserted += 2;
        }
        self.inserted = self.inserted.max(here);
    }

    fn weigh(&mut self, model: &Model, here: usize) -> Copy {
        self.catch_up(here);
        let found = match self.ahead.take() {
            // What is behind the byte before has one place more since.
            Some((at, found)) if at == here => Found { copy: self.address(model, here, found.copy), ..found },
            _ => self.best(model, here),
        };
        if found.copy.len == 0 || found.copy.len >= LONG {
            return found.copy;
        }
        if here + 1 < self.frame.len() {
            let next = self.best(model, here + 1);
            if next.gain - LITERAL > found.gain {
                self.ahead = Some((here + 1, next));
                return Copy::default();
            }
        }
        found.copy
    }

    /// The best match at `here`, as far as known.
    fn best(&mut self, model: &Model, here: usize) -> Found {
        let mut best = Found::default();
        for (kind, rep) in (0..REPS).zip(model.reps()) {
            if rep > 0 && rep <= here {
                let len = common(self.frame, here - rep, here);
                let gain = BYTE * len as i32 - REPEATED;
                if len >= 2 && gain > best.gain {
                    best = Found { copy: Copy { kind, len, from: here - rep, rank: 0 }, gain };
                }
            }
        }
        if best.copy.len >= LONG {
            return best;
        }
        let (mut long, short) = (Places::default(), self.short.places(self.frame, here));
        self.short.insert(self.frame, here);
        if self.scarcity <= 0 {
            long = self.long.places(self.frame, here);
            self.long.insert(self.frame, here);
        }
        self.inserted = here + 1;
        let mut far = Found::default();
        for from in short.behind(long) {
            let len = common(self.frame, from, here);
            let ring = if self.frame[from - 1] == self.frame[here - 1] { IN_RING } else { 0 };
            let gain = BYTE * len as i32 - DISTANT - (here - from).ilog2() as i32 + ring;
            if len >= 4 && gain > far.gain {
                far = Found { copy: Copy { kind: EXPLICIT, len, from, rank: 0 }, gain };
            }
        }
        if far.copy.len > 0 {
            far.copy = self.address(model, here, far.copy);
            let distance = if far.copy.kind == RING { far.copy.rank as usize + 1 } else { here - far.copy.from };
            far.gain = BYTE * far.copy.len as i32 - DISTANT - distance.ilog2() as i32;
            if far.gain > best.gain {
                best = far;
            }
        }
        best
    }

    /// Says where a match comes from by its place in the ring, where it is there.
    #[inline]
    fn address(&self, model: &Model, here: usize, copy: Copy) -> Copy {
        if copy.kind < REPS || copy.len == 0 {
            return copy;
        }
        let last = self.frame[here - 1];
        if copy.from > 0 && self.frame[copy.from - 1] == last {
            let rank = model.rings.rank(last, self.numbers[copy.from]);
            if model.rings.get(last, rank) == copy.from {
                return Copy { kind: RING, rank, ..copy };
            }
        }
        Copy { kind: EXPLICIT, ..copy }
    }
}
