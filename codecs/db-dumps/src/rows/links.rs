//! Rows of other tables that a row names by one of its values, and what they foretell of it.

use kit_tokens::fold;

/// Guesses for each value.
pub const LINKS: usize = 2;

/// Ways to another row that are tried for each value that no link foretold.
const TRIES: usize = 4;

/// Columns in which keys are looked for, and values of a row that are keys or are looked at.
const MOST_COLUMNS: usize = 512;
const MOST_KEYS: usize = 16;
const WIDEST: usize = 64;

/// How often all ways are tried.
const ROUNDS: u16 = 4;

/// A value that was met.
#[derive(Clone, Copy, Default)]
pub struct Met {
    pub column: u32,
    pub hash: u32,
    pub start: u32,
}

/// From a column to one of another row: the row whose column `theirs` has this row's value number `key`, and there `column`.
#[derive(Clone, Copy, Default)]
struct Link {
    key: u8,
    theirs: u32,
    column: u32,
}

/// What is known of a column.
#[derive(Clone, Copy, Default)]
struct Known {
    links: [Link; LINKS],
    /// The way that is tried next, and how often all were.
    key: u8,
    theirs: u16,
    rounds: u16,
}

/// Follows links.
pub struct Links {
    values: Vec<Met>,
    /// Where in `values` each row begins.
    rows: Vec<u32>,
    most: usize,
    /// By column and hash: a check and the latest row with that value.
    index: Vec<(u32, u32)>,
    bits: u32,
    /// The columns met so far.
    columns: Vec<u32>,
    known: Vec<Known>,
    at: usize,
}

impl Links {
    /// Starts a text of about `len` bytes, with so many columns.
    pub fn new(len: u64, columns: usize) -> Self {
        let bits = bits(len);
        Self {
            values: Vec::new(),
            rows: vec![0],
            most: most(len) as usize,
            index: vec![(0, 0); 1 << bits],
            bits,
            columns: Vec::new(),
            known: vec![Known::default(); columns],
            at: 0,
        }
    }

    /// Bytes that it takes.
    pub fn memory(len: u64, columns: u64) -> u64 {
        2 * 16 * most(len) + (8 << bits(len)) + size_of::<Known>() as u64 * columns + 4 * MOST_COLUMNS as u64
    }

    /// Another row begins.
    pub fn begin_row(&mut self) {
        if self.values.len() >= self.most {
            self.values.clear();
            self.rows.clear();
            self.index.fill((0, 0));
        }
        self.rows.push(self.values.len() as u32);
    }

    /// What the links of a column lead to, which is known at `at`.
    pub fn begin(&mut self, at: usize) -> [Met; LINKS] {
        self.at = at;
        self.known[at].links.map(|link| self.follow(link).unwrap_or_default())
    }

    /// Learns a value, and that the links foretold it or not; tells which link is a new one.
    pub fn end(&mut self, met: Met, foretold: bool, worst: usize) -> Option<usize> {
        let mut new = None;
        if !foretold && self.known[self.at].rounds < ROUNDS {
            for _ in 0..TRIES {
                let link = self.next_way();
                if let Some(column) = self.other_row(link).and_then(|row| row.iter().find(|other| other.hash == met.hash)) {
                    self.known[self.at].links[worst] = Link { column: column.column, ..link };
                    new = Some(worst);
                    break;
                }
            }
        }
        let key = fold(met.column, met.hash);
        let row = self.rows.len() as u32 - 1;
        if met.hash != 0 {
            if self.index[spot(key, self.bits)].0 == 0 || !self.columns.contains(&met.column) { if !self.columns.contains(&met.column) && self.columns.len() < MOST_COLUMNS {
                self.columns.push(met.column);
            } }
            self.index[spot(key, self.bits)] = (key, row);
        }
        if self.values.len() < 2 * self.most {
            self.values.push(met);
        }
        new
    }

    fn next_way(&mut self) -> Link {
        let keys = self.this_row().len().min(MOST_KEYS) as u8;
        let known = &mut self.known[self.at];
        let link = Link { key: known.key, theirs: self.columns.get(usize::from(known.theirs)).copied().unwrap_or(0), column: 0 };
        known.key += 1;
        if known.key >= keys {
            known.key = 0;
            known.theirs += 1;
            if usize::from(known.theirs) >= self.columns.len() {
                known.theirs = 0;
                known.rounds += 1;
            }
        }
        link
    }

    fn this_row(&self) -> &[Met] {
        &self.values[self.rows.last().map_or(0, |&start| start as usize)..]
    }

    fn other_row(&self, link: Link) -> Option<&[Met]> {
        let key = self.this_row().get(usize::from(link.key))?;
        let key = fold(link.theirs, key.hash);
        let (check, row) = self.index[spot(key, self.bits)];
        let end = *self.rows.get(row as usize + 1)? as usize;
        let start = self.rows[row as usize] as usize;
        (check == key).then_some(&self.values[start..end.min(start + WIDEST)])
    }

    fn follow(&self, link: Link) -> Option<Met> {
        self.other_row(link)?.iter().find(|value| value.column == link.column).copied()
    }
}

fn spot(key: u32, bits: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> (32 - bits)) as usize
}

fn most(len: u64) -> u64 {
    (len / 8).clamp(1 << 10, 1 << 20)
}

fn bits(len: u64) -> u32 {
    (len.clamp(1, 1 << 32) / 4).next_power_of_two().ilog2().clamp(10, 20)
}
