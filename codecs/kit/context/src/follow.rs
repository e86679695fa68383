//! Finds where the last bytes occurred before and expects what followed them there.

use kit_entropy::Counter;
use kit_entropy::logistic::stretch;

/// Lengths up to which a longer match is looked for, and from which on one may be followed at a flag a byte.
const LONG: u32 = 16;

/// How far back an agreement is counted.
const REACH: usize = 400;

/// Classes of matches: sixteen lengths, and four ways in which the last bytes went.
const CLASSES: usize = 64;

/// How much of its length a match loses where a byte differs, as a power of two: within a text, and between versions of one.
const LOSS: u32 = 4;
const STAYING_LOSS: u32 = 1;

/// What to believe of a match before any was followed.
const START: Counter = Counter::with(49152, 0);

/// Follows one earlier occurrence of the last bytes.
pub(crate) struct Match {
    /// Bytes by whose hash occurrences are found.
    min: usize,
    /// By that hash, the position behind the latest occurrence.
    positions: Vec<u32>,
    bits: u32,
    /// A hash of the last `min` bytes in its upper bits: older ones have been shifted out.
    key: u64,
    /// Where the expected byte is, while `len` is not 0.
    at: usize,
    /// Bytes that agreed so far, fewer after one that did not.
    len: u32,
    /// Where the bytes but the last were met before: looked up a byte ahead, so that nothing waits for memory.
    ahead: u32,
    /// Which of the last 32 bytes were not as expected, the latest lowest.
    missed: u32,
    class: usize,
    /// The expected byte with a one above its bits; 0 for none.
    expected: u32,
    /// How much of its length a match loses where a byte differs, as a power of two.
    loss: u32,
    /// Whether the byte that it would expect next is known not to come.
    barred: bool,
    /// The probability that the expected bit comes, by class.
    bit_comes: [Counter; CLASSES],
    /// The probability that the expected byte comes, by class and the byte.
    byte_comes: Vec<Counter>,
}

impl Match {
    /// Makes a model that finds agreements of `min` bytes, with `2^bits` positions (1 to 31 bits).
    pub fn new(min: usize, bits: u32) -> Self {
        Self {
            min,
            positions: vec![0; 1 << bits],
            bits,
            key: 0,
            at: 0,
            len: 0,
            ahead: 0,
            missed: 0,
            class: 0,
            expected: 0,
            loss: LOSS,
            barred: false,
            bit_comes: [START; CLASSES],
            byte_comes: vec![START; CLASSES << 8],
        }
    }

    /// Bytes that a model with `2^bits` positions takes.
    pub fn memory(bits: u32) -> u64 {
        ((1 << bits) + (CLASSES as u64 + 1) * 256) * size_of::<u32>() as u64
    }

    /// Stays with a match where bytes differ, as between versions of a text.
    pub fn stay(&mut self) {
        self.loss = STAYING_LOSS;
    }

    /// Forgets how often what it has learnt was right.
    pub fn relax(&mut self, count: u32) {
        self.bit_comes.iter_mut().chain(&mut self.byte_comes).for_each(|counter| counter.relax(count));
    }

    /// Moves past the byte at the end of `seen`, and expects one behind it.
    pub fn advance(&mut self, seen: &[u8]) {
        let Some(&last) = seen.last() else { return };
        if self.len > 0 {
            let came = self.expected == u32::from(last) | 0x100;
            self.missed = self.missed << 1 | u32::from(!came);
            // Where one byte differs, in a counter or a time, the lines often agree again behind it.
            self.len = if came { (self.len + 1).min(0xFFFF) } else { self.len >> self.loss };
            self.at += 1;
        }
        if self.len < LONG.max(self.min as u32) && self.ahead != 0 {
            let at = self.ahead as usize + 1;
            let len = agreement(&seen[..at], seen);
            if len > self.len && len >= self.min as u32 / 2 {
                (self.at, self.len, self.missed) = (at, len, 0);
            }
        }
        let factor = 0x9E37_79B9_7F4A_7C15 << 64usize.div_ceil(self.min);
        self.key = self.key.wrapping_add(u64::from(last) + 1).wrapping_mul(factor);
        if seen.len() >= self.min {
            let slot = &mut self.positions[(self.key >> (64 - self.bits)) as usize];
            self.ahead = std::mem::replace(slot, seen.len() as u32);
        }
        let expects = self.len > 0 && !std::mem::take(&mut self.barred);
        self.expected = if expects { u32::from(seen[self.at]) | 0x100 } else { 0 };
        self.class = self.length_class() << 2 | self.misses();
    }

    /// Goes on as if it had followed the last `len` bytes of `seen`, which repeat those up to `end`; unless the byte behind them
    /// is the `same`, as if that were known to be another.
    pub fn jump(&mut self, seen: &[u8], end: usize, len: usize, same: bool) {
        (self.at, self.len, self.missed, self.ahead) = (end - 1, len.min(0xFFFF) as u32, 0, 0);
        self.expected = u32::from(seen[self.at]) | 0x100;
        self.barred = !same;
    }

    /// The length, roughly logarithmic: 0 to 15.
    fn length_class(&self) -> usize {
        match self.len {
            0..16 => self.len as usize / 2,
            16..1024 => self.len.ilog2() as usize + 4,
            1024..4096 => 14,
            _ => 15,
        }
    }

    /// How the last bytes went: all as expected, the last four, most, or few.
    fn misses(&self) -> usize {
        match self.missed & 0xFF {
            0 => 0,
            missed if missed & 15 == 0 => 1,
            missed if missed.count_ones() < 3 => 2,
            _ => 3,
        }
    }

    /// Bytes that agreed so far, 0 where nothing is expected.
    #[inline]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// The expected byte with a one above its bits; 0 for none.
    #[inline]
    pub fn expected(&self) -> u32 {
        self.expected
    }

    /// The expected byte and its probability, where that is over `threshold`.
    #[inline]
    pub fn sure(&self, threshold: u32) -> Option<(u8, u32)> {
        let byte = (self.len >= LONG && self.expected != 0).then_some(self.expected as u8)?;
        let p = self.byte_comes[self.class << 8 | usize::from(byte)].p();
        (p > threshold).then_some((byte, p))
    }

    /// Learns which byte came.
    #[inline]
    pub fn learn_byte(&mut self, byte: u8) {
        if self.len >= LONG && self.expected != 0 {
            let expected = self.expected as u8;
            self.byte_comes[self.class << 8 | usize::from(expected)].update(u32::from(byte == expected), 1023);
        }
    }

    /// Two inputs for the bit behind `partial`: how sure the expected bit is, with steep ends and without; zeros for none.
    #[inline]
    pub fn inputs(&self, partial: u32) -> [i16; 2] {
        let Some(bit) = expected_bit(self.expected, partial) else { return [0; 2] };
        let p = self.bit_comes[self.class].p();
        let (steep, flat) = (stretch(p) as i16, ((p as i32 - 32768) >> 5) as i16);
        if bit == 1 { [steep, flat] } else { [-steep, -flat] }
    }

    /// Learns the bit behind `partial`.
    #[inline]
    pub fn learn_bit(&mut self, partial: u32, bit: u32) {
        if let Some(expected) = expected_bit(self.expected, partial) {
            self.bit_comes[self.class].update(u32::from(expected == bit), 1023);
        }
    }

    /// The expected byte and the class of the match, as a context.
    #[inline]
    pub fn hash(&self) -> u64 {
        u64::from(self.expected) << 8 | self.class as u64
    }
}

/// The bit that an expected byte (with a one above it; 0 for none) has behind the bits of `partial`, which has a one above them;
/// `None` once a bit was different.
#[inline]
pub(crate) fn expected_bit(expected: u32, partial: u32) -> Option<u32> {
    let rest = 8 - partial.ilog2();
    (expected >> rest == partial).then(|| expected >> (rest - 1) & 1)
}

/// How many bytes the ends of two texts have in common, as far as it matters.
fn agreement(a: &[u8], b: &[u8]) -> u32 {
    a.iter().rev().zip(b.iter().rev()).take(REACH).take_while(|(a, b)| a == b).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(text: &[u8]) -> Match {
        let mut model = Match::new(6, 16);
        (0..=text.len()).for_each(|end| model.advance(&text[..end]));
        model
    }

    #[test]
    fn expects_what_followed_before() {
        let model = follow(b"the quick brown fox; the quick ");
        assert_eq!((model.expected(), model.len()), (0x100 | u32::from(b'b'), 10));
        assert_eq!(follow(b"nothing here twice").expected(), 0);
    }

    #[test]
    fn bits_are_expected_until_one_differs() {
        let b = 0x100 | 0b0110_0010;
        assert_eq!(expected_bit(b, 1), Some(0));
        assert_eq!(expected_bit(b, 0b101), Some(1));
        assert_eq!(expected_bit(b, 0b111), None);
        assert_eq!(expected_bit(0, 1), None);
    }

    #[test]
    fn goes_on_behind_a_byte_that_differs() {
        let text = b"a long line that is there twice, number 1 of two\na long line that is there twice, number 2";
        assert_eq!(follow(text).expected(), 0x100 | u32::from(b' '));
    }

    #[test]
    fn is_sure_once_it_has_often_been_right() {
        let text = b"0123456789abcdefghijklmnopqrstuvwxyz".repeat(40);
        let mut model = Match::new(6, 16);
        for (end, &byte) in text.iter().enumerate() {
            model.advance(&text[..end]);
            model.learn_byte(byte);
        }
        model.advance(&text);
        assert!(model.sure(60000).is_some_and(|(byte, p)| byte == b'0' && p > 60000));
    }
}
