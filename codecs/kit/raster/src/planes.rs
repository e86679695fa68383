//! The planes that the models code: whole numbers from 0 up, row by row.

use kit_core::{Error, Result};

/// The greatest value that a plane may hold.
pub(crate) const TOP: u32 = (1 << 24) - 1;

/// Most planes of a frame.
const PLANES: usize = 1 << 16;

/// The sizes of planes: in each frame there is one for each item of `tops`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Values of a row, at least 1.
    pub width: usize,
    /// Rows of a plane, at least 1.
    pub height: usize,
    /// Frames, at least 1.
    pub frames: usize,
    /// The greatest value of each of a frame's planes, at most [`TOP`].
    pub tops: Vec<u32>,
}

impl Shape {
    /// Fails where the models cannot code planes of that shape.
    pub fn check(&self) -> Result<()> {
        if self.tops.len() > PLANES || self.tops.iter().any(|&top| top > TOP) {
            return Err(Error::corrupt(format!("expected at most {PLANES} planes with values up to {TOP}")));
        }
        Ok(())
    }

    /// All values, as far as they can be counted.
    pub fn samples(&self) -> u64 {
        let sizes = [self.height, self.frames, self.tops.len()];
        sizes.iter().fold(self.width as u64, |product, &size| product.saturating_mul(size as u64))
    }
}

/// Planes, whatever keeps them. Rows are asked for by a plane's frame, its place in the frame and the row's number.
pub(crate) trait Planes {
    /// Reads a row: all that an encoder asks for, and what a decoder has written before.
    fn load(&self, frame: usize, plane: usize, y: usize, row: &mut [i32]);

    /// Writes a row that a decoder has restored.
    fn save(&mut self, frame: usize, plane: usize, y: usize, row: &[i32]);
}
