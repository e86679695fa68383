//! What is known of columns that others are predicted by.

use super::ordered::Number;

/// Columns that others may be predicted by: the last ones, as far as there is room for what is known of them.
const KEPT: usize = 24;
const ROOM: usize = 32 << 20;
/// Bytes that are known of a number.
const KNOWN: usize = size_of::<f64>() + size_of::<bool>();
/// At most so many predict one.
pub const MOST: usize = 8;

/// The columns that are known.
#[derive(Default)]
pub struct Others {
    pub columns: Vec<Known>,
}

/// A column that is known.
pub struct Known {
    /// What its numbers mean; one that is not finite is as the one before.
    pub values: Vec<f64>,
    /// Rows whose number is not finite.
    pub special: Vec<bool>,
}

impl Others {
    /// Adds a column.
    pub fn add(&mut self, column: &[u8], number: Number) {
        let mut held = 0.0;
        let rows = column.len() / usize::from(number.bytes);
        let (mut values, mut special) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        for bytes in column.chunks_exact(usize::from(number.bytes)) {
            let ordered = number.ordered(bytes);
            if number.is_finite(ordered) {
                held = number.value(ordered);
            }
            values.push(held);
            special.push(!number.is_finite(ordered));
        }
        let most = KEPT.min(ROOM / (values.len() * KNOWN).max(1));
        self.columns.push(Known { values, special });
        while self.columns.len() > most {
            self.columns.remove(0);
        }
    }

    /// Bytes of working memory for the columns of a table of `len` bytes: while one is added there is one more.
    pub fn memory(len: u64) -> u64 {
        (len * KNOWN as u64 * 2).min(ROOM as u64) + len * KNOWN as u64 * 2
    }

    /// The columns that say most of one, the best first.
    pub fn choose(&self, values: &[f64]) -> Vec<u8> {
        let mut ranked: Vec<(f64, usize)> = self
            .columns
            .iter()
            .enumerate()
            .map(|(number, known)| {
                let whole = correlation(values, &known.values, |x, i| x[i]);
                let steps = correlation(values, &known.values, |x, i| x[i] - x[i - 1]);
                (whole.max(steps), number)
            })
            .filter(|&(share, _)| share > 0.003)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked.into_iter().take(MOST).map(|(_, number)| number as u8).collect()
    }
}

/// The share of what varies in one column that another explains, 0 to 1, by the first rows.
fn correlation(a: &[f64], b: &[f64], at: impl Fn(&[f64], usize) -> f64) -> f64 {
    let rows = a.len().min(b.len()).min(16384);
    if rows < 16 {
        return 0.0;
    }
    let count = (rows - 1) as f64;
    let mean = |x: &[f64]| (1..rows).fold(0.0, |sum, i| sum + at(x, i)) / count;
    let (ma, mb) = (mean(a), mean(b));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for i in 1..rows {
        let (x, y) = (at(a, i) - ma, at(b, i) - mb);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    let share = ab * ab / (aa * bb);
    if share.is_finite() { share } else { 0.0 }
}
