//! How much a frame may take: the same on both sides and on every machine.

use crate::text;
use kit_entropy::varint;

/// Bytes that coding a frame may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes of the frame.
    pub len: u64,
    /// Bytes of the samples of one picture.
    pub samples: u64,
    /// Bytes of the text beside them.
    pub text: u64,
}

/// Samples whatever the length, for each byte of the frame where no plan tells more, and the most.
const LEAST_SAMPLES: u64 = 16 << 10;
const EXPANSION: u64 = 16;
const MOST_SAMPLES: u64 = 48 << 20;
/// Bytes that deflate makes of one (RFC 1951: a copy of 258 in two bits), with samples of less than a byte.
const DEFLATE: u64 = 1032 * 8;
/// Bytes of memory for each byte of a deflate stream: two tokens while their list grows, and the stream made again.
const RECODE: u64 = 16;
/// Samples, the same stored, filtered and inflated while their list grows, what an animation has drawn, and what is there.
const COPIES: u64 = 8;
/// Samples of the further frames of an animation for each byte of the file.
const FRAMES: u64 = 64;
const BASE: u64 = 2 << 20;
/// What a model takes for each sample, and at most.
const MODEL: u64 = 800;
const MOST_MODEL: u64 = 128 << 20;

impl Room {
    /// The room for a frame of `len` bytes; the plan tells how large the largest picture is.
    pub fn new(len: u64, plan: &[u8]) -> Self {
        let mut plan = plan;
        let planned = varint::take(&mut plan).unwrap_or(len.saturating_mul(EXPANSION));
        let earned = planned.min(len.saturating_mul(DEFLATE));
        Self {
            len,
            samples: earned.saturating_add(LEAST_SAMPLES).min(MOST_SAMPLES),
            text: len.saturating_mul(2).saturating_add(256 << 10),
        }
    }

    /// Bytes of the samples of all pictures of the frame together.
    pub fn all_samples(&self) -> u64 {
        self.samples + FRAMES * self.len
    }

    /// Bytes that a model of samples may take.
    pub fn model(&self) -> u64 {
        (MODEL * self.samples).min(MOST_MODEL) + (16 << 20)
    }

    /// Bytes of memory for inflating and deflating.
    pub fn recode(&self) -> u64 {
        RECODE * self.len + (8 << 20)
    }

    /// Bytes of working memory at a level.
    pub fn memory(&self, level: &str) -> u64 {
        let models = self.model().max(self.recode()).max(text::memory(self.text, level));
        BASE + 4 * self.len + 2 * self.text + COPIES * self.samples + models
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_frame_takes_less_than_the_default_limit() {
        for level in ["fast", "balanced", "max"] {
            let memory = Room::new(crate::survey::LONGEST_FRAME, &[]).memory(level);
            assert!(memory <= kit_core::Limits::DEFAULT.memory, "{} MiB at {level}", memory >> 20);
        }
    }
}
