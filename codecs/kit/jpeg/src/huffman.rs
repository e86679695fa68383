//! Huffman codes by their lengths (B.2.4.2, C.2, F.2.2.3).

use crate::bits::BitReader;
use kit_core::{Error, Result};

/// Codes up to this length are found in one step.
const ROOT: u32 = 9;

/// One of the eight places for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(u8);

impl Slot {
    /// All, those for DC first.
    pub const ALL: [Self; 8] = [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5), Self(6), Self(7)];

    /// The place for differences of DC coefficients, `id` from 0 to 3.
    pub fn dc(id: u8) -> Self {
        Self(id & 3)
    }

    /// The place for AC coefficients, `id` from 0 to 3.
    pub fn ac(id: u8) -> Self {
        Self(4 | id & 3)
    }

    /// From 0 to 7.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// As in DHT: class and number in four bits each.
    pub fn byte(self) -> u8 {
        (self.0 >> 2) << 4 | self.0 & 3
    }
}

/// A Huffman code as DHT states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Codes of each length from 1 to 16.
    pub(crate) counts: [u8; 16],
    /// Symbols by their codes.
    pub(crate) symbols: Vec<u8>,
}

impl Table {
    /// Takes a number of codes for each length from 1 to 16, and their symbols; refuses more codes than there is room for.
    pub fn new(counts: [u8; 16], symbols: &[u8]) -> Result<Self> {
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let space: u32 = counts.iter().zip(1..).map(|(&count, length)| u32::from(count) << (16 - length)).sum();
        if total != symbols.len() || total > 256 || space > 1 << 16 {
            return Err(Error::input(format!(
                "DHT: {total} codes that fill {space} of 65536, {} symbols",
                symbols.len()
            )));
        }
        Ok(Self { counts, symbols: symbols.to_vec() })
    }

    /// Codes of each length from 1 to 16.
    pub fn counts(&self) -> &[u8; 16] {
        &self.counts
    }

    /// Symbols in the order of their codes.
    pub fn symbols(&self) -> &[u8] {
        &self.symbols
    }

    /// For each symbol its code above its length in eight bits; 0 where it has none.
    pub fn codes(&self) -> [u32; 256] {
        let mut codes = [0; 256];
        self.each(|symbol, code, length| codes[usize::from(symbol)] = code << 8 | length);
        codes
    }

    fn each(&self, mut with: impl FnMut(u8, u32, u32)) {
        let (mut code, mut symbols) = (0, self.symbols.iter());
        for (&count, length) in self.counts.iter().zip(1..) {
            for &symbol in symbols.by_ref().take(usize::from(count)) {
                with(symbol, code, length);
                code += 1;
            }
            code <<= 1;
        }
    }
}

/// Finds symbols by their codes.
pub(crate) struct Decoder {
    /// By the next bits: the symbol above its length in eight bits; 0 where the code is longer or there is none.
    root: [u16; 1 << ROOT],
    /// For each length the first 16 bits beyond its codes, and what to add to a code to have the index of its symbol.
    ends: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl Decoder {
    pub fn new(table: &Table) -> Self {
        let mut root = [0; 1 << ROOT];
        let mut ends = [(0, 0); 17];
        let mut index = 0;
        table.each(|symbol, code, length| {
            if length <= ROOT {
                let first = (code << (ROOT - length)) as usize;
                root[first..first + (1 << (ROOT - length))].fill(u16::from(symbol) << 8 | length as u16);
            }
            ends[length as usize] = ((code + 1) << (16 - length), index - code as i32);
            index += 1;
        });
        Self { root, ends, symbols: table.symbols.clone() }
    }

    /// Takes one symbol off bits of which 16 are at hand.
    #[inline(always)]
    pub fn take(&self, bits: &mut BitReader<'_>) -> Result<u8> {
        let entry = self.root[bits.peek(ROOT) as usize];
        if entry != 0 {
            bits.skip(u32::from(entry & 255));
            return Ok((entry >> 8) as u8);
        }
        self.take_long(bits)
    }

    fn take_long(&self, bits: &mut BitReader<'_>) -> Result<u8> {
        let ahead = bits.peek(16);
        for length in ROOT + 1..=16 {
            let (end, shift) = self.ends[length as usize];
            if ahead < end {
                let index = (ahead >> (16 - length)) as i32 + shift;
                bits.skip(length);
                let symbol = usize::try_from(index).ok().and_then(|index| self.symbols.get(index));
                return symbol.copied().ok_or_else(|| bits.no_code());
            }
        }
        Err(bits.no_code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_counted_up() {
        // Lengths 1, 2, 3 and 11: 0, 10, 110 and 1110_0000_000.
        let mut counts = [0; 16];
        (counts[0], counts[1], counts[2], counts[10]) = (1, 1, 1, 1);
        let table = Table::new(counts, &[7, 8, 9, 10]).expect("a code");
        let codes = table.codes();
        assert_eq!([codes[7], codes[8], codes[9], codes[10]], [1, 2 << 8 | 2, 6 << 8 | 3, 0x700 << 8 | 11]);
        let decoder = Decoder::new(&table);
        // 0 10 110 11100000000 0, then ones.
        let bytes = [0b0101_1011, 0b1000_0000, 0b0011_1111, 0x00];
        let mut bits = BitReader::new(&bytes, 0);
        bits.refill();
        let found: Vec<u8> = (0..5).map(|_| decoder.take(&mut bits).expect("a symbol")).collect();
        assert_eq!(found, [7, 8, 9, 10, 7]);
        assert!(decoder.take(&mut bits).is_err());
    }

    #[test]
    fn too_many_codes_are_refused() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(Table::new(counts, &[1, 2, 3]).is_err());
    }
}
