//! Eight numbers of 16 bits at once: what mixing spends its time on.
//!
//! One small set of operations, written for SSE2 (which every x86-64 has), for wasm's simd128 and for anything else; all three
//! give the same bits.

#[cfg(target_arch = "x86_64")]
use sse2 as unit;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use simd128 as unit;

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
use scalar as unit;

/// Eight numbers of 16 bits.
#[derive(Clone, Copy)]
pub struct Vector(unit::Lanes);

impl Vector {
    /// Eight times the same.
    #[inline(always)]
    pub fn splat(x: i16) -> Self {
        Self(unit::splat(x))
    }

    /// Eight numbers.
    #[inline(always)]
    pub fn new(x: [i16; 8]) -> Self {
        Self(unit::new(x))
    }

    /// Sixteen numbers, of which those from 2¹⁵ on count as negative.
    #[inline(always)]
    pub fn pair(x: &[u16; 16]) -> [Self; 2] {
        let half = |from: usize| Self::new(std::array::from_fn(|i| x[from + i] as i16));
        [half(0), half(8)]
    }

    /// The numbers of two vectors.
    #[inline(always)]
    pub fn unpair(pair: [Self; 2]) -> [u16; 16] {
        let halves = pair.map(|half| unit::lanes(half.0));
        std::array::from_fn(|i| halves[i / 8][i % 8] as u16)
    }

    /// Sums modulo 2¹⁶.
    #[inline(always)]
    pub fn plus(self, other: Self) -> Self {
        Self(unit::add_lanes(self.0, other.0))
    }

    /// Differences modulo 2¹⁶.
    #[inline(always)]
    pub fn minus(self, other: Self) -> Self {
        Self(unit::subtract(self.0, other.0))
    }

    /// Those bits that both have.
    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Self(unit::and(self.0, other.0))
    }

    /// Products / 2¹⁶, rounded down. No lane has −2¹⁵ in both.
    #[inline(always)]
    pub fn product_high(self, factor: Self) -> Self {
        Self(unit::product_high(self.0, factor.0))
    }

    /// A bit for each of sixteen numbers that is greater than `limit`.
    #[inline(always)]
    pub fn above(pair: [Self; 2], limit: i16) -> u32 {
        let limit = unit::splat(limit);
        unit::above(pair[0].0, pair[1].0, limit)
    }

    /// Σ aᵢ · bᵢ over all lanes of all vectors, modulo 2³².
    #[inline(always)]
    pub fn dot<const V: usize>(a: &[Self; V], b: &[Self; V]) -> i32 {
        let mut sum = unit::dot(a[0].0, b[0].0);
        for i in 1..V {
            sum = unit::add(sum, unit::dot(a[i].0, b[i].0));
        }
        unit::sum(sum)
    }

    /// `upper · 2¹⁶ + lower` grows by `self · factor` in each lane, modulo 2³²; `lower` is without a sign. No lane has −2¹⁵
    /// in both `self` and `factor`.
    #[inline(always)]
    pub fn add_product(self, factor: Self, upper: &mut Self, lower: &mut Self) {
        (upper.0, lower.0) = unit::add_product(self.0, factor.0, upper.0, lower.0);
    }
}

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use safe_arch::{
        add_i16_m128i, add_i32_m128i, bitand_m128i, cmp_eq_mask_i16_m128i, cmp_gt_mask_i16_m128i, get_i32_from_m128i_s,
        m128i, move_mask_i8_m128i, mul_i16_horizontal_add_m128i, mul_i16_keep_high_m128i, mul_i16_keep_low_m128i,
        pack_i16_to_i8_m128i, set_i16_m128i, set_splat_i16_m128i, shuffle_ai_f32_all_m128i, sub_i16_m128i,
        sub_saturating_u16_m128i, zeroed_m128i,
    };

    pub type Lanes = m128i;

    #[inline(always)]
    pub fn new(x: [i16; 8]) -> Lanes {
        set_i16_m128i(x[7], x[6], x[5], x[4], x[3], x[2], x[1], x[0])
    }

    #[inline(always)]
    pub fn splat(x: i16) -> Lanes {
        set_splat_i16_m128i(x)
    }

    #[inline(always)]
    pub fn lanes(x: Lanes) -> [i16; 8] {
        x.into()
    }

    #[inline(always)]
    pub fn add_lanes(a: Lanes, b: Lanes) -> Lanes {
        add_i16_m128i(a, b)
    }

    #[inline(always)]
    pub fn subtract(a: Lanes, b: Lanes) -> Lanes {
        sub_i16_m128i(a, b)
    }

    #[inline(always)]
    pub fn and(a: Lanes, b: Lanes) -> Lanes {
        bitand_m128i(a, b)
    }

    #[inline(always)]
    pub fn product_high(a: Lanes, b: Lanes) -> Lanes {
        mul_i16_keep_high_m128i(a, b)
    }

    #[inline(always)]
    pub fn above(a: Lanes, b: Lanes, limit: Lanes) -> u32 {
        let (a, b) = (cmp_gt_mask_i16_m128i(a, limit), cmp_gt_mask_i16_m128i(b, limit));
        move_mask_i8_m128i(pack_i16_to_i8_m128i(a, b)) as u32
    }

    #[inline(always)]
    pub fn dot(a: Lanes, b: Lanes) -> m128i {
        mul_i16_horizontal_add_m128i(a, b)
    }

    #[inline(always)]
    pub fn add(a: m128i, b: m128i) -> m128i {
        add_i32_m128i(a, b)
    }

    #[inline(always)]
    pub fn sum(x: m128i) -> i32 {
        let x = add_i32_m128i(x, shuffle_ai_f32_all_m128i::<0b00_00_11_10>(x));
        get_i32_from_m128i_s(add_i32_m128i(x, shuffle_ai_f32_all_m128i::<0b00_00_00_01>(x)))
    }

    #[inline(always)]
    pub fn add_product(x: Lanes, factor: Lanes, upper: Lanes, lower: Lanes) -> (Lanes, Lanes) {
        let (low, high) = (mul_i16_keep_low_m128i(x, factor), mul_i16_keep_high_m128i(x, factor));
        let lower = add_i16_m128i(lower, low);
        // What was added is beyond the sum only if the sum wrapped: −1 where it did not.
        let stays = cmp_eq_mask_i16_m128i(sub_saturating_u16_m128i(low, lower), zeroed_m128i());
        let carry = add_i16_m128i(stays, set_splat_i16_m128i(1));
        (add_i16_m128i(add_i16_m128i(upper, high), carry), lower)
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128 {
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_narrow_i16x8, i16x8, i16x8_add, i16x8_extract_lane, i16x8_gt, i16x8_mul,
        i16x8_q15mulr_sat, i16x8_shr, i16x8_splat, i16x8_sub, i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane,
        i32x4_shuffle, u16x8_ge, u16x8_splat, v128, v128_and,
    };

    pub type Lanes = v128;

    #[inline(always)]
    pub fn new(x: [i16; 8]) -> Lanes {
        i16x8(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7])
    }

    #[inline(always)]
    pub fn splat(x: i16) -> Lanes {
        i16x8_splat(x)
    }

    #[inline(always)]
    pub fn lanes(x: Lanes) -> [i16; 8] {
        [
            i16x8_extract_lane::<0>(x),
            i16x8_extract_lane::<1>(x),
            i16x8_extract_lane::<2>(x),
            i16x8_extract_lane::<3>(x),
            i16x8_extract_lane::<4>(x),
            i16x8_extract_lane::<5>(x),
            i16x8_extract_lane::<6>(x),
            i16x8_extract_lane::<7>(x),
        ]
    }

    #[inline(always)]
    pub fn add_lanes(a: Lanes, b: Lanes) -> Lanes {
        i16x8_add(a, b)
    }

    #[inline(always)]
    pub fn subtract(a: Lanes, b: Lanes) -> Lanes {
        i16x8_sub(a, b)
    }

    #[inline(always)]
    pub fn and(a: Lanes, b: Lanes) -> Lanes {
        v128_and(a, b)
    }

    /// There is no upper half of a product, but (product + 2¹⁴) / 2¹⁵: half of that is one too many where the lower half is 3 · 2¹⁴
    /// or more.
    #[inline(always)]
    pub fn product_high(a: Lanes, b: Lanes) -> Lanes {
        let high = i16x8_shr(i16x8_q15mulr_sat(a, b), 1);
        i16x8_add(high, u16x8_ge(i16x8_mul(a, b), u16x8_splat(3 << 14)))
    }

    #[inline(always)]
    pub fn above(a: Lanes, b: Lanes, limit: Lanes) -> u32 {
        u32::from(i8x16_bitmask(i8x16_narrow_i16x8(i16x8_gt(a, limit), i16x8_gt(b, limit))))
    }

    #[inline(always)]
    pub fn dot(a: Lanes, b: Lanes) -> v128 {
        i32x4_dot_i16x8(a, b)
    }

    #[inline(always)]
    pub fn add(a: v128, b: v128) -> v128 {
        i32x4_add(a, b)
    }

    #[inline(always)]
    pub fn sum(x: v128) -> i32 {
        let x = i32x4_add(x, i32x4_shuffle::<2, 3, 0, 1>(x, x));
        i32x4_extract_lane::<0>(x).wrapping_add(i32x4_extract_lane::<1>(x))
    }

    #[inline(always)]
    pub fn add_product(x: Lanes, factor: Lanes, upper: Lanes, lower: Lanes) -> (Lanes, Lanes) {
        let (low, high) = (i16x8_mul(x, factor), product_high(x, factor));
        let lower = i16x8_add(lower, low);
        let stays = u16x8_ge(lower, low); // −1 where the sum did not wrap
        let carry = i16x8_add(stays, u16x8_splat(1));
        (i16x8_add(i16x8_add(upper, high), carry), lower)
    }
}

/// What the others must equal.
#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
mod scalar {
    pub type Lanes = [i16; 8];

    #[cfg_attr(test, expect(dead_code, reason = "the tests compare lanes as they are"))]
    pub fn new(x: [i16; 8]) -> Lanes {
        x
    }

    pub fn splat(x: i16) -> Lanes {
        [x; 8]
    }

    pub fn lanes(x: Lanes) -> [i16; 8] {
        x
    }

    pub fn add_lanes(a: Lanes, b: Lanes) -> Lanes {
        std::array::from_fn(|i| a[i].wrapping_add(b[i]))
    }

    pub fn subtract(a: Lanes, b: Lanes) -> Lanes {
        std::array::from_fn(|i| a[i].wrapping_sub(b[i]))
    }

    pub fn and(a: Lanes, b: Lanes) -> Lanes {
        std::array::from_fn(|i| a[i] & b[i])
    }

    pub fn product_high(a: Lanes, b: Lanes) -> Lanes {
        std::array::from_fn(|i| ((i32::from(a[i]) * i32::from(b[i])) >> 16) as i16)
    }

    pub fn above(a: Lanes, b: Lanes, limit: Lanes) -> u32 {
        (0..16).fold(0, |mask, i| mask | u32::from([a, b][i / 8][i % 8] > limit[i % 8]) << i)
    }

    pub fn dot(a: Lanes, b: Lanes) -> [i32; 8] {
        std::array::from_fn(|i| i32::from(a[i]) * i32::from(b[i]))
    }

    pub fn add(a: [i32; 8], b: [i32; 8]) -> [i32; 8] {
        std::array::from_fn(|i| a[i].wrapping_add(b[i]))
    }

    pub fn sum(x: [i32; 8]) -> i32 {
        x.into_iter().fold(0, i32::wrapping_add)
    }

    pub fn add_product(x: Lanes, factor: Lanes, mut upper: Lanes, mut lower: Lanes) -> (Lanes, Lanes) {
        for i in 0..8 {
            let sum = i32::from(upper[i]) << 16 | i32::from(lower[i] as u16);
            let sum = sum.wrapping_add(i32::from(x[i]) * i32::from(factor[i]));
            (upper[i], lower[i]) = ((sum >> 16) as i16, sum as i16);
        }
        (upper, lower)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers at random, the extremes among them.
    fn numbers(state: &mut u64) -> [i16; 8] {
        std::array::from_fn(|_| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            match *state >> 60 {
                0 => i16::MIN,
                1 => i16::MAX,
                2 => -1,
                _ => (*state >> 40) as i16,
            }
        })
    }

    #[test]
    fn dot_products_equal_those_of_single_numbers() {
        let mut state = 1;
        for _ in 0..20_000 {
            let (a, b, c, d) = (numbers(&mut state), numbers(&mut state), numbers(&mut state), numbers(&mut state));
            let expected = scalar::sum(scalar::add(scalar::dot(a, b), scalar::dot(c, d)));
            assert_eq!(Vector::dot(&[Vector::new(a), Vector::new(c)], &[Vector::new(b), Vector::new(d)]), expected);
        }
    }

    #[test]
    fn pairs_equal_single_numbers() {
        let mut state = 3;
        for _ in 0..20_000 {
            let (a, b, c) = (numbers(&mut state), numbers(&mut state), numbers(&mut state));
            let items: [u16; 16] = std::array::from_fn(|i| [a, b][i / 8][i % 8] as u16);
            let pair = Vector::pair(&items);
            assert_eq!(Vector::unpair(pair), items);
            assert_eq!(Vector::above(pair, c[0]), scalar::above(a, b, scalar::splat(c[0])));
            // −2¹⁵ times itself is left out.
            let factor = c.map(|x| x.max(-i16::MAX));
            let (x, y) = (Vector::new(a), Vector::new(factor));
            let [product, sum] = [x.product_high(y), x.plus(y)].map(|x| Vector::unpair([x, x]));
            let [difference, both] = [x.minus(y), x.and(y)].map(|x| Vector::unpair([x, x]));
            let expected = [
                (product, scalar::product_high(a, factor)),
                (sum, scalar::add_lanes(a, factor)),
                (difference, scalar::subtract(a, factor)),
                (both, scalar::and(a, factor)),
            ];
            for (lanes, expected) in expected {
                assert_eq!(lanes[..8], scalar::lanes(expected).map(|lane| lane as u16));
            }
        }
    }

    #[test]
    fn sums_of_products_equal_those_of_single_numbers() {
        let mut state = 2;
        let one = |i: usize| Vector::new(std::array::from_fn(|k| i16::from(i == k)));
        for _ in 0..5_000 {
            let (x, factor, upper, lower) =
                (numbers(&mut state), numbers(&mut state), numbers(&mut state), numbers(&mut state));
            let expected = scalar::add_product(x, factor, upper, lower);
            let (mut upper, mut lower) = (Vector::new(upper), Vector::new(lower));
            Vector::new(x).add_product(Vector::new(factor), &mut upper, &mut lower);
            for i in 0..8 {
                assert_eq!(Vector::dot(&[upper], &[one(i)]), i32::from(expected.0[i]));
                assert_eq!(Vector::dot(&[lower], &[one(i)]), i32::from(expected.1[i]));
            }
        }
    }
}
