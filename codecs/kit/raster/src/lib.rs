//! Images whose samples are measurements: planes of whole or floating-point numbers, several components and frames.
#![forbid(unsafe_code)]

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

use kit_core::{Error, Kind, Limits, Result};

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
    limits.need_memory(memory(layout, level))?;
    if bytes.len() as u64 != layout.len()? {
        return Err(Error::new(
            Kind::Corrupt,
            format!("expected {} bytes of samples, found {}", layout.len()?, bytes.len()),
        ));
    }
    match layout.sample {
        Sample::Float => float::encode(bytes, layout, level, limits, out),
        _ => whole::encode(bytes, layout, level, limits, out),
    }
}

/// Restores samples from the whole of `payload` onto the end of `out`.
pub fn decode(payload: &[u8], layout: &Layout, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory(layout, level))?;
    limits.need_output(layout.len()?)?;
    match layout.sample {
        Sample::Float => float::decode(payload, layout, level, limits, out),
        _ => whole::decode(payload, layout, level, limits, out),
    }
}
