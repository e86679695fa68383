//! Least squares over the places around, of which those count most that look most alike: their neighbours differ least from the
//! neighbours of the place sought (the idea of Weinlich et al., "Probability distribution estimation for autoregressive pixel-predictive
//! image coding", 2016).

use crate::squares::{Sums, dot};

/// Rows above whose places are looked at, and columns to both sides.
const UP: usize = 5;
const SIDE: usize = 6;

/// What makes unlike places count: so many times what neighbours err by, squared.
const TOLERANCE: f32 = 8.0;

/// Draws coefficients to nought.
const RIDGE: f32 = 0.1;

/// Places and what their `N` neighbours told of them.
pub(crate) struct Alike<const N: usize> {
    /// The row being coded and those above, the nearest first.
    rows: [Vec<Place<N>>; UP + 1],
    /// Rows above that there are.
    known: usize,
}

#[derive(Clone, Copy)]
struct Place<const N: usize> {
    taps: [f32; N],
    value: f32,
}

impl<const N: usize> Alike<N> {
    pub fn new(width: usize) -> Self {
        Self { rows: std::array::from_fn(|_| vec![Place { taps: [0.0; N], value: 0.0 }; width]), known: 0 }
    }

    /// Bytes that so many columns take.
    pub fn memory(width: usize) -> u64 {
        (size_of::<Place<N>>() * (UP + 1)) as u64 * width as u64
    }

    /// Forgets the rows of another plane.
    pub fn start(&mut self) {
        self.known = 0;
    }

    /// Predicts the value in column `x` from its neighbours, where an error of `scale` is expected.
    #[inline(always)]
    pub fn guess(&self, x: usize, taps: &[f32; N], scale: f32) -> f32 {
        let mut sums = Sums::ZERO;
        let tolerance = scale * scale * TOLERANCE + 1.0;
        let (from, to) = (x.saturating_sub(SIDE), (x + SIDE + 1).min(self.rows[0].len()));
        for (up, row) in self.rows[..=self.known].iter().enumerate() {
            let to = if up == 0 { x } else { to };
            for (at, place) in (from..to).zip(&row[from..to]) {
                let far = (1 + up + at.abs_diff(x)) as f32;
                let weight = 4.0 / ((distance(&place.taps, taps) + tolerance) * far);
                sums.add(&place.taps, place.value, weight);
            }
        }
        dot(&sums.solve(None, RIDGE), taps)
    }

    /// Takes down the value in column `x`.
    #[inline(always)]
    pub fn learn(&mut self, x: usize, taps: &[f32; N], value: f32) {
        self.rows[0][x] = Place { taps: *taps, value };
    }

    /// Lets this row count for the rows below it.
    pub fn end_row(&mut self) {
        self.rows.rotate_right(1);
        self.known = (self.known + 1).min(UP);
    }
}

/// How unlike two places are: the sum of squares of their neighbours' differences.
#[inline(always)]
fn distance<const N: usize>(a: &[f32; N], b: &[f32; N]) -> f32 {
    let mut sums = [0.0; 4];
    for i in 0..N {
        sums[i & 3] += (a[i] - b[i]) * (a[i] - b[i]);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_alike_places_tell_is_believed() {
        // Rough places are twice their neighbour, smooth ones as it is.
        let mut alike = Alike::<2>::new(40);
        let place = |x: usize, y: usize| {
            let a = ((x * 7 + y * 13) % 19) as f32 - 9.0;
            if x.is_multiple_of(2) { ([a, 50.0], 2.0 * a) } else { ([a, 0.0], a) }
        };
        alike.start();
        for y in 0..8 {
            for x in 0..40 {
                let (taps, value) = place(x, y);
                if y == 7 {
                    let guess = alike.guess(x, &taps, 0.1);
                    assert!((guess - value).abs() < 1.5, "{guess} for {value} at {x}");
                }
                alike.learn(x, &taps, value);
            }
            alike.end_row();
        }
    }

    #[test]
    fn nothing_known_predicts_nought() {
        assert_eq!(Alike::<2>::new(3).guess(1, &[5.0, 1.0], 1.0), 0.0);
    }
}
