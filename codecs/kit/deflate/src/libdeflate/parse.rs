//! Which tokens libdeflate takes, and where it ends blocks.

use super::chains::Chains;
use super::least;
use super::settings::{Search, Settings};
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
/// From 1.9 on also when it has this many copies.
const MOST_COPIES: usize = 50_000;

/// Parses `plain`, which is not empty, until `take` breaks.
pub fn parse(plain: &[u8], settings: Settings, take: &mut impl FnMut(Step) -> ControlFlow<()>) -> ControlFlow<()> {
    let (search, depth, nice) = settings.effort();
    let mut parser =
        Parser { plain, settings, search, depth, nice, chains: Chains::new(), pos: 0, block: Block::default(), take };
    while parser.pos < plain.len() {
        parser.begin();
        loop {
            if search == Search::Greedy { parser.greedy() } else { parser.lazy() }?;
            let (len, left) = (parser.pos - parser.block.start, plain.len() - parser.pos);
            let is_full = parser.pos >= parser.block.end || parser.block.copies >= MOST_COPIES;
            if is_full || parser.block.statistics.end_block(settings, len, left) {
                break;
            }
        }
        (parser.take)(Step::Block)?;
    }
    ControlFlow::Continue(())
}

/// What is known of the block.
struct Block {
    start: usize,
    /// Where it ends at the latest, but for a copy that reaches farther.
    end: usize,
    statistics: Statistics,
    copies: usize,
    literals: [u32; 256],
    /// The shortest copy, and from where on it is to be refined.
    least: usize,
    refine: usize,
}

impl Default for Block {
    fn default() -> Self {
        Self { start: 0, end: 0, statistics: Statistics::default(), copies: 0, literals: [0; 256], least: 3, refine: 0 }
    }
}

struct Parser<'a, F> {
    plain: &'a [u8],
    settings: Settings,
    search: Search,
    depth: u32,
    nice: usize,
    chains: Chains,
    pos: usize,
    block: Block,
    take: &'a mut F,
}

impl<F: FnMut(Step) -> ControlFlow<()>> Parser<'_, F> {
    fn is_rewritten(&self) -> bool {
        self.settings.is_rewritten()
    }

    fn begin(&mut self) {
        let left = self.plain.len() - self.pos;
        // From 1.9 on they leave no short block behind.
        let slack = if self.is_rewritten() { self.settings.least_block() - 1 } else { 0 };
        let len = if left <= MOST_BLOCK + slack { left } else { MOST_BLOCK };
        let (start, end) = (self.pos, self.pos + len);
        let least = if self.is_rewritten() {
            least::guess(&self.plain[start..end], self.settings.release, self.depth)
        } else {
            3
        };
        self.block = Block { start, end, least, refine: start + left.min(10_000), ..Block::default() };
    }

    fn refine(&mut self) {
        let (pos, block) = (self.pos, &mut self.block);
        if self.settings.is_rewritten() && pos >= block.refine {
            block.least = least::refine(&block.literals, self.depth);
            block.refine += (self.plain.len() - block.refine).min(pos - block.start);
        }
    }

    fn longest(&mut self, pos: usize, least: usize, depth: u32) -> (usize, usize) {
        self.chains.longest(self.plain, pos, least, self.nice, depth)
    }

    fn literal(&mut self, pos: usize, is_observed: bool) -> ControlFlow<()> {
        let token = Token::literal(self.plain[pos]);
        self.block.literals[usize::from(self.plain[pos])] += 1;
        if is_observed {
            self.block.statistics.observe(token);
        }
        (self.take)(Step::Token(token))
    }

    fn copy(&mut self, length: usize, pos: usize, from: usize) -> ControlFlow<()> {
        let token = copy(length, pos, from);
        if self.is_rewritten() {
            self.block.copies += 1;
            self.block.statistics.observe(token);
        }
        (self.take)(Step::Token(token))
    }

    /// Takes a literal or the copy that is found.
    fn greedy(&mut self) -> ControlFlow<()> {
        let (pos, least) = (self.pos, self.block.least);
        let (length, from) = self.longest(pos, least - 1, self.depth);
        let is_far = self.is_rewritten() && length == 3 && pos - from > 4096;
        if length < least || is_far {
            self.literal(pos, true)?;
            self.pos += 1;
            return ControlFlow::Continue(());
        }
        if !self.is_rewritten() {
            self.block.statistics.observe(copy(length, pos, from));
        }
        self.pos += length;
        self.chains.skip(self.plain, pos + 1, length - 1);
        self.copy(length, pos, from)
    }

    /// Takes a literal, or literals and a copy behind which there is no better one.
    fn lazy(&mut self) -> ControlFlow<()> {
        self.refine();
        let (mut pos, least) = (self.pos, self.block.least);
        let (mut length, mut from) = self.longest(pos, least - 1, self.depth);
        let is_far = self.is_rewritten() && length == 3 && pos - from > 8192;
        if length < least || is_far {
            self.literal(pos, true)?;
            self.pos += 1;
            return ControlFlow::Continue(());
        }
        loop {
            if !self.is_rewritten() {
                self.block.statistics.observe(copy(length, pos, from));
            }
            let mut known = pos + 1;
            if length < self.nice.min(self.plain.len() - pos) {
                let looks = if self.search == Search::Lazier { 2 } else { 1 };
                if let Some((ahead, better, better_from)) = self.look_ahead(pos, length, from, looks) {
                    // Early releases observe the copy that is given up in place of the literal.
                    let is_observed = self.is_rewritten();
                    for passed in pos..pos + ahead {
                        self.literal(passed, is_observed)?;
                    }
                    pos += ahead;
                    (length, from) = (better, better_from);
                    continue;
                }
                known = pos + 1 + looks;
            }
            self.pos = pos + length;
            self.chains.skip(self.plain, known, self.pos - known);
            return self.copy(length, pos, from);
        }
    }

    /// A copy one or two bytes ahead that is better than the one at `pos`.
    fn look_ahead(&mut self, pos: usize, length: usize, from: usize, looks: usize) -> Option<(usize, usize, usize)> {
        for ahead in 1..=looks {
            let least = if self.is_rewritten() { length - 1 } else { length };
            let (next, next_from) = self.longest(pos + ahead, least, self.depth >> ahead);
            let is_better = if self.is_rewritten() {
                let distances = || i64::from((pos - from).ilog2()) - i64::from((pos + ahead - next_from).ilog2());
                let enough = if ahead == 1 { 2 } else { 6 };
                next >= length && 4 * (next - length) as i64 + distances() > enough
            } else {
                next > length
            };
            if is_better {
                return Some((ahead, next, next_from));
            }
        }
        None
    }
}

fn copy(length: usize, pos: usize, from: usize) -> Token {
    Token::copy(length as u32, (pos - from) as u32)
}
