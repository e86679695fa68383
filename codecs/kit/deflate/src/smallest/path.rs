//! The cheapest tokens of a stretch, at given costs.

use super::costs::Costs;
use super::matches::{LONGEST, Matches};
use crate::token::Token;
use std::ops::Range;

/// Room for the search, taken once.
#[derive(Default)]
pub struct Path {
    /// What the rest costs from each place on.
    costs: Vec<u32>,
    /// The token each place takes.
    choices: Vec<Token>,
}

impl Path {
    /// The cheapest tokens of the places `stretch` of `matches`, none reaching beyond.
    pub fn find(&mut self, plain: &[u8], matches: &Matches, stretch: Range<usize>, costs: &Costs) -> Vec<Token> {
        let len = stretch.len();
        self.costs.clear();
        self.costs.resize(len + 1, 0);
        self.choices.clear();
        self.choices.resize(len, Token::literal(0));
        let bytes = &plain[matches.from + stretch.start..matches.from + stretch.end];
        for at in (0..len).rev() {
            let (cost, token) = self.choose(bytes, matches, stretch.start, at, costs);
            self.costs[at] = cost;
            self.choices[at] = token;
        }
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < len {
            tokens.push(self.choices[at]);
            at += self.choices[at].size();
        }
        tokens
    }

    #[inline]
    fn choose(&self, bytes: &[u8], matches: &Matches, start: usize, at: usize, costs: &Costs) -> (u32, Token) {
        let rest = &self.costs[at..];
        let mut best = rest[1] + costs.literals[usize::from(bytes[at])];
        let mut token = Token::literal(bytes[at]);
        let mut pairs = matches.of(start + at);
        let Some(longest) = pairs.last() else { return (best, token) };
        let mut most = longest.length().min(rest.len() - 1);
        if most == LONGEST && at > 0 && matches.of(start + at - 1).last().is_some_and(|pair| pair.length() == LONGEST) {
            // Inside a long repetition only whole steps are tried.
            let cost = rest[LONGEST] + costs.lengths[LONGEST] + costs.distances[longest.symbol()];
            return if cost < best { (cost, Token::copy(LONGEST as u32, longest.distance())) } else { (best, token) };
        }
        // From the longest down: a farther distance may be the cheaper one for what is shorter as well.
        let mut nearest = *longest;
        let mut distance = u32::MAX;
        while let Some((pair, shorter)) = pairs.split_last() {
            pairs = shorter;
            let cost = costs.distances[pair.symbol()];
            if cost <= distance {
                (distance, nearest) = (cost, *pair);
            }
            let least = shorter.last().map_or(3, |pair| pair.length() + 1);
            if least > most {
                continue;
            }
            let ways = rest[least..=most].iter().zip(&costs.lengths[least..=most]);
            // Two passes, as the minimum alone is found several at a time.
            let costs = ways.map(|(&rest, &cost)| rest + cost);
            let under = costs.clone().min().unwrap_or(u32::MAX);
            if under < best.saturating_sub(distance) {
                best = under + distance;
                let length = least + costs.clone().position(|cost| cost == under).unwrap_or(0);
                token = Token::copy(length as u32, nearest.distance());
            }
            most = least - 1;
        }
        (best, token)
    }
}
