//! Huffman codes of deflate: canonical, given by their lengths (RFC 1951 §3.2.2).

use crate::bits::BitReader;
use kit_core::{Error, Result};

/// Longest code.
pub const MAX_LENGTH: usize = 15;
/// Codes up to this length are found in one step.
const ROOT: u32 = 10;

/// Decodes one symbol after the other.
pub struct Decoder {
    /// By the next bits: the symbol above its length in four bits; 0 where the code is longer or there is none.
    root: Vec<u16>,
    /// Codes of each length.
    counts: [u16; MAX_LENGTH + 1],
    /// Symbols by length, then by value.
    symbols: Vec<u16>,
}

impl Decoder {
    /// Makes the decoder of a code that is complete, or a single code of one bit, or empty; `None` of any other.
    pub fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0u16; MAX_LENGTH + 1];
        lengths.iter().for_each(|&length| counts[length as usize] += 1);
        counts[0] = 0;
        let used: u32 = counts.iter().map(|&count| u32::from(count)).sum();
        let space: u32 = counts.iter().enumerate().map(|(length, &count)| u32::from(count) << (15 - length)).sum();
        let single = used == 1 && counts[1] == 1;
        if space != 1 << 15 && !single && used != 0 {
            return None;
        }
        let mut symbols: Vec<u16> = (0..lengths.len() as u16).filter(|&s| lengths[s as usize] > 0).collect();
        symbols.sort_by_key(|&symbol| lengths[symbol as usize]);
        let mut root = vec![0; 1 << ROOT];
        let codes = codes(lengths);
        for (symbol, (&length, &code)) in lengths.iter().zip(&codes).enumerate() {
            if length > 0 && u32::from(length) <= ROOT {
                for i in (usize::from(code)..1 << ROOT).step_by(1 << length) {
                    root[i] = (symbol as u16) << 4 | u16::from(length);
                }
            }
        }
        Some(Self { root, counts, symbols })
    }

    /// Takes one symbol off bits that have been refilled.
    #[inline]
    pub fn take(&self, bits: &mut BitReader<'_>) -> Result<usize> {
        let entry = self.root[bits.peek(ROOT) as usize];
        if entry == 0 {
            return self.take_long(bits);
        }
        bits.skip(u32::from(entry & 15))?;
        Ok(usize::from(entry >> 4))
    }

    fn take_long(&self, bits: &mut BitReader<'_>) -> Result<usize> {
        let ahead = bits.peek(MAX_LENGTH as u32);
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for length in 1..=MAX_LENGTH {
            let count = u32::from(self.counts[length]);
            code |= ahead >> (length - 1) & 1;
            if code < first + count {
                bits.skip(length as u32)?;
                return Ok(usize::from(self.symbols[(index + code - first) as usize]));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Error::corrupt("no symbol has this code").at(bits.offset()))
    }
}

/// The codes of a set of lengths, first bit lowest, as they are written.
pub fn codes(lengths: &[u8]) -> Vec<u16> {
    let mut next = [0u32; MAX_LENGTH + 2];
    lengths.iter().filter(|&&length| length > 0).for_each(|&length| next[length as usize + 1] += 1);
    for length in 1..next.len() {
        next[length] = (next[length] + next[length - 1]) << 1;
    }
    let mut out = Vec::with_capacity(lengths.len());
    for &length in lengths {
        if length == 0 {
            out.push(0);
            continue;
        }
        let code = next[length as usize];
        next[length as usize] += 1;
        out.push((code as u16).reverse_bits() >> (16 - length));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_rfc() {
        // RFC 1951 §3.2.2: lengths 3 3 3 3 3 2 4 4 give 010 011 100 101 110 00 1110 1111.
        let lengths = [3, 3, 3, 3, 3, 2, 4, 4];
        assert_eq!(codes(&lengths), [0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111]);
    }

    #[test]
    fn long_codes_are_decoded() {
        // One code of each length to 14, two of 15.
        let lengths: Vec<u8> = (1..=15).chain([15]).collect();
        let decoder = Decoder::new(&lengths).expect("complete");
        for (symbol, &code) in codes(&lengths).iter().enumerate() {
            let bytes = code.to_le_bytes();
            let mut bits = BitReader::new(&bytes);
            bits.refill();
            assert_eq!(decoder.take(&mut bits), Ok(symbol));
            assert_eq!(bits.position(), u64::from(lengths[symbol]));
        }
    }

    #[test]
    fn codes_that_cannot_be_are_refused() {
        assert!(Decoder::new(&[1, 1, 1]).is_none()); // over-subscribed
        assert!(Decoder::new(&[2, 2, 2]).is_none()); // incomplete
        assert!(Decoder::new(&[0, 2]).is_none()); // single, and two bits long
        assert!(Decoder::new(&[0, 1]).is_some() && Decoder::new(&[0, 0]).is_some());
    }
}
