//! The fast engine: matches and literals, coded by adaptive rANS.
//!
//! ```text
//!  bytes    a run of literals, then a match or a raw block, in turn: any bytes
//!  lines    a literal or a match at each step; a tokenizer follows the structure and points at where the next byte
//!           may have stood before: a match from there costs no distance, and a literal is coded by what stands there
//!
//!  finder ─▶ search, parse   the encoder alone: which matches to take
//!  model                     both sides alike: contexts ─▶ tables ─▶ rANS
//! ```
//!
//! Both sides run the same model on the bytes seen so far. All of it adapts from even odds, so a payload has no header and no
//! tables, and a short frame pays little. What is noise is stored as it is.
#![forbid(unsafe_code)]

pub mod bytes;
mod finder;
pub mod lines;
mod noise;
mod number;
mod offset;
mod tables;

/// Repeats `len` bytes from `from` on at the end of `out`; they may overlap it.
fn copy_within(out: &mut Vec<u8>, from: usize, len: usize) {
    let mut left = len;
    while left > 0 {
        let count = left.min(out.len() - from);
        out.extend_from_within(from..from + count);
        left -= count;
    }
}

/// The last eight bytes of `seen`, the last one highest; 0 where there are fewer.
#[inline]
fn last_eight(seen: &[u8]) -> u64 {
    seen.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests;
