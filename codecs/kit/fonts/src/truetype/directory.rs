//! Which table a byte of a font file belongs to (OpenType 1.9, "Organization of an OpenType font").
//!
//! ```text
//!   version 4 │ tables 2 │ for searching 6 │ per table: tag 4, checksum 4, offset 4, length 4
//! ```

use super::arrange::arrange_tables;

/// Tables of one font that are told apart.
pub const MOST: usize = 64;

/// A table's name and place in the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The four letters.
    pub tag: [u8; 4],
    /// The first byte.
    pub start: u64,
    /// The byte behind the last.
    pub end: u64,
}

/// The directory, as far as it was read.
#[derive(Clone, Debug)]
pub struct Directory {
    tables: Vec<Table>,
    /// Whether the tables are arranged.
    arranged: bool,
}

/// What is in no table.
pub const NONE: Table = Table { tag: *b"    ", start: 0, end: u64::MAX };

impl Directory {
    /// Knows no table yet.
    pub fn new() -> Self {
        Self { tables: Vec::new(), arranged: false }
    }

    /// Forgets the tables, before those of a font that is arranged or not.
    pub fn clear(&mut self, arranged: bool) {
        self.tables.clear();
        self.arranged = arranged;
    }

    /// Reads the entry that ends with the last byte of `font`, if one does.
    pub fn read(&mut self, font: &[u8]) {
        let count = font.get(4..6).map_or(0, |n| usize::from(n[0]) << 8 | usize::from(n[1]));
        let at = font.len();
        if at < 28 || at % 16 != 12 || at > 12 + 16 * count.min(MOST) {
            return;
        }
        let entry = &font[at - 16..];
        let number = |i: usize| entry[i..i + 4].iter().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
        let start = number(8);
        let tag = [entry[0], entry[1], entry[2], entry[3]];
        if !self.arranged {
            self.tables.push(Table { tag, start, end: start + number(12) });
            return;
        }
        // Where it is shows when all lengths are known; until then it is nowhere.
        self.tables.push(Table { tag, start: u64::MAX, end: number(12) });
        if self.tables.len() == count {
            self.tables.iter_mut().for_each(|table| table.start = 0);
            arrange_tables(&mut self.tables);
        }
    }

    /// The table of that name, where it is known where it is.
    pub fn find(&self, tag: [u8; 4]) -> Option<Table> {
        self.tables.iter().copied().find(|table| table.tag == tag && table.start <= table.end)
    }

    /// The table that the byte at `at` belongs to.
    pub fn table(&self, at: u64) -> Table {
        self.tables.iter().copied().find(|table| (table.start..table.end).contains(&at)).unwrap_or(NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found() {
        let mut font = vec![0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0];
        font.extend(b"glyf\0\0\0\0\0\0\0\x2C\0\0\0\x10");
        font.extend(b"loca\0\0\0\0\0\0\0\x3C\0\0\0\x04");
        font.resize(80, 0);
        let mut directory = Directory::new();
        (0..=font.len()).for_each(|end| directory.read(&font[..end]));
        assert_eq!(directory.table(0x2C), Table { tag: *b"glyf", start: 0x2C, end: 0x3C });
        assert_eq!((directory.table(0x3F).tag, directory.table(0x40)), (*b"loca", NONE));
        assert_eq!(directory.table(5), NONE);
    }

    #[test]
    fn arranged_tables_are_found_behind_the_directory() {
        let mut font = vec![0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0];
        font.extend(b"glyf\0\0\0\0\0\0\0\x01\0\0\0\x05");
        font.extend(b"post\0\0\0\0\0\0\0\0\0\0\0\x04");
        let mut directory = Directory::new();
        directory.clear(true);
        (0..font.len()).for_each(|end| directory.read(&font[..end]));
        assert_eq!((directory.find(*b"glyf"), directory.table(30)), (None, NONE));
        directory.read(&font);
        assert_eq!(directory.find(*b"post"), Some(Table { tag: *b"post", start: 44, end: 48 }));
        assert_eq!(directory.table(48), Table { tag: *b"glyf", start: 48, end: 53 });
    }
}
