//! Numbers of a column as integers in the same order, and as what they mean.

use kit_raster::Sample;

/// What a number is; the most significant byte is first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    is_float: bool,
    /// Bytes of it: 1, 2, 4 or 8.
    pub bytes: u8,
}

impl Number {
    pub const INT32: Self = Self { is_float: false, bytes: 4 };
    pub const INT64: Self = Self { is_float: false, bytes: 8 };
    pub const FLOAT32: Self = Self { is_float: true, bytes: 4 };
    pub const FLOAT64: Self = Self { is_float: true, bytes: 8 };

    /// The number that a letter of TFORMn stands for, if it is one (FITS 4.0 table 18).
    pub fn of(letter: u8) -> Option<Self> {
        Some(match letter {
            b'B' => Self { is_float: false, bytes: 1 },
            b'I' => Self { is_float: false, bytes: 2 },
            b'J' => Self::INT32,
            b'K' => Self::INT64,
            b'E' => Self::FLOAT32,
            b'D' => Self::FLOAT64,
            _ => return None,
        })
    }

    /// The same as a sample of an image.
    pub fn sample(self) -> Sample {
        match self {
            Self { is_float: true, .. } => Sample::Float,
            Self { bytes: 1, .. } => Sample::Unsigned,
            _ => Sample::Signed,
        }
    }

    /// Whether it is a floating-point number.
    pub fn is_float(self) -> bool {
        self.is_float
    }

    /// The integer of `self.bytes` bytes whose order is that of the numbers.
    pub fn ordered(self, bytes: &[u8]) -> i64 {
        let shift = 64 - 8 * u32::from(self.bytes);
        let bits = bytes.iter().fold(0u64, |bits, &byte| bits << 8 | u64::from(byte));
        match self {
            Self { is_float: false, bytes: 1 } => bits as i64,
            Self { is_float: false, .. } => (bits << shift) as i64 >> shift,
            // Negative floats fall where their bits rise.
            _ => {
                let signed = (bits << shift) as i64 >> shift;
                signed ^ (signed >> 63) & (i64::MAX >> shift)
            }
        }
    }

    /// Appends the number of an ordered integer.
    pub fn put(self, ordered: i64, out: &mut Vec<u8>) {
        let shift = 64 - 8 * u32::from(self.bytes);
        let bits = match self.is_float {
            false => ordered,
            true => ordered ^ (ordered >> 63) & (i64::MAX >> shift),
        };
        out.extend(&bits.to_be_bytes()[8 - usize::from(self.bytes)..]);
    }

    /// What an ordered integer means.
    pub fn value(self, ordered: i64) -> f64 {
        match (self.is_float, self.bytes) {
            (false, _) => ordered as f64,
            (true, 4) => {
                let bits = ordered as i32;
                f64::from(f32::from_bits((bits ^ (bits >> 31) & i32::MAX) as u32))
            }
            (true, _) => f64::from_bits((ordered ^ (ordered >> 63) & i64::MAX) as u64),
        }
    }

    /// The ordered integer that is nearest to a finite value.
    pub fn nearest(self, value: f64) -> i64 {
        match (self.is_float, self.bytes) {
            (false, 1) => (value + 0.5).floor() as i64,
            (false, _) => (value + 0.5).floor() as i64,
            (true, 4) => {
                let bits = (value as f32).to_bits() as i32;
                i64::from(bits ^ (bits >> 31) & i32::MAX)
            }
            (true, _) => {
                let bits = value.to_bits() as i64;
                bits ^ (bits >> 63) & i64::MAX
            }
        }
    }

    /// Whether an ordered integer means something finite.
    pub fn is_finite(self, ordered: i64) -> bool {
        !self.is_float || self.value(ordered).is_finite()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_keep_their_order() {
        let values = [f32::NEG_INFINITY, -2.5, -1e-40, -0.0, 0.0, 1e-40, 2.5, f32::MAX, f32::INFINITY];
        let ordered: Vec<i64> = values.iter().map(|x| Number::FLOAT32.ordered(&x.to_be_bytes())).collect();
        assert!(ordered.is_sorted());
        for (value, &ordered) in values.iter().zip(&ordered) {
            let mut bytes = Vec::new();
            Number::FLOAT32.put(ordered, &mut bytes);
            assert_eq!(bytes, value.to_be_bytes());
            assert_eq!(Number::FLOAT32.value(ordered).to_bits(), f64::from(*value).to_bits());
            assert_eq!(Number::FLOAT32.nearest(f64::from(*value)), ordered);
        }
    }

    #[test]
    fn every_pattern_comes_back() {
        for letter in *b"BIJKED" {
            let number = Number::of(letter).expect("a number");
            for pattern in [0u64, 1, 0x7FF8_0000_0000_0001, 0x8000_0000_0000_0000, u64::MAX, 0xFFC1_2345_0000_0000] {
                let bytes = &pattern.to_be_bytes()[..usize::from(number.bytes)];
                let mut out = Vec::new();
                number.put(number.ordered(bytes), &mut out);
                assert_eq!(out, bytes);
            }
        }
    }
}
