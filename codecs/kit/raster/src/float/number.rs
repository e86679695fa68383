//! The bits of IEEE 754 numbers.

/// Which numbers: of 4 or of 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// binary32.
    Single,
    /// binary64.
    Double,
}

impl Number {
    pub fn bytes(self) -> usize {
        match self {
            Self::Single => 4,
            Self::Double => 8,
        }
    }

    /// Bits of the mantissa, without the one that is not kept.
    pub fn mantissa(self) -> u32 {
        match self {
            Self::Single => 23,
            Self::Double => 52,
        }
    }

    /// Bits of the exponent.
    pub fn exponent(self) -> u32 {
        self.bytes() as u32 * 8 - 1 - self.mantissa()
    }

    /// What the least bit of a subnormal number stands for, as a power of two.
    pub fn least(self) -> i32 {
        match self {
            Self::Single => -149,
            Self::Double => -1074,
        }
    }

    /// The magnitude of infinity; greater ones are no numbers.
    pub fn infinity(self) -> u64 {
        ((1 << self.exponent()) - 1) << self.mantissa()
    }

    /// Whether the number is negative, and its bits without the sign.
    #[inline]
    pub fn magnitude(self, bits: u64) -> (bool, u64) {
        let sign = self.bytes() as u32 * 8 - 1;
        (bits >> sign & 1 == 1, bits & ((1 << sign) - 1))
    }

    /// The reverse.
    #[inline]
    pub fn bits(self, negative: bool, magnitude: u64) -> u64 {
        magnitude | u64::from(negative) << (self.bytes() as u32 * 8 - 1)
    }

    /// A magnitude as a whole number times a power of two.
    #[inline]
    pub fn scaled(self, magnitude: u64) -> (u64, i32) {
        let exponent = (magnitude >> self.mantissa()) as i32;
        let fraction = magnitude & ((1 << self.mantissa()) - 1);
        match exponent {
            0 => (fraction, self.least()),
            _ => (fraction | 1 << self.mantissa(), self.least() + exponent - 1),
        }
    }

    /// The number, which is exact.
    #[inline]
    pub fn value(self, bits: u64) -> f64 {
        match self {
            Self::Single => f64::from(f32::from_bits(bits as u32)),
            Self::Double => f64::from_bits(bits),
        }
    }

    /// The number nearest to `value`.
    #[inline]
    pub fn nearest(self, value: f64) -> u64 {
        match self {
            Self::Single => u64::from((value as f32).to_bits()),
            Self::Double => value.to_bits(),
        }
    }

    /// A number that orders all bits as their values: the one before 0 is the negative zero.
    #[inline]
    pub fn order(self, bits: u64) -> i64 {
        match self.magnitude(bits) {
            (false, magnitude) => magnitude as i64,
            (true, magnitude) => !(magnitude as i64),
        }
    }

    /// The reverse.
    #[inline]
    pub fn of_order(self, order: i64) -> u64 {
        let magnitude = if order < 0 { !order } else { order } as u64 & ((1 << (self.bytes() * 8 - 1)) - 1);
        self.bits(order < 0, magnitude)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn bits_come_back() {
        for value in [0.0f32, -0.0, 1.5, -7.25, f32::MIN_POSITIVE / 4.0, f32::MAX, f32::NEG_INFINITY, f32::NAN] {
            let bits = u64::from(value.to_bits());
            let (negative, magnitude) = Number::Single.magnitude(bits);
            assert_eq!(Number::Single.bits(negative, magnitude), bits);
            assert_eq!(Number::Single.of_order(Number::Single.order(bits)), bits);
        }
        assert_eq!(Number::Single.order(1 << 31), -1);
        assert_eq!(Number::Double.scaled(1.5f64.to_bits()), (3 << 51, -52));
        assert_eq!(Number::Single.scaled(3), (3, -149));
    }
}
