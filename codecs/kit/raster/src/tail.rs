//! Distributions of prediction errors: Student's t with 4 and 8 degrees of freedom.
//!
//! For an even number of degrees the distribution function is a polynomial in u = t / √(ν + t²); written in 1 − u it keeps its
//! precision far out in the tail, and it takes nothing but a square root and a division, which are the same on all machines.

/// What turns a mean absolute error of 1 into the unit of [`above`]: 1 / √(ν / E²|t|) for 4 degrees of freedom, then for 8.
pub(crate) const HEAVY: f32 = 0.5;
pub(crate) const LIGHT: f32 = 0.3125;

/// The share of each distribution above `t`, which is the distance from its centre in its unit; the first `heavy` have 4 degrees of
/// freedom, the others 8.
#[inline(always)]
pub(crate) fn above<const N: usize>(t: &[f32; N], heavy: usize) -> [f32; N] {
    let mut share = [0.0; N];
    for i in 0..N {
        let (t, size) = (t[i], t[i].abs());
        let s = (1.0 + t * t).sqrt();
        let near = 1.0 / (s * (s + size));
        let w = if t > 0.0 { near } else { 2.0 - near };
        let w2 = w * w;
        share[i] = if i < heavy {
            w2 * (0.75 - 0.25 * w)
        } else {
            // 35/32 (2w⁴ − 12w⁵/5 + w⁶ − w⁷/7)
            w2 * w2 * (2.1875 - w * (2.625 - w * (1.09375 - w * 0.15625)))
        };
    }
    share
}

/// 256 · ln(x) for a positive normal `x`, within 2.
#[inline(always)]
pub(crate) fn log(x: f32) -> f32 {
    const UNIT: f32 = 177.445_68; // 256 ln 2
    let bits = x.to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let part = f32::from_bits(bits & 0x7F_FFFF | 0x3F80_0000) - 1.0;
    UNIT * (exponent as f32 + part * (1.3465 - 0.3465 * part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_shares() {
        // Student's t with 4 degrees: P(T > 2.132) = 0.05, and t = T / 2; with 8: P(T > 1.860) = 0.05, and t = T / √8.
        let [heavy, light, middle] = above(&[2.132 / 2.0, 1.860 / 2.828_427, 0.0], 1);
        assert!((heavy - 0.05).abs() < 1e-4 && (light - 0.05).abs() < 1e-4 && (middle - 0.5).abs() < 1e-6);
        // Both halves make a whole, and the far tail keeps its precision: 3/4 (1/2t²)².
        let [up, down, far] = above(&[0.7, -0.7, 1e4], 3);
        assert!((up + down - 1.0).abs() < 1e-6);
        assert!((far / (0.75 * 0.25e-16) - 1.0).abs() < 1e-3, "{far}");
    }

    #[test]
    fn logarithms_are_near() {
        // 256 ln x.
        for (x, known) in [(1e-12, -7073.7), (0.3, -308.2), (1.0, 0.0), (1.5, 103.8), (1000.0, 1768.4)] {
            assert!((log(x) - known).abs() < 2.0, "{x}");
        }
    }
}
