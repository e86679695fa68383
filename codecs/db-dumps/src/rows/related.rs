//! Which earlier values of a row foretell a value, found out while the rows go by.

use kit_tokens::fold;

/// Earlier values that are tried, the latest first.
const NEAR: usize = 6;

/// All that is tried: what stood behind each earlier value when that was last met, behind the last two together, and the earlier
/// values themselves.
const TRIED: usize = NEAR + 1 + NEAR;

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
    scores: Vec<Scores>,
    score_bits: u32,
    /// The latest values, the latest first.
    row: [Value; NEAR],
    column: u32,
    keys: [u32; NEAR + 1],
    tried: [Value; TRIED],
}

impl Related {
    /// Starts a text of about `len` bytes.
    pub fn new(len: u64) -> Self {
        let (value_bits, score_bits) = bits(len);
        Self {
            values: vec![Value::default(); 1 << value_bits],
            value_bits,
            scores: vec![[1 << 14; TRIED]; 1 << score_bits],
            score_bits,
            row: Default::default(),
            column: 0,
            keys: Default::default(),
            tried: Default::default(),
        }
    }

    /// Bytes that it takes for a text of `len` bytes.
    pub fn memory(len: u64) -> u64 {
        let (value_bits, score_bits) = bits(len);
        ((size_of::<Value>() as u64) << value_bits) + ((size_of::<Scores>() as u64) << score_bits)
    }

    /// The hashes of the latest values, the latest first.
    pub fn latest(&self) -> [u32; 2] {
        [self.row[0].hash, self.row[1].hash]
    }

    /// The two best guesses of the value that begins in `column`, and the hash of the earlier value that tells most.
    pub fn begin(&mut self, column: u32) -> ([Guess; 2], u32) {
        self.column = column;
        for (i, key) in self.keys.iter_mut().enumerate() {
            let earlier = if i < NEAR { self.row[i].hash } else { fold(self.row[0].hash, self.row[1].hash) };
            *key = fold(fold(column, i as u32 + 1), earlier);
            let found = self.values[at(*key, self.value_bits)];
            self.tried[i] = if found.check == *key { found } else { Value::default() };
        }
        self.tried[NEAR + 1..].copy_from_slice(&self.row);
        let scores = &self.scores[at(column, self.score_bits)];
        let first = best(&self.tried, scores, 0);
        let second = best(&self.tried, scores, first.hash);
        let telling =
            (1..NEAR).fold(0, |most, i| if scores[i] > scores[most].saturating_add(1 << 11) { i } else { most });
        ([first, second], self.row[telling].hash)
    }

    /// Learns that the value was one with this hash, from `start` on.
    pub fn end(&mut self, start: u32, hash: u32) {
        let scores = &mut self.scores[at(self.column, self.score_bits)];
        for (i, (tried, score)) in self.tried.iter().zip(scores).enumerate() {
            if tried.start != 0 && tried.hash == hash {
                *score += (u16::MAX - *score) >> 4;
            } else if tried.start != 0 || i > NEAR {
                *score -= *score >> 4;
            } else {
                *score -= *score >> 7;
            }
        }
        for key in self.keys {
            self.values[at(key, self.value_bits)] = Value { check: key, start, hash };
        }
        self.row.copy_within(..NEAR - 1, 1);
        self.row[0] = Value { check: 0, start, hash };
    }
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
