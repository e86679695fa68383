//! Floats that were decimals, or sums and differences of larger floats: numbers of a step of a power of ten or two.

use super::ordered::Number;

/// The finest decimal step is a millionth.
const FINEST: u8 = 6;
/// Numbers of lattices from which on steps are binary, and of the one whose step is one.
const BINARY: u8 = 64;
const ONE: u8 = 128;
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
    /// The steps of a lattice's number: of so many decimals, or from 64 on of two to the power of it less 128.
    pub fn of(lattice: u8) -> Self {
        let (factor, times) = match lattice {
            ..BINARY => (10.0, lattice),
            BINARY..ONE => (0.5, ONE - lattice),
            _ => (2.0, lattice - ONE),
        };
        Self { each: (0..times).fold(1.0, |each, _| each * factor) }
    }

    /// The coarsest lattice on which almost all finite numbers of a column lie, and most floats between them do not.
    pub fn find(column: &[i64], number: Number) -> Option<u8> {
        if !number.is_float() {
            return None;
        }
        let decimal = (0..=FINEST).find(|&lattice| Self::of(lattice).holds(column, number));
        let binary = binary(column, number).filter(|&lattice| Self::of(lattice).holds(column, number));
        [decimal, binary].into_iter().flatten().min_by(|&a, &b| Self::of(a).each.total_cmp(&Self::of(b).each))
    }

    fn holds(self, column: &[i64], number: Number) -> bool {
        let (mut finite, mut off) = (0, 0);
        for &ordered in column.iter().filter(|&&ordered| number.is_finite(ordered)) {
            finite += 1;
            let dense = |count: i64| self.ordered(count.saturating_add(1), number).wrapping_sub(ordered) < SPARSE;
            off += usize::from(self.count(ordered, number).is_none_or(dense));
            if off * RARE > finite + RARE {
                return false;
            }
        }
        finite > 0 && off * RARE <= finite
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

/// The binary lattice of the lowest bit that most finite numbers have.
fn binary(column: &[i64], number: Number) -> Option<u8> {
    let values = column.iter().filter(|&&ordered| number.is_finite(ordered)).map(|&ordered| number.value(ordered));
    let mut lowest: Vec<i32> = values.filter(|value| *value != 0.0).map(lowest_bit).collect();
    lowest.sort_unstable();
    let bit = *lowest.get(lowest.len() / (RARE + 1))?;
    u8::try_from(i32::from(ONE) - bit).ok().filter(|lattice| (BINARY..=254).contains(lattice))
}

/// The power of two of the lowest bit of a number that is not 0.
fn lowest_bit(value: f64) -> i32 {
    let exponent = (value.to_bits() >> 52 & 0x7FF) as i32;
    let mantissa = value.to_bits() & ((1 << 52) - 1) | if exponent > 0 { 1 << 52 } else { 0 };
    exponent.max(1) - 1075 + mantissa.trailing_zeros() as i32
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
        let halves: Vec<i64> = (0..100).map(|i| ordered(i as f32 * 0.5)).collect();
        assert_eq!(Steps::find(&halves, Number::FLOAT32), Some(ONE + 1));
        let large: Vec<i64> = (0..100).map(|i| ordered((i * i) as f32 * 32.0)).collect();
        assert_eq!(Steps::find(&large, Number::FLOAT32), Some(ONE - 5));
        column.extend((0..20).map(|i| ordered(std::f32::consts::PI * i as f32)));
        assert_eq!(Steps::find(&column, Number::FLOAT32), None);
    }
}
