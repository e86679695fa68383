//! Columns whose values are in the order of another column: what follows the value above there comes next.

use super::spot;
use super::value::Value;
use kit_tokens::fold;

/// The column where a value was first met.
#[derive(Clone, Copy, Default)]
struct First {
    hash: u32,
    column: u32,
}

/// What is known of a column.
#[derive(Clone, Copy, Default)]
struct Known {
    /// The value above.
    above: u32,
    /// The column whose order the values are in.
    order: u32,
}

/// Follows the order of values.
pub struct Sequences {
    /// By column and value, the value behind it.
    next: Vec<Value>,
    firsts: Vec<First>,
    bits: u32,
    known: Vec<Known>,
    at: usize,
    guess: Value,
}

impl Sequences {
    /// Starts with room for `2^bits` values, and so many columns.
    pub fn new(bits: u32, columns: usize) -> Self {
        Self {
            next: vec![Value::default(); 1 << bits],
            firsts: vec![First::default(); 1 << bits],
            bits,
            known: vec![Known::default(); columns],
            at: 0,
            guess: Value::default(),
        }
    }

    /// Bytes that it takes.
    pub fn memory(bits: u32, columns: u64) -> u64 {
        (((size_of::<Value>() + size_of::<First>()) as u64) << bits) + size_of::<Known>() as u64 * columns
    }

    /// The value that comes next in a column, which is known at `at`.
    pub fn begin(&mut self, at: usize) -> Value {
        self.at = at;
        let Known { above, order } = self.known[at];
        self.guess = self.behind(order, above);
        self.guess
    }

    /// Learns the column's value.
    pub fn end(&mut self, column: u32, value: Value) {
        let known = self.known[self.at];
        let first = self.firsts[spot(known.above, self.bits)];
        if self.guess.hash != value.hash
            && first.hash == known.above
            && first.column != column
            && self.behind(first.column, known.above).hash == value.hash
        {
            self.known[self.at].order = first.column;
        }
        self.known[self.at].above = value.hash;
        let met = &mut self.firsts[spot(value.hash, self.bits)];
        if met.hash != value.hash {
            *met = First { hash: value.hash, column };
        }
        let key = key(column, known.above);
        self.next[spot(key, self.bits)] = Value { check: key, ..value };
    }

    fn behind(&self, column: u32, value: u32) -> Value {
        let key = key(column, value);
        self.next[spot(key, self.bits)].checked(key)
    }
}

fn key(column: u32, value: u32) -> u32 {
    fold(column.wrapping_add(1), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_another_column_is_followed() {
        let mut sequences = Sequences::new(10, 3);
        let mut right = 0;
        for column in [1, 2] {
            for n in 0..50u32 {
                let value = Value { check: 0, start: 1, hash: (n + 1).wrapping_mul(0x1234_5677) };
                right += u32::from(sequences.begin(column as usize).hash == value.hash);
                sequences.end(column, value);
            }
        }
        assert!(right > 40, "{right} of 48")
    }
}
