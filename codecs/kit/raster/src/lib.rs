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

/// Bytes of working memory to code a raster in either direction, beside its bytes and its payload.
pub fn memory(layout: &Layout, level: Level) -> u64 {
    match layout.sample {
        Sample::Float => float::memory(layout, level),
        _ => whole::memory(layout, level),
    }
}

/// Codes the samples in `bytes`, which are as long as the layout says, onto the end of `out`.
pub fn encode(bytes: &[u8], layout: &Layout, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let len = layout.len()?;
    limits.need_memory(memory(layout, level))?;
    if bytes.len() as u64 != len {
        return Err(Error::corrupt(format!("expected {len} bytes of samples, found {}", bytes.len())));
    }
    match layout.sample {
        Sample::Float => float::encode(bytes, layout, level, limits, out),
        _ => whole::encode(bytes, layout, level, limits, out),
    }
}

/// Restores samples from the whole of `payload` onto the end of `out`.
pub fn decode(payload: &[u8], layout: &Layout, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_output(layout.len()?)?;
    limits.need_memory(memory(layout, level))?;
    match layout.sample {
        Sample::Float => float::decode(payload, layout, level, limits, out),
        _ => whole::decode(payload, layout, level, limits, out),
    }
}
