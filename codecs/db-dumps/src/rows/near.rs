//! Which rows have the next lower and the next higher number in another column: identities and times go up together, whatever
//! order the rows are in.

use super::related::NEAR;
use std::collections::BTreeMap;

/// Rows after which an earlier value that is tried as the one to go by is kept or dropped.
const TRIAL: u32 = 64;

const LAST: u32 = 1024;
/// No earlier value.
const NONE: u8 = u8::MAX;

/// By which earlier value a column's neighbours are found.
#[derive(Clone, Copy)]
struct Choice {
    /// How many values before this one it stands; NONE so far.
    kept: u8,
    tried: u8,
    rows: u32,
    trial: u32,
    /// How much more than the value above the neighbours of each had in common with the values.
    gains: [i64; 2],
}

const NEW: Choice = Choice { kept: NONE, tried: 0, rows: 0, trial: TRIAL, gains: [0; 2] };

/// Finds neighbours.
pub struct Near {
    /// By column and earlier value, and the number there: where the column's value is.
    entries: BTreeMap<(u32, u64), u32>,
    most: usize,
    choices: Vec<Choice>,
    /// The keys of the kept and the tried earlier value, and what they find.
    keys: [Option<(u32, u64)>; 2],
    found: [[u32; 2]; 2],
    column: usize,
}

impl Near {
    /// Starts a text of about `len` bytes with so many columns.
    pub fn new(len: u64, columns: usize) -> Self {
        Self {
            entries: BTreeMap::new(),
            most: most(len) as usize,
            choices: vec![NEW; columns],
            keys: [None; 2],
            found: [[0; 2]; 2],
            column: 0,
        }
    }

    /// Bytes that it takes.
    pub fn memory(len: u64, columns: u64) -> u64 {
        40 * most(len) + size_of::<Choice>() as u64 * columns
    }

    /// Where the values of the rows with the next lower and the next higher number are, 0 for none.
    pub fn begin(&mut self, column: u32, at: usize, numbers: &[Option<u64>; NEAR]) -> [u32; 2] {
        self.column = at;
        let choice = &self.choices[at];
        for (i, earlier) in [choice.kept, choice.tried].into_iter().enumerate() {
            let number = numbers.get(usize::from(earlier)).copied().flatten();
            self.keys[i] = number.map(|number| (column ^ u32::from(earlier) << 28, number));
            self.found[i] = self.keys[i].map_or([0; 2], |(column, number)| self.neighbours(column, number));
        }
        self.found[0]
    }

    /// Learns that the column's value is the one from `start` to the end of `seen`; `alike` tells how much of it stands elsewhere.
    pub fn end(&mut self, start: u32, above: u32, alike: impl Fn(u32) -> u16) {
        let choice = &mut self.choices[self.column];
        if self.keys == [None; 2] && choice.tried == NONE {
            return;
        }
        let base = i64::from(alike(above));
        for (i, found) in self.found.into_iter().enumerate() {
            let found = found.into_iter().find(|&found| found != 0);
            choice.gains[i] += found.map_or(0, |found| i64::from(alike(found)) - base);
        }
        choice.rows += 1;
        if choice.rows == choice.trial && choice.tried != NONE {
            if choice.gains[1] > choice.gains[0].max(0) + i64::from(choice.trial) << 10 {
                choice.kept = choice.tried;
                choice.gains[0] = choice.gains[1];
            }
            choice.tried += 1;
            choice.gains = [0; 2];
            choice.rows = 0;
            if usize::from(choice.tried) == NEAR {
                choice.trial *= 4;
                choice.tried = if choice.trial > LAST || choice.kept != NONE { NONE } else { 0 };
            }
        }
        if self.entries.len() >= self.most {
            self.entries.clear();
        }
        for key in self.keys.into_iter().flatten() {
            self.entries.insert(key, start);
        }
    }

    fn neighbours(&self, column: u32, number: u64) -> [u32; 2] {
        let lower = self.entries.range((column, 0)..=(column, number)).next_back();
        let higher = self.entries.range((column, number)..=(column, u64::MAX)).next();
        [lower, higher].map(|entry| entry.map_or(0, |(_, &start)| start))
    }
}

/// The number that a value is: its digits, where they are few and nothing but signs is between them.
pub fn number(value: &[u8]) -> Option<u64> {
    let mut number = 0;
    let mut digits = 0;
    for &byte in value {
        match byte {
            b'0'..=b'9' => (number, digits) = (number * 10 + u64::from(byte - b'0'), digits + 1),
            b' ' | b'-' | b':' | b'.' | b'T' | b'\'' | b'"' | b',' | b'\t' | b'\n' | b'\r' | b')' => {}
            _ => return None,
        }
        if digits == 19 {
            return None;
        }
    }
    (digits > 0).then_some(number)
}

fn most(len: u64) -> u64 {
    (len / 16).clamp(1 << 10, 1 << 18)
}
