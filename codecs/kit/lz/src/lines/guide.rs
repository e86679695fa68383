//! What is known of the structure of the bytes, from the bytes before alone.

/// Positions that a guide points at.
pub const POINTERS: usize = 3;

/// Follows the bytes, on both sides alike, and says where the next one stands.
pub trait Guide {
    /// Makes a guide for a frame of `len` bytes.
    fn new(len: u64) -> Self;

    /// Bytes that a guide for a frame of `len` bytes takes.
    fn memory(len: u64) -> u64;

    /// Takes the last byte of `seen` into account.
    fn advance(&mut self, seen: &[u8]);

    /// Earlier positions at which what comes next may have stood, 0 for none: from the most particular to the most general, but
    /// the second is the one whose byte predicts a literal best. All are below the number of bytes seen.
    fn pointers(&self) -> [u32; POINTERS];

    /// Hash of the place in the structure and how far into it.
    fn place(&self) -> u32;

    /// Whether a new place begins here.
    fn is_start(&self) -> bool;

    /// How what stands in this place so far relates to what stood there before: below 16.
    fn state(&self) -> u32;
}
