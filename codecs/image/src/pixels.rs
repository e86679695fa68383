//! A picture as people see it.

/// A picture of 8-bit sRGB samples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green and blue, row by row.
    pub rgb: Vec<u8>,
}
