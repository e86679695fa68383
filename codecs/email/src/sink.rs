//! Where a frame is restored to: it takes no byte more than the frame has.

use kit_core::{Error, Limits, Result};

/// The end of a buffer with room for one frame.
pub struct Sink<'a> {
    bytes: &'a mut Vec<u8>,
    end: usize,
}

impl<'a> Sink<'a> {
    /// Room for `len` bytes behind those that are there.
    pub fn new(bytes: &'a mut Vec<u8>, len: u64, limits: Limits) -> Result<Self> {
        limits.reserve(bytes, len)?;
        let end = bytes.len() + len as usize;
        Ok(Self { bytes, end })
    }

    /// Bytes that are still to come.
    pub fn left(&self) -> usize {
        self.end - self.bytes.len()
    }

    /// Appends bytes, where there is room for them.
    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() > self.left() {
            return Err(Error::corrupt(format!("expected at most {} bytes, found {}", self.left(), bytes.len())));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}
