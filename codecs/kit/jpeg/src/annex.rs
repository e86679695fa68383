//! The code that Annex K makes for given counts, as most encoders do that optimise their tables (K.2).

use crate::Table;

/// A code of ones only is left free: a symbol of its own takes it.
const RESERVED: usize = 256;
/// Longest code.
const LONGEST: usize = 16;

impl Table {
    /// The table of Annex K for symbols used so often; `None` where none is used.
    pub fn of_annex_k(counts: &[u32; 256]) -> Option<Self> {
        if counts.iter().all(|&count| count == 0) {
            return None;
        }
        let mut of_length = [0u16; RESERVED + 1];
        let sizes = code_sizes(counts);
        sizes.iter().filter(|&&size| size > 0).for_each(|&size| of_length[size] += 1);
        shorten(&mut of_length);
        let longest = (1..=LONGEST).rev().find(|&length| of_length[length] > 0)?;
        of_length[longest] -= 1;
        let mut table = [0; LONGEST];
        for (count, &found) in table.iter_mut().zip(&of_length[1..]) {
            *count = u8::try_from(found).ok()?;
        }
        let mut symbols: Vec<u8> = (0..=255).filter(|&symbol| sizes[usize::from(symbol)] > 0).collect();
        symbols.sort_by_key(|&symbol| sizes[usize::from(symbol)]);
        Self::new(table, &symbols).ok()
    }
}

/// The length of each symbol's code: the two trees that are used least become one, the later symbol first where several are (K.1).
fn code_sizes(counts: &[u32; 256]) -> [usize; RESERVED + 1] {
    let mut used = [0u64; RESERVED + 1];
    used.iter_mut().zip(counts).for_each(|(used, &count)| *used = u64::from(count));
    used[RESERVED] = 1;
    let mut trees: Vec<(u64, usize, Vec<usize>)> =
        (0..=RESERVED).filter(|&symbol| used[symbol] > 0).map(|symbol| (used[symbol], symbol, vec![symbol])).collect();
    let mut sizes = [0; RESERVED + 1];
    while trees.len() > 1 {
        trees.sort_by_key(|&(used, symbol, _)| (std::cmp::Reverse(used), symbol));
        let (Some(least), Some(other)) = (trees.pop(), trees.pop()) else { break };
        let symbols = [least.2, other.2].concat();
        symbols.iter().for_each(|&symbol| sizes[symbol] += 1);
        trees.push((least.0 + other.0, least.1, symbols));
    }
    sizes
}

/// Takes pairs of codes that are too long up to their common prefix, beside a shorter code that is lengthened (K.3).
fn shorten(of_length: &mut [u16; RESERVED + 1]) {
    for length in (LONGEST + 1..=RESERVED).rev() {
        while of_length[length] > 0 {
            let Some(shorter) = (1..length - 1).rev().find(|&shorter| of_length[shorter] > 0) else { return };
            of_length[length] -= 2;
            of_length[length - 1] += 1;
            of_length[shorter + 1] += 2;
            of_length[shorter] -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_room_for_one_of_ones() {
        let mut counts = [0; 256];
        assert_eq!(Table::of_annex_k(&counts), None);
        counts[7] = 3;
        assert_eq!(Table::of_annex_k(&counts).map(|table| (table.counts[0], table.symbols)), Some((1, vec![7])));
        // Fibonacci's numbers ask for codes of more than 16 bits.
        let (mut a, mut b) = (1, 1);
        for count in counts.iter_mut().take(30) {
            (*count, a, b) = (a, b, a + b);
        }
        let table = Table::of_annex_k(&counts).expect("a table");
        let space: u32 = table.counts.iter().zip(1..).map(|(&count, length)| u32::from(count) << (16 - length)).sum();
        assert_eq!((table.symbols.len(), space), (30, (1 << 16) - 1));
    }
}
