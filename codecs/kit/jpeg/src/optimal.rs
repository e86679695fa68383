//! The shortest code for given counts, of at most 16 bits and without a code of ones only (C.2, K.2).

use crate::Table;

/// Longest code.
const LONGEST: usize = 16;

/// Something to be coded: a symbol, or a package of two things from the row below.
#[derive(Clone, Copy)]
struct Item {
    weight: u64,
    is_symbol: bool,
}

impl Table {
    /// The table that codes symbols used so often in the fewest bits; `None` where none is used.
    ///
    /// By package-merge (Larmore and Hirschberg 1990), with one symbol more than there are: it takes the code of ones.
    pub fn optimal(counts: &[u32; 256]) -> Option<Self> {
        let mut symbols: Vec<u8> = (0..=255).filter(|&symbol| counts[usize::from(symbol)] > 0).collect();
        if symbols.is_empty() {
            return None;
        }
        symbols.sort_by_key(|&symbol| std::cmp::Reverse(counts[usize::from(symbol)]));
        let weights: Vec<u64> =
            std::iter::once(0).chain(symbols.iter().rev().map(|&s| u64::from(counts[usize::from(s)]))).collect();
        // Codes of each length, the reserved one still among the longest.
        let mut of_length = [0u8; LONGEST + 1];
        let lengths = lengths(&weights);
        lengths.iter().for_each(|&length| of_length[length] += u8::from(length > 0));
        of_length[lengths[0]] -= 1;
        let mut table = [0; LONGEST];
        table.copy_from_slice(&of_length[1..]);
        Self::new(table, &symbols).ok()
    }
}

/// Lengths of the codes for two or more weights in ascending order.
fn lengths(weights: &[u64]) -> Vec<usize> {
    let symbols = || weights.iter().map(|&weight| Item { weight, is_symbol: true });
    let mut rows: Vec<Vec<Item>> = vec![symbols().collect()];
    for _ in 1..LONGEST {
        let below = rows.last().map_or(&[][..], |row| row);
        let packages =
            below.chunks_exact(2).map(|two| Item { weight: two[0].weight + two[1].weight, is_symbol: false });
        let mut row: Vec<Item> = symbols().chain(packages).collect();
        row.sort_by_key(|item| (item.weight, item.is_symbol));
        rows.push(row);
    }
    let mut lengths = vec![0; weights.len()];
    let mut taken = 2 * weights.len() - 2;
    for row in rows.iter().rev() {
        let singles = row[..taken].iter().filter(|item| item.is_symbol).count();
        lengths[..singles].iter_mut().for_each(|length| *length += 1);
        taken = 2 * (taken - singles);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(of: &[(u8, u32)]) -> [u32; 256] {
        let mut counts = [0; 256];
        of.iter().for_each(|&(symbol, count)| counts[usize::from(symbol)] = count);
        counts
    }

    #[test]
    fn frequent_symbols_are_short() {
        // 0, 10, 110, and 111 is left free.
        let table = Table::optimal(&counts(&[(5, 10), (1, 4), (9, 1)])).expect("symbols");
        assert_eq!(table.symbols(), [5, 1, 9]);
        assert_eq!(table.counts()[..4], [1, 1, 1, 0]);
        assert_eq!(Table::optimal(&counts(&[(7, 3)])).expect("a symbol").counts()[0], 1);
        assert!(Table::optimal(&[0; 256]).is_none());
    }

    #[test]
    fn no_code_is_longer_than_16_bits() {
        let fibonacci = |n: u8| (0..n).fold((1u32, 1u32), |(a, b), _| (b, a + b)).0;
        let table = Table::optimal(&counts(&std::array::from_fn::<_, 40, _>(|n| (n as u8, fibonacci(n as u8)))));
        let table = table.expect("symbols");
        let space: u32 = table.counts().iter().zip(1..).map(|(&n, length)| u32::from(n) << (16 - length)).sum();
        assert_eq!((table.symbols().len(), space), (40, 65535));
    }

    #[test]
    fn all_symbols_fit() {
        let table = Table::optimal(&[1; 256]).expect("symbols");
        assert_eq!((table.symbols().len(), table.counts()[7], table.counts()[8]), (256, 255, 1));
    }
}
