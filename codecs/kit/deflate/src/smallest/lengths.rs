//! The best code of bounded length.

/// The lengths of the Huffman code of least weight with no code beyond `most` bits: package-merge (Larmore and Hirschberg 1990).
///
/// Symbols that do not come have length 0. There are two codes at least, for decoders that want as many, so the code is complete.
pub fn lengths(counts: &[u32], most: usize) -> Vec<u8> {
    let mut leaves: Vec<(u32, usize)> =
        counts.iter().enumerate().filter(|&(_, &count)| count > 0).map(|(symbol, &count)| (count, symbol)).collect();
    let spare = counts.iter().enumerate().filter(|&(_, &count)| count == 0).map(|(symbol, _)| (0, symbol));
    leaves.extend(spare.take(2usize.saturating_sub(leaves.len())).collect::<Vec<_>>());
    leaves.sort_unstable();
    let mut out = vec![0; counts.len()];
    // Of each level, whether the items in their order are leaves, and how many are taken at the end.
    let mut levels: Vec<Vec<bool>> = Vec::with_capacity(most);
    let mut weights: Vec<u64> = Vec::new();
    for _ in 0..most {
        let (merged, is_leaf) = merge(&leaves, &weights);
        weights = merged;
        levels.push(is_leaf);
    }
    let mut taken = 2 * leaves.len() - 2;
    for is_leaf in levels.iter().rev() {
        let used = is_leaf[..taken].iter().filter(|&&leaf| leaf).count();
        leaves[..used].iter().for_each(|&(_, symbol)| out[symbol] += 1);
        taken = 2 * (taken - used);
    }
    out
}

/// The leaves with the pairs of the level below, by weight.
fn merge(leaves: &[(u32, usize)], below: &[u64]) -> (Vec<u64>, Vec<bool>) {
    let mut pairs = below.chunks_exact(2).map(|two| two[0] + two[1]).peekable();
    let mut leaves = leaves.iter().map(|&(count, _)| u64::from(count)).peekable();
    let (mut weights, mut is_leaf) = (Vec::with_capacity(600), Vec::with_capacity(600));
    loop {
        let leaf = match (leaves.peek(), pairs.peek()) {
            (Some(leaf), Some(pair)) => leaf <= pair,
            (leaf, None) if leaf.is_none() => return (weights, is_leaf),
            (leaf, _) => leaf.is_some(),
        };
        is_leaf.push(leaf);
        weights.extend(if leaf { leaves.next() } else { pairs.next() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounded_codes_are_complete_and_best() {
        assert_eq!(lengths(&[1, 1, 2, 4, 0, 8], 15), [4, 4, 3, 2, 0, 1]);
        assert_eq!(lengths(&[1, 1, 2, 4, 0, 8], 3), [3, 3, 3, 3, 0, 1]);
        assert_eq!(lengths(&[0, 0, 5], 7), [1, 0, 1]);
        assert_eq!(lengths(&[0, 0, 0], 7), [1, 1, 0]);
        let steep: Vec<u32> = (0..30).map(|n| 1 << n).collect();
        let space: u32 = lengths(&steep, 15).iter().map(|&length| 1 << (15 - length)).sum();
        assert_eq!(space, 1 << 15);
    }
}
