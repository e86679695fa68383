//! What the bytes of a member are, and so which stream takes them.

use kit_core::probe;
use kit_core::{Error, Result};

/// Which stream holds an entry's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// There are none.
    #[default]
    Nothing,
    /// Text without zero bytes: markup, sources, lists.
    Text,
    /// Anything else that a model may learn from.
    Binary,
    /// Noise, and what is compressed already.
    Opaque,
    /// An object of its own, which some codec knows.
    Part,
}

impl Kind {
    /// The kinds in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Nothing, Self::Text, Self::Binary, Self::Opaque, Self::Part];

    /// The kind of that number.
    pub fn of_number(number: u8) -> Result<Self> {
        let kind = Self::ALL.get(usize::from(number));
        kind.copied().ok_or_else(|| Error::corrupt(format!("expected a kind below 5, found {number}")))
    }

    /// What to take some bytes for, which the file holds as `coded` bytes.
    pub fn of(plain: &[u8], coded: usize, name: &[u8]) -> Self {
        if plain.is_empty() {
            return Self::Nothing;
        }
        if is_part(plain, coded, || is_list(name)) {
            return Self::Part;
        }
        Self::of_rest(plain)
    }

    /// What to take the contents of a gzip member for, of `coded` bytes: a file by itself has nothing beside it to learn from.
    pub fn of_gzip(plain: &[u8], coded: usize) -> Self {
        if plain.is_empty() {
            return Self::Nothing;
        }
        if is_part(plain, coded, || !plain.starts_with(b"<")) {
            return Self::Part;
        }
        Self::of_rest(plain)
    }

    /// What to take other bytes for.
    pub fn of_rest(plain: &[u8]) -> Self {
        if is_text(plain) {
            return Self::Text;
        }
        if plain.len() >= SHORTEST_NOISE && is_noise(plain) { Self::Opaque } else { Self::Binary }
    }
}

/// Objects of at least so many bytes are parts: an archive of its own takes about 150.
const SHORTEST_PART: usize = 512;
/// Bytes of other contents from which they are parts.
const SHORTEST_ALONE: usize = 32 << 10;
/// Bytes by which noise is told.
const SHORTEST_NOISE: usize = 512;

/// First bytes of objects whose codecs look at pixels.
const PICTURES: [&[u8]; 7] = [b"\xFF\xD8\xFF", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"SIMPLE  ="];
/// First bytes of objects that are inflated again.
const CONTAINERS: [&[u8]; 4] = [b"\x89PNG\r\n\x1A\n", b"%PDF-", b"PK\x03\x04", b"\x1F\x8B\x08"];
/// Names of texts that have codecs of their own.
const LISTS: [&str; 14] =
    ["log", "sql", "csv", "tsv", "jsonl", "ndjson", "geojson", "dump", "bson", "vcf", "fastq", "mbox", "eml", "evtx"];

/// Whether bytes are a part; where nothing speaks for it but their being many, `alone` is asked.
fn is_part(plain: &[u8], coded: usize, alone: impl Fn() -> bool) -> bool {
    let starts = |magics: &[&[u8]]| magics.iter().any(|magic| plain.starts_with(magic));
    if plain.len() < SHORTEST_PART {
        return false;
    }
    // What is inflated again and again grows each time: a container that was worth deflating is none that anyone would miss.
    if starts(&CONTAINERS) {
        return plain.len() / 2 <= coded;
    }
    if starts(&PICTURES) || plain.get(128..132) == Some(b"DICM") {
        return true;
    }
    plain.len() >= SHORTEST_ALONE && alone()
}

/// Whether a member's name is that of a text with a codec of its own.
fn is_list(name: &[u8]) -> bool {
    let lists: Vec<String> = LISTS.iter().map(|&extension| extension.into()).collect();
    probe::has_extension(std::str::from_utf8(name).ok(), &lists)
}

/// Whether there are no zeros and few control characters.
fn is_text(plain: &[u8]) -> bool {
    !plain.contains(&0) && !probe::is_binary(plain, 0x0C)
}

/// Whether all bytes come about equally often, in the first 64 KiB.
fn is_noise(plain: &[u8]) -> bool {
    let head = &plain[..plain.len().min(64 << 10)];
    let mut counts = [0u64; 256];
    head.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
    let len = head.len() as u64;
    // The sum of squares of noise is len² / 256 + len.
    let squares: u64 = counts.iter().map(|count| count * count).sum();
    squares.saturating_sub(len) * 256 * 10 < len * len * 13
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        assert_eq!(Kind::of(b"", 2, b"a"), Kind::Nothing);
        assert_eq!(Kind::of(b"<?xml version=\"1.0\"?>", 20, b"a.xml"), Kind::Text);
        assert_eq!(Kind::of(b"\0\0\0\x01", 4, b"a"), Kind::Binary);
        let picture = [&b"\xFF\xD8\xFF\xE0"[..], &[7; 600]].concat();
        assert_eq!(Kind::of(&picture, 600, b"a"), Kind::Part);
        let noise: Vec<u8> = (0..5000u32).map(|i| (i.wrapping_mul(0x9E37_79B1) >> 13) as u8).collect();
        assert_eq!(Kind::of(&noise, 5000, b"a"), Kind::Opaque);
    }

    #[test]
    fn containers_that_were_deflated_well_are_not_opened() {
        let archive = [&b"PK\x03\x04"[..], &[0; 6000]].concat();
        assert_eq!(Kind::of(&archive, 4000, b"a.zip"), Kind::Part);
        assert_eq!(Kind::of(&archive, 400, b"a.zip"), Kind::Binary);
    }

    #[test]
    fn long_lists_are_parts() {
        assert_eq!(Kind::of(&b"a,b\n".repeat(10_000), 99, b"x/a.CSV"), Kind::Part);
        assert_eq!(Kind::of(&b"a,b\n".repeat(1000), 99, b"x/a.csv"), Kind::Text);
        assert_eq!(Kind::of(&b"a,b\n".repeat(10_000), 99, b"x/a.py"), Kind::Text);
        assert_eq!(Kind::of_gzip(&b"a,b\n".repeat(10_000), 99), Kind::Part);
        assert_eq!(Kind::of_gzip(&b"<a/>".repeat(10_000), 99), Kind::Text);
    }
}
