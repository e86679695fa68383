//! Which tokens libdeflate takes, and where it ends blocks.

use super::chains::Chains;
use super::split::Statistics;
use crate::token::Token;
use std::ops::ControlFlow;

/// What a parse yields.
pub enum Step {
    /// A token.
    Token(Token),
    /// The end of a block; the last one ends where the plaintext does.
    Block,
}

/// A block ends when it has this many bytes.
const MOST_BLOCK: usize = 300_000;
/// Depth of the search, and the length that ends it, of levels 1 to 7.
const EFFORTS: [(u32, usize); 7] = [(2, 8), (6, 10), (12, 14), (24, 24), (20, 30), (40, 65), (100, 130)];

/// Parses `plain`, which is not empty, until `take` breaks.
pub fn parse(plain: &[u8], level: u8, take: &mut impl FnMut(Step) -> ControlFlow<()>) -> ControlFlow<()> {
    let (depth, nice) = EFFORTS[usize::from(level) - 1];
    let mut parser =
        Parser { plain, depth, nice, chains: Chains::new(), pos: 0, statistics: Statistics::default(), take };
    while parser.pos < plain.len() {
        parser.statistics = Statistics::default();
        let start = parser.pos;
        loop {
            if level < 5 { parser.greedy() } else { parser.lazy() }?;
            let (len, left) = (parser.pos - start, plain.len() - parser.pos);
            if left == 0 || len >= MOST_BLOCK || parser.statistics.end_block(len, left) {
                break;
            }
        }
        (parser.take)(Step::Block)?;
    }
    ControlFlow::Continue(())
}

struct Parser<'a, F> {
    plain: &'a [u8],
    depth: u32,
    nice: usize,
    chains: Chains,
    pos: usize,
    statistics: Statistics,
    take: &'a mut F,
}

impl<F: FnMut(Step) -> ControlFlow<()>> Parser<'_, F> {
    fn longest(&mut self, pos: usize, least: usize, depth: u32) -> (usize, usize) {
        self.chains.longest(self.plain, pos, least, self.nice, depth)
    }

    /// Takes a literal or the copy that is found.
    fn greedy(&mut self) -> ControlFlow<()> {
        let pos = self.pos;
        let (length, from) = self.longest(pos, 2, self.depth);
        let token = if length < 3 { Token::literal(self.plain[pos]) } else { copy(length, pos, from) };
        self.pos += token.size();
        self.chains.skip(self.plain, pos + 1, token.size() - 1);
        self.statistics.observe(token);
        (self.take)(Step::Token(token))
    }

    /// Takes a literal, or literals and a copy behind which there is no longer one.
    fn lazy(&mut self) -> ControlFlow<()> {
        let mut pos = self.pos;
        let (mut length, mut from) = self.longest(pos, 2, self.depth);
        if length < 3 {
            let token = Token::literal(self.plain[pos]);
            self.pos += 1;
            self.statistics.observe(token);
            return (self.take)(Step::Token(token));
        }
        loop {
            self.statistics.observe(copy(length, pos, from));
            let mut known = pos + 1;
            if length < self.nice.min(self.plain.len() - pos) {
                let (next, next_from) = self.longest(pos + 1, length, self.depth / 2);
                if next > length {
                    (self.take)(Step::Token(Token::literal(self.plain[pos])))?;
                    (length, from) = (next, next_from);
                    pos += 1;
                    continue;
                }
                known = pos + 2;
            }
            self.pos = pos + length;
            self.chains.skip(self.plain, known, self.pos - known);
            return (self.take)(Step::Token(copy(length, pos, from)));
        }
    }
}

fn copy(length: usize, pos: usize, from: usize) -> Token {
    Token::copy(length as u32, (pos - from) as u32)
}
