//! libdeflate's compressor, bit for bit: levels 1 to 7 of releases up to 1.8, and 2 to 9 of later ones.
//!
//! ```text
//!  settings release and level
//!  least    the shortest copy that is worth it, in late releases
//!  chains   the latest place of three bytes, and all places of four
//!  parse    which tokens to take: greedily (levels 1 to 4) or lazily (from 5 on)
//!  split    where statistics change enough for a new block
//!  trees    which code lengths, how they are sent
//!  encode   tokens ─▶ blocks ─▶ bits
//! ```
//!
//! The algorithms are those of libdeflate, by Eric Biggers.

mod chains;
mod encode;
mod least;
mod parse;
mod settings;
mod split;
mod trees;

pub use encode::encode;
pub(crate) use encode::encode_while;
pub(crate) use parse::{Step, parse};
pub use settings::{Release, Settings};
pub(crate) use trees::{plan, runs, send_lengths};
