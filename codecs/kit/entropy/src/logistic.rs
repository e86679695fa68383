//! Probabilities and their stretched form, 256 · ln(p / (1 − p)), from tables made of integers.

/// Stretched values lie between −`LIMIT` and `LIMIT`: eleven nats, where p is 1/59875, about the finest that 16 bits hold.
pub const LIMIT: i32 = 11 * 256;

/// The probability (1 to 65535) of a stretched value, which is clamped to ±[`LIMIT`].
#[inline]
pub fn squash(stretched: i32) -> u32 {
    u32::from(SQUASH[(stretched.clamp(-LIMIT, LIMIT) + LIMIT) as usize])
}

/// The stretched value of a 16-bit probability, of which the upper 12 bits count: −2,292 to 2,292.
#[inline]
pub fn stretch(p: u32) -> i32 {
    i32::from(STRETCH[(p >> 4) as usize & 4095])
}

/// e^(1/256) · 2^60.
const STEP: u128 = 1_157_433_911_791_679_357;

static SQUASH: [u16; 2 * LIMIT as usize + 1] = {
    let mut table = [32768; 2 * LIMIT as usize + 1];
    // The odds e^(x/256), in 44 fractional bits.
    let one = 1u128 << 44;
    let mut odds = one;
    let mut x = 1;
    while x <= LIMIT as usize {
        odds = (odds * STEP + (1 << 59)) >> 60;
        let p = ((odds << 16) + (odds + one) / 2) / (odds + one);
        table[LIMIT as usize + x] = p as u16;
        table[LIMIT as usize - x] = (65536 - p) as u16;
        x += 1;
    }
    table
};

/// Of each 16 neighbouring probabilities the stretched value of the middle: the first x whose probability reaches it, and in
/// the lower half the negative of the upper.
static STRETCH: [i16; 4096] = {
    let mut table = [0; 4096];
    let mut x = 0;
    let mut i = 2048;
    while i < table.len() {
        while (SQUASH[LIMIT as usize + x] as usize) < i * 16 + 8 {
            x += 1;
        }
        table[i] = x as i16;
        table[4095 - i] = -(x as i16);
        i += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        assert_eq!(squash(0), 32768);
        assert_eq!(squash(256), 47911); // 65536 / (1 + e^-1) = 47,911.0
        assert_eq!(squash(-256), 65536 - 47911);
        assert_eq!((squash(-LIMIT), squash(LIMIT)), (1, 65535));
        assert_eq!((squash(i32::MIN), squash(i32::MAX)), (1, 65535));
        assert_eq!(stretch(47888), 256); // 47,888 to 47,903: the middle is 47,896
        assert_eq!((stretch(0), stretch(65535)), (-2292, 2292)); // 1/7741: the first that rounds to 8/65536
    }

    #[test]
    fn one_undoes_the_other() {
        for p in (0..65536).step_by(16) {
            assert!(squash(stretch(p)).abs_diff(p + 8) <= 64 + 8, "p = {p}");
        }
    }

    #[test]
    fn both_rise() {
        assert!((-LIMIT..LIMIT).all(|x| squash(x) <= squash(x + 1)));
        assert!((0..65535).all(|p| stretch(p) <= stretch(p + 1)));
    }
}
