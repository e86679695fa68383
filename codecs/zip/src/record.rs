//! The records of a ZIP file as rows of numbers (APPNOTE.TXT 6.3 §4.3).

use kit_core::{Error, Result};

/// A kind of record: its signature, and the widths of its fixed fields in bytes.
pub struct Shape {
    /// The first four bytes.
    pub signature: [u8; 4],
    /// Bytes of each field, little-endian.
    pub widths: &'static [u8],
}

/// Local file header (§4.3.7): version, flags, method, time, date, CRC-32, sizes, lengths of name and extra field.
pub static LOCAL: Shape = Shape { signature: *b"PK\x03\x04", widths: &[2, 2, 2, 2, 2, 4, 4, 4, 2, 2] };
/// Central file header (§4.3.12): made by, as local, then length of the comment, disk, attributes, offset.
pub static CENTRAL: Shape =
    Shape { signature: *b"PK\x01\x02", widths: &[2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4] };
/// End of the central directory (§4.3.16): disks, entries here and in all, size, offset, length of the comment.
pub static END: Shape = Shape { signature: *b"PK\x05\x06", widths: &[2, 2, 2, 2, 4, 4, 2] };
/// The same of ZIP64 (§4.3.14): size of the rest, made by, version, disks, entries here and in all, size, offset.
pub static END_64: Shape = Shape { signature: *b"PK\x06\x06", widths: &[8, 2, 2, 4, 4, 8, 8, 8, 8] };
/// Its locator (§4.3.15): disk, offset, disks.
pub static LOCATOR: Shape = Shape { signature: *b"PK\x06\x07", widths: &[4, 8, 4] };

/// What stands in a record, field by field.
pub type Fields = Vec<u64>;

impl Shape {
    /// Bytes of the record with its signature.
    pub fn len(&self) -> usize {
        4 + self.widths.iter().map(|&width| usize::from(width)).sum::<usize>()
    }

    /// The record at the front of `bytes`, where it is one.
    pub fn read(&self, bytes: &[u8]) -> Option<Fields> {
        let mut rest = bytes.get(..self.len())?.strip_prefix(&self.signature)?;
        let mut fields = Vec::with_capacity(self.widths.len());
        for &width in self.widths {
            let (field, behind) = rest.split_at(usize::from(width));
            fields.push(little(field));
            rest = behind;
        }
        Some(fields)
    }

    /// The bytes of a record.
    pub fn write(&self, fields: &[u64]) -> Vec<u8> {
        let mut out = self.signature.to_vec();
        for (&width, &field) in self.widths.iter().zip(fields) {
            out.extend_from_slice(&field.to_le_bytes()[..usize::from(width)]);
        }
        out
    }
}

/// A number of up to eight bytes, the lowest first.
pub fn little(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// The highest number of a field.
pub fn most(width: u8) -> u64 {
    u64::MAX >> (64 - 8 * u32::from(width))
}

/// Takes `len` bytes off the front of `bytes`.
pub fn take<'a>(bytes: &mut &'a [u8], len: u64) -> Result<&'a [u8]> {
    let taken = usize::try_from(len).ok().and_then(|len| bytes.split_at_checked(len));
    let (taken, rest) =
        taken.ok_or_else(|| Error::corrupt(format!("expected {len} more bytes, found {}", bytes.len())))?;
    *bytes = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_what_the_note_says() {
        assert_eq!([&LOCAL, &CENTRAL, &END, &END_64, &LOCATOR].map(Shape::len), [30, 46, 22, 56, 20]);
        let end = [&b"PK\x05\x06"[..], &[0, 0, 0, 0, 1, 0, 1, 0, 0x2E, 0, 0, 0, 0x10, 2, 0, 0, 3, 0]].concat();
        let fields = END.read(&end).expect("an end");
        assert_eq!(fields, [0, 0, 1, 1, 46, 0x210, 3]);
        assert_eq!(END.write(&fields), end);
        assert!(END.read(&end[..21]).is_none() && CENTRAL.read(&end).is_none());
        assert_eq!((most(2), most(8)), (0xFFFF, u64::MAX));
    }
}
