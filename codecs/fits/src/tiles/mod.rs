//! Compressed images: the tiles of a table (FITS 4.0 §10).

use crate::header::Header;

/// How an image was cut into tiles, and what compressed them.
#[derive(Clone, Debug)]
pub struct Tiling {}

impl Tiling {
    /// Reads what a header says; `None` where the table is no compressed image, or one of a kind that is not taken apart.
    pub fn new(_header: &Header<'_>) -> Option<Self> {
        None
    }
}
