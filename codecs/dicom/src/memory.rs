//! How much memory a frame may take.

use crate::{group, text};
use kit_core::Cx;
use kit_raster::Level;

/// What a raster may take whatever its length, and for each of its first bytes; rasters that need more are coded as bytes.
const RASTER: u64 = 8 << 20;
const PER_SAMPLE: u64 = 48;
const MOST_SAMPLES: u64 = 4 << 20;

/// Bytes of working memory, by what takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The elements, apart from the pixels.
    pub elements: u64,
    /// The most that an engine takes; there is one at a time.
    pub engine: u64,
    /// The samples of a group of fragments.
    pub samples: u64,
    /// What undoing and redoing a fragment takes.
    pub fragment: u64,
}

impl Memory {
    /// For a frame of `len` bytes.
    pub fn of(len: u64, cx: &Cx<'_>) -> Self {
        let level = Level::named(cx.options.level());
        let samples = group::samples(len);
        let raster = RASTER + PER_SAMPLE * samples.min(MOST_SAMPLES);
        Self {
            elements: len,
            engine: text::memory(len, level).max(kit_lz::bytes::memory(len)).max(raster),
            samples,
            // A fragment is made again while it is undone, and compared; so is one that is cut into pieces.
            fragment: kit_lossless_jpeg::memory(len, samples) + len,
        }
    }

    /// All together.
    pub fn whole(&self) -> u64 {
        self.elements + self.engine + self.samples + self.fragment
    }
}
