//! Floats that were decimals: numbers of a step of a power of ten.

use super::ordered::Number;

/// The finest step is a millionth.
const FINEST: u32 = 6;
/// At most one number of so many is on no step.
const RARE: usize = 16;

/// Floats from one step to the next, at least.
const SPARSE: i64 = 8;

/// What stands for a number: an integer count of steps, or its own ordered integer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    /// Steps to one.
    pub each: f64,
}

impl Steps {
    /// The steps of that many digits behind the point.
    pub fn of(digits: u32) -> Self {
        let mut each = 1.0;
        for _ in 0..digits {
            each *= 10.0;
        }
        Self { each }
    }

    /// The coarsest steps on which almost all finite numbers of a column lie, and that most floats between them do not.
    pub fn find(column: &[i64], number: Number) -> Option<u32> {
        if !number.is_float() {
            return None;
        }
        (0..=FINEST).find(|&digits| {
            let steps = Self::of(digits);
            let (mut finite, mut off, mut dense) = (0, 0, 0);
            for &ordered in column.iter().filter(|&&ordered| number.is_finite(ordered)) {
                finite += 1;
                match steps.count(ordered, number) {
                    None => off += 1,
                    Some(count) => {
                        let next = steps.ordered(count.saturating_add(1), number);
                        dense += usize::from(next.wrapping_sub(ordered) < SPARSE);
                    }
                }
                if (off + dense) * RARE > finite + RARE {
                    return false;
                }
            }
            finite > 0 && (off + dense) * RARE <= finite
        })
    }

    /// How many steps a number is, where it is exactly the float next to so many.
    pub fn count(self, ordered: i64, number: Number) -> Option<i64> {
        let count = (number.value(ordered) * self.each + 0.5).floor();
        if count.abs() > 1e15 {
            return None;
        }
        let count = count as i64;
        (self.ordered(count, number) == ordered).then_some(count)
    }

    /// The number of so many steps.
    pub fn ordered(self, count: i64, number: Number) -> i64 {
        number.nearest(count as f64 / self.each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_found() {
        let ordered = |value: f32| Number::FLOAT32.ordered(&value.to_be_bytes());
        let mut column: Vec<i64> = (0..100).map(|i| ordered(i as f32 / 100.0 + 3.0)).collect();
        column.push(ordered(f32::NAN));
        assert_eq!(Steps::find(&column, Number::FLOAT32), Some(2));
        assert_eq!(Steps::of(2).count(column[5], Number::FLOAT32), Some(305));
        assert_eq!(Steps::of(2).count(ordered(f32::NAN), Number::FLOAT32), None);
        assert_eq!(Steps::of(0).count(ordered(-0.0), Number::FLOAT32), None);
        column.extend((0..20).map(|i| ordered(std::f32::consts::PI * i as f32)));
        assert_eq!(Steps::find(&column, Number::FLOAT32), None);
    }
}
