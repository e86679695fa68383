//! Which tokens share a block.

use super::costs::{BIT, entropy};
use crate::counts::Counts;
use crate::token::Token;
use std::ops::Range;

/// Pieces between which a block may end at first.
const PIECES: usize = 96;
/// Least tokens of a piece.
const PIECE: usize = 48;

/// Cuts `tokens` into blocks that take the fewest bits, as far as entropies tell: the ends of the blocks.
pub fn split(tokens: &[Token]) -> Vec<usize> {
    let piece = tokens.len().div_ceil(PIECES).max(PIECE);
    let ends: Vec<usize> = (1..tokens.len().div_ceil(piece)).map(|n| n * piece).chain([tokens.len()]).collect();
    let sums = sums(tokens, &ends);
    // The least cost of all up to each end, and where its last block starts.
    let mut least: Vec<(u64, usize)> = vec![(0, 0)];
    for to in 1..sums.len() {
        let way = |from: usize| (least[from].0 + estimate(&sums[from], &sums[to]), from);
        let best = (0..to).map(way).min().unwrap_or((0, 0));
        least.push(best);
    }
    let mut cuts = Vec::new();
    let mut to = sums.len() - 1;
    while to > 0 {
        cuts.push(ends[to - 1]);
        to = least[to].1;
    }
    cuts.reverse();
    refine(tokens, &mut cuts, piece);
    cuts
}

/// What the tokens up to each end use, from nothing on.
fn sums(tokens: &[Token], ends: &[usize]) -> Vec<Counts> {
    let mut sums = vec![none()];
    let mut from = 0;
    for &to in ends {
        let mut sum = count(&tokens[from..to]);
        add(&mut sum, &sums[sums.len() - 1]);
        sums.push(sum);
        from = to;
    }
    sums
}

fn none() -> Counts {
    Counts { literals: [0; _], distances: [0; _] }
}

/// Without the end of a block.
fn count(tokens: &[Token]) -> Counts {
    let mut counts = Counts::new(tokens);
    counts.literals[crate::alphabet::END] = 0;
    counts
}

fn add(sum: &mut Counts, more: &Counts) {
    sum.literals.iter_mut().zip(&more.literals).for_each(|(sum, more)| *sum += more);
    sum.distances.iter_mut().zip(&more.distances).for_each(|(sum, more)| *sum += more);
}

/// What a block takes that uses what `to` has more than `from`.
fn estimate(from: &Counts, to: &Counts) -> u64 {
    let literals: [u32; 286] = std::array::from_fn(|n| to.literals[n] - from.literals[n]);
    let distances: [u32; 30] = std::array::from_fn(|n| to.distances[n] - from.distances[n]);
    block(literals, distances)
}

/// What a block takes; the extra bits are left out, as they are the same in any block.
fn block(mut literals: [u32; 286], distances: [u32; 30]) -> u64 {
    literals[crate::alphabet::END] = 1;
    let used = literals.iter().chain(&distances).filter(|&&count| count > 0).count() as u64;
    // A code that is sent takes some 14 bytes, and about three bits and a half for each symbol.
    let header = (112 + used * 7 / 2) * u64::from(BIT);
    header + entropy(&literals) + entropy(&distances)
}

/// Moves each cut to where it is best between its neighbours, by ever smaller steps.
fn refine(tokens: &[Token], cuts: &mut [usize], piece: usize) {
    for n in 0..cuts.len().saturating_sub(1) {
        let from = if n == 0 { 0 } else { cuts[n - 1] };
        cuts[n] = best_cut(tokens, from..cuts[n + 1], cuts[n], piece);
    }
}

fn best_cut(tokens: &[Token], within: Range<usize>, mut cut: usize, piece: usize) -> usize {
    let all = count(&tokens[within.clone()]);
    let left = count(&tokens[within.start..cut]);
    let cost = |left: &Counts| estimate(&none(), left) + estimate(left, &all);
    let mut best = (cost(&left), left);
    let mut step = piece / 2;
    while step >= 8 {
        for next in [cut.saturating_sub(step), cut + step] {
            if next <= within.start || next >= within.end {
                continue;
            }
            let mut left = none();
            add(&mut left, &best.1);
            let moved = count(&tokens[cut.min(next)..cut.max(next)]);
            if next > cut {
                add(&mut left, &moved);
            } else {
                left.literals.iter_mut().zip(&moved.literals).for_each(|(sum, less)| *sum -= less);
                left.distances.iter_mut().zip(&moved.distances).for_each(|(sum, less)| *sum -= less);
            }
            let bits = cost(&left);
            if bits < best.0 {
                best = (bits, left);
                cut = next;
                break;
            }
        }
        step /= 2;
    }
    cut
}
