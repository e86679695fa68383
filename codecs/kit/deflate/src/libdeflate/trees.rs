//! Which code lengths libdeflate gives to symbols, and how it sends them.
//!
//! The algorithm is that of libdeflate's `deflate_compress.c`, by Eric Biggers.

use super::settings::Release;
use crate::alphabet::{LENGTHS, LENGTHS_ORDER};
use crate::block::{Header, Run};
use crate::counts::Counts;

/// The code of a block as libdeflate would send it.
pub fn plan(counts: &Counts, release: Release) -> Header {
    let mut literals = build(&counts.literals, 14);
    let mut distances = build(&counts.distances, 15);
    if release == Release::Late && counts.distances.iter().all(|&count| count == 0) {
        // Some decoders want a code of two.
        distances[..2].fill(1);
    }
    trim(&mut literals, 257);
    trim(&mut distances, 1);
    let mut header = Header { literals, distances, ..Header::default() };
    header.runs = runs(&header);
    send_lengths(&mut header);
    header
}

fn trim(lengths: &mut Vec<u8>, least: usize) {
    let used = lengths.iter().rposition(|&length| length > 0).map_or(0, |last| last + 1);
    lengths.truncate(used.max(least));
}

/// Both codes' lengths as runs, which may span the two.
pub fn runs(header: &Header) -> Vec<Run> {
    let all = [&header.literals[..], &header.distances[..]].concat();
    crate::zlib::runs(&all)
}

/// Fills in the code of the runs.
pub fn send_lengths(header: &mut Header) {
    let mut counts = [0u32; LENGTHS];
    header.runs.iter().for_each(|run| counts[usize::from(run.symbol)] += 1);
    header.lengths.copy_from_slice(&build(&counts, 7));
    let sent = LENGTHS_ORDER.iter().rposition(|&symbol| header.lengths[usize::from(symbol)] != 0);
    header.sent = sent.map_or(4, |last| last as u8 + 1).max(4);
}

/// The lengths of a Huffman code of at most `most` bits: the rarest symbols, and the first among equals, get the longest codes.
pub fn build(counts: &[u32], most: usize) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let mut symbols: Vec<usize> = (0..counts.len()).filter(|&symbol| counts[symbol] > 0).collect();
    symbols.sort_by_key(|&symbol| counts[symbol]);
    match symbols[..] {
        [] => return lengths,
        [only] => {
            lengths[0] = 1;
            lengths[only.max(1)] = 1;
            return lengths;
        }
        _ => {}
    }
    let parents = tree(&symbols.iter().map(|&symbol| counts[symbol]).collect::<Vec<_>>());
    let mut rest = symbols.into_iter();
    for (length, &count) in length_counts(&parents, most).iter().enumerate().rev() {
        for symbol in rest.by_ref().take(count as usize) {
            lengths[symbol] = length as u8;
        }
    }
    lengths
}

/// The inner nodes of the tree by their parents, from the rarest to the root; of equals, leaves go before nodes.
fn tree(leaves: &[u32]) -> Vec<usize> {
    let (mut leaf, mut node) = (0, 0);
    let mut sums: Vec<u32> = Vec::with_capacity(leaves.len());
    let mut parents = vec![0; leaves.len() - 1];
    for parent in 0..parents.len() {
        let mut sum = 0;
        for _ in 0..2 {
            if leaf < leaves.len() && (node == sums.len() || leaves[leaf] <= sums[node]) {
                sum += leaves[leaf];
                leaf += 1;
            } else {
                sum += sums[node];
                parents[node] = parent;
                node += 1;
            }
        }
        sums.push(sum);
    }
    parents
}

/// How many codes there are of each length.
fn length_counts(parents: &[usize], most: usize) -> [u32; 16] {
    let mut counts = [0u32; 16];
    counts[1] = 2;
    let mut depths = vec![0; parents.len()];
    for node in (0..parents.len() - 1).rev() {
        depths[node] = depths[parents[node]] + 1;
        let mut length = depths[node];
        if length >= most {
            length = most - 1;
            while counts[length] == 0 {
                length -= 1;
            }
        }
        counts[length] -= 1;
        counts[length + 1] += 2;
    }
    counts
}
