//! The inverse DCT that decoders use: libjpeg's accurate integer one, bit for bit.
//!
//! The factorisation is Loeffler, Ligtenberg and Moschytz's (1989) with 11 multiplications; constants have 13 fractional bits, and
//! the columns' results keep 2 of them, as in `jidctint.c`.

const FRACTION: u32 = 13;
const KEPT: u32 = 2;

/// Eight rows of eight.
type Block = [[i32; 8]; 8];

/// Samples, 0 to 255, of a block's dequantised coefficients, row by row.
pub fn samples(coefficients: &[i16; 64], steps: &[u16; 64]) -> [u8; 64] {
    let mut block = Block::default();
    for (at, (&coefficient, &step)) in coefficients.iter().zip(steps).enumerate() {
        block[at / 8][at % 8] = i32::from(coefficient).wrapping_mul(i32::from(step));
    }
    let columns = one_way(&block, FRACTION - KEPT);
    let rows = one_way(&transposed(&columns), FRACTION + KEPT + 3);
    let mut out = [0; 64];
    for (at, out) in out.iter_mut().enumerate() {
        *out = rows[at % 8][at / 8].wrapping_add(128).clamp(0, 255) as u8;
    }
    out
}

fn transposed(block: &Block) -> Block {
    let mut out = Block::default();
    for y in 0..8 {
        for x in 0..8 {
            out[x][y] = block[y][x];
        }
    }
    out
}

/// Transforms the eight columns and drops so many fractional bits, rounded.
fn one_way(block: &Block, drop: u32) -> Block {
    let mut out = Block::default();
    for x in 0..8 {
        let input: [i32; 8] = std::array::from_fn(|y| block[y][x]);
        for (y, value) in column(input).into_iter().enumerate() {
            out[y][x] = value.wrapping_add(1 << (drop - 1)) >> drop;
        }
    }
    out
}

/// One column, with 13 more fractional bits. Wraps where coefficients are out of all range, as C does in effect.
#[inline(always)]
fn column(i: [i32; 8]) -> [i32; 8] {
    let mul = i32::wrapping_mul;
    let sum = |terms: &[i32]| terms.iter().fold(0_i32, |sum, &term| sum.wrapping_add(term));
    let turn = mul(sum(&[i[2], i[6]]), 4433);
    let (low, high) = (sum(&[turn, mul(i[2], 6270)]), sum(&[turn, mul(i[6], -15137)]));
    let (plus, minus) = (sum(&[i[0], i[4]]) << FRACTION, i[0].wrapping_sub(i[4]) << FRACTION);
    let even = [sum(&[plus, low]), sum(&[minus, high]), minus.wrapping_sub(high), plus.wrapping_sub(low)];

    let all = mul(sum(&[i[7], i[3], i[5], i[1]]), 9633);
    let a = mul(sum(&[i[7], i[1]]), -7373);
    let b = mul(sum(&[i[5], i[3]]), -20995);
    let c = sum(&[mul(sum(&[i[7], i[3]]), -16069), all]);
    let d = sum(&[mul(sum(&[i[5], i[1]]), -3196), all]);
    let odd = [
        sum(&[mul(i[1], 12299), a, d]),
        sum(&[mul(i[3], 25172), b, c]),
        sum(&[mul(i[5], 16819), b, d]),
        sum(&[mul(i[7], 2446), a, c]),
    ];
    std::array::from_fn(|y| match y {
        0..4 => even[y].wrapping_add(odd[y]),
        _ => even[7 - y].wrapping_sub(odd[7 - y]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_block() {
        let mut coefficients = [0; 64];
        coefficients[0] = 8;
        assert_eq!(samples(&coefficients, &[2; 64]), [130; 64]);
    }

    #[test]
    fn any_coefficients() {
        for extreme in [i16::MIN, i16::MAX] {
            samples(&[extreme; 64], &[u16::MAX; 64]);
        }
    }
}
