//! Numbers that go up or down by the same as before: counters, sequence numbers, times.

/// What a slot last held.
#[derive(Clone, Copy, Default)]
struct Series {
    value: u64,
    /// By how much it differed from the one before.
    step: u64,
    /// Digits, 0 while nothing was held.
    len: u8,
}

/// Follows the decimal numbers in each slot, and expects the next to differ as the last did.
pub struct Numbers {
    series: Vec<Series>,
    bits: u32,
    /// The series of this token.
    at: usize,
    /// This token so far, while it has digits only.
    value: u64,
    len: usize,
    plain: bool,
    /// The digits that are expected, as far as the token agrees with them.
    expected: [u8; MAX_DIGITS],
    expected_len: usize,
}

/// Digits of the longest number that is followed; 18 nines fit in 60 bits.
const MAX_DIGITS: usize = 18;

impl Numbers {
    /// Makes `2^bits` series.
    pub fn new(bits: u32) -> Self {
        Self {
            series: vec![Series::default(); 1 << bits],
            bits,
            at: 0,
            value: 0,
            len: 0,
            plain: true,
            expected: [0; MAX_DIGITS],
            expected_len: 0,
        }
    }

    /// Bytes that `2^bits` series take.
    pub fn memory(bits: u32) -> u64 {
        (size_of::<Series>() as u64) << bits
    }

    /// Ends the token, and starts one in `slot`.
    pub fn start(&mut self, slot: u32) {
        if self.plain && self.len > 0 {
            let last = &mut self.series[self.at];
            *last = Series { value: self.value, step: self.value.wrapping_sub(last.value), len: self.len as u8 };
        }
        self.at = (slot.wrapping_mul(0x9E37_79B1) >> (32 - self.bits)) as usize;
        (self.value, self.len, self.plain) = (0, 0, true);
        self.expect();
    }

    /// Moves past a byte of the token.
    pub fn advance(&mut self, byte: u8) {
        if self.expected_len > 0 && (self.len >= self.expected_len || self.expected[self.len] != byte) {
            self.expected_len = 0;
        }
        self.plain &= byte.is_ascii_digit() && self.len < MAX_DIGITS;
        if self.plain {
            self.value = self.value * 10 + u64::from(byte - b'0');
        }
        self.len += 1;
    }

    /// The digit that comes next, with a one above its bits; 0 for none.
    pub fn expected(&self) -> u32 {
        if self.len < self.expected_len { u32::from(self.expected[self.len]) | 0x100 } else { 0 }
    }

    /// Writes down the number that the series goes on with: at least as many digits as before.
    fn expect(&mut self) {
        let Series { value, step, len } = self.series[self.at];
        let mut rest = value.wrapping_add(step);
        self.expected_len = 0;
        if len == 0 || rest >= 10u64.pow(MAX_DIGITS as u32) {
            return;
        }
        let digits = rest.checked_ilog10().map_or(1, |log| log as usize + 1).max(usize::from(len));
        for digit in self.expected[..digits].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.expected_len = digits;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits expected behind numbers that all stand in one slot, while the next one agrees.
    fn next(numbers: &[&str]) -> String {
        let mut model = Numbers::new(4);
        for number in numbers {
            model.start(7);
            number.bytes().for_each(|byte| model.advance(byte));
        }
        model.start(7);
        let mut digits = String::new();
        while model.expected() != 0 {
            digits.push(char::from(model.expected() as u8));
            model.advance(model.expected() as u8);
        }
        digits
    }

    #[test]
    fn series_go_on() {
        assert_eq!(next(&["97", "98", "99"]), "100");
        assert_eq!(next(&["20", "15", "10"]), "05");
        assert_eq!(next(&["007", "008"]), "009");
        assert_eq!(next(&["x1", ""]), "");
        assert_eq!(next(&["999999999999999998", "999999999999999999"]), "");
        assert_eq!(next(&["10", "0"]), "");
    }

    #[test]
    fn a_digit_that_differs_ends_the_expectation() {
        let mut model = Numbers::new(4);
        for number in ["100", "101"] {
            model.start(0);
            number.bytes().for_each(|byte| model.advance(byte));
        }
        model.start(0);
        model.advance(b'1');
        assert_eq!(model.expected(), 0x100 | u32::from(b'0'));
        model.advance(b'5');
        assert_eq!(model.expected(), 0);
    }
}
