//! Numbers and fields of a TIFF file (TIFF 6.0 §2; the BigTIFF design for files above 4 GiB).

/// Some bytes of a file with what its first ones say of the rest.
#[derive(Clone, Copy)]
pub struct Tiff<'a> {
    /// Where pieces of the file begin, and what they are.
    pieces: &'a [(u64, &'a [u8])],
    /// Bytes of the file.
    pub total: u64,
    /// Whether the most significant byte of a number comes first.
    pub big_endian: bool,
    /// Whether offsets have eight bytes.
    pub big: bool,
}

/// A field of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it tells.
    pub tag: u16,
    /// Bytes of one of its numbers; 0 where it holds none without a sign.
    pub size: u8,
    /// How many there are.
    pub count: u64,
    /// Where the first is.
    pub at: u64,
    /// Where the last one ends.
    pub end: u64,
}

impl<'a> Tiff<'a> {
    /// Reads the first bytes, which the first piece begins with; `None` where they are not TIFF's.
    pub fn new(pieces: &'a [(u64, &'a [u8])], total: u64) -> Option<Self> {
        let (big_endian, big) = match pieces.first()?.1.first_chunk()? {
            b"II\x2A\0" => (false, false),
            b"II\x2B\0" => (false, true),
            b"MM\0\x2A" => (true, false),
            b"MM\0\x2B" => (true, true),
            _ => return None,
        };
        Some(Self { pieces, total, big_endian, big })
    }

    /// Where the first directory is.
    pub fn first(&self) -> Option<u64> {
        self.number(if self.big { 8 } else { 4 }, self.word())
    }

    /// Bytes of an offset.
    pub fn word(&self) -> u8 {
        if self.big { 8 } else { 4 }
    }

    /// The number of `size` bytes at `at`.
    pub fn number(&self, at: u64, size: u8) -> Option<u64> {
        self.bytes(at, u64::from(size)).map(|bytes| get(bytes, self.big_endian))
    }

    /// The `len` bytes at `at`, where a piece has them.
    pub fn bytes(&self, at: u64, len: u64) -> Option<&'a [u8]> {
        self.pieces.iter().find_map(|&(start, piece)| {
            let from = usize::try_from(at.checked_sub(start)?).ok()?;
            piece.get(from..from.checked_add(usize::try_from(len).ok()?)?)
        })
    }

    /// The fields of the directory at `at`, as many as there are, and where the next one is.
    pub fn directory(&self, at: u64, most: u64) -> Option<(Vec<Field>, u64)> {
        let (count_size, entry) = if self.big { (8, 20) } else { (2, 12) };
        let count = self.number(at, count_size)?;
        let start = at.checked_add(u64::from(count_size))?;
        let end = count.checked_mul(entry).and_then(|len| start.checked_add(len))?;
        if end > self.total || count > most {
            return None;
        }
        let fields = (0..count).filter_map(|i| self.field(start + i * entry)).collect();
        Some((fields, self.number(end, self.word()).unwrap_or(0)))
    }

    fn field(&self, at: u64) -> Option<Field> {
        let tag = self.number(at, 2)? as u16;
        let kind = self.number(at + 2, 2)?;
        let count = self.number(at + 4, self.word())?;
        let value = at + 4 + u64::from(self.word());
        let (len, size) = match kind {
            1 => (1, 1),
            2 | 6 | 7 => (1, 0),
            3 => (2, 2),
            8 => (2, 0),
            4 | 13 => (4, 4),
            9 | 11 => (4, 0),
            16 | 18 => (8, 8),
            5 | 10 | 12 | 17 => (8, 0),
            _ => return None,
        };
        let len = count.checked_mul(len)?;
        let at = if len <= u64::from(self.word()) { value } else { self.number(value, self.word())? };
        let end = at.checked_add(len).filter(|&end| end <= self.total)?;
        Some(Field { tag, size, count, at, end })
    }

    /// Number `i` of a field.
    pub fn value(&self, field: &Field, i: u64) -> Option<u64> {
        if i >= field.count || field.size == 0 {
            return None;
        }
        self.number(field.at + i * u64::from(field.size), field.size)
    }
}

/// The number in at most eight bytes.
pub fn get(bytes: &[u8], big_endian: bool) -> u64 {
    let add = |number: u64, &byte: &u8| number << 8 | u64::from(byte);
    if big_endian { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) }
}

/// Writes the low bits of a number into at most eight bytes.
pub fn put(bytes: &mut [u8], number: u64, big_endian: bool) {
    let len = bytes.len();
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = (number >> (8 * if big_endian { len - 1 - i } else { i })) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_orders() {
        assert_eq!((get(&[1, 2], true), get(&[1, 2], false)), (0x102, 0x201));
        for big_endian in [true, false] {
            let mut bytes = [0; 5];
            put(&mut bytes, 0x1_2345_6789, big_endian);
            assert_eq!(get(&bytes, big_endian), 0x1_2345_6789);
        }
    }

    #[test]
    fn a_directory_of_one_field() {
        // ImageWidth, SHORT, 1, 300; no next directory.
        let file = b"MM\0\x2A\0\0\0\x08\0\x01\x01\0\0\x03\0\0\0\x01\x01\x2C\0\0\0\0\0\0";
        let pieces = [(0, &file[..])];
        let tiff = Tiff::new(&pieces, file.len() as u64).expect("TIFF");
        let (fields, next) = tiff.directory(tiff.first().expect("an offset"), 9).expect("a directory");
        assert_eq!((fields.len(), next), (1, 0));
        assert_eq!(fields[0], Field { tag: 256, size: 2, count: 1, at: 18, end: 20 });
        assert_eq!((tiff.value(&fields[0], 0), tiff.value(&fields[0], 1)), (Some(300), None));
        assert!(tiff.directory(9, 9).is_none() && Tiff::new(&[(0, b"II*")], 3).is_none());
    }
}
