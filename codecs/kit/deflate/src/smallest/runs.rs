//! How a dynamic block's code lengths are sent in the fewest bits (RFC 1951 §3.2.7).

use super::lengths::lengths;
use crate::alphabet::{LENGTHS, LENGTHS_EXTRA, LENGTHS_ORDER};
use crate::block::{Header, Run};

/// Rounds of runs for a code and a code for the runs; more do not gain.
const ROUNDS: usize = 4;

/// The header that sends these lengths.
pub fn header(mut literals: Vec<u8>, mut distances: Vec<u8>) -> Header {
    trim(&mut literals, 257);
    trim(&mut distances, 1);
    let all = [&literals[..], &distances[..]].concat();
    let mut best = Header { literals, distances, ..Header::default() };
    // A first guess: repeats and the usual lengths are short.
    let mut code = [5u8; LENGTHS];
    for symbol in [7, 8, 9, 16, 17, 18, 0] {
        code[symbol] = 3;
    }
    let mut least = u64::MAX;
    for _ in 0..ROUNDS {
        let mut header = Header { runs: runs(&all, &code), ..Header::default() };
        send(&mut header);
        if header.bits() >= least {
            break;
        }
        least = header.bits();
        code = header.lengths.map(|length| if length == 0 { 7 } else { length });
        (best.runs, best.lengths, best.sent) = (header.runs, header.lengths, header.sent);
    }
    best
}

fn trim(lengths: &mut Vec<u8>, least: usize) {
    let used = lengths.iter().rposition(|&length| length > 0).map_or(0, |last| last + 1);
    lengths.truncate(used.max(least));
}

/// Fills in the code of the runs.
fn send(header: &mut Header) {
    let mut counts = [0u32; LENGTHS];
    header.runs.iter().for_each(|run| counts[usize::from(run.symbol)] += 1);
    header.lengths.copy_from_slice(&lengths(&counts, 7));
    let sent = LENGTHS_ORDER.iter().rposition(|&symbol| header.lengths[usize::from(symbol)] != 0);
    header.sent = sent.map_or(4, |last| last as u8 + 1).max(4);
}

/// The cheapest runs of `all` where symbols have codes of these lengths.
fn runs(all: &[u8], code: &[u8; LENGTHS]) -> Vec<Run> {
    let mut costs = vec![0u32; all.len() + 1];
    let mut choices = vec![Run { symbol: 0, extra: 0 }; all.len()];
    let mut same = 0;
    for at in (0..all.len()).rev() {
        same = if all.get(at + 1) == Some(&all[at]) { same + 1 } else { 1 };
        let price = |symbol: u8| u32::from(code[usize::from(symbol)] + LENGTHS_EXTRA[usize::from(symbol)]);
        let mut best = (costs[at + 1] + price(all[at]), Run { symbol: all[at], extra: 0 });
        let mut consider = |symbol: u8, least: usize, most: usize| {
            // Shorter ones never gain: what is left over is one or two lengths, or a run all the same.
            let longest = most.min(same);
            for count in least.max(longest.saturating_sub(2))..=longest {
                let cost = costs[at + count] + price(symbol);
                if cost < best.0 {
                    best = (cost, Run { symbol, extra: (count - least) as u8 });
                }
            }
        };
        if all[at] == 0 {
            consider(17, 3, 10);
            consider(18, 11, 138);
        }
        if at > 0 && all[at - 1] == all[at] {
            consider(16, 3, 6);
        }
        (costs[at], choices[at]) = best;
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < all.len() {
        out.push(choices[at]);
        at += choices[at].count();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_stand_for_the_lengths() {
        let literals: Vec<u8> = (0..286).map(|n| if n % 40 < 25 { 0 } else { 7 + (n / 40 % 2) as u8 }).collect();
        let header = header(literals.clone(), vec![5; 30]);
        let mut all: Vec<u8> = Vec::new();
        for run in &header.runs {
            let value = match run.symbol {
                16 => all[all.len() - 1],
                17 | 18 => 0,
                length => length,
            };
            all.resize(all.len() + run.count(), value);
        }
        assert_eq!(all, [&header.literals[..], &header.distances].concat());
        assert!(header.runs.len() < 50);
    }
}
