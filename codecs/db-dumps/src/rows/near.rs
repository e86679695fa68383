//! Rows with the next lower and the next higher number in another column: identities and times go up together, whatever order the
//! rows are in.

use super::related::EARLIER;
use std::collections::BTreeMap;

/// Rows for which an earlier value is on trial as the one to go by: at first, and at most.
const TRIAL: u32 = 64;
const LONGEST_TRIAL: u32 = 1024;

/// What it has to foretell more than the row above, on average, in 1/65536.
const GAIN: i64 = 1 << 10;

/// No earlier value.
const NONE: u8 = u8::MAX;

/// By which earlier value a column's neighbours are found.
#[derive(Clone, Copy)]
struct Choice {
    /// How many values before this one it stands, and which one is on trial.
    kept: u8,
    tried: u8,
    trial: u32,
    rows: u32,
    /// How much more of the values the neighbours by each foretold than the row above did.
    gains: [i64; 2],
}

const NEW: Choice = Choice { kept: NONE, tried: 0, trial: TRIAL, rows: 0, gains: [0; 2] };

/// A column with an earlier value, and the number there.
type Key = (u32, u64);

/// Finds neighbours.
pub struct Near {
    /// Where the column's values are.
    entries: BTreeMap<Key, u32>,
    most: usize,
    choices: Vec<Choice>,
    at: usize,
    /// The keys by the kept and the tried earlier value, and what they find.
    keys: [Option<Key>; 2],
    found: [[u32; 2]; 2],
}

impl Near {
    /// Starts a text of about `len` bytes with so many columns.
    pub fn new(len: u64, columns: usize) -> Self {
        Self {
            entries: BTreeMap::new(),
            most: most(len) as usize,
            choices: vec![NEW; columns],
            at: 0,
            keys: [None; 2],
            found: [[0; 2]; 2],
        }
    }

    /// Bytes that it takes: nodes of the tree may be half empty.
    pub fn memory(len: u64, columns: u64) -> u64 {
        60 * most(len) + size_of::<Choice>() as u64 * columns
    }

    /// Where the values of a column, which is known at `at`, are in the rows with the next lower and the next higher number.
    pub fn begin(&mut self, column: u32, at: usize, numbers: &[Option<u64>; EARLIER]) -> [u32; 2] {
        self.at = at;
        let Choice { kept, tried, .. } = self.choices[at];
        for (i, earlier) in [kept, tried].into_iter().enumerate() {
            let number = numbers.get(usize::from(earlier)).copied().flatten();
            self.keys[i] = number.map(|number| (column ^ u32::from(earlier) << 28, number));
            self.found[i] = self.keys[i].map_or([0; 2], |key| self.neighbours(key));
        }
        self.found[0]
    }

    /// Learns where the value is; `alike` says how much of it stands elsewhere, as in the row `above`.
    pub fn end(&mut self, start: u32, alike: impl Fn(u32) -> u16, above: u32) {
        let choice = &mut self.choices[self.at];
        if choice.tried != NONE {
            let base = i64::from(alike(above));
            for (gain, found) in choice.gains.iter_mut().zip(self.found) {
                let found = found.into_iter().find(|&found| found != 0);
                *gain += found.map_or(0, |found| i64::from(alike(found)) - base);
            }
            choice.rows += 1;
            if choice.rows == choice.trial {
                choice.decide();
            }
        }
        if self.entries.len() >= self.most {
            self.entries.clear();
        }
        for key in self.keys.into_iter().flatten() {
            self.entries.insert(key, start);
        }
    }

    fn neighbours(&self, key: Key) -> [u32; 2] {
        let lower = self.entries.range((key.0, 0)..=key).next_back();
        let higher = self.entries.range(key..=(key.0, u64::MAX)).next();
        [lower, higher].map(|entry| entry.map_or(0, |(_, &start)| start))
    }
}

impl Choice {
    /// Ends a trial.
    fn decide(&mut self) {
        if self.gains[1] > self.gains[0].max(0) + i64::from(self.trial) * GAIN {
            self.kept = self.tried;
        }
        self.tried += 1;
        (self.rows, self.gains) = (0, [0; 2]);
        if usize::from(self.tried) == EARLIER {
            // Few rows may be too far apart to tell.
            self.trial *= 4;
            self.tried = if self.trial <= LONGEST_TRIAL && self.kept == NONE { 0 } else { NONE };
        }
    }
}

/// Entries that are kept before it starts anew.
fn most(len: u64) -> u64 {
    (len / 16).clamp(1 << 10, 1 << 17)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_found_once_they_have_shown_their_worth() {
        let mut near = Near::new(1 << 20, 4);
        // The value of a row is its number, and stands at it; rows come in any order.
        for n in (0..400).map(|n| n * 37 % 401 + 1) {
            let mut numbers = [None; EARLIER];
            numbers[2] = Some(n);
            near.begin(7, 1, &numbers);
            near.end(
                n as u32,
                |other| 0xC000 - (n as i64 - i64::from(other)).unsigned_abs().min(400) as u16 * 100,
                200,
            );
        }
        let mut numbers = [None; EARLIER];
        numbers[2] = Some(500);
        assert!(near.begin(7, 1, &numbers)[0] > 390);
        assert_eq!(near.begin(7, 1, &numbers)[1], 0);
    }
}
