//! The rows that a sample is predicted from.

use crate::planes::{Planes, Shape};

/// Columns on both sides of a row that repeat its ends.
pub(crate) const PAD: usize = 4;

/// The row being coded and the two above; those of planes coded before, around the same place.
pub(crate) struct Rows {
    pub now: Vec<i32>,
    pub above: [Vec<i32>; 2],
    pub others: Vec<Other>,
}

/// A plane that was coded before: its rows above, at and below the place.
pub(crate) struct Other {
    pub rows: [Vec<i32>; 3],
    pub is_frame: bool,
    place: (usize, usize),
}

impl Rows {
    /// Rows of the plane `plane` in `frame`, none of them loaded.
    pub fn new(shape: &Shape, frame: usize, plane: usize, most: usize) -> Self {
        let row = || vec![0; shape.width + 2 * PAD];
        let earlier = (0..plane).rev().filter(|&p| shape.tops[p] > 0).take(2).map(|p| ((frame, p), false));
        let before = frame.checked_sub(1).map(|f| ((f, plane), true));
        let others = before
            .into_iter()
            .chain(earlier)
            .take(most)
            .map(|(place, is_frame)| Other { rows: std::array::from_fn(|_| row()), is_frame, place })
            .collect();
        Self { now: row(), above: [row(), row()], others }
    }

    /// Moves to row `y`.
    pub fn advance(&mut self, planes: &dyn Planes, shape: &Shape, y: usize) {
        let width = shape.width;
        self.above.swap(0, 1);
        std::mem::swap(&mut self.now, &mut self.above[0]);
        if y == 1 {
            let (first, second) = self.above.split_at_mut(1);
            second[0].copy_from_slice(&first[0]);
        }
        if y > 0 {
            pad(&mut self.above[0]);
            if y == 1 {
                pad(&mut self.above[1]);
            }
            let first = self.above[0][PAD];
            self.now[..PAD].fill(first);
        }
        for Other { rows, place: (frame, plane), .. } in &mut self.others {
            rows.rotate_left(1);
            let mut load = |i: usize, y: usize| {
                planes.load(*frame, *plane, y, &mut rows[i][PAD..PAD + width]);
                pad(&mut rows[i]);
            };
            if y == 0 {
                load(0, 0);
                load(1, 0);
            }
            load(2, (y + 1).min(shape.height - 1));
        }
    }

    /// Lets the value at `x` of the first row stand for the missing ones above what follows.
    pub fn spread_first(&mut self, x: usize) {
        let value = self.now[x + PAD];
        for row in &mut self.above {
            row[x + PAD..x + 2 * PAD].fill(value);
        }
        if x == 0 {
            self.now[..PAD].fill(value);
            self.above.iter_mut().for_each(|row| row[..PAD].fill(value));
        }
    }
}

fn pad(row: &mut [i32]) {
    let end = row.len() - PAD;
    let (first, last) = (row[PAD], row[end - 1]);
    row[..PAD].fill(first);
    row[end..].fill(last);
}

/// The neighbours that predictions are made of, less the mean of the two nearest.
#[inline(always)]
pub(crate) fn taps<const N: usize>(rows: &Rows, at: usize, base: i32) -> [f32; N] {
    let (now, n, nn) = (&rows.now, &rows.above[0], &rows.above[1]);
    let mut taps = [0.0; N];
    let mut put = N;
    for (i, other) in rows.others.iter().enumerate() {
        let most = if i == 0 { put.min(5) } else { put.min(3) };
        let [above, same, below] = &other.rows;
        let base = (same[at - 1] + above[at]) / 2;
        let list = [same[at], same[at - 1], above[at], same[at + 1], below[at]];
        for v in &list[..most] {
            put -= 1;
            taps[put] = (v - base) as f32;
        }
    }
    let own = [
        now[at - 1],
        n[at],
        n[at - 1],
        n[at + 1],
        now[at - 2],
        nn[at],
        n[at + 2],
        nn[at + 1],
        nn[at - 1],
        n[at - 2],
        now[at - 3],
        nn[at + 2],
        nn[at - 2],
        n[at + 3],
        n[at - 3],
        nn[at + 3],
        nn[at - 3],
        now[at - 4],
    ];
    for (tap, v) in taps[..put].iter_mut().zip(own) {
        *tap = (v - base) as f32;
    }
    taps
}
