//! The probability of a bit in one context, learnt from what was seen there.

/// A probability of 22 bits and a count of 10 bits, in one word.
///
/// The n-th update moves the probability by 1 / (n + 1.5) of the way, down to a limit: an average at first, then a decaying one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter(u32);

/// Largest count, and so the slowest rate.
pub const MAX_LIMIT: u32 = 1023;

/// 65536 / (n + 1.5).
static RECIPROCALS: [u16; MAX_LIMIT as usize + 1] = {
    let mut table = [0; MAX_LIMIT as usize + 1];
    let mut n = 0;
    while n < table.len() {
        table[n] = (131_072 / (2 * n + 3)) as u16;
        n += 1;
    }
    table
};

impl Counter {
    /// Even odds, nothing seen.
    pub const NEW: Self = Self(1 << 31);

    /// Starts at `p / 65536` as if `count` (at most 1023) bits had been seen.
    pub const fn with(p: u32, count: u32) -> Self {
        Self(p << 16 | count)
    }

    /// The probability of a one, 0 to 65535.
    #[inline]
    pub fn p(self) -> u32 {
        self.0 >> 16
    }

    /// How many bits were seen, up to the limit of its updates.
    #[inline]
    pub fn count(self) -> u32 {
        self.0 & MAX_LIMIT
    }

    /// Forgets how many bits were seen beyond `count`, and so learns faster for a while.
    pub fn relax(&mut self, count: u32) {
        self.0 = self.0 & !MAX_LIMIT | (self.0 & MAX_LIMIT).min(count);
    }

    /// Learns `bit`; `limit` is the count at which the rate stays, at most 1023.
    #[inline]
    pub fn update(&mut self, bit: u32, limit: u32) {
        debug_assert!(bit <= 1 && limit <= MAX_LIMIT);
        let count = self.0 & MAX_LIMIT;
        let away = i64::from(bit << 22) - i64::from(self.0 >> 10);
        // Of the product's 16 fractional bits the first ten fall on the count, which they must not touch.
        let step = ((away * i64::from(RECIPROCALS[count as usize])) >> 6) as u32 & !MAX_LIMIT;
        self.0 = self.0.wrapping_add(step) + u32::from(count < limit);
    }
}

impl Default for Counter {
    fn default() -> Self {
        Self::NEW
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_steps() {
        let mut counter = Counter::NEW;
        assert_eq!((counter.p(), counter.count()), (32768, 0));
        counter.update(1, 255); // 0.5 + 0.5 / 1.5 = 0.8333
        assert_eq!((counter.p(), counter.count()), (54613, 1));
        counter.update(1, 255); // + 0.1667 / 2.5 = 0.9
        assert_eq!((counter.p(), counter.count()), (58982, 2));
        counter.update(0, 255); // − 0.9 / 3.5 = 0.6429
        assert_eq!((counter.p(), counter.count()), (42130, 3));
    }

    #[test]
    fn stays_in_range_at_both_ends() {
        for bit in [0, 1] {
            let mut counter = Counter::NEW;
            for _ in 0..100_000 {
                counter.update(bit, MAX_LIMIT);
            }
            assert_eq!(counter.count(), MAX_LIMIT);
            let certain = if bit == 1 { 65535 - counter.p() } else { counter.p() };
            assert!(certain < 20, "p = {}", counter.p());
        }
    }

    #[test]
    fn the_limit_sets_the_rate() {
        let mut counter = Counter::with(32768, 3);
        for _ in 0..10 {
            counter.update(1, 3);
            counter.update(0, 3);
        }
        assert_eq!(counter.count(), 3);
        let before = counter.p();
        counter.update(1, 3); // rate 1 / 4.5
        assert!((counter.p() - before).abs_diff((65536 - before) * 2 / 9) < 32);
    }
}
