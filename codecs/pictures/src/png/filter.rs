//! The filters of rows (PNG specification §9), and which one an encoder takes as a rule.

use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// How many filters there are.
pub const FILTERS: usize = 5;

/// Takes a filter off a row in place.
pub fn unfilter(filter: u8, row: &mut [u8], above: &[u8], pixel: usize) {
    for at in 0..row.len() {
        let expected = expected(filter, row, above, at, pixel);
        row[at] = row[at].wrapping_add(expected);
    }
}

/// Appends a row with a filter.
pub fn filter(filter: u8, row: &[u8], above: &[u8], pixel: usize, out: &mut Vec<u8>) {
    out.extend((0..row.len()).map(|at| row[at].wrapping_sub(expected(filter, row, above, at, pixel))));
}

#[inline(always)]
fn expected(filter: u8, row: &[u8], above: &[u8], at: usize, pixel: usize) -> u8 {
    let left = || if at >= pixel { row[at - pixel] } else { 0 };
    let corner = || if at >= pixel { above[at - pixel] } else { 0 };
    match filter {
        1 => left(),
        2 => above[at],
        3 => ((u16::from(left()) + u16::from(above[at])) / 2) as u8,
        4 => paeth(left(), above[at], corner()),
        _ => 0,
    }
}

/// §9.4.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i32::from);
    let (to_a, to_b, to_c) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}

/// The filter that makes the least sum of absolute differences (§12.7), the first of several.
pub fn usual(row: &[u8], above: &[u8], pixel: usize) -> usize {
    let mut sums = [0u64; FILTERS];
    for (filter, sum) in sums.iter_mut().enumerate() {
        for at in 0..row.len() {
            let rest = row[at].wrapping_sub(expected(filter as u8, row, above, at, pixel)) as i8;
            *sum += u64::from(rest.unsigned_abs());
        }
    }
    (0..FILTERS).min_by_key(|&filter| sums[filter]).unwrap_or(0)
}

/// Codes the filter of each row, knowing what is usual.
pub struct Choices {
    tables: [[Counter; 8]; FILTERS * FILTERS * 2],
    before: usize,
    hits: usize,
}

impl Default for Choices {
    fn default() -> Self {
        Self { tables: [[Counter::NEW; 8]; FILTERS * FILTERS * 2], before: 0, hits: 0 }
    }
}

impl Choices {
    /// Codes a filter; a decoder is given any and returns that which it reads, at most 7.
    pub fn code(&mut self, usual: usize, filter: usize, coder: &mut impl BitCoder) -> usize {
        let context = (self.before.min(FILTERS - 1) * FILTERS + usual) * 2 + self.hits;
        let mut node = 1;
        for bit in (0..3).rev() {
            let counter = &mut self.tables[context][node];
            let bit = coder.code((filter >> bit & 1) as u32, counter.p().clamp(32, 65504));
            counter.update(bit, 255);
            node = node << 1 | bit as usize;
        }
        self.before = node & 7;
        self.hits = usize::from(self.before == usual);
        self.before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_come_off_and_on_again() {
        let above: Vec<u8> = (0..40u32).map(|i| (i * i * 3) as u8).collect();
        let row: Vec<u8> = (0..40u32).map(|i| (i * i * 5 + 9) as u8).collect();
        for number in 0..5 {
            for pixel in 1..=4 {
                let mut filtered = Vec::new();
                filter(number, &row, &above, pixel, &mut filtered);
                unfilter(number, &mut filtered, &above, pixel);
                assert_eq!(filtered, row, "{number} {pixel}");
            }
        }
    }

    #[test]
    fn known_choices() {
        // p = 10 + 20 − 15 = 15: 5 from both, 0 from the corner.
        assert_eq!((paeth(10, 20, 15), paeth(10, 20, 20), paeth(10, 20, 10)), (15, 10, 20));
        assert_eq!(usual(&[0, 0, 0], &[0, 0, 0], 1), 0);
        assert_eq!(usual(&[100, 100, 100], &[0, 0, 0], 1), 1);
        assert_eq!(usual(&[7, 99, 3], &[7, 99, 3], 1), 2);
    }
}
