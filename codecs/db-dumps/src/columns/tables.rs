//! Adaptive tables that are found by a hash, which may meet another's.

use kit_entropy::Nibble;

/// Tables for symbols of 16.
pub struct Tables {
    pub all: Vec<Nibble>,
    shift: u32,
}

impl Tables {
    /// Two to the `bits` tables.
    pub fn new(bits: u32) -> Self {
        Self { all: vec![Nibble::EVEN; 1 << bits], shift: 32 - bits }
    }

    /// Bytes that so many take.
    pub fn memory(bits: u32) -> u64 {
        (size_of::<Nibble>() as u64) << bits
    }

    /// The table of a hash.
    #[inline]
    pub fn of(&self, hash: u32) -> usize {
        (hash.wrapping_mul(0x9E37_79B1) >> self.shift) as usize
    }
}

/// A hash of a number and a hash.
#[inline]
pub fn mix(hash: u32, more: u32) -> u32 {
    (hash ^ more).wrapping_mul(0x2C1B_3C6D).rotate_left(15).wrapping_mul(0x297A_2D39)
}
