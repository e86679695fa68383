//! A column's numbers, each by those before it or by that in another column of the row.

use super::number::{Numbers, fold, unfold};
use kit_entropy::rans::SymbolCoder;

/// What a number is expected to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The least one.
    Least,
    /// The one before.
    Last,
    /// As far from the one before as that from its own.
    Line,
}

impl Expect {
    pub const ALL: [Self; 3] = [Self::Least, Self::Last, Self::Line];
}

/// How a column's numbers are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    pub expect: Expect,
    /// Numbers are this one and a multiple of the unit more.
    pub least: i64,
    pub unit: u64,
}

/// The model of a column's numbers.
pub struct Series {
    law: Law,
    last: i64,
    step: i64,
    /// How long the last codes were.
    past: u32,
    numbers: Numbers,
}

impl Series {
    pub fn new(law: Law, count: u32) -> Self {
        let bits = (32 - (count / 4).leading_zeros()).clamp(6, 11);
        Self { law, last: 0, step: 0, past: 0, numbers: Numbers::new(bits) }
    }

    /// Codes a number, less that of another column.
    pub fn code<C: SymbolCoder>(&mut self, coder: &mut C, wanted: i64, beside: i64) -> i64 {
        let unit = self.law.unit.max(1) as i64;
        let wanted = wanted.wrapping_sub(beside).wrapping_sub(self.law.least).wrapping_div(unit);
        let expected = match self.law.expect {
            Expect::Least => 0,
            Expect::Last => self.last,
            Expect::Line => self.last.wrapping_add(self.step),
        };
        let contexts = [self.past & 0xFF, self.past & 0xFF00];
        let number = if self.law.expect == Expect::Least {
            self.numbers.code(coder, wanted as u64, contexts) as i64
        } else {
            unfold(self.numbers.code(coder, fold(wanted.wrapping_sub(expected)), contexts)).wrapping_add(expected)
        };
        let size = 64 - fold(number.wrapping_sub(expected)).leading_zeros();
        self.past = self.past << 8 | size;
        self.step = number.wrapping_sub(self.last);
        self.last = number;
        number.wrapping_mul(unit).wrapping_add(self.law.least).wrapping_add(beside)
    }
}

/// The law of some numbers; `None` where they are none or too far apart.
pub fn law(expect: Expect, mut numbers: impl Iterator<Item = i64>) -> Option<Law> {
    let first = numbers.next()?;
    let (mut least, mut most, mut unit) = (first, first, 0);
    for number in numbers {
        (least, most) = (least.min(number), most.max(number));
        let more = number.checked_sub(first)?.unsigned_abs();
        if unit != 1 && (unit == 0 || more % unit != 0) {
            unit = divisor(unit, more);
        }
    }
    most.checked_sub(least)?;
    Some(Law { expect, least, unit: unit.max(1) })
}

/// The greatest common divisor.
fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
