//! How much memory a frame may take.

use crate::plan::Plan;
use crate::{bits, deflated, group, text};
use kit_core::Cx;
use kit_raster::Level;

/// What a raster may take whatever its length, and for each of its first bytes; rasters that need more are coded as bytes.
const RASTER: u64 = 8 << 20;
const PER_SAMPLE: u64 = 48;
const MOST_SAMPLES: u64 = 4 << 20;

/// Bytes of which nothing is known that are coded at a time.
pub const PIECE: u64 = 16 << 20;

/// Bytes of working memory, by what takes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The elements, apart from the pixels.
    pub elements: u64,
    /// The most that an engine takes; there is one at a time.
    pub engine: u64,
    /// Samples that are not those of the file: of a group of fragments, or unpacked.
    pub samples: u64,
    /// What undoing and redoing a fragment takes.
    fragment: u64,
    /// The most bytes of the plain file of one that is deflated, and what undoing and redoing that takes.
    pub plain: u64,
    inflate: u64,
}

impl Memory {
    /// For a frame of `len` bytes.
    pub fn of(len: u64, cx: &Cx<'_>) -> Self {
        let level = Level::named(cx.options.level());
        match Plan::take(cx.plan) {
            // A raster, and nothing else of any length.
            Plan::Native { outside, pixels } if pixels.attributes.allocated % 8 == 0 => {
                let any = Self::any(len.min(PIECE), len.min(outside), level);
                let samples = if pixels.attributes.stored_bits().is_some() { len } else { 0 };
                Self { samples, fragment: 0, ..any }
            }
            Plan::Deflated { most } => Self {
                plain: most,
                inflate: most * deflated::PER_PLAIN + len * deflated::PER_BYTE + (4 << 20),
                ..Self::any(most, most, level)
            },
            _ => Self::any(len, len, level),
        }
    }

    fn any(len: u64, elements: u64, level: Level) -> Self {
        let samples = group::samples(len);
        let raster = RASTER + PER_SAMPLE * samples.min(MOST_SAMPLES);
        Self {
            elements,
            engine: [
                text::memory(elements, level),
                kit_lz::bytes::memory(len.min(PIECE)) + len.min(PIECE),
                raster,
                bits::MEMORY + len,
            ]
            .into_iter()
            .max()
            .unwrap_or(0),
            samples,
            // A fragment is made again while it is undone, and compared; so is one that is cut into pieces.
            fragment: kit_lossless_jpeg::memory(len, samples) + len,
            ..Self::default()
        }
    }

    /// All together.
    pub fn whole(&self) -> u64 {
        // Samples beside overlays are the file's without them, and the bits of these. The list of a group's samples may be half empty, and is copied as it grows.
        self.elements + self.engine + 3 * self.samples + self.fragment + self.plain + self.inflate
    }
}
