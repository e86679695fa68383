//! How often each value of a plane has come.

/// Counts by value, or by groups of values where there are many, whose sums are at hand (a Fenwick tree).
pub(crate) struct Histogram {
    sums: Vec<u32>,
    /// A group has 2^this values.
    group: u32,
    total: u32,
}

/// Most groups.
const GROUPS: u32 = 1 << 16;

/// Values that are counted.
const MOST: u32 = 1 << 24;

/// What a value counts for that has not come.
const UNSEEN: f32 = 0.02;

impl Histogram {
    /// Bytes that the counts take at most, while they are made anew.
    pub const MEMORY: u64 = 8 * (GROUPS as u64 + 2);

    /// An empty histogram of values up to `top`.
    pub fn new(top: u32) -> Self {
        let group = (top / GROUPS + 1).next_power_of_two().ilog2();
        Self { sums: vec![0; (top >> group) as usize + 2], group, total: 0 }
    }

    /// Starts anew where the greatest value is another.
    pub fn fit(&mut self, top: u32) {
        let fresh = Self::new(top);
        if fresh.sums.len() != self.sums.len() || fresh.group != self.group {
            *self = fresh;
        }
    }

    /// Counts a value.
    pub fn count(&mut self, value: i32) {
        if self.total == MOST {
            return;
        }
        self.total += 1;
        let mut i = (value >> self.group) as usize + 1;
        while i < self.sums.len() {
            self.sums[i] += 1;
            i += i & i.wrapping_neg();
        }
    }

    /// How many values below `value` have come, but for those of its group.
    #[inline]
    pub fn below(&self, value: i32) -> u32 {
        let mut i = (value >> self.group) as usize;
        let mut sum = 0;
        while i > 0 {
            sum += self.sums[i];
            i &= i - 1;
        }
        sum
    }
}

/// How often values came in the second of two intervals for each time in the first, more than nought; both given by how often values
/// came there and how many there are.
#[inline]
pub(crate) fn ratio(first: (u32, i32), second: (u32, i32)) -> f32 {
    let weight = |(count, values): (u32, i32)| count as f32 + values as f32 * UNSEEN;
    weight(second) / weight(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_counts() {
        let mut histogram = Histogram::new(9);
        for value in [0, 3, 3, 3, 9] {
            histogram.count(value);
        }
        assert_eq!([0, 1, 3, 4, 9, 10].map(|v| histogram.below(v)), [0, 1, 1, 4, 4, 5]);
        assert_eq!(ratio((1, 3), (3, 2)), (3.0 + 2.0 * UNSEEN) / (1.0 + 3.0 * UNSEEN));
        assert_eq!(ratio((0, 1), (0, 3)), 3.0 * UNSEEN / UNSEEN);
    }

    #[test]
    fn many_values_are_counted_in_groups() {
        let mut histogram = Histogram::new((1 << 24) - 1);
        histogram.count((1 << 24) - 1);
        assert_eq!([0, 1 << 23, 1 << 24].map(|v| histogram.below(v)), [0, 0, 1]);
        assert!(histogram.sums.len() <= GROUPS as usize + 2);
    }
}
