//! Checksums of a header and its data unit: cards that say what can be computed (FITS 4.0 §4.4.2.7, appendix J).
//!
//! In the text of headers such a value is zeros; a flag says to compute it.

use crate::header::CARD;
use std::ops::Range;

/// The cards CHECKSUM and DATASUM of a header: where their values stand.
#[derive(Default)]
pub struct Sums {
    check: Option<Range<usize>>,
    data: Option<Range<usize>>,
}

/// DATASUM's value is computed.
pub const DATA: u8 = 1;
/// CHECKSUM's value is computed.
pub const CHECK: u8 = 2;

/// Characters of CHECKSUM's value.
const CHECK_LEN: usize = 16;

impl Sums {
    /// Finds the cards of a header.
    pub fn new(header: &[u8]) -> Self {
        let mut sums = Self::default();
        for (number, card) in header.chunks_exact(CARD).enumerate() {
            let at = number * CARD;
            if card.starts_with(b"CHECKSUM= '") && card[11 + CHECK_LEN] == b'\'' {
                sums.check = Some(at + 11..at + 11 + CHECK_LEN);
            }
            if card.starts_with(b"DATASUM = '") {
                let digits = card[11..].iter().position(u8::is_ascii_digit).map(|start| 11 + start);
                sums.data = digits.map(|start| {
                    let len = card[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    at + start..at + start + len
                });
            }
        }
        sums
    }

    /// Puts zeros in place of the values that are right, and says which; the data have their padding.
    pub fn hide(&self, header: &mut [u8], data: &[u8]) -> u8 {
        let mut hidden = 0;
        let right = sum(data);
        if let Some(range) = &self.check {
            let found = header[range.clone()].to_vec();
            header[range.clone()].fill(b'0');
            if found == coded(!add(right, sum(header))) {
                hidden |= CHECK;
            } else {
                header[range.clone()].copy_from_slice(&found);
            }
        }
        if let Some(range) = &self.data
            && header[range.clone()] == *right.to_string().as_bytes()
        {
            header[range.clone()].fill(b'0');
            hidden |= DATA;
        }
        hidden
    }

    /// Puts the hidden values in place of the zeros.
    pub fn show(&self, hidden: u8, header: &mut [u8], data: &[u8]) {
        let right = sum(data);
        if let Some(range) = self.data.as_ref().filter(|_| hidden & DATA != 0) {
            let digits = right.to_string();
            let len = digits.len().min(range.len());
            header[range.start..range.start + len].copy_from_slice(&digits.as_bytes()[..len]);
        }
        if let Some(range) = self.check.as_ref().filter(|_| hidden & CHECK != 0) {
            header[range.clone()].fill(b'0');
            let value = coded(!add(right, sum(header)));
            header[range.clone()].copy_from_slice(&value);
        }
    }
}

/// The ones' complement sum of the 32-bit words, the most significant byte first.
fn sum(bytes: &[u8]) -> u32 {
    let words = bytes.chunks(4).map(|word| {
        let mut whole = [0; 4];
        whole[..word.len()].copy_from_slice(word);
        u64::from(u32::from_be_bytes(whole))
    });
    let mut total: u64 = words.sum();
    while total >> 32 != 0 {
        total = (total & 0xFFFF_FFFF) + (total >> 32);
    }
    total as u32
}

fn add(a: u32, b: u32) -> u32 {
    let (sum, carry) = a.overflowing_add(b);
    sum + u32::from(carry)
}

/// A sum in sixteen letters and digits (appendix J.3): each byte is split among four characters, in pairs moved apart past punctuation.
fn coded(sum: u32) -> [u8; CHECK_LEN] {
    let is_punctuation = |byte: &u8| (0x3A..=0x40).contains(byte) || (0x5B..=0x60).contains(byte);
    let mut value = [0; CHECK_LEN];
    for (i, byte) in sum.to_be_bytes().into_iter().enumerate() {
        let (quarter, rest) = (byte / 4 + b'0', byte % 4);
        let mut four = [quarter + rest, quarter, quarter, quarter];
        while four.iter().any(is_punctuation) {
            for pair in four.chunks_exact_mut(2) {
                if pair.iter().any(is_punctuation) {
                    pair[0] += 1;
                    pair[1] -= 1;
                }
            }
        }
        // The characters of a byte stand four apart, and all are turned by one to the right.
        for (j, character) in four.into_iter().enumerate() {
            value[(4 * j + i + 1) % CHECK_LEN] = character;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::tests::header;

    #[test]
    fn known_sum() {
        // Appendix J: a sum of 868229149, whose complement is coded.
        assert_eq!(coded(!868_229_149), *b"hcHjjc9ghcEghc9g");
        assert_eq!((sum(&[0xFF; 8]), sum(&[0, 0, 0, 1, 2])), (0xFFFF_FFFF, 0x0200_0001));
    }

    #[test]
    fn right_values_are_hidden_and_come_back() {
        let mut bytes = header(&[
            "SIMPLE  =                    T",
            "CHECKSUM= '0000000000000000'   / to be computed",
            "DATASUM = '256'",
        ]);
        let data = [0, 0, 1, 0];
        Sums::new(&bytes).show(CHECK, &mut bytes, &data);
        assert_eq!(add(sum(&bytes), sum(&data)), 0xFFFF_FFFF);
        let mut hidden = bytes.clone();
        let sums = Sums::new(&hidden);
        assert_eq!(sums.hide(&mut hidden, &data), CHECK | DATA);
        assert!(hidden != bytes && Sums::new(&hidden).hide(&mut hidden.clone(), &data) == 0);
        Sums::new(&hidden).show(CHECK | DATA, &mut hidden, &data);
        assert_eq!(hidden, bytes);
        let mut wrong = bytes.clone();
        assert_eq!(Sums::new(&wrong).hide(&mut wrong, &[1; 4]), 0);
        assert_eq!(wrong, bytes);
    }
}
