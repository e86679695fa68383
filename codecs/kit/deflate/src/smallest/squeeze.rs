//! Passes over the places of one chunk: the tokens of its blocks, and how they are coded.

use super::Effort;
use super::costs::Costs;
use super::matches::Matches;
use super::path::Path;
use super::plan::Plan;
use super::split::split;
use crate::alphabet::{FIXED_DISTANCES, FIXED_LITERALS};
use crate::block::Form;
use crate::counts::Counts;
use crate::token::Token;
use std::ops::Range;

/// A block's tokens and its form.
pub type Coded = (Vec<Token>, Plan);

/// How many passes.
struct Passes {
    /// Over all before the first split.
    first: usize,
    /// Over each block.
    block: usize,
    /// Splits.
    rounds: usize,
}

/// The blocks of all places of `matches`, found in passes.
pub fn squeeze(plain: &[u8], matches: &Matches, effort: Effort) -> Vec<Coded> {
    let passes = match effort {
        Effort::Fast => Passes { first: 2, block: 3, rounds: 1 },
        Effort::Usual => Passes { first: 2, block: 8, rounds: 2 },
        Effort::Most => Passes { first: 3, block: 16, rounds: 3 },
    };
    let mut search = Search { plain, matches, path: Path::default() };
    let all = 0..matches.len();
    let mut tokens = search.path.find(plain, matches, all.clone(), &Costs::usual());
    for _ in 1..passes.first {
        let costs = Costs::entropies(&Counts::new(&tokens));
        tokens = search.path.find(plain, matches, all.clone(), &costs);
    }
    let mut best: Vec<Coded> = Vec::new();
    for round in 0..passes.rounds {
        let blocks = search.blocks(&tokens, passes.block);
        let worse = round > 0 && bits(&blocks) >= bits(&best);
        if worse {
            break;
        }
        tokens = blocks.iter().flat_map(|(tokens, _)| tokens).copied().collect();
        best = blocks;
    }
    best
}

fn bits(blocks: &[Coded]) -> u64 {
    blocks.iter().map(|(_, plan)| plan.bits).sum()
}

struct Search<'a> {
    plain: &'a [u8],
    matches: &'a Matches,
    path: Path,
}

impl Search<'_> {
    /// Splits `tokens` and looks for better ones block by block.
    fn blocks(&mut self, tokens: &[Token], passes: usize) -> Vec<Coded> {
        let mut blocks = Vec::new();
        let (mut from, mut at) = (0, 0);
        for to in split(tokens) {
            let tokens = &tokens[from..to];
            let end = at + tokens.iter().map(|token| token.size()).sum::<usize>();
            blocks.push(self.block(at..end, tokens, passes));
            (from, at) = (to, end);
        }
        blocks
    }

    /// The best tokens of one block that passes find, beginning with these.
    fn block(&mut self, stretch: Range<usize>, tokens: &[Token], passes: usize) -> Coded {
        let mut counts = Counts::new(tokens);
        let mut best = (tokens.to_vec(), Plan::dynamic(&counts));
        let mut costs = Costs::entropies(&counts);
        let mut stale = 0;
        for _ in 0..passes {
            let tokens = self.path.find(self.plain, self.matches, stretch.clone(), &costs);
            counts = Counts::new(&tokens);
            let plan = Plan::dynamic(&counts);
            let new = Costs::entropies(&counts);
            if plan.bits < best.1.bits {
                best = (tokens, plan);
                costs = new;
                stale = 0;
                continue;
            }
            stale += 1;
            if stale == 3 {
                break;
            }
            costs.blend(&new);
        }
        best.1 = Plan::best(&Counts::new(&best.0));
        self.settle(stretch, &mut best);
        best
    }

    /// Passes at the costs of the very codes, which can only gain, until they do not; then the fixed code.
    fn settle(&mut self, stretch: Range<usize>, best: &mut Coded) {
        while let Form::Dynamic(header) = &best.1.form {
            if !self.attempt(stretch.clone(), &Costs::codes(&header.literals, &header.distances), best) {
                break;
            }
        }
        if stretch.len() < 4096 {
            self.attempt(stretch, &Costs::codes(&FIXED_LITERALS, &FIXED_DISTANCES), best);
        }
    }

    fn attempt(&mut self, stretch: Range<usize>, costs: &Costs, best: &mut Coded) -> bool {
        let tokens = self.path.find(self.plain, self.matches, stretch, costs);
        let plan = Plan::best(&Counts::new(&tokens));
        let is_better = plan.bits < best.1.bits;
        if is_better {
            *best = (tokens, plan);
        }
        is_better
    }
}
