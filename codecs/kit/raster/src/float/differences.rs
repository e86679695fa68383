//! Whole numbers as differences of neighbours', for those that are too large or too smooth for the model of whole numbers.

use kit_core::{Error, Result};

/// How often differences are taken along rows and down columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub across: u8,
    pub down: u8,
}

impl Order {
    /// The numbers themselves.
    pub const NONE: Self = Self { across: 0, down: 0 };
    /// All that are tried.
    pub const ALL: [(u8, u8); 8] = [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (0, 1), (1, 1), (2, 2)];
    /// The most of each.
    pub const ACROSS: usize = 4;
    pub const DOWN: usize = 2;

    /// The order of so many across and so many down.
    pub fn of((across, down): (u8, u8)) -> Self {
        Self { across, down }
    }

    /// Reads an order.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let (&byte, rest) =
            input.split_first().ok_or_else(|| Error::corrupt("expected an order of differences, found the end"))?;
        *input = rest;
        let order = Self { across: byte >> 4, down: byte & 15 };
        if usize::from(order.across) > Self::ACROSS || usize::from(order.down) > Self::DOWN {
            return Err(Error::corrupt(format!(
                "expected differences of order 4 and 2 at most, found {} and {}",
                order.across, order.down
            )));
        }
        Ok(order)
    }

    /// What makes the number at 0 and 0 have no difference; `get` tells those so many to the left and above.
    #[inline]
    pub fn foresee(self, get: impl Fn(usize, usize) -> i64) -> i64 {
        if self == Self::NONE {
            return 0;
        }
        let (lefts, ups) = (BINOMIALS[usize::from(self.across)], BINOMIALS[usize::from(self.down)]);
        let mut sum = 0i64;
        for (j, up) in ups.iter().enumerate().take(usize::from(self.down) + 1) {
            for (i, left) in lefts.iter().enumerate().take(usize::from(self.across) + 1) {
                if i + j > 0 {
                    sum = sum.wrapping_sub(get(i, j).wrapping_mul(left * up));
                }
            }
        }
        sum
    }

    /// The same of values.
    pub fn foresee_value(self, get: impl Fn(usize, usize) -> f64) -> f64 {
        let (lefts, ups) = (BINOMIALS[usize::from(self.across)], BINOMIALS[usize::from(self.down)]);
        let mut sum = 0.0;
        for (j, up) in ups.iter().enumerate().take(usize::from(self.down) + 1) {
            for (i, left) in lefts.iter().enumerate().take(usize::from(self.across) + 1) {
                if i + j > 0 {
                    sum -= get(i, j) * (left * up) as f64;
                }
            }
        }
        sum
    }
}

/// With alternating signs.
const BINOMIALS: [[i64; 5]; 5] =
    [[1, 0, 0, 0, 0], [1, -1, 0, 0, 0], [1, -2, 1, 0, 0], [1, -3, 3, -1, 0], [1, -4, 6, -4, 1]];

/// The numbers of the row being coded and of those above.
pub(crate) struct Differences {
    order: Order,
    back: usize,
    height: usize,
    y: usize,
    /// The row being coded comes first.
    rows: [Vec<i64>; Order::DOWN + 1],
}

impl Differences {
    pub fn memory(row: u64) -> u64 {
        8 * (Order::DOWN as u64 + 1) * row
    }

    /// Starts at the first of `height` rows of a plane; neighbours along a row are `back` apart.
    pub fn new(order: Order, row: usize, back: usize, height: usize) -> Self {
        Self { order, back, height, y: 0, rows: std::array::from_fn(|_| vec![0; row]) }
    }

    /// What the number at `x` is foreseen to be: with lesser order at the edges.
    #[inline]
    pub fn foresee(&self, x: usize) -> i64 {
        let mut order = Order {
            across: self.order.across.min((x / self.back).min(Order::ACROSS) as u8),
            down: self.order.down.min(self.y.min(Order::DOWN) as u8),
        };
        if order == Order::NONE && self.order != Order::NONE && self.y > 0 {
            order.down = 1;
        }
        order.foresee(|i, j| self.rows[j][x - i * self.back])
    }

    /// Keeps the number at `x`.
    #[inline]
    pub fn keep(&mut self, x: usize, n: i64) {
        self.rows[0][x] = n;
    }

    /// Goes to the next row.
    pub fn next_row(&mut self) {
        self.rows.rotate_right(1);
        self.y = (self.y + 1) % self.height;
    }
}

#[cfg(test)]
mod tests {
    use super::{Differences, Order};

    #[test]
    fn polynomials_have_no_differences() {
        let squares = |i: usize, j: usize| (7 - i as i64) * (7 - i as i64) + 3 * j as i64;
        assert_eq!(Order { across: 3, down: 0 }.foresee(squares), 49);
        assert_eq!(Order { across: 1, down: 1 }.foresee(squares), 49);
        let mut differences = Differences::new(Order { across: 2, down: 0 }, 5, 1, 9);
        for (x, n) in [4, 7, 10, 13].into_iter().enumerate() {
            assert_eq!(differences.foresee(x), [0, 4, 10, 13][x]);
            differences.keep(x, n);
        }
        differences.next_row();
        assert_eq!(differences.foresee(0), 4);
    }
}
