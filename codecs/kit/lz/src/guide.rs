//! What a codec knows of the structure of its bytes, seen from the bytes before.

/// Positions that a guide points at.
pub const POINTERS: usize = 3;

/// Follows the bytes, on both sides alike, and says where the next one stands.
pub trait Guide {
    /// Whether there is any structure to follow.
    const STRUCTURED: bool;

    /// Makes a guide for a frame of `len` bytes.
    fn new(len: u64) -> Self;

    /// Bytes that a guide for a frame of `len` bytes takes.
    fn memory(len: u64) -> u64;

    /// Takes the last byte of `seen` into account.
    fn advance(&mut self, seen: &[u8]);

    /// Earlier positions at which what comes next may have stood, 0 for none; all are below the number of bytes seen.
    fn pointers(&self) -> [u32; POINTERS];

    /// Hash of the place in the structure: how what comes next is coded depends on it.
    fn place(&self) -> u32;

    /// Hash of the place and what stands in it so far.
    fn token(&self) -> u32;

    /// The kind of place for the rows.
    fn row(&self, seen: &[u8]) -> u32;

    /// previous token hash
    fn previous(&self) -> u32 { 0 }

    /// A small number, below 16, of the state within the place.
    fn state(&self) -> u32;
}

/// No structure.
pub struct Plain;

impl Guide for Plain {
    const STRUCTURED: bool = false;

    fn new(_: u64) -> Self {
        Self
    }

    fn memory(_: u64) -> u64 {
        0
    }

    #[inline]
    fn advance(&mut self, _: &[u8]) {}

    #[inline]
    fn pointers(&self) -> [u32; POINTERS] {
        [0; POINTERS]
    }

    #[inline]
    fn place(&self) -> u32 {
        0
    }

    #[inline]
    fn token(&self) -> u32 {
        0
    }

    #[inline]
    fn row(&self, seen: &[u8]) -> u32 {
        (crate::recent::last_eight(seen) >> 40) as u32
    }

    #[inline]
    fn state(&self) -> u32 {
        0
    }
}
