//! Huffman tables of T.81, Annex C.

/// Bits that one look-up decides.
const LOOK: u32 = 10;

/// A table: the symbols in order of their codes, which are canonical.
#[derive(Clone)]
pub struct Table {
    /// Code and length per symbol; length 0 where it has none.
    codes: Vec<(u16, u8)>,
    /// Symbol and length by the first [`LOOK`] bits; length 0 where the code is longer or none.
    short: Vec<(u8, u8)>,
    /// Code, length and symbol of those longer, in order.
    long: Vec<(u16, u8, u8)>,
}

impl Table {
    /// Makes a table of how many codes there are of each length, and their symbols; `None` where no such codes exist.
    pub fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut table = Self { codes: vec![(0, 0); 256], short: vec![(0, 0); 1 << LOOK], long: Vec::new() };
        let (mut next, mut symbols) = (0u32, symbols.iter());
        for (len, &count) in (1u32..).zip(counts) {
            for _ in 0..count {
                let &symbol = symbols.next()?;
                if next >> len != 0 {
                    return None;
                }
                *table.codes.get_mut(usize::from(symbol))? = (next as u16, len as u8);
                if len > LOOK {
                    table.long.push((next as u16, len as u8, symbol));
                } else {
                    let first = (next << (LOOK - len)) as usize;
                    table.short.get_mut(first..first + (1 << (LOOK - len)))?.fill((symbol, len as u8));
                }
                next += 1;
            }
            next <<= 1;
        }
        Some(table)
    }

    /// The symbol whose code comes first in `bits`, and its length.
    #[inline]
    pub fn look(&self, bits: u16) -> Option<(u8, u32)> {
        let (symbol, len) = self.short[usize::from(bits >> (16 - LOOK))];
        if len > 0 {
            return Some((symbol, u32::from(len)));
        }
        self.long
            .iter()
            .find(|&&(code, len, _)| bits >> (16 - len) == code)
            .map(|&(_, len, symbol)| (symbol, u32::from(len)))
    }

    /// A symbol's code and its length.
    #[inline]
    pub fn code(&self, symbol: u8) -> Option<(u32, u32)> {
        let (code, len) = self.codes[usize::from(symbol)];
        (len > 0).then_some((u32::from(code), u32::from(len)))
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn codes_are_canonical() {
        // Lengths 1, 2 and 12: codes 0, 10 and 1100_0000_0000.
        let table = Table::new(&[1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], &[5, 0, 16]).expect("it is a table");
        assert_eq!(table.code(0), Some((0b10, 2)));
        assert_eq!(table.code(16), Some((0b1100_0000_0000, 12)));
        assert_eq!(table.code(1), None);
        assert_eq!(table.look(0b0111_1111_1111_1111), Some((5, 1)));
        assert_eq!(table.look(0b1100_0000_0000_1111), Some((16, 12)));
        assert_eq!(table.look(0b1111_1111_1111_1111), None);
        assert!(Table::new(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[1, 2, 3]).is_none());
    }
}
