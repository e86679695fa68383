//! Values that were met, and how much two have in common.

/// Bytes of a value up to which it is compared with those that are not the same.
const LONGEST: usize = 32;

/// What a value is worth as a guess that differs in next to nothing, in 1/65536.
const ALIKE: usize = 0xC000;

/// Where a value is, and what is known of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// Tells keys that share an entry apart.
    pub check: u32,
    /// 0 for none.
    pub start: u32,
    pub hash: u32,
}

impl Value {
    /// Itself, where it was kept under that key.
    pub fn checked(self, key: u32) -> Self {
        if self.check == key { self } else { Self::default() }
    }
}

/// How much of `value` stands at `other` as well, byte by byte, in 1/65536.
pub fn alike(value: &[u8], seen: &[u8], other: u32) -> u16 {
    if other == 0 || value.is_empty() || value.len() > LONGEST {
        return 0;
    }
    let same = value.iter().zip(&seen[other as usize..]).filter(|(a, b)| a == b).count();
    (same * ALIKE / value.len()) as u16
}

/// The number that a text is: its digits, where they are few and nothing but signs is between them.
pub fn number(text: &[u8]) -> Option<u64> {
    let mut number = 0;
    let mut digits = 0;
    for &byte in text {
        match byte {
            b'0'..=b'9' if digits == 18 => return None,
            b'0'..=b'9' => (number, digits) = (number * 10 + u64::from(byte - b'0'), digits + 1),
            b' ' | b'-' | b':' | b'.' | b'T' | b'\'' | b'"' | b',' | b')' | b'\t' | b'\r' | b'\n' => {}
            _ => return None,
        }
    }
    (digits > 0).then_some(number)
}

/// The number of a value in binary, the lowest byte first.
pub fn little_endian(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_by_place() {
        let seen = b"?2005-05-24 22:53:30,2005-05-26 22:04:30";
        assert_eq!(usize::from(alike(&seen[21..], seen, 1)), 16 * ALIKE / 19);
        assert_eq!(alike(b"x", seen, 0), 0);
        assert_eq!(alike(&[b'2'; 33], seen, 1), 0);
        assert_eq!(alike(b"0,", seen, 19), ALIKE as u16);
    }

    #[test]
    fn numbers_are_digits_and_signs() {
        assert_eq!(number(b"'2005-05-24 22:53:30',"), Some(20_050_524_225_330));
        assert_eq!(number(b" 12.50\t"), Some(1250));
        for text in [b"".as_slice(), b"NULL", b"1e5", b"1234567890123456789"] {
            assert_eq!(number(text), None, "{text:?}");
        }
        assert_eq!(little_endian(&[1, 2]), Some(513));
        assert_eq!(little_endian(&[0; 9]), None);
    }
}
