//! How often each value of a plane has come.

/// Counts by value, or by groups of values where there are many, with the sums below any of them at hand (a Fenwick tree).
pub(crate) struct Histogram {
    sums: Vec<u32>,
    /// A group has 2^this values.
    group: u32,
    total: u32,
}

/// Most groups.
const GROUPS: u32 = 1 << 16;

/// Counts at which all are halved.
const MOST: u32 = 1 << 24;

impl Histogram {
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
        if self.total >= MOST {
            return;
        }
        self.total += 1;
        let mut i = (value >> self.group) as usize + 1;
        while i < self.sums.len() {
            self.sums[i] += 1;
            i += i & i.wrapping_neg();
        }
    }

    /// How many values below `value` have come, with a little for each that has not.
    #[inline]
    pub fn below(&self, value: i32) -> f32 {
        let mut i = (value >> self.group) as usize;
        let mut sum = 0;
        while i > 0 {
            sum += self.sums[i];
            i &= i - 1;
        }
        sum as f32 + value as f32 * 0.02
    }
}
