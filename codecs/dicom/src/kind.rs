//! How a block is coded, as payloads number it.

/// Samples, behind their layout.
pub const RASTER: u8 = 0;
/// Bytes, coded, behind their number.
pub const BYTES: u8 = 1;
/// Bytes as they are, behind their number.
pub const STORED: u8 = 2;
/// Fragments whose coding was undone, as frames of one raster.
pub const PICTURES: u8 = 3;
/// A fragment that is the next bytes of the part, behind their number.
pub const PART: u8 = 4;
/// Samples of 12 bits, two in three bytes, behind the layout of them in 16.
pub const PACKED: u8 = 5;
/// Samples of one bit, behind the columns and rows of a picture, and the number of bytes.
pub const BITS: u8 = 6;
/// Samples with bits beside their values, which are coded apart, behind the samples' layout.
pub const OVERLAID: u8 = 7;
