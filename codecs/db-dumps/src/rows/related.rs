//! Which earlier values of a row foretell a value, found out while the rows go by.

use super::links::{LINKS, Links, Met};
use super::near::{Near, number};
use kit_tokens::fold;

/// Earlier values that are tried, the latest first.
pub const NEAR: usize = 8;

/// Keys by which a column's values are remembered: each earlier value, and the last two together.
const KEYS: usize = NEAR + 1;

/// All that is tried: what those keys find, what a row of another table has whose first value is one of the earlier values, and the
/// earlier values themselves.
const TRIED: usize = KEYS + LINKS + 3 + NEAR;

/// The guesses by rows with near numbers.
const LOW: usize = TRIED - 2;


/// Bytes of values that are compared.
const LOOKED_AT: usize = 32;

/// What a value is worth that is nearly as guessed, in 1/65536.
const ALIKE: usize = 0xC000;

/// The guess from another table.
const JOINED: usize = KEYS;

/// The guess by what followed the value above, in whichever column.
const NEXT: usize = KEYS + LINKS;


/// Where a value was, and what is known of it.
#[derive(Clone, Copy, Default)]
struct Value {
    /// Tells keys that share an entry apart.
    check: u32,
    start: u32,
    hash: u32,
}

/// How often each guess was right, in 1/65536.
type Scores = [u16; TRIED];

/// What is known of a column.
#[derive(Clone, Copy)]
struct Column {
    scores: Scores,
    /// The column of another table that has the same values where the `key`th value before is the first of the row.
    /// The value above, and the column whose order the values are in.
    above: u32,
    order: u32,
}

const NEW: Column = Column { scores: [1 << 14; TRIED], above: 0, order: 0 };

/// Where a value was first met: its column and the first value of that row.
#[derive(Clone, Copy, Default)]
struct First {
    hash: u32,
    column: u32,
    key: u32,
}

/// Where a value may have stood before.
#[derive(Clone, Copy, Default)]
pub struct Guess {
    /// 0 for none.
    pub start: u32,
    pub hash: u32,
    /// From 0 to 3.
    pub trust: u8,
}

/// Follows which earlier values each column depends on.
pub struct Related {
    values: Vec<Value>,
    value_bits: u32,
    /// By column and the first value of the row; apart, for else they would not last.
    joins: Vec<Value>,
    firsts: Vec<First>,
    columns: Vec<Column>,
    column_bits: u32,
    /// The latest values, the latest first.
    row: [Value; NEAR],
    column: u32,
    keys: [u32; KEYS],
    tried: [Value; TRIED],
    near: Near,
    links: Links,
    numbers: [Option<u64>; NEAR],
}

impl Related {
    /// Starts a text of about `len` bytes.
    pub fn new(len: u64) -> Self {
        let (value_bits, column_bits) = bits(len);
        Self {
            values: vec![Value::default(); 1 << value_bits],
            value_bits,
            joins: vec![Value::default(); 1 << value_bits],
            firsts: vec![First::default(); 1 << value_bits],
            columns: vec![NEW; 1 << column_bits],
            column_bits,
            row: Default::default(),
            column: 0,
            keys: Default::default(),
            tried: Default::default(),
            near: Near::new(len, 1 << column_bits),
            links: Links::new(len, 1 << column_bits),
            numbers: [None; NEAR],
        }
    }

    /// Bytes that it takes for a text of `len` bytes.
    pub fn memory(len: u64) -> u64 {
        let (value_bits, column_bits) = bits(len);
        let value = 2 * size_of::<Value>() + size_of::<First>();
        ((value as u64) << value_bits) + ((size_of::<Column>() as u64) << column_bits)
    }

    /// The hashes of the latest values, the latest first.
    pub fn latest(&self) -> [u32; 2] {
        [self.row[0].hash, self.row[1].hash]
    }

    /// Another row begins.
    pub fn begin_row(&mut self) {
        self.links.begin_row();
    }

    /// The two best guesses of the value that begins in `column`, and the hash of the earlier value that tells most.
    pub fn begin(&mut self, column: u32) -> ([Guess; 2], u32) {
        self.column = column;
        for (i, key) in self.keys.iter_mut().enumerate() {
            let earlier = if i < NEAR { self.row[i].hash } else { fold(self.row[0].hash, self.row[1].hash) };
            *key = fold(fold(column, i as u32 + 1), earlier);
            self.tried[i] = find(&self.values, self.value_bits - 2, *key);
        }
        let Column { scores, above, order } = &self.columns[at(column, self.column_bits)];
        for (i, met) in self.links.begin(at(column, self.column_bits)).into_iter().enumerate() {
            self.tried[JOINED + i] = Value { check: 0, start: met.start, hash: met.hash };
        }
        self.tried[NEXT] = find(&self.joins, self.value_bits, next(*order, *above));
        self.tried[NEXT + 1..LOW].copy_from_slice(&self.row);
        let near = self.near.begin(column, at(column, self.column_bits), &self.numbers);
        for i in 0..2 { self.tried[LOW + i] = Value { check: 0, start: near[i], hash: near[i] }; }
        let first = best(&self.tried, scores, 0);
        let second = best(&self.tried, scores, first.hash);
        let telling =
            (1..NEAR).fold(0, |most, i| if scores[i] > scores[most].saturating_add(1 << 11) { i } else { most });
        ([first, second], self.row[telling].hash)
    }

    /// Learns that the value was one with this hash, from `start` on, at the end of `seen`.
    pub fn end(&mut self, start: u32, hash: u32, above_start: u32, seen: &[u8]) {
        let Column { scores, above, order, .. } = &mut self.columns[at(self.column, self.column_bits)];
        let above = std::mem::replace(above, hash);
        if self.tried[NEXT].hash != hash {
            let first = self.firsts[at(above ^ ORDER, self.value_bits)];
            if first.hash == above ^ ORDER && first.column != self.column && find(&self.joins, self.value_bits, next(first.column, above)).hash == hash {
                *order = first.column;
            }
        }
        let met = &mut self.firsts[at(hash ^ ORDER, self.value_bits)];
        if met.hash != hash ^ ORDER { *met = First { hash: hash ^ ORDER, column: self.column, key: 0 }; }
        let key = next(self.column, above);
        self.joins[at(key, self.value_bits)] = Value { check: key, start, hash };
        for (i, (tried, score)) in self.tried.iter().zip(scores).enumerate() {
            if tried.start != 0 && tried.hash == hash {
                *score += (u16::MAX - *score) >> 4;
            } else if tried.start != 0 || i > NEXT {
                let alike = alike(seen, start, tried.start);
                if *score > alike { *score -= (*score - alike) >> 4; } else { *score += (alike - *score) >> 4; }
            } else {
                *score -= *score >> 7;
            }
        }
        for key in self.keys {
            self.values[at(key, self.value_bits - 2)] = Value { check: key, start, hash };
        }
        let scores = &mut self.columns[at(self.column, self.column_bits)].scores;
        let worst = JOINED + usize::from(scores[JOINED] > scores[JOINED + 1]);
        let foretold = self.tried[JOINED..JOINED + LINKS].iter().any(|t| t.hash == hash) || scores[worst] > 0x3000;
        if let Some(i) = self.links.end(Met { column: self.column, hash, start }, foretold, worst - JOINED) {
            scores[JOINED + i] = 1 << 14;
        }
        self.near.end(start, above_start, |at| alike(seen, start, at));
        self.numbers.copy_within(..NEAR - 1, 1);
        self.numbers[0] = number(&seen[start as usize..seen.len().min(start as usize + 40)]);
        self.row.copy_within(..NEAR - 1, 1);
        self.row[0] = Value { check: 0, start, hash };
    }
}

/// How much of the value at the end of `seen` stands at `other` as well, less than the whole.
fn alike(seen: &[u8], start: u32, other: u32) -> u16 {
    let value = &seen[start as usize..];
    if other == 0 || value.is_empty() || value.len() > LOOKED_AT { return 0 }
    let value = &value[..value.len().min(LOOKED_AT)];
    let same = value.iter().zip(&seen[other as usize..]).filter(|(a, b)| a == b).count();
    (same * ALIKE / value.len()) as u16
}

const ORDER: u32 = 0x5555_5555;
fn next(column: u32, above: u32) -> u32 { fold(fold(column, 0x200), above) }

fn find(values: &[Value], bits: u32, key: u32) -> Value {
    let found = values[at(key, bits)];
    if found.check == key { found } else { Value::default() }
}

/// The guess with the best score whose value is not `but`.
fn best(tried: &[Value; TRIED], scores: &Scores, but: u32) -> Guess {
    let mut best = Guess::default();
    let mut most = 1 << 13;
    for (value, &score) in tried.iter().zip(scores) {
        if score > most && value.start != 0 && value.hash != but {
            most = score;
            best = Guess { start: value.start, hash: value.hash, trust: trust(score) };
        }
    }
    best
}

fn trust(score: u16) -> u8 {
    match score {
        0..0x5000 => 1,
        0x5000..0xD800 => 2,
        _ => 3,
    }
}

fn at(key: u32, bits: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> (32 - bits)) as usize
}

/// Sizes of the tables of values and scores, as powers of two.
fn bits(len: u64) -> (u32, u32) {
    let log = len.clamp(1, 1 << 32).next_power_of_two().ilog2();
    (log.saturating_sub(2).clamp(10, 20), log.saturating_sub(8).clamp(6, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passes rows of values by, all of one digit but the columns' numbers; returns the guess for the last column of the last row.
    fn guess(rows: &[(u32, [u32; 3])]) -> Guess {
        let mut related = Related::new(1 << 16);
        let mut at = 0;
        let mut guess = Guess::default();
        for (table, row) in rows {
            related.begin_row();
            for (column, &value) in row.iter().enumerate() {
                at += 10;
                guess = related.begin(table * 100 + column as u32 + 1).0[0];
                related.end(at, value);
            }
        }
        guess
    }

    #[test]
    fn what_stood_behind_the_same_value_is_guessed() {
        let rows: Vec<_> = (0..40).map(|n| (1, [1000 + n, n * 7 % 5 + 10, n * 7 % 5 + 20])).collect();
        let guess = guess(&rows);
        assert_eq!((guess.hash, guess.trust), (rows[39].1[2], 3));
    }

    #[test]
    fn what_a_key_points_to_is_guessed() {
        let parents = (0..40).map(|n| (1, [1000 + n, 5, 2000 + n]));
        let children = (0..30).map(|n| (2, [5000 + n, 1000 + n * 7 % 40, 2000 + n * 7 % 40]));
        assert_eq!(guess(&parents.chain(children).collect::<Vec<_>>()).hash, 2000 + 29 * 7 % 40);
    }
}
