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
    fn below(&self, value: i32) -> u32 {
        let mut i = (value >> self.group) as usize;
        let mut sum = 0;
        while i > 0 {
            sum += self.sums[i];
            i &= i - 1;
        }
        sum
    }

    /// How often values from `split` up to `high` have come for each from `low` up to `split`: more than nought.
    #[inline]
    pub fn ratio(&self, low: i32, split: i32, high: i32) -> f32 {
        let [below, middle, above] = [low, split, high].map(|v| self.below(v));
        let lower = (middle - below) as f32 + (split - low) as f32 * UNSEEN;
        let upper = (above - middle) as f32 + (high - split) as f32 * UNSEEN;
        upper / lower
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_ratios() {
        let mut histogram = Histogram::new(9);
        for value in [0, 3, 3, 3, 9] {
            histogram.count(value);
        }
        // From 3 up to 5 three came, below 3 one; with 0.02 for each value between.
        assert_eq!(histogram.ratio(0, 3, 5), (3.0 + 2.0 * UNSEEN) / (1.0 + 3.0 * UNSEEN));
        assert_eq!(histogram.ratio(4, 6, 9), (3.0 * UNSEEN) / (2.0 * UNSEEN));
        assert_eq!(histogram.ratio(4, 6, 10), (1.0 + 4.0 * UNSEEN) / (2.0 * UNSEEN));
    }

    #[test]
    fn many_values_are_counted_in_groups() {
        let mut histogram = Histogram::new((1 << 24) - 1);
        histogram.count((1 << 24) - 1);
        assert!(histogram.ratio(0, 1 << 23, 1 << 24) > 1.0);
        assert!(histogram.sums.len() <= GROUPS as usize + 2);
    }
}
