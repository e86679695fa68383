//! Numbers that go on as they did: by the same step, or as far from their object's own number.

/// What a slot last held.
#[derive(Clone, Copy, Default)]
struct Last {
    value: i64,
    /// By how much it differed from the one before.
    step: i64,
    /// The number of the object in which it stood.
    object: i64,
    /// Whether it was as far from its object's number as the one before, rather than a step behind it.
    is_relative: bool,
    is_known: bool,
}

/// Follows the whole numbers in each slot.
pub struct Series {
    last: Vec<Last>,
    bits: u32,
    /// The slot of this number.
    at: usize,
    /// This number so far.
    value: i64,
    len: usize,
    negative: bool,
    plain: bool,
    /// The number that may turn out to be an object's, and the object in which the text stands.
    candidate: i64,
    object: i64,
    /// The digits that are expected, as far as the number agrees with them.
    expected: [u8; MAX_DIGITS],
    expected_len: usize,
}

/// Digits of the longest number that is followed.
const MAX_DIGITS: usize = 18;

impl Series {
    /// Follows `2^bits` slots.
    pub fn new(bits: u32) -> Self {
        Self {
            last: vec![Last::default(); 1 << bits],
            bits,
            at: 0,
            value: 0,
            len: 0,
            negative: false,
            plain: true,
            candidate: 0,
            object: 0,
            expected: [0; MAX_DIGITS],
            expected_len: 0,
        }
    }

    /// Bytes that `2^bits` slots take.
    pub fn memory(bits: u32) -> u64 {
        (size_of::<Last>() as u64) << bits
    }

    /// A token begins in `slot`.
    pub fn start(&mut self, slot: u32) {
        self.at = (slot.wrapping_mul(0x9E37_79B1) >> (32 - self.bits)) as usize;
        (self.value, self.len, self.negative, self.plain) = (0, 0, false, true);
        let last = self.last[self.at];
        self.expected_len = 0;
        if last.is_known {
            let from_object = last.value - last.object + self.object;
            self.expect(if last.is_relative { from_object } else { last.value + last.step });
        }
    }

    /// Moves past a byte of a number.
    pub fn advance(&mut self, byte: u8) {
        if self.expected_len > 0 && (self.len >= self.expected_len || self.expected[self.len] != byte) {
            self.expected_len = 0;
        }
        self.negative |= byte == b'-';
        self.plain &= byte.is_ascii_digit() && self.len < MAX_DIGITS;
        if byte.is_ascii_digit() && self.len < MAX_DIGITS {
            self.value = self.value * 10 + i64::from(byte - b'0');
        }
        self.len += 1;
    }

    /// Whether the number, without its point, is below.
    pub fn is_below(&self, limit: i64) -> bool {
        self.negative && -self.value < limit
    }

    /// The number has ended.
    pub fn end(&mut self) {
        if !self.plain || self.len == 0 {
            return;
        }
        let last = self.last[self.at];
        let from_object = last.value - last.object + self.object;
        let is_relative = match (self.value == from_object, self.value == last.value + last.step) {
            (true, false) => true,
            (false, true) => false,
            _ => last.is_relative,
        };
        self.last[self.at] =
            Last { value: self.value, step: self.value - last.value, object: self.object, is_relative, is_known: true };
        if self.value != 0 {
            self.candidate = self.value;
        }
    }

    /// The number before was an object's.
    pub fn object(&mut self) {
        self.object = self.candidate;
    }

    /// The digit that comes next, with a one above its bits; 0 for none.
    pub fn expected(&self) -> u32 {
        if self.len < self.expected_len { u32::from(self.expected[self.len]) | 0x100 } else { 0 }
    }

    fn expect(&mut self, value: i64) {
        let Ok(mut rest) = u64::try_from(value) else { return };
        if rest >= 10u64.pow(MAX_DIGITS as u32) {
            return;
        }
        let digits = rest.checked_ilog10().map_or(1, |log| log as usize + 1);
        for digit in self.expected[..digits].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.expected_len = digits;
    }
}
