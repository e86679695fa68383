//! libdeflate's compressor, bit for bit: releases up to 1.8, levels 1 to 7.
//!
//! ```text
//!  chains   the latest place of three bytes, and all places of four
//!  parse    which tokens to take: greedily (levels 1 to 4) or lazily (5 to 7)
//!  split    where statistics change enough for a new block
//!  trees    which code lengths, how they are sent
//!  encode   tokens ─▶ blocks ─▶ bits
//! ```
//!
//! The algorithms are those of libdeflate, by Eric Biggers.

mod chains;
mod encode;
mod parse;
mod split;
mod trees;

pub use encode::{encode, encode_while};
pub use parse::{Step, parse};
pub use trees::{plan, runs, send_lengths};

/// Levels that are known.
pub const LEVELS: std::ops::RangeInclusive<u8> = 1..=7;
/// Least bytes of a block that is not the last.
pub const LEAST_BLOCK: usize = 10_000;
/// Inputs shorter than this are stored.
pub const LEAST_INPUT: usize = 16;
