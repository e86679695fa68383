//! Statistics of contexts: how large errors are, and where their middle lies (A.2.1, A.6).

use super::presets::Coding;

/// Lengths of runs by their index, as powers of two (A.2.1).
pub const RUNS: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// A context of gradients: A, B, C and N.
#[derive(Clone, Copy)]
pub struct Regular {
    pub sum: i32,
    pub bias: i32,
    pub correction: i32,
    pub count: i32,
}

impl Regular {
    /// The Golomb parameter (A.5.1).
    #[inline]
    pub fn parameter(&self) -> u32 {
        parameter(self.count, self.sum)
    }

    /// Learns an error (A.6).
    #[inline]
    pub fn learn(&mut self, error: i32, coding: &Coding) {
        self.bias += error * coding.step;
        self.sum += error.abs();
        if self.count == coding.reset {
            self.sum >>= 1;
            self.bias = if self.bias >= 0 { self.bias >> 1 } else { -((1 - self.bias) >> 1) };
            self.count >>= 1;
        }
        self.count += 1;
        if self.bias <= -self.count {
            self.correction = (self.correction - 1).max(-128);
            self.bias = (self.bias + self.count).max(1 - self.count);
        } else if self.bias > 0 {
            self.correction = (self.correction + 1).min(127);
            self.bias = (self.bias - self.count).min(0);
        }
    }
}

/// A context of samples that end a run: A, N and Nn (A.7.2).
#[derive(Clone, Copy)]
pub struct Interruption {
    pub sum: i32,
    pub count: i32,
    pub negative: i32,
}

impl Interruption {
    /// The Golomb parameter of a context of type 0 or 1.
    pub fn parameter(&self, kind: i32) -> u32 {
        parameter(self.count, self.sum + if kind == 1 { self.count >> 1 } else { 0 })
    }

    /// Learns an error and what it was coded as.
    pub fn learn(&mut self, error: i32, coded: i32, kind: i32, coding: &Coding) {
        self.negative += i32::from(error < 0);
        self.sum += (coded + 1 - kind) >> 1;
        if self.count == coding.reset {
            self.sum >>= 1;
            self.count >>= 1;
            self.negative >>= 1;
        }
        self.count += 1;
    }
}

/// The least k for which `count << k` is no less than `sum`.
#[inline]
fn parameter(count: i32, sum: i32) -> u32 {
    let k = count.leading_zeros().saturating_sub(sum.leading_zeros());
    k + u32::from(count << k < sum)
}

/// All contexts of a scan or restart interval.
pub struct Contexts {
    pub regular: [Regular; 365],
    pub interruption: [Interruption; 2],
}

impl Contexts {
    /// As an interval begins (A.2.1).
    pub fn new(coding: &Coding) -> Self {
        let sum = ((coding.range + 32) / 64).max(2);
        Self {
            regular: [Regular { sum, bias: 0, correction: 0, count: 1 }; 365],
            interruption: [Interruption { sum, count: 1, negative: 0 }; 2],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn parameters_are_the_least() {
        for count in 1..70 {
            for sum in 0..3000 {
                assert_eq!(Some(parameter(count, sum)), (0..24).find(|k| count << k >= sum));
            }
        }
    }
}
