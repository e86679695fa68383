//! Which earlier values of a row foretell a value, found out while the rows go by.

use kit_tokens::fold;

/// Earlier values that are tried, the latest first.
const NEAR: usize = 6;

/// Keys by which a column's values are remembered: each earlier value, and the last two together.
const KEYS: usize = NEAR + 1;

/// All that is tried: what those keys find, what a row of another table has whose first value is one of the earlier values, and the
/// earlier values themselves.
const TRIED: usize = KEYS + 1 + NEAR;

/// The guess from another table.
const JOINED: usize = KEYS;

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
    joined: u32,
    key: u8,
}

const NEW: Column = Column { scores: [1 << 14; TRIED], joined: 0, key: 0 };

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
    /// The first value of this row, 0 before its end.
    first: u32,
    /// The latest values, the latest first.
    row: [Value; NEAR],
    column: u32,
    keys: [u32; KEYS],
    tried: [Value; TRIED],
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
            first: 0,
            row: Default::default(),
            column: 0,
            keys: Default::default(),
            tried: Default::default(),
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
        self.first = 0;
    }

    /// The two best guesses of the value that begins in `column`, and the hash of the earlier value that tells most.
    pub fn begin(&mut self, column: u32) -> ([Guess; 2], u32) {
        self.column = column;
        for (i, key) in self.keys.iter_mut().enumerate() {
            let earlier = if i < NEAR { self.row[i].hash } else { fold(self.row[0].hash, self.row[1].hash) };
            *key = fold(fold(column, i as u32 + 1), earlier);
            self.tried[i] = find(&self.values, self.value_bits, *key);
        }
        let Column { scores, joined, key } = &self.columns[at(column, self.column_bits)];
        self.tried[JOINED] = find(&self.joins, self.value_bits, join(*joined, self.row[usize::from(*key)].hash));
        self.tried[JOINED + 1..].copy_from_slice(&self.row);
        let first = best(&self.tried, scores, 0);
        let second = best(&self.tried, scores, first.hash);
        let telling =
            (1..NEAR).fold(0, |most, i| if scores[i] > scores[most].saturating_add(1 << 11) { i } else { most });
        ([first, second], self.row[telling].hash)
    }

    /// Learns that the value was one with this hash, from `start` on.
    pub fn end(&mut self, start: u32, hash: u32) {
        let Column { scores, .. } = &mut self.columns[at(self.column, self.column_bits)];
        for (i, (tried, score)) in self.tried.iter().zip(scores).enumerate() {
            if tried.start != 0 && tried.hash == hash {
                *score += (u16::MAX - *score) >> 4;
            } else if tried.start != 0 || i > JOINED {
                *score -= *score >> 4;
            } else {
                *score -= *score >> 7;
            }
        }
        for key in self.keys {
            self.values[at(key, self.value_bits)] = Value { check: key, start, hash };
        }
        self.learn_join(start, hash);
        self.row.copy_within(..NEAR - 1, 1);
        self.row[0] = Value { check: 0, start, hash };
    }
}

impl Related {
    /// Remembers the value by the first of the row, and looks for a table that has the same ones by a key of this row.
    fn learn_join(&mut self, start: u32, hash: u32) {
        if self.first == 0 {
            self.first = hash;
            return;
        }
        let key = join(self.column, self.first);
        self.joins[at(key, self.value_bits)] = Value { check: key, start, hash };
        let met = &mut self.firsts[at(hash, self.value_bits)];
        if met.hash != hash {
            *met = First { hash, column: self.column, key: self.first };
        } else if met.column != self.column && self.tried[JOINED].hash != hash {
            // Where the guess was right there is no need for another.
            if let Some(key) = self.row.iter().position(|value| value.hash == met.key) {
                let column = &mut self.columns[at(self.column, self.column_bits)];
                (column.joined, column.key) = (met.column, key as u8);
            }
        }
    }
}

/// The key of a column's value in the row that begins with `first`.
fn join(column: u32, first: u32) -> u32 {
    fold(fold(column, 0x100), first)
}

fn find(values: &[Value], bits: u32, key: u32) -> Value {
    let found = values[at(key, bits)];
    if found.check == key { found } else { Value::default() }
}

/// The guess with the best score whose value is not `but`.
fn best(tried: &[Value; TRIED], scores: &Scores, but: u32) -> Guess {
    let mut best = Guess::default();
    let mut most = 1 << 12;
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
    (log.saturating_sub(2).clamp(10, 18), log.saturating_sub(8).clamp(6, 12))
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
