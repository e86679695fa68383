//! A file as its header and data units, one after the other (FITS 4.0 §3.1).

use crate::header::{self, BLOCK, Header};
use crate::unit::Unit;
use std::ops::Range;

/// A header and the data unit behind it, with what fills its last block; ranges within the frame.
#[derive(Clone, Debug)]
pub struct Hdu {
    /// The header.
    pub header: Range<usize>,
    /// The data, as much of it as there is.
    pub data: Range<usize>,
    /// The rest of the last block, as much of it as there is.
    pub padding: Range<usize>,
    /// What the header says.
    pub unit: Unit,
}

impl Hdu {
    /// A header and its unit in a frame of `len` bytes.
    pub fn behind(header: Range<usize>, unit: Unit, len: usize) -> Self {
        let data = behind(&header, unit.len, len);
        let padding = behind(&data, padding(unit.len), len);
        Self { header, data, padding, unit }
    }

    /// Whether the frame holds all of it.
    pub fn is_whole(&self) -> bool {
        self.data.len() as u64 == self.unit.len && self.padding.end.is_multiple_of(BLOCK)
    }
}

/// Where the next unit of a frame of `len` bytes lies whose header is at the front of `bytes` and at `at`; `None` where there is none.
pub fn next(bytes: &[u8], at: usize, len: usize) -> Option<Hdu> {
    let header_len = header::len(bytes)?;
    let unit = Unit::new(&Header::new(&bytes[..header_len]))?;
    Some(Hdu::behind(at..at + header_len, unit, len))
}

/// What fills the last block of a data unit.
pub fn padding(len: u64) -> u64 {
    (BLOCK as u64 - len % BLOCK as u64) % BLOCK as u64
}

fn behind(range: &Range<usize>, wanted: u64, end: usize) -> Range<usize> {
    let there = (end - range.end) as u64;
    range.end..range.end + wanted.min(there) as usize
}
