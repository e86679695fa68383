//! The smallest deflate stream that is found in a bounded time.
//!
//! ```text
//!  plain ─▶ matches: of each place, every length with its least distance, once
//!              │
//!           path: the cheapest tokens at the costs of the last codes ◀──┐
//!              │                                                        │ passes, the best kept
//!           split: which tokens share a block ─▶ plan: the block's codes┘
//!              │
//!           block after block: stored, fixed or dynamic, whichever is least
//! ```
//!
//! Costs are in 1/256 bits, from an integer logarithm: the same bytes on every machine.

mod costs;
mod lengths;
mod matches;
mod path;
mod plan;
mod runs;
mod split;
mod squeeze;

use crate::bits::BitWriter;
use crate::block::Form;
use crate::framing::{Format, zlib_header};
use crate::token::Token;
use matches::{Finder, Matches};
use plan::Plan;
use squeeze::squeeze;

/// How long to look for a smaller stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// A few passes.
    Fast,
    /// Passes until they stop to gain.
    Usual,
    /// Passes from several beginnings.
    Most,
}

/// Bytes of plaintext whose matches are held at a time; no block is longer.
const CHUNK: usize = 1 << 20;
/// Positions are kept in 32 bits: what is longer is taken apart, and no match crosses from one part to the next.
const SPAN: usize = 1 << 30;

/// Deflates `plain` into a stream without a frame (RFC 1951).
pub fn deflate(plain: &[u8], effort: Effort) -> Vec<u8> {
    let mut out = BitWriter::default();
    if plain.is_empty() {
        Form::Fixed.write(&mut out, true, &[], &[]);
    }
    let spans = plain.len().div_ceil(SPAN);
    for (n, span) in plain.chunks(SPAN).enumerate() {
        write_span(&mut out, span, n + 1 == spans, effort);
    }
    out.finish()
}

/// Deflates `plain` into a zlib stream (RFC 1950).
pub fn zlib(plain: &[u8], effort: Effort) -> Vec<u8> {
    [&zlib_header(15, 3)[..], &deflate(plain, effort), &Format::Zlib.trailer(plain)].concat()
}

/// Bytes of working memory, beside plaintext and stream, that [`deflate`] takes at most for `len` bytes of plaintext.
pub fn memory(len: u64) -> u64 {
    let chunk = len.min(CHUNK as u64);
    // Costs, choices and starts of a place, tokens that are held three times; matches; the tree; the split's counts.
    chunk * 32 + (chunk * matches::PAIRS_A_PLACE as u64 * 4) + (2 << 20)
}

fn write_span(out: &mut BitWriter, plain: &[u8], is_last: bool, effort: Effort) {
    let mut finder = Finder::new(plain, effort);
    let mut matches = Matches::default();
    while finder.at() < plain.len() {
        let from = finder.at();
        finder.fill(&mut matches, CHUNK);
        let mut at = from;
        let blocks = squeeze(plain, &matches, effort);
        let count = blocks.len();
        for (n, (tokens, plan)) in blocks.into_iter().enumerate() {
            let bytes = &plain[at..at + tokens.iter().map(|token| token.size()).sum::<usize>()];
            at += bytes.len();
            write_block(out, is_last && n + 1 == count && at == plain.len(), &tokens, bytes, &plan);
        }
    }
}

fn write_block(out: &mut BitWriter, last: bool, tokens: &[Token], bytes: &[u8], plan: &Plan) {
    let padding = (out.len() + 3).wrapping_neg() % 8;
    let pieces = bytes.len().div_ceil(0xFFFF) as u64;
    // Behind the first piece the padding is five bits.
    let stored = padding + pieces * 35 + (pieces - 1) * 5 + bytes.len() as u64 * 8;
    if stored > plan.bits {
        return plan.form.write(out, last, tokens, &[]);
    }
    for (n, piece) in bytes.chunks(0xFFFF).enumerate() {
        Form::Stored { padding: 0 }.write(out, last && n as u64 + 1 == pieces, &[], piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inflate;
    use kit_core::Limits;

    fn plains() -> Vec<Vec<u8>> {
        let mut state = 1u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let noise: Vec<u8> = (0..70_000).map(|_| random()).collect();
        let text: Vec<u8> = noise
            .iter()
            .flat_map(|&n| [b"word ", b"other", b"of it", b"\n0 0 "][usize::from(n % 4)])
            .copied()
            .collect();
        let numbers = noise.iter().flat_map(|&n| [b'0' + n % 10, b' ']).collect();
        let periodic = noise[..300].repeat(400);
        let mixed = [&text[..20_000], &noise[..9_000], &[0; 40_000], &text[..30_000]].concat();
        vec![
            vec![],
            vec![7],
            vec![7; 2],
            vec![7; 3],
            b"abcabcabc".to_vec(),
            vec![0; 1_200_000],
            noise,
            text,
            numbers,
            periodic,
            mixed,
        ]
    }

    #[test]
    fn plaintexts_come_back() {
        for plain in plains() {
            for effort in [Effort::Fast, Effort::Usual, Effort::Most] {
                let stream = deflate(&plain, effort);
                let inflated = inflate(&stream, &Limits::DEFAULT).expect("a stream");
                assert!(inflated.plain == plain, "{} bytes at {effort:?}", plain.len());
                assert_eq!(inflated.consumed(), stream.len());
            }
        }
    }

    #[test]
    fn more_effort_is_smaller_and_noise_is_stored() {
        let plains = plains();
        let len = |plain: &[u8], effort| deflate(plain, effort).len();
        for plain in &plains {
            // Passes end in one of several valleys, so not in every case.
            let (most, fast) = (len(plain, Effort::Most), len(plain, Effort::Fast));
            assert!(most <= fast + fast / 500, "{} bytes", plain.len());
            assert!(most <= plain.len() + 5 * plain.len().div_ceil(0xFFFF) + 2);
        }
        assert_eq!(len(&plains[6], Effort::Fast), plains[6].len() + 2 * 5);
        assert!(len(&plains[5], Effort::Fast) < 1_200);
    }

    #[test]
    fn zlib_streams_have_their_frame() {
        assert_eq!(zlib(b"", Effort::Fast), [0x78, 0xDA, 3, 0, 0, 0, 0, 1]);
        let stream = zlib(b"Wikipedia", Effort::Most);
        assert_eq!(stream[stream.len() - 4..], 0x11E6_0398u32.to_be_bytes());
    }
}
