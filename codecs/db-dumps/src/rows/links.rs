//! Rows that a row names by one of its values, and what they foretell of it.

use super::spot;
use super::value::Value;
use kit_tokens::fold;

/// Links of a column.
pub const LINKS: usize = 2;

/// Ways to another row that are tried for a value that no link foretold, and how often all are.
const TRIES: usize = 4;
const ROUNDS: u16 = 4;

/// Columns in which keys are looked for, values of a row that may be keys, and values of the other row that are looked at.
const MOST_COLUMNS: usize = 512;
const MOST_KEYS: usize = 16;
const WIDEST: usize = 64;

/// A value of a row.
#[derive(Clone, Copy, Default)]
struct Met {
    column: u32,
    start: u32,
    hash: u32,
}

/// From a column to another row's: the latest row whose column `theirs` has this row's value number `key`, and there `column`.
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
    /// By column and value: both as a check, and the latest row.
    index: Vec<(u32, u32)>,
    bits: u32,
    /// The columns met so far.
    columns: Vec<u32>,
    known: Vec<Known>,
    at: usize,
}

impl Links {
    /// Starts a text of about `len` bytes, with `2^bits` entries for its values and so many columns.
    pub fn new(len: u64, bits: u32, columns: usize) -> Self {
        let most = most(len) as usize;
        let mut rows = Vec::with_capacity(most + 1);
        rows.push(0);
        Self {
            values: Vec::with_capacity(most),
            rows,
            most,
            index: vec![(0, 0); 1 << bits],
            bits,
            columns: Vec::new(),
            known: vec![Known::default(); columns],
            at: 0,
        }
    }

    /// Bytes that it takes.
    pub fn memory(len: u64, bits: u32, columns: u64) -> u64 {
        (size_of::<Met>() + size_of::<u32>()) as u64 * (most(len) + 1)
            + (8 << bits)
            + size_of::<Known>() as u64 * columns
            + 4 * MOST_COLUMNS as u64
    }

    /// Another row begins.
    pub fn begin_row(&mut self) {
        if self.values.len().max(self.rows.len()) >= self.most {
            self.values.clear();
            self.rows.clear();
            self.index.fill((0, 0));
        }
        self.rows.push(self.values.len() as u32);
    }

    /// What the links of a column lead to, which is known at `at`.
    pub fn begin(&mut self, at: usize) -> [Value; LINKS] {
        self.at = at;
        self.known[at].links.map(|link| {
            let found = self.other_row(link).iter().find(|met| met.column == link.column);
            found.map_or(Value::default(), |met| Value { check: 0, start: met.start, hash: met.hash })
        })
    }

    /// Learns the column's value; where link number `replaced` should be another, looks for one and tells whether it was found.
    pub fn end(&mut self, column: u32, value: Value, replaced: Option<usize>) -> bool {
        let new = replaced.and_then(|number| Some((number, self.find(value.hash)?)));
        if let Some((number, link)) = new {
            self.known[self.at].links[number] = link;
        }
        let key = fold(column, value.hash);
        let entry = &mut self.index[spot(key, self.bits)];
        if entry.0 != key && self.columns.len() < MOST_COLUMNS && !self.columns.contains(&column) {
            self.columns.push(column);
        }
        *entry = (key, self.rows.len() as u32 - 1);
        if self.values.len() < self.most {
            self.values.push(Met { column, start: value.start, hash: value.hash });
        }
        new.is_some()
    }

    /// A way that leads from the current row to such a value, of the few that are tried.
    fn find(&mut self, hash: u32) -> Option<Link> {
        (0..TRIES).find_map(|_| {
            let link = self.next_way()?;
            let met = self.other_row(link).iter().find(|met| met.hash == hash)?;
            Some(Link { column: met.column, ..link })
        })
    }

    fn next_way(&mut self) -> Option<Link> {
        let keys = self.this_row().len().min(MOST_KEYS) as u8;
        let columns = self.columns.len() as u16;
        let known = &mut self.known[self.at];
        if known.rounds == ROUNDS {
            return None;
        }
        let theirs = *self.columns.get(usize::from(known.theirs))?;
        let link = Link { key: known.key, theirs, column: 0 };
        known.key += 1;
        if known.key >= keys {
            (known.key, known.theirs) = (0, known.theirs + 1);
        }
        if known.theirs >= columns {
            (known.theirs, known.rounds) = (0, known.rounds + 1);
        }
        Some(link)
    }

    fn this_row(&self) -> &[Met] {
        &self.values[self.rows.last().map_or(0, |&start| start as usize)..]
    }

    /// The row that a link leads to, empty for none.
    fn other_row(&self, link: Link) -> &[Met] {
        let Some(key) = self.this_row().get(usize::from(link.key)) else { return &[] };
        let key = fold(link.theirs, key.hash);
        let (check, row) = self.index[spot(key, self.bits)];
        let row = row as usize;
        match (self.rows.get(row), self.rows.get(row + 1)) {
            (Some(&start), Some(&end)) if check == key => {
                &self.values[start as usize..(end as usize).min(start as usize + WIDEST)]
            }
            _ => &[],
        }
    }
}

/// Values, and rows, that are kept before it starts anew.
fn most(len: u64) -> u64 {
    (len / 8).clamp(1 << 10, 1 << 19)
}
