//! How samples become small whole numbers from 0 up: what they have in common is taken off them.

use crate::planes::TOP;
use kit_core::{Error, Result};
use kit_entropy::varint;

/// Bits of a digit where samples exceed a plane's values.
const DIGIT: u32 = 16;

/// Shows all samples of a component, row by row, to whoever asks.
pub(crate) type Samples<'a> = dyn Fn(&mut dyn FnMut(&[u64])) + 'a;

/// What the samples of one component have in common. Samples are taken as numbers of `bits` bits without a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Normal {
    /// Bits of a sample.
    bits: u32,
    /// The least sample, and where the least normal value stands: above it, modulo 2^`window`.
    low: u64,
    window: u32,
    turn: u64,
    /// What all distances from there are multiples of.
    stride: u64,
    /// The greatest normal value.
    top: u64,
    /// The values that occur, in order, where their ranks stand for them.
    ranks: Option<Ranks>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Ranks {
    values: Vec<u32>,
    ranks: Vec<u32>,
}

fn mask(bits: u32) -> u64 {
    if bits >= 64 { u64::MAX } else { (1 << bits) - 1 }
}

impl Normal {
    /// Digits of a value, each a plane.
    pub fn digits(&self) -> usize {
        if self.top <= u64::from(TOP) { 1 } else { (64 - self.top.leading_zeros()).div_ceil(DIGIT) as usize }
    }

    /// The greatest value of digit `i`, of which the first is the most significant.
    pub fn digit_top(&self, i: usize) -> u32 {
        match self.digits() {
            1 => self.top as u32,
            n if i == 0 => (self.top >> (DIGIT * (n as u32 - 1))) as u32,
            _ => 0xFFFF,
        }
    }

    /// Digit `i` of what stands for `sample`.
    #[inline]
    pub fn digit(&self, sample: u64, i: usize) -> i32 {
        let away = (sample.wrapping_sub(self.low) & mask(self.bits)).wrapping_sub(self.turn) & mask(self.window);
        let value = if self.stride == 1 { away } else { away / self.stride };
        if let Some(ranks) = &self.ranks {
            return ranks.ranks.get(value as usize).copied().unwrap_or(0) as i32;
        }
        self.of_value(value, i)
    }

    /// Digit `i` of a value.
    #[inline]
    pub fn of_value(&self, value: u64, i: usize) -> i32 {
        match self.digits() {
            1 => value as i32,
            n => (value >> (DIGIT * (n - 1 - i) as u32) & 0xFFFF) as i32,
        }
    }

    /// What digit `i` adds to a value.
    #[inline]
    pub fn part(&self, digit: i32, i: usize) -> u64 {
        match self.digits() {
            1 => digit as u64,
            n => (digit as u64) << (DIGIT * (n - 1 - i) as u32),
        }
    }

    /// The sample that a whole value stands for.
    #[inline]
    pub fn sample(&self, value: u64) -> u64 {
        let value = match &self.ranks {
            Some(ranks) => u64::from(ranks.values.get(value as usize).copied().unwrap_or(0)),
            None => value,
        };
        let away = value.wrapping_mul(self.stride).wrapping_add(self.turn) & mask(self.window);
        away.wrapping_add(self.low) & mask(self.bits)
    }

    /// Finds what the samples, in the order they lie in, have in common; `signed` if their upper half is negative.
    pub fn find(bits: u32, signed: bool, samples: &Samples) -> Self {
        let flip = if signed { 1 << (bits - 1) } else { 0 };
        let (mut low, mut high) = (u64::MAX, 0);
        samples(&mut |row| {
            for &s in row {
                (low, high) = (low.min(s ^ flip), high.max(s ^ flip));
            }
        });
        let mut stride = 0;
        samples(&mut |row| {
            for &s in row {
                if stride != 1 {
                    stride = gcd((s ^ flip) - low, stride);
                }
            }
        });
        let stride = stride.max(1);
        let top = (high - low) / stride;
        let plain = Self { bits, low: low ^ flip, window: bits, turn: 0, stride, top, ranks: None };
        if bits > 16 || top == 0 {
            return plain;
        }
        let turned = plain.turned(flip, low, high, samples);
        let best = turned.filter(|t| t.cost(samples) * 100 < plain.cost(samples) * 98).unwrap_or(plain);
        match best.ranked(samples) {
            Some(ranked) if (ranked.cost(samples) + 2 * (ranked.top + 1)) * 100 < best.cost(samples) * 97 => ranked,
            _ => best,
        }
    }

    /// The same with the values turned so that they do not wrap, where that is another order.
    fn turned(&self, flip: u64, low: u64, high: u64, samples: &Samples) -> Option<Self> {
        // The narrowest window of a power of two that samples of that many bits would lie in.
        let window = (1..=self.bits).find(|&w| match flip {
            0 => high >> w == 0,
            _ => low + (1 << (w - 1)) >= flip && high < flip + (1 << (w - 1)),
        })?;
        let start = if flip == 0 { 0 } else { flip - (1 << (window - 1)) };
        let mut seen = vec![false; 1 << window];
        samples(&mut |row| row.iter().for_each(|&s| seen[((s ^ flip) - start) as usize] = true));
        let (mut best, mut turn, mut gap) = (0, 0, 0);
        for at in 0..2 * seen.len() {
            if seen[at & (seen.len() - 1)] {
                if gap > best {
                    (best, turn) = (gap, at & (seen.len() - 1));
                }
                gap = 0;
            } else {
                gap += 1;
            }
        }
        let mut turned = Self { low: start ^ flip, window, turn: turn as u64, stride: 1, ..self.clone() };
        let (mut top, mut stride) = (0, 0);
        samples(&mut |row| {
            for &s in row {
                let value = turned.digit(s, 0) as u64;
                top = top.max(value);
                stride = gcd(value, stride);
            }
        });
        turned.stride = stride.max(1);
        turned.top = top / turned.stride;
        (start + turn as u64 != low).then_some(turned)
    }

    /// The same with ranks, where values are missing.
    fn ranked(&self, samples: &Samples) -> Option<Self> {
        let mut seen = vec![false; self.top as usize + 1];
        samples(&mut |row| row.iter().for_each(|&s| seen[self.digit(s, 0) as usize] = true));
        let values: Vec<u32> = (0..=self.top as u32).filter(|&v| seen[v as usize]).collect();
        (values.len() as u64 * 10 < self.top * 9).then(|| self.with_ranks(values))
    }

    fn with_ranks(&self, values: Vec<u32>) -> Self {
        let mut ranks = vec![0; self.top as usize + 1];
        for (rank, &value) in values.iter().enumerate() {
            ranks[value as usize] = rank as u32;
        }
        Self { top: values.len() as u64 - 1, ranks: Some(Ranks { values, ranks }), ..self.clone() }
    }

    /// About how many bits the differences of neighbours take.
    fn cost(&self, samples: &Samples) -> u64 {
        let mut cost = 0;
        let mut skip = 0u32;
        samples(&mut |row| {
            skip += 1;
            if skip & 3 != 1 {
                return;
            }
            let mut last = 0;
            for &s in row {
                let value = self.digit(s, 0);
                cost += u64::from(32 - (value - last).unsigned_abs().leading_zeros());
                last = value;
            }
        });
        cost * 4
    }

    /// Writes what a decoder needs to know.
    pub fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, u64::from(self.window) << 1 | u64::from(self.ranks.is_some()));
        for v in [self.low, self.turn, self.stride] {
            varint::put(out, v);
        }
        match &self.ranks {
            None => varint::put(out, self.top),
            Some(Ranks { values, .. }) => {
                varint::put(out, values.len() as u64);
                let mut last = 0;
                for &v in values {
                    varint::put(out, u64::from(v) - last);
                    last = u64::from(v);
                }
            }
        }
    }

    /// Reads it back.
    pub fn take(bits: u32, input: &mut &[u8]) -> Result<Self> {
        let head = number(input)?;
        let window = (head >> 1) as u32;
        let [low, turn, stride] = [number(input)?, number(input)?, number(input)?];
        if head >> 1 > u64::from(bits) || stride == 0 {
            return Err(Error::corrupt(format!(
                "expected samples of {bits} bits in a window, found one of {}",
                head >> 1
            )));
        }
        let normal = Self { bits, low, window, turn, stride, top: 0, ranks: None };
        let count = number(input)?;
        if head & 1 == 0 {
            if count > mask(bits) {
                return Err(Error::corrupt(format!("expected values of {bits} bits, found {count}")));
            }
            return Ok(Self { top: count, ..normal });
        }
        let mut values = Vec::new();
        let mut last = 0;
        for _ in 0..count {
            last = number(input)?.saturating_add(last);
            if last > 0xFFFF || values.len() > 0xFFFF {
                return Err(Error::corrupt("expected at most 65536 values that occur, found more"));
            }
            values.push(last as u32);
        }
        if values.is_empty() {
            return Err(Error::corrupt("expected values that occur, found none"));
        }
        Ok(Self { top: u64::from(values[values.len() - 1]), ..normal }.with_ranks(values))
    }
}

fn number(input: &mut &[u8]) -> Result<u64> {
    varint::take(input).ok_or_else(|| Error::corrupt("expected a number, found the end"))
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bits: u32, signed: bool, samples: &[u64]) -> Normal {
        Normal::find(bits, signed, &|look: &mut dyn FnMut(&[u64])| look(samples))
    }

    #[test]
    fn steps_and_offsets_are_taken_off() {
        let normal = found(16, false, &[1000, 1016, 1064, 1048, 1032]);
        assert_eq!([1000, 1016, 1064].map(|s| normal.digit(s, 0)), [0, 1, 4]);
        assert_eq!((normal.digits(), normal.digit_top(0)), (1, 4));
    }

    #[test]
    fn values_that_wrap_are_turned() {
        // Around 0 in 10 bits without a sign: 1022 and 1023 come before 0.
        let normal = found(16, false, &[1022, 1, 1023, 0, 2, 1022, 3, 0, 1023, 1].repeat(20));
        assert_eq!([1022, 1023, 0, 3].map(|s| normal.digit(s, 0)), [0, 1, 2, 5]);
    }

    #[test]
    fn large_numbers_have_digits() {
        let normal = found(64, true, &[(-1i64) as u64, 1 << 40, 0, 7]);
        assert_eq!(normal.digits(), 3);
        for sample in [(-1i64) as u64, 1 << 40, 0, 7] {
            let value = (0..3).map(|i| normal.part(normal.digit(sample, i), i)).sum();
            assert_eq!(normal.sample(value), sample);
        }
    }

    #[test]
    fn all_of_it_comes_back() {
        let uneven: Vec<u64> = (0..4000u64).map(|i| i * i % 61 * 997 % 50_021).collect();
        for samples in [&[5, 5, 5][..], &[0, 65535, 3], &uneven] {
            let normal = found(16, false, samples);
            let mut bytes = Vec::new();
            normal.put(&mut bytes);
            let mut rest = &bytes[..];
            assert_eq!(Normal::take(16, &mut rest).ok(), Some(normal.clone()));
            assert!(rest.is_empty());
            for &sample in samples {
                assert_eq!(normal.sample(normal.digit(sample, 0) as u64), sample);
            }
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for bytes in
            [&[][..], &[200, 1, 0, 0, 1, 0], &[32, 0, 0, 0, 9], &[32, 0, 0, 1, 255, 255, 127], &[33, 0, 0, 1, 0]]
        {
            assert!(Normal::take(16, &mut &bytes[..]).is_err(), "{bytes:?}");
        }
    }
}
