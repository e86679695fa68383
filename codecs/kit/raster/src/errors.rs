//! How large the errors of predictions are: around the place, and what such a neighbourhood has meant so far.

use crate::rows::PAD;

/// Classes of mean errors: four to an octave, from 1/64 up.
const CLASSES: usize = 128;

/// Below one, half of four classes an octave: the exponent and two bits of the fraction of 1/64, as [`class`] reads them.
const FIRST: i32 = 484;

/// The least error that is reckoned with.
const LEAST: f32 = 0.03;

/// What a mean over the rows above keeps one column and one row on.
const ACROSS: f32 = 0.85;
const DOWN: f32 = 0.7;

/// The class of a mean error.
pub(crate) fn class(error: f32) -> usize {
    (((error + 0.0156).to_bits() >> 21) as i32 - FIRST).clamp(0, CLASSES as i32 - 1) as usize
}

/// Absolute errors of `P` predictions, and what is expected of them.
pub(crate) struct Errors<const P: usize> {
    /// Of this row and the one above.
    rows: [Vec<[f32; P]>; 2],
    /// Means over the rows above; none where only what is near counts.
    wide: Vec<[f32; P]>,
    /// The mean error there was where the near error, or that mixed with the wide one, was of a class.
    near_means: Vec<[f32; P]>,
    near_counts: Vec<[u32; P]>,
    wide_means: Vec<[f32; P]>,
}

/// The errors expected at a place.
pub(crate) struct Expected<const P: usize> {
    /// By the nearest errors, and by the wide ones too.
    pub near: [f32; P],
    pub wide: [f32; P],
    /// The classes of both.
    pub near_class: [usize; P],
    wide_class: [usize; P],
}

impl<const P: usize> Errors<P> {
    /// For rows of that width; `is_wide` where the rows above count.
    pub fn new(width: usize, is_wide: bool) -> Self {
        let columns = width + 2 * PAD;
        let middle = |class: usize| f32::from_bits((class as u32 + FIRST as u32) << 21 | 1 << 20);
        let means: Vec<[f32; P]> = (0..CLASSES).map(|class| [middle(class); P]).collect();
        Self {
            rows: std::array::from_fn(|_| vec![[0.0; P]; columns]),
            wide: vec![[1.0; P]; if is_wide { columns } else { 0 }],
            near_means: means.clone(),
            near_counts: vec![[0; P]; CLASSES],
            wide_means: means,
        }
    }

    /// Bytes that so many columns take.
    pub fn memory(width: usize) -> u64 {
        12 * P as u64 * ((width + 2 * PAD) as u64 + CLASSES as u64)
    }

    /// Forgets the rows of another plane.
    pub fn start(&mut self) {
        self.rows.iter_mut().for_each(|row| row.fill([1.0; P]));
    }

    /// Moves to the next row.
    pub fn advance(&mut self) {
        self.rows.swap(0, 1);
    }

    /// Mean errors around the place.
    #[inline(always)]
    pub fn local(&self, at: usize) -> [f32; P] {
        let [now, above] = &self.rows;
        let (w, ww, n, nw, ne, nee) =
            (&now[at - 1], &now[at - 2], &above[at], &above[at - 1], &above[at + 1], &above[at + 2]);
        let mut local = [0.0; P];
        for i in 0..P {
            local[i] = (w[i] + n[i]) * 0.25 + (ww[i] + nw[i] + ne[i] + nee[i]) * 0.125;
        }
        local
    }

    /// What is expected where the errors around are `local`.
    #[inline(always)]
    pub fn expect(&self, at: usize, local: [f32; P]) -> Expected<P> {
        let near_class = local.map(class);
        let mut near = [0.0; P];
        for i in 0..P {
            near[i] = self.near_means[near_class[i]][i].max(LEAST);
        }
        let (mut wide, mut wide_class) = (near, [0; P]);
        if let Some(means) = self.wide.get(at) {
            for i in 0..P {
                wide_class[i] = class((means[i] + local[i]) * 0.5);
                wide[i] = self.wide_means[wide_class[i]][i].max(LEAST);
            }
        }
        Expected { near, wide, near_class, wide_class }
    }

    /// Learns the errors that were made.
    #[inline(always)]
    pub fn learn(&mut self, at: usize, expected: &Expected<P>, errors: [f32; P]) {
        self.rows[0][at] = errors;
        for i in 0..P {
            let class = expected.near_class[i];
            let count = &mut self.near_counts[class][i];
            let mean = &mut self.near_means[class][i];
            *mean += (errors[i] - *mean) / (*count as f32 + 3.0);
            *count = (*count + 1).min(250);
        }
        if !self.wide.is_empty() {
            for i in 0..P {
                let mean = &mut self.wide_means[expected.wide_class[i]][i];
                *mean += (errors[i] - *mean) * 0.01;
            }
        }
    }

    /// Takes down that there was no error.
    pub fn skip(&mut self, at: usize) {
        self.rows[0][at] = [0.0; P];
    }

    /// Lets this row count for the rows below it.
    pub fn end_row(&mut self) {
        let row = &mut self.rows[0];
        let end = row.len() - PAD;
        let last = row[end - 1];
        row[end..].fill(last);
        let first = row[PAD];
        self.rows[1][..PAD].fill(first);
        if self.wide.is_empty() {
            return;
        }
        let mut mean = first;
        let row = &self.rows[0];
        let mut spread = |x: usize, kept: f32| {
            for i in 0..P {
                mean[i] += (row[x][i] - mean[i]) * (1.0 - ACROSS);
                self.wide[x][i] = self.wide[x][i] * kept + mean[i] * ((1.0 - DOWN) * 0.5);
            }
        };
        (PAD..end).for_each(|x| spread(x, DOWN));
        (PAD..end).rev().for_each(|x| spread(x, 1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_rise_four_an_octave() {
        assert_eq!(class(0.0), 0);
        assert_eq!(class(16.0) - class(8.0), 4);
        assert!((0..100_000).all(|i| class(i as f32 / 100.0) <= class((i + 1) as f32 / 100.0)));
        assert!(class(1e9) < CLASSES);
    }

    #[test]
    fn what_is_expected_follows_what_was() {
        let mut errors = Errors::<4>::new(8, false);
        errors.start();
        for _ in 0..500 {
            let expected = errors.expect(PAD, errors.local(PAD));
            errors.learn(PAD, &expected, [3.0; 4]);
            errors.rows[0][PAD] = [1.0; 4];
        }
        let expected = errors.expect(PAD, errors.local(PAD));
        assert!((expected.near[0] - 3.0).abs() < 0.1, "{}", expected.near[0]);
    }
}
