//! Numbers near others: expected to go on from the same coordinates of earlier points, or from where the slot was last met.

use kit_tokens::fold;

/// Ways to expect a number.
const WAYS: usize = 5;

/// Slots that are remembered, as a power of two.
const BITS: u32 = 12;

/// Decimals that are kept; longer fractions are cut.
const DECIMALS: u32 = 6;

/// Digits before the point of a number that is followed.
const WHOLE_DIGITS: u32 = 9;

/// Characters of a number that is expected.
const LONGEST: usize = 20;

/// What a slot last held, in 10^-6, and by how much each way was off lately.
#[derive(Clone, Copy, Default)]
struct Last {
    value: i64,
    step: i64,
    errors: [u32; WAYS],
}

/// How the number compares with the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Same,
    /// Behind the first digit that differs, by how much that is higher, and characters since.
    Off(i32, u32),
}

/// Follows numbers as values.
pub struct Coordinates {
    slots: Vec<Last>,
    at: usize,
    /// The operands before, the latest first, in 10^-6.
    values: [i64; 6],
    /// Decimals of the last two operands, the latest first.
    decimals: [u32; 2],
    ways: [i64; WAYS],
    /// The number so far.
    value: i64,
    negative: bool,
    digits: u32,
    fraction: Option<u32>,
    /// Whether fractions below one come without a zero before the point.
    bare: bool,
    /// The number that is expected, and how many of its characters have passed.
    expected: [u8; LONGEST],
    len: usize,
    passed: usize,
    course: Course,
}

impl Coordinates {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Self {
            slots: vec![Last::default(); 1 << BITS],
            at: 0,
            values: [0; 6],
            decimals: [0; 2],
            ways: [0; WAYS],
            value: 0,
            negative: false,
            digits: 0,
            fraction: None,
            bare: false,
            expected: [0; LONGEST],
            len: 0,
            passed: 0,
            course: Course::Same,
        }
    }

    /// Bytes that it takes.
    pub const MEMORY: u64 = 64 << BITS;

    /// A token begins in `slot`.
    pub fn start(&mut self, slot: u32) {
        self.at = (slot.wrapping_mul(0x9E37_79B1) >> (32 - BITS)) as usize;
        (self.value, self.negative, self.digits, self.fraction) = (0, false, 0, None);
        let last = &self.slots[self.at];
        // Two operands back is the same coordinate of the point before.
        let [_, a, _, b, _, c] = self.values;
        self.ways = [a, 2 * a - b, a - b + c, last.value, last.value + last.step];
        let best = (1..WAYS).fold(0, |best, way| if last.errors[way] < last.errors[best] { way } else { best });
        self.expect(self.ways[best], self.decimals[1]);
    }

    /// Moves past a byte of a number.
    pub fn advance(&mut self, byte: u8) {
        match byte {
            b'-' => self.negative = true,
            b'.' => {
                self.bare = self.digits == 0 || self.bare && self.value != 0;
                self.fraction = self.fraction.or(Some(0));
            }
            b'0'..=b'9'
                if self.fraction.is_some_and(|decimals| decimals >= DECIMALS)
                    || self.digits >= WHOLE_DIGITS + DECIMALS => {}
            b'0'..=b'9' => {
                self.value = self.value * 10 + i64::from(byte - b'0');
                self.digits += 1;
                self.fraction = self.fraction.map(|decimals| decimals + 1);
            }
            _ => {}
        }
        self.course = match self.course {
            Course::Same if self.passed < self.len && self.expected[self.passed] == byte => Course::Same,
            Course::Same if self.passed < self.len => {
                Course::Off((i32::from(byte) - i32::from(self.expected[self.passed])).clamp(-2, 2), 0)
            }
            Course::Same => Course::Off(3, 0),
            Course::Off(by, since) => Course::Off(by, since + 1),
        };
        self.passed += 1;
    }

    /// The number has ended.
    pub fn end(&mut self) {
        if self.digits == 0 {
            return;
        }
        let decimals = self.fraction.unwrap_or(0);
        let value = self.value * 10i64.pow(DECIMALS - decimals) % (1 << 50);
        let value = if self.negative { -value } else { value };
        let last = &mut self.slots[self.at];
        for (error, way) in last.errors.iter_mut().zip(self.ways) {
            let off = 64 - value.abs_diff(way).leading_zeros();
            *error = *error - (*error >> 2) + off;
        }
        (last.step, last.value) = (value - last.value, value);
        self.values.copy_within(..5, 1);
        self.values[0] = value;
        self.decimals = [decimals, self.decimals[0]];
    }

    /// What is expected here, as a context.
    pub fn context(&self) -> u64 {
        let byte = |at: usize| if at < self.len { u32::from(self.expected[at]) } else { 0 };
        let next = fold(byte(self.passed), byte(self.passed + 1));
        let hash = match self.course {
            Course::Same => fold(next, 1),
            Course::Off(by, 0) => fold(by as u32, byte(self.passed) + 256),
            Course::Off(_, since) => fold(since, 3),
        };
        u64::from(fold(hash, self.fraction.map_or(0, |decimals| decimals + 1)))
    }

    /// The character that is expected next, with a one above its bits; 0 for none.
    pub fn expected(&self) -> u32 {
        if self.course == Course::Same && self.passed < self.len {
            u32::from(self.expected[self.passed]) | 0x100
        } else {
            0
        }
    }

    /// Writes down a number with so many decimals.
    fn expect(&mut self, value: i64, decimals: u32) {
        (self.len, self.passed, self.course) = (0, 0, Course::Same);
        let unit = 10u64.pow(DECIMALS - decimals);
        let parts = 10u64.pow(decimals);
        let units = value.unsigned_abs() / unit;
        let sign = if value < 0 { "-" } else { "" };
        let text = match decimals as usize {
            0 => format!("{sign}{units}"),
            width if self.bare && units < parts => format!("{sign}.{units:0width$}"),
            width => format!("{sign}{}.{:0width$}", units / parts, units % parts),
        };
        for (byte, digit) in self.expected.iter_mut().zip(text.bytes()) {
            *byte = digit;
            self.len += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is expected behind numbers in one slot.
    fn next(numbers: &[&str]) -> String {
        let mut coordinates = Coordinates::new();
        for number in numbers {
            coordinates.start(7);
            number.bytes().for_each(|byte| coordinates.advance(byte));
            coordinates.end();
        }
        coordinates.start(7);
        String::from_utf8_lossy(&coordinates.expected[..coordinates.len]).into_owned()
    }

    #[test]
    fn coordinates_go_on() {
        assert_eq!(next(&["1", "10.5", "2", "11", "3", "11.5", "4", "12", "5", "12.5"]), "6");
        assert_eq!(next(&["-1.25", "7", "-1.5", "7", "-1.75", "7", "-2.00", "7"]), "-2.25");
        assert_eq!(next(&["0.5", "0.5", "0.5"]), "0.5");
        assert_eq!(next(&["999999999999999999999", "-", "."]), "0");
    }
}
