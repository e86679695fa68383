//! Images whose samples are measurements: planes of whole or floating-point numbers, several components and frames.
//!
//! ```text
//!  bytes ─▶ whole ─ normal ─▶ planes of values from 0 up     float ─▶ planes of its own
//!             what samples have in common is taken off         │
//!                                                              ▼
//!  fast             rows ─▶ squares, median ─▶ one symbol of an error ─▶ rANS
//!  balanced, max    rows ─▶ guess ─▶ errors ─┬▶ distributions ─┐
//!                             again ─────────┼▶ values ────────┼▶ decide ─▶ weigh ─▶ range coder
//!                             neighbours ────┴▶ contexts ──────┘
//! ```
//!
//! One loop for both directions codes the values row by row: an encoder reads rows, a decoder writes them.
#![forbid(unsafe_code)]
#![expect(clippy::needless_range_loop, reason = "arrays that are walked in step compile to vectors")]

mod again;
mod alike;
mod broad;
mod code;
mod decide;
mod errors;
mod float;
mod guess;
mod histogram;
mod layout;
mod model;
mod normal;
mod planes;
mod quick;
mod rows;
mod squares;
mod tail;
mod weigh;
mod whole;

pub use layout::{Layout, Sample};

use kit_core::{Error, Limits, Result};

/// How much work a raster is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// At least 15 MB/s.
    Fast,
    /// At least 3 MB/s.
    Balanced,
    /// At least 0.7 MB/s.
    Max,
}

impl Level {
    /// The level of that name; balanced where there is none.
    pub fn named(name: &str) -> Self {
        match name {
            "fast" => Self::Fast,
            "max" => Self::Max,
            _ => Self::Balanced,
        }
    }
}

/// A level, or what a photograph is worth beyond that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// What the level says.
    Level(Level),
    /// As at max, but three components or more are taken for colours, which are worth the largest model: at least 0.2 MB/s.
    Photo,
}

impl Work {
    /// That for a photograph at the level of that name; at max it is [`Photo`](Self::Photo) where that takes no more than so many bytes
    /// of memory.
    pub fn of_photo(name: &str, layout: &Layout, most: u64) -> Self {
        match Level::named(name) {
            Level::Max if memory(layout, Self::Photo) <= most => Self::Photo,
            level => Self::Level(level),
        }
    }

    /// The level for what has no colours.
    fn level(self) -> Level {
        match self {
            Self::Level(level) => level,
            Self::Photo => Level::Max,
        }
    }
}

impl From<Level> for Work {
    fn from(level: Level) -> Self {
        Self::Level(level)
    }
}

/// Bytes of working memory to code a raster in either direction, beside its bytes and its payload.
pub fn memory(layout: &Layout, work: impl Into<Work>) -> u64 {
    let work = work.into();
    match layout.sample {
        Sample::Float => float::memory(layout, work.level()),
        _ => whole::memory(layout, work),
    }
}

/// Codes the samples in `bytes`, which are as long as the layout says, onto the end of `out`.
pub fn encode(bytes: &[u8], layout: &Layout, work: impl Into<Work>, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let work = work.into();
    let len = layout.len()?;
    limits.need_memory(memory(layout, work))?;
    if bytes.len() as u64 != len {
        return Err(Error::corrupt(format!("expected {len} bytes of samples, found {}", bytes.len())));
    }
    match layout.sample {
        Sample::Float => float::encode(bytes, layout, work.level(), limits, out),
        _ => whole::encode(bytes, layout, work, limits, out),
    }
}

/// Restores samples from the whole of `payload` onto the end of `out`.
pub fn decode(
    payload: &[u8],
    layout: &Layout,
    work: impl Into<Work>,
    limits: &Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let work = work.into();
    limits.need_output(layout.len()?)?;
    limits.need_memory(memory(layout, work))?;
    match layout.sample {
        Sample::Float => float::decode(payload, layout, work.level(), limits, out),
        _ => whole::decode(payload, layout, work, limits, out),
    }
}
