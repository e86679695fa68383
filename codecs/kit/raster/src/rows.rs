//! The rows that a sample is predicted from.

use crate::planes::{Planes, Shape};

/// Columns on both sides of a row that repeat its ends.
pub(crate) const PAD: usize = 4;

/// The row being coded and the three above; those of planes coded before, around the same place.
pub(crate) struct Rows {
    pub now: Vec<i32>,
    pub above: [Vec<i32>; 3],
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
        Self { now: row(), above: [row(), row(), row()], others }
    }

    /// Moves to row `y`.
    pub fn advance(&mut self, planes: &dyn Planes, shape: &Shape, y: usize) {
        let width = shape.width;
        self.above.rotate_right(1);
        std::mem::swap(&mut self.now, &mut self.above[0]);
        if y == 1 {
            let (first, rest) = self.above.split_at_mut(1);
            rest.iter_mut().for_each(|row| row.copy_from_slice(&first[0]));
        }
        if y > 0 {
            let new = if y == 1 { 3 } else { 1 };
            self.above[..new].iter_mut().for_each(|row| pad(row));
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

    /// How rough it is around a place, 0 to 15: by what the plane coded before misses there, or how this one differs above.
    #[inline(always)]
    pub fn texture(&self, at: usize) -> usize {
        let roughness = match self.others.first() {
            Some(Other { rows: [above, same, below], .. }) => {
                2 * miss(same, above, at) + miss(same, above, at + 1) + miss(below, same, at)
            }
            None => {
                let (now, n) = (&self.now, &self.above[0]);
                4 * (now[at - 1].abs_diff(n[at - 1]) + n[at].abs_diff(n[at - 1]) + n[at + 1].abs_diff(n[at])) / 3
            }
        };
        // Three classes to two octaves.
        let x = u64::from(roughness) + 1;
        let log = x.ilog2();
        ((2 * log + u32::from(x << 1 >= 3 << log)) as usize * 3 / 4).min(15)
    }

    /// How a second other plane rises at a place, or how three of this one's farther neighbours differ from a centre.
    #[inline(always)]
    pub fn farther(&self, at: usize, centre: i32) -> [i32; 3] {
        match self.others.get(1) {
            Some(Other { rows: [above, same, _], .. }) => {
                [same[at] - same[at - 1], same[at] - above[at], same[at + 1] - same[at]]
            }
            None => {
                let [n, nn, _] = &self.above;
                [n[at + 2] - centre, nn[at + 1] - centre, nn[at - 1] - centre]
            }
        }
    }
}

/// How far a value of a row is from the median of what its neighbours to the left and above, and both at once, tell.
#[inline(always)]
fn miss(row: &[i32], above: &[i32], at: usize) -> u32 {
    let (west, north, north_west) = (row[at - 1], above[at], above[at - 1]);
    row[at].abs_diff((west + north - north_west).clamp(west.min(north), west.max(north)))
}

fn pad(row: &mut [i32]) {
    let end = row.len() - PAD;
    let (first, last) = (row[PAD], row[end - 1]);
    row[..PAD].fill(first);
    row[end..].fill(last);
}

/// How many neighbours a first and a further other plane give of those that predictions are made of.
const OF_OTHERS: [usize; 2] = [5, 3];
const BROAD_OF_OTHERS: [usize; 2] = [17, 11];
const NEAR_OF_OTHERS: [usize; 2] = [3, 2];

/// The neighbours that predictions are made of, less the mean of the two nearest.
#[inline(always)]
pub(crate) fn taps<const N: usize>(rows: &Rows, at: usize, base: i32) -> [f32; N] {
    gather(rows, at, base, OF_OTHERS)
}

/// Many neighbours, as of [`taps`].
#[inline(always)]
pub(crate) fn broad_taps<const N: usize>(rows: &Rows, at: usize, base: i32) -> [f32; N] {
    gather(rows, at, base, BROAD_OF_OTHERS)
}

/// Few neighbours, as of [`taps`].
#[inline(always)]
pub(crate) fn near_taps<const N: usize>(rows: &Rows, at: usize, base: i32) -> [f32; N] {
    gather(rows, at, base, NEAR_OF_OTHERS)
}

#[inline(always)]
fn gather<const N: usize>(rows: &Rows, at: usize, base: i32, of_others: [usize; 2]) -> [f32; N] {
    let (now, [n, nn, nnn]) = (&rows.now, &rows.above);
    let mut taps = [0.0; N];
    let mut put = N;
    for (i, other) in rows.others.iter().enumerate() {
        let most = put.min(of_others[i.min(1)]);
        let [above, same, below] = &other.rows;
        let base = (same[at - 1] + above[at]) / 2;
        let list = [
            same[at],
            same[at - 1],
            above[at],
            same[at + 1],
            below[at],
            above[at - 1],
            above[at + 1],
            below[at - 1],
            below[at + 1],
            same[at - 2],
            same[at + 2],
            above[at + 2],
            above[at - 2],
            below[at + 2],
            below[at - 2],
            same[at - 3],
            same[at + 3],
            above[at - 3],
            above[at + 3],
        ];
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
        nnn[at],
        nnn[at + 1],
        nnn[at - 1],
        n[at + 4],
        n[at - 4],
        nnn[at + 2],
        nnn[at - 2],
        nn[at + 4],
        nn[at - 4],
        nnn[at + 3],
        nnn[at - 3],
    ];
    for (tap, v) in taps[..put].iter_mut().zip(own) {
        *tap = (v - base) as f32;
    }
    taps
}
