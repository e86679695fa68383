//! Logarithms and powers of two that are the same on every machine.

/// The logarithm to base 2 of a positive number, to about ten digits.
pub fn log2(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i64 - 1023;
    let mantissa = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
    // 2 atanh(z) / ln 2, where |z| is at most a sixth.
    let (mantissa, exponent) = if mantissa > 1.414 { (mantissa / 2.0, exponent + 1) } else { (mantissa, exponent) };
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let series =
        [1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 0.2, 1.0 / 3.0, 1.0].iter().fold(0.0, |sum, term| sum * square + term);
    exponent as f64 + z * series * 2.885_390_081_777_926_8
}

/// Two to a power between -1000 and 1000.
pub fn exp2(x: f64) -> f64 {
    let whole = x.floor().clamp(-1000.0, 1000.0);
    let scale = f64::from_bits(((whole as i64 + 1023) as u64) << 52);
    scale * power(2.0, (x - whole).clamp(0.0, 1.0))
}

/// `base` to a power from 0 to 1: square roots, one a binary digit.
pub fn power(base: f64, exponent: f64) -> f64 {
    if exponent >= 1.0 {
        return base;
    }
    let (mut rest, mut root, mut product) = (exponent, base, 1.0);
    for _ in 0..50 {
        root = root.sqrt();
        rest *= 2.0;
        if rest >= 1.0 {
            rest -= 1.0;
            product *= root;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_and_logarithms() {
        assert!((power(2.0, 0.5) - std::f64::consts::SQRT_2).abs() < 1e-12);
        assert!((power(0.001, 0.4) - 0.063_095_734_448_019_3).abs() < 1e-12);
        for x in [1e-9, 0.3, 1.0, 1.5, 2.0, 1000.0] {
            assert!((exp2(log2(x)) / x - 1.0).abs() < 1e-8, "{x}");
        }
        assert_eq!((log2(8.0), exp2(-2.0)), (3.0, 0.25));
    }
}
