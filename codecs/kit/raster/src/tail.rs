//! Distributions of prediction errors: Student's t with 4 and 8 degrees of freedom.
//!
//! For an even number of degrees the distribution function is a polynomial in u = t / √(ν + t²); written in 1 − u it keeps its
//! precision far out in the tail, and it takes nothing but a square root and a division, which are the same on all machines.

/// Square of the scale that gives the distribution a mean absolute error of 1: ν / E|t|² of Student's t.
pub(crate) const SPREAD_4: f32 = 4.0;
pub(crate) const SPREAD_8: f32 = 10.24;

/// The share above `t`, in scales: `t` is (x − centre) / (mean absolute error · √spread).
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
