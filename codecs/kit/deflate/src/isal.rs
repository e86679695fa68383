//! ISA-L's compressor at level 0, bit for bit: one block in a code that never changes.
//!
//! The algorithm is that of ISA-L's `igzip_body.asm` and `igzip_finish.asm` as of release 2.21, by Intel.

use crate::alphabet::LENGTHS;
use crate::bits::BitWriter;
use crate::block::{Form, Header, Run};
use crate::checksum::castagnoli;
use crate::token::Token;
use crate::zlib::common;

/// Bytes at the end that are searched one by one.
const AHEAD: usize = 288;
/// Bytes at the very end that are literals.
const TAIL: usize = 3;
/// Shortest copy.
const SHORT: usize = 4;
/// A copy of this length is taken before a shorter one that begins a byte earlier.
const LONG: usize = 8;
/// Slots for the latest places.
const SLOTS: usize = 1 << 13;

/// The code, a digit for each length.
const LITERALS: &[u8] =
    b"68988999997998999aaaabbbabbbaba95a9aaaa999aa788a888999999999aa999889999999aa99999a999aaaaabaabba\
    a687768876a977767a66779898ababaa9bbbbbbbbbbabbbaabbbbbbbbbbbbbbbabbbababbbbbbbbbabbbabbbbbbbbabb\
    9a99bbbabbbbbbbaabbbbbbbbbbbbbbb9bbabbbaabbbbbbb9ababbbbaabbaa98ff2445677588889aaaaaabcddcdffb";
const DISTANCES: &[u8] = b"898987766655554445454535454556";

/// The code of the runs.
const RUNS: [u8; LENGTHS] = [0, 0, 6, 7, 6, 4, 4, 4, 4, 3, 2, 2, 7, 7, 0, 7, 4, 0, 0];

/// The code's header.
pub fn header() -> Header {
    let digits = |digits: &[u8]| digits.iter().map(|&digit| (digit as char).to_digit(16).unwrap_or(0) as u8).collect();
    let mut header = Header { literals: digits(LITERALS), distances: digits(DISTANCES), ..Header::default() };
    header.runs = [&header.literals, &header.distances].into_iter().flat_map(|lengths| runs(lengths)).collect();
    (header.lengths, header.sent) = (RUNS, LENGTHS as u8);
    header
}

/// Runs as ISA-L makes them: three repeats are written out.
fn runs(lengths: &[u8]) -> Vec<Run> {
    let mut out = Vec::new();
    for same in lengths.chunk_by(|a, b| a == b) {
        let single = Run { symbol: same[0], extra: 0 };
        out.push(single);
        let mut left = same.len() - 1;
        while left > 3 {
            let count = left.min(6);
            out.push(Run { symbol: 16, extra: count as u8 - 3 });
            left -= count;
        }
        out.extend(std::iter::repeat_n(single, left));
    }
    out
}

/// Compresses `plain` as ISA-L does.
pub fn encode(plain: &[u8]) -> Vec<u8> {
    let mut out = BitWriter::default();
    Form::Dynamic(Box::new(header())).write(&mut out, true, &parse(plain), plain);
    out.finish()
}

/// The tokens ISA-L takes.
pub fn parse(plain: &[u8]) -> Vec<Token> {
    let mut parser = Parser { plain, latest: vec![0; SLOTS], pos: 0, tokens: Vec::new() };
    parser.body();
    parser.finish();
    parser.tokens
}

struct Parser<'a> {
    plain: &'a [u8],
    /// The low bits of the latest place of four bytes.
    latest: Vec<u16>,
    pos: usize,
    tokens: Vec<Token>,
}

impl Parser<'_> {
    /// Remembers a place and returns the low bits of the one before it.
    fn swap(&mut self, pos: usize) -> u16 {
        let Some(four) = self.plain.get(pos..).and_then(|rest| rest.first_chunk()) else { return 0 };
        let hash = castagnoli(u32::from_le_bytes(*four));
        std::mem::replace(&mut self.latest[hash as usize % SLOTS], pos as u16)
    }

    fn literal(&mut self) {
        self.tokens.push(Token::literal(self.plain[self.pos]));
        self.pos += 1;
    }

    fn copy(&mut self, length: usize, distance: usize) {
        self.tokens.push(Token::copy(length as u32, distance as u32));
        self.pos += length;
    }

    fn shared(&self, pos: usize, distance: usize) -> usize {
        common(&self.plain[pos - distance..], &self.plain[pos..self.plain.len().min(pos + 258)])
    }

    /// The copy at `pos`: what is too far away, or was never there, is taken modulo the window.
    fn find(&mut self, pos: usize) -> (usize, usize) {
        let place = self.swap(pos);
        let distance = usize::from((pos as u16).wrapping_sub(1).wrapping_sub(place) & 0x7FFF) + 1;
        (self.shared(pos, distance), distance)
    }

    /// Two positions at a time.
    fn body(&mut self) {
        let end = self.plain.len().saturating_sub(AHEAD);
        if end > 0 {
            self.swap(0);
            self.literal();
        }
        while self.pos < end {
            let pos = self.pos;
            let (first, distance) = self.find(pos);
            let (second, second_distance) = self.find(pos + 1);
            if first >= LONG || second < LONG && first >= SHORT {
                self.swap(pos + 2);
                self.swap(pos + 3);
                self.copy(first, distance);
                continue;
            }
            self.literal();
            if second >= SHORT {
                for inside in pos + 2..pos + 5 {
                    self.swap(inside);
                }
                self.copy(second, second_distance);
            } else {
                self.literal();
            }
        }
    }

    /// One position at a time.
    fn finish(&mut self) {
        let end = self.plain.len().saturating_sub(TAIL);
        while self.pos < end {
            let pos = self.pos;
            let distance = usize::from((pos as u16).wrapping_sub(self.swap(pos)));
            let is_near = pos > 0 && (1..=0x7FFF).contains(&distance);
            let length = if is_near { self.shared(pos, distance) } else { 0 };
            if length < SHORT {
                self.literal();
                continue;
            }
            self.copy(length, distance);
            if self.pos < end {
                self.swap(pos + 1);
                self.swap(pos + 2);
            }
        }
        while self.pos < self.plain.len() {
            self.literal();
        }
    }
}
