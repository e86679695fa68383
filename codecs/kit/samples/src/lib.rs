//! Image samples as PDF has them (ISO 32000-1, 8.9.5.2): rows of bytes, the channels of a pixel next to one another.
//!
//! A document's images are coded together. Whatever the rows are said to be, any bytes come back.
#![forbid(unsafe_code)]

mod neighbours;

use kit_context::{Config, Context, Select, Session};
use kit_core::{Limits, Result};
use neighbours::Neighbours;

/// How the bytes of an image lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Bytes of a row, at least 1.
    pub row: u32,
    /// Bytes of a pixel, at least 1: what has less than a byte counts as one.
    pub pixel: u32,
    /// Whether close numbers are close tones: not so of indices, and of several samples in a byte.
    pub tones: bool,
}

type Balanced = Session<Neighbours, 7, 2, 2, 1>;
type Max = Session<Neighbours, 15, 3, 3, 1>;

static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
        Context::Own(3),
        Context::Own(4),
        Context::Own(5),
        Context::Own(6),
    ],
    selects: [Select::Match, Select::Own],
    matches: [8],
    corrections: 1,
    sure: 62000,
    trusted: 58000,
    table_bits: 22,
    primer: &[],
};

static MAX: Config<15, 3, 3, 1> = Config {
    contexts: [
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
        Context::Own(3),
        Context::Own(4),
        Context::Own(5),
        Context::Own(6),
        Context::Own(7),
        Context::Own(8),
        Context::Own(9),
        Context::Own(10),
        Context::Own(11),
        Context::Own(12),
        Context::Own(13),
        Context::Expected,
    ],
    selects: [Select::Match, Select::LastByte, Select::Own],
    matches: [8],
    corrections: 3,
    sure: 65000,
    trusted: 64000,
    table_bits: 24,
    primer: &[],
};

/// Bytes of working memory to code images of `total` bytes in either direction.
pub fn memory(total: u64, max: bool) -> u64 {
    if max { Max::memory(total, total, &MAX) } else { Balanced::memory(total, total, &BALANCED) }
}

/// Codes images onto the end of `out`.
pub fn encode(images: &[(&[u8], Shape)], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let shapes: Vec<(u64, Shape)> = images.iter().map(|(image, shape)| (image.len() as u64, *shape)).collect();
    let text: Vec<u8> = images.iter().flat_map(|(image, _)| *image).copied().collect();
    let (tokens, total) = (Neighbours::of(&shapes), text.len() as u64);
    if max {
        Max::new(tokens, total, total, &MAX, limits)?.encode(&text, out);
    } else {
        Balanced::new(tokens, total, total, &BALANCED, limits)?.encode(&text, out);
    }
    Ok(())
}

/// Restores images of those lengths and shapes onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], shapes: &[(u64, Shape)], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = shapes.iter().fold(0u64, |sum, &(len, _)| sum.saturating_add(len));
    limits.need_output(total)?;
    let tokens = Neighbours::of(shapes);
    if max {
        let mut session = Max::new(tokens, total, total, &MAX, limits)?;
        session.decode(payload, total)?;
        limits.reserve(out, total)?;
        out.extend(session.text());
    } else {
        let mut session = Balanced::new(tokens, total, total, &BALANCED, limits)?;
        session.decode(payload, total)?;
        limits.reserve(out, total)?;
        out.extend(session.text());
    }
    Ok(())
}
