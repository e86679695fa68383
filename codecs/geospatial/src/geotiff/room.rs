//! How much a frame may take: the same on both sides and on every machine.

use super::text;
use kit_raster::{Layout, Level};

/// Bytes that coding a frame of some length may take.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Bytes of one band of samples, or one chunk.
    pub piece: u64,
    /// Bytes of one deflate stream.
    pub stream: u64,
    /// Bytes that the model of a band may take.
    pub model: u64,
    /// Chunks of a frame.
    pub chunks: u64,
    /// Bytes of the layout.
    pub layout: u64,
}

/// Bytes of samples for each byte of the frame, and however short it is.
const EXPANSION: u64 = 8;
const LEAST_PIECE: u64 = 256 << 10;
const MOST_PIECE: u64 = 48 << 20;
const MOST_STREAM: u64 = 8 << 20;
/// Bytes of memory for each byte of a deflate stream: two tokens while their list grows, and the stream made again.
const RECODE: u64 = 14;
/// Working memory whatever the length.
const BASE: u64 = 8 << 20;
/// Bytes of a chunk's places, its number among those of its band and its range in what is made again.
const CHUNK: u64 = 128;

impl Room {
    /// The room for a frame of `len` bytes.
    pub fn new(len: u64) -> Self {
        let piece = (len.saturating_mul(EXPANSION) + LEAST_PIECE).min(MOST_PIECE);
        let chunks = len / 256 + 1024;
        Self {
            piece,
            stream: len.min(MOST_STREAM),
            model: 5 * piece + (48 << 20),
            chunks,
            layout: len / 4 + (64 << 10),
        }
    }

    /// Images of a frame: they and what tells of their chunks take at most a quarter of the layout.
    pub fn images(&self) -> usize {
        (self.layout / 256) as usize
    }

    /// Bytes of the recipes of a frame.
    pub fn recipes(&self) -> u64 {
        self.layout / 4
    }

    /// Whether a band may be coded.
    pub fn fits(&self, layout: &Layout, level: Level) -> bool {
        layout.len().is_ok_and(|len| len <= self.piece) && kit_raster::memory(layout, level) <= self.model
    }

    /// Bytes of working memory for a frame of `len` bytes at a level.
    pub fn memory(len: u64, level: &str) -> u64 {
        let room = Self::new(len);
        // A band, the image before it, a plaintext, another with its predictor redone, and what stands beside pixels.
        let pieces = 5 * room.piece;
        let coding = room.model.max(RECODE * room.stream + (8 << 20)).max(text::memory(len.max(room.layout), level));
        // What is kept raw, or was made again; the layout in bytes and in columns.
        // and what JPEG files of chunks have more than these.
        BASE + 2 * len + pieces + coding + room.chunks * CHUNK + 2 * room.layout
    }
}

/// Bytes of pixels that no chunk of a frame has and that are coded all the same, as zeros: time that nothing has earned.
pub struct Waste(u64);

impl Waste {
    /// What a frame may waste.
    pub fn new(room: &Room) -> Self {
        Self(room.piece)
    }

    /// Whether a band of that length may be coded for chunks of that length together; few bytes are nothing to care for.
    pub fn allows(&mut self, band: u64, chunks: u64) -> bool {
        let wasted = if band / 4 > chunks { band - chunks } else { 0 };
        let left = self.0.checked_sub(wasted);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_frame_takes_less_than_the_default_limit() {
        for level in ["fast", "balanced", "max"] {
            let memory = Room::memory(128 << 20, level);
            assert!(memory <= kit_core::Limits::DEFAULT.memory, "{} MiB at {level}", memory >> 20);
        }
    }

    #[test]
    fn what_is_not_there_is_coded_up_to_a_limit() {
        let room = Room::new(0);
        let mut waste = Waste::new(&room);
        assert!(waste.allows(room.piece, room.piece / 4) && waste.allows(room.piece, 1));
        assert!(!waste.allows(room.piece, 1) && waste.allows(1000, 1000));
    }
}
