//! What foretells a value, found out while the rows go by: each way has a score by column, and the best two are the guesses.

use super::links::{LINKS, Links};
use super::near::Near;
use super::sequences::Sequences;
use super::spot;
use super::value::{Value, alike};
use kit_tokens::fold;

/// Earlier values of a row that are looked at, the latest first.
pub const EARLIER: usize = 8;

/// What stood behind each of them, and behind the last two together.
const BEHIND: usize = 0;
const KEYS: usize = EARLIER + 1;

/// What links lead to, what another column has next, the earlier values themselves, and the rows with the next lower and the next
/// higher number.
const LINKED: usize = BEHIND + KEYS;
const NEXT: usize = LINKED + LINKS;
const ITSELF: usize = NEXT + 1;
const NEAR: usize = ITSELF + EARLIER;
const WAYS: usize = NEAR + 2;

/// How well each way foretells a column's values, in 1/65536.
type Scores = [u16; WAYS];

/// The score of a way that has shown nothing yet, and the one under which it makes no guess.
const NEW: u16 = 1 << 14;
const LEAST: u16 = 1 << 13;

/// The score over which a link is left alone.
const GOOD: u16 = 3 << 12;

/// Where a value may have stood before.
#[derive(Clone, Copy, Default)]
pub struct Guess {
    /// 0 for none.
    pub start: u32,
    pub hash: u32,
    /// From 0 to 3.
    pub trust: u8,
}

/// Follows which values each column depends on.
pub struct Related {
    /// By column, way and earlier value, what stood behind it.
    values: Vec<Value>,
    value_bits: u32,
    scores: Vec<Scores>,
    column_bits: u32,
    links: Links,
    sequences: Sequences,
    near: Near,
    /// The latest values and their numbers, the latest first.
    row: [Value; EARLIER],
    numbers: [Option<u64>; EARLIER],
    column: u32,
    keys: [u32; KEYS],
    tried: [Value; WAYS],
}

impl Related {
    /// Starts a text of about `len` bytes.
    pub fn new(len: u64) -> Self {
        let Bits { values, lasting, columns } = bits(len);
        Self {
            values: vec![Value::default(); 1 << values],
            value_bits: values,
            scores: vec![[NEW; WAYS]; 1 << columns],
            column_bits: columns,
            links: Links::new(len, lasting, 1 << columns),
            sequences: Sequences::new(lasting, 1 << columns),
            near: Near::new(len, 1 << columns),
            row: Default::default(),
            numbers: Default::default(),
            column: 0,
            keys: Default::default(),
            tried: Default::default(),
        }
    }

    /// Bytes that it takes for a text of `len` bytes.
    pub fn memory(len: u64) -> u64 {
        let Bits { values, lasting, columns } = bits(len);
        ((size_of::<Value>() as u64) << values)
            + ((size_of::<Scores>() as u64) << columns)
            + Links::memory(len, lasting, 1 << columns)
            + Sequences::memory(lasting, 1 << columns)
            + Near::memory(len, 1 << columns)
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
        let at = spot(column, self.column_bits);
        for (i, key) in self.keys.iter_mut().enumerate() {
            let earlier = if i < EARLIER { self.row[i].hash } else { fold(self.row[0].hash, self.row[1].hash) };
            *key = fold(fold(column, i as u32 + 1), earlier);
            self.tried[BEHIND + i] = self.values[spot(*key, self.value_bits)].checked(*key);
        }
        self.tried[LINKED..NEXT].copy_from_slice(&self.links.begin(at));
        self.tried[NEXT] = self.sequences.begin(at);
        self.tried[ITSELF..NEAR].copy_from_slice(&self.row);
        for (tried, start) in self.tried[NEAR..].iter_mut().zip(self.near.begin(column, at, &self.numbers)) {
            *tried = Value { check: 0, start, hash: start };
        }
        let scores = &self.scores[at];
        let first = best(&self.tried, scores, 0);
        let second = best(&self.tried, scores, first.hash);
        let telling =
            (1..EARLIER).fold(0, |most, i| if scores[i] > scores[most].saturating_add(1 << 11) { i } else { most });
        ([first, second], self.row[telling].hash)
    }

    /// Learns the value that stands at the end of `seen`, and the number that it is; `above` is the one in the row above.
    pub fn end(&mut self, value: Value, number: Option<u64>, above: u32, seen: &[u8]) {
        let text = &seen[value.start as usize..];
        let scores = &mut self.scores[spot(self.column, self.column_bits)];
        for (tried, score) in self.tried.iter().zip(&mut *scores) {
            *score = match () {
                () if tried.start == 0 => *score - (*score >> 7),
                () if tried.hash == value.hash => *score + ((u16::MAX - *score) >> 4),
                () => towards(*score, alike(text, seen, tried.start)),
            };
        }
        for key in self.keys {
            self.values[spot(key, self.value_bits)] = Value { check: key, ..value };
        }
        let worst = usize::from(scores[LINKED] > scores[LINKED + 1]);
        let foretold = self.tried[LINKED..NEXT].iter().any(|linked| linked.hash == value.hash);
        let replaced = (!foretold && scores[LINKED + worst] <= GOOD).then_some(worst);
        if self.links.end(self.column, value, replaced) {
            scores[LINKED + worst] = NEW;
        }
        self.sequences.end(self.column, value);
        self.near.end(value.start, |other| alike(text, seen, other), above);
        self.row.copy_within(..EARLIER - 1, 1);
        self.row[0] = value;
        self.numbers.copy_within(..EARLIER - 1, 1);
        self.numbers[0] = number;
    }
}

/// A sixteenth of the way from one score to another.
fn towards(from: u16, to: u16) -> u16 {
    if from > to { from - ((from - to) >> 4) } else { from + ((to - from) >> 4) }
}

/// The guess with the best score whose value is not `but`.
fn best(tried: &[Value; WAYS], scores: &Scores, but: u32) -> Guess {
    let mut best = Guess::default();
    let mut most = LEAST;
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

/// Sizes of tables, as powers of two: of values that are soon replaced, of those that should last, and of columns.
struct Bits {
    values: u32,
    lasting: u32,
    columns: u32,
}

fn bits(len: u64) -> Bits {
    let log = len.clamp(1, 1 << 32).next_power_of_two().ilog2();
    Bits {
        values: log.saturating_sub(4).clamp(10, 18),
        lasting: log.saturating_sub(2).clamp(10, 20),
        columns: log.saturating_sub(8).clamp(6, 12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passes rows of values by; returns the guess for the last column of the last row.
    fn guess(rows: &[(u32, [u32; 3])]) -> Guess {
        let mut related = Related::new(1 << 16);
        let mut seen = vec![b'?'];
        let mut guess = Guess::default();
        for (table, row) in rows {
            related.begin_row();
            for (column, &hash) in row.iter().enumerate() {
                let start = seen.len() as u32;
                guess = related.begin(table * 100 + column as u32 + 1).0[0];
                seen.extend_from_slice(format!("{hash},").as_bytes());
                related.end(Value { check: 0, start, hash }, Some(u64::from(hash)), 0, &seen);
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
        let children = (0..60).map(|n| (2, [5000 + n, 1000 + n * 7 % 40, 2000 + n * 7 % 40]));
        assert_eq!(guess(&parents.chain(children).collect::<Vec<_>>()).hash, 2000 + 59 * 7 % 40);
    }

    #[test]
    fn keys_need_not_be_at_the_beginning_of_rows() {
        let children = (0..40).map(|n| (1, [7, 1000 + n, 2000 + n]));
        let parents = (0..60).map(|n| (2, [1000 + n * 7 % 40, 5, 2000 + n * 7 % 40]));
        assert_eq!(guess(&children.chain(parents).collect::<Vec<_>>()).hash, 2000 + 59 * 7 % 40);
    }
}
