//! Blocks: how tokens, or bytes as they are, were written.

use crate::alphabet::{
    DISTANCE_BASE, DISTANCE_EXTRA, END, FIXED_DISTANCES, FIXED_LITERALS, LENGTH_BASE, LENGTH_EXTRA, LENGTHS,
    LENGTHS_EXTRA, LENGTHS_ORDER, distance_symbol, length_symbol,
};
use crate::bits::BitWriter;
use crate::code::codes;
use crate::token::Token;

/// A block of a stream; its tokens or bytes follow those of the block before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// How it is coded.
    pub form: Form,
    /// Whether it says that it is the last one.
    pub last: bool,
    /// How many tokens it has; 0 in a stored block.
    pub tokens: usize,
    /// How many bytes it stands for.
    pub bytes: usize,
}

/// How a block is coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Bytes as they are, behind padding up to a whole byte.
    Stored {
        /// The bits of the padding, usually zeros.
        padding: u8,
    },
    /// Tokens in the fixed code.
    Fixed,
    /// Tokens in a code of its own.
    Dynamic(Box<Header>),
}

/// The code of a dynamic block, as it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The lengths of 257 to 286 literals and lengths.
    pub literals: Vec<u8>,
    /// The lengths of 1 to 30 distances.
    pub distances: Vec<u8>,
    /// How these lengths, one behind the other, are sent.
    pub runs: Vec<Run>,
    /// The lengths of the symbols of `runs`, in the order of their values.
    pub lengths: [u8; LENGTHS],
    /// How many of these are sent, 4 to 19.
    pub sent: u8,
}

/// A symbol of the code lengths' alphabet with its extra bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// A length, or 16 to repeat the last one, 17 and 18 for zeros.
    pub symbol: u8,
    /// How often beyond the least: 3, 3 and 11 times.
    pub extra: u8,
}

impl Run {
    /// How many lengths it stands for.
    pub fn count(self) -> usize {
        match self.symbol {
            18 => 11 + usize::from(self.extra),
            16 | 17 => 3 + usize::from(self.extra),
            _ => 1,
        }
    }
}

impl Form {
    /// The two bits that say which form it is.
    pub fn number(&self) -> u32 {
        match self {
            Self::Stored { .. } => 0,
            Self::Fixed => 1,
            Self::Dynamic(_) => 2,
        }
    }

    /// Writes a block of this form, with `tokens`, or with `bytes` (at most 65,535) where it is stored.
    pub fn write(&self, out: &mut BitWriter, last: bool, tokens: &[Token], bytes: &[u8]) {
        out.put(self.number() << 1 | u32::from(last), 3);
        match self {
            Self::Stored { padding } => {
                debug_assert!(bytes.len() <= 0xFFFF);
                out.align(*padding);
                let len = bytes.len() as u16;
                out.bytes(&len.to_le_bytes());
                out.bytes(&(!len).to_le_bytes());
                out.bytes(bytes);
            }
            Self::Fixed => write_tokens(out, tokens, &FIXED_LITERALS, &FIXED_DISTANCES),
            Self::Dynamic(header) => {
                header.write(out);
                write_tokens(out, tokens, &header.literals, &header.distances);
            }
        }
    }
}

impl Header {
    /// How many bits it takes.
    pub fn bits(&self) -> u64 {
        let run = |run: &Run| self.lengths[usize::from(run.symbol)] + LENGTHS_EXTRA[usize::from(run.symbol)];
        14 + 3 * u64::from(self.sent) + self.runs.iter().map(|r| u64::from(run(r))).sum::<u64>()
    }

    fn write(&self, out: &mut BitWriter) {
        out.put(self.literals.len() as u32 - 257, 5);
        out.put(self.distances.len() as u32 - 1, 5);
        out.put(u32::from(self.sent) - 4, 4);
        for &symbol in &LENGTHS_ORDER[..usize::from(self.sent)] {
            out.put(u32::from(self.lengths[usize::from(symbol)]), 3);
        }
        let codes = codes(&self.lengths);
        for run in &self.runs {
            let symbol = usize::from(run.symbol);
            out.put(u32::from(codes[symbol]), u32::from(self.lengths[symbol]));
            out.put(u32::from(run.extra), u32::from(LENGTHS_EXTRA[symbol]));
        }
    }
}

fn write_tokens(out: &mut BitWriter, tokens: &[Token], literals: &[u8], distances: &[u8]) {
    let literal_codes = codes(literals);
    let distance_codes = codes(distances);
    for token in tokens {
        let value = token.value();
        if token.distance() == 0 {
            out.put(u32::from(literal_codes[value as usize]), u32::from(literals[value as usize]));
            continue;
        }
        // A symbol and its extra bits at once: at most 20 bits of the length, 28 of the distance.
        let symbol = length_symbol(value);
        let extra = value.min(258) - u32::from(LENGTH_BASE[symbol]);
        let length = u32::from(literals[257 + symbol]);
        out.put(u32::from(literal_codes[257 + symbol]) | extra << length, length + u32::from(LENGTH_EXTRA[symbol]));
        let symbol = distance_symbol(token.distance());
        let extra = token.distance() - u32::from(DISTANCE_BASE[symbol]);
        let length = u32::from(distances[symbol]);
        out.put(u32::from(distance_codes[symbol]) | extra << length, length + u32::from(DISTANCE_EXTRA[symbol]));
    }
    out.put(u32::from(literal_codes[END]), u32::from(literals[END]));
}
