//! Models of font programs, for the plaintexts of streams that hold them: a document's fonts of one kind are coded together.
//!
//! ```text
//!   fonts ─▶ type1: ciphers undone ─▶ text, numbers and operators of charstrings, the same glyph in fonts before ─┐
//!         ─▶ cff                   ─▶ INDEXes, DICTs, numbers and operators of charstrings                        ├▶ kit-context
//!         ─▶ truetype              ─▶ tables, and in glyphs instructions, flags and distances of points          ─┘
//! ```
//!
//! What a font is made of is only a context: any bytes come back, fonts or not.
#![forbid(unsafe_code)]

pub mod cff;
mod charstring;
pub mod truetype;
pub mod type1;

/// The sum of lengths.
fn total(lens: &[u64]) -> u64 {
    lens.iter().fold(0, |sum, &len| sum.saturating_add(len))
}

/// Where texts of those lengths end, one behind the other; the last first.
fn ends(lens: &[u64]) -> Vec<u64> {
    let mut end = 0u64;
    let mut ends: Vec<u64> = lens
        .iter()
        .map(|&len| {
            end = end.saturating_add(len);
            end
        })
        .collect();
    ends.reverse();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::{Limits, Result};

    type Encode = fn(&[&[u8]], bool, Limits, &mut Vec<u8>) -> Result<()>;
    type Decode = fn(&[u8], &[u64], bool, Limits, &mut Vec<u8>) -> Result<()>;

    /// A font of two glyphs: three points in one contour, and one put together from that.
    fn truetype() -> Vec<u8> {
        let simple = [0, 1, 0, 0, 0, 0, 0, 9, 0, 9, 0, 2, 0, 3, 0xB0, 7, 0x2D, 0x33, 0x37, 0x11, 5, 6, 0, 9, 8, 0];
        let composite = [0xFF, 0xFF, 0, 0, 0, 0, 0, 9, 0, 9, 0x11, 3, 0, 0, 0, 1, 0, 2, 0, 0];
        let mut font = vec![0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0];
        let locations = [0, 0, 0, 13, 0, 23];
        font.extend(b"glyf\0\0\0\0\0\0\0\x2C\0\0\0\x2E");
        font.extend(b"loca\0\0\0\0\0\0\0\x5C\0\0\0\x06");
        for part in [&simple[..], &composite, &locations] {
            font.extend(part);
        }
        font
    }

    /// A font of one name, one charstring and one subroutine.
    fn cff() -> Vec<u8> {
        let mut font = b"\x01\0\x04\x01\0\x01\x01\x01\x03AB".to_vec(); // header, names
        font.extend(b"\0\x01\x01\x01\x06\xB0\x11\x8E\xB8\x12"); // charstrings at 37, three bytes of private at 45
        font.extend(b"\0\0\0\x01\x01\x01\x04\x8B\x8B\x0B"); // strings, global subroutines
        font.resize(37, 7);
        font.extend(b"\0\x01\x01\x01\x04\x8B\x14\x0E\x8E\x13\x0E\0\x01\x01\x01\x02\x0B");
        font
    }

    fn hold(encode: Encode, decode: Decode, font: &[u8], max: bool) {
        let coded = |fonts: &[&[u8]]| {
            let (mut payload, mut out) = (Vec::new(), vec![1]);
            encode(fonts, max, Limits::DEFAULT, &mut payload).expect("it is coded");
            let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
            decode(&payload, &lens, max, Limits::DEFAULT, &mut out).expect("it is decoded");
            assert_eq!(out[1..], fonts.concat());
            payload
        };
        let fonts = font.repeat(20);
        let many: Vec<&[u8]> = fonts.chunks(font.len()).collect();
        let payload = coded(&many);
        assert!(payload.len() < 3 * font.len());
        coded(&[]);
        for at in 0..font.len() {
            for flip in [1, 0x80, 0xFF] {
                let mut odd = font.to_vec();
                odd[at] ^= flip;
                coded(&[&odd, &font[..at], &[], &odd[at..], font]);
            }
        }
        let lens = vec![font.len() as u64; 20];
        for at in 0..payload.len() {
            let mut odd = payload.clone();
            odd[at] ^= 0x10;
            // What is wrong may be the code of other fonts, but only of as many bytes.
            for wrong in [&odd[..], &payload[..at]] {
                let mut out = Vec::new();
                assert!(decode(wrong, &lens, max, Limits::DEFAULT, &mut out).is_err() || out.len() == fonts.len());
            }
        }
        assert!(decode(&payload, &[u64::MAX, 9], max, Limits::DEFAULT, &mut Vec::new()).is_err());
        assert!(decode(&payload, &lens, max, Limits { memory: 999, output: 1 << 20 }, &mut Vec::new()).is_err());
    }

    #[test]
    fn fonts_and_what_is_left_of_them_come_back() {
        for max in [false, true] {
            hold(truetype::encode, truetype::decode, &self::truetype(), max);
            hold(cff::encode, cff::decode, &self::cff(), max);
        }
    }
}
