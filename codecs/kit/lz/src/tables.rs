//! The tables of a model: some with a place of their own, the others found by a hash that may meet another's.

use kit_entropy::Nibble;

/// Adaptive tables, one for each context.
pub struct Tables {
    pub all: Vec<Nibble>,
    own: usize,
    shift: u32,
}

/// Bits of the number of hashed tables: about one for each eight bytes.
fn bits(len: u64, most: u32) -> u32 {
    (64 - (len / 8).leading_zeros()).clamp(11, most)
}

impl Tables {
    /// Makes `own` tables, and hashed ones as a frame of `len` bytes needs, at most two to the `most`.
    pub fn new(own: usize, len: u64, most: u32) -> Self {
        let bits = bits(len, most);
        Self { all: vec![Nibble::EVEN; own + (1 << bits)], own, shift: 32 - bits }
    }

    pub fn memory(own: usize, len: u64, most: u32) -> u64 {
        (own as u64 + (1 << bits(len, most))) * size_of::<Nibble>() as u64
    }

    /// The table of a hash.
    #[inline]
    pub fn hashed(&self, hash: u32) -> usize {
        self.own + (hash.wrapping_mul(0x9E37_79B1) >> self.shift) as usize
    }
}
