//! Where in a group of TrueType fonts the next byte stands, for the engine's contexts.

mod closer;
mod metrics;

use super::directory::{Directory, NONE, Table};
use super::glyph::{CONTEXTS, Glyph};
use kit_tokens::{Place, Tokenizer, fold};
use metrics::Metrics;

/// Glyphs of one font of which it is remembered where they begin.
const MOST_GLYPHS: usize = 1 << 16;

/// The most bytes of a record that are looked back.
const LONGEST_RECORD: usize = 1 << 20;

/// Follows fonts, as they are.
pub struct Fonts {
    /// Where the fonts end, the next first, and whether they are arranged.
    ends: Vec<u64>,
    arranged: Vec<bool>,
    /// Where this font starts.
    start: usize,
    at: usize,
    directory: Directory,
    table: Table,
    glyph: Glyph,
    /// The program that is a table of its own.
    program: Glyph,
    /// Where glyphs begin in their table, and which of them the table of locations is at.
    glyphs: Vec<u32>,
    location: usize,
    /// The distance of what is alike in this table.
    stride: usize,
    place: Place,
    contexts: [u32; CONTEXTS],
    class: usize,
    metrics: Metrics,
}

impl Fonts {
    /// Starts before fonts of those lengths, of which some are arranged.
    pub fn of(lens: &[u64], arranged: &[bool]) -> Self {
        let mut directory = Directory::new();
        directory.clear(arranged.first().copied().unwrap_or(false));
        Self {
            ends: crate::ends(lens),
            arranged: arranged.iter().rev().copied().collect(),
            start: 0,
            at: 0,
            directory,
            table: NONE,
            glyph: Glyph::new(),
            program: Glyph::new(),
            glyphs: Vec::new(),
            location: 0,
            stride: 1,
            place: Place::default(),
            contexts: [0; CONTEXTS],
            class: 0,
            metrics: Metrics::default(),
        }
    }

    fn step(&mut self, seen: &[u8]) {
        while self.ends.last().is_some_and(|&end| end < seen.len() as u64) {
            self.ends.pop();
            self.arranged.pop();
            self.begin_font(seen.len() - 1);
        }
        let font = &seen[self.start..];
        let byte = font[font.len() - 1];
        let at = font.len() as u64;
        if self.table == NONE {
            self.directory.read(font);
        } else if self.table.tag == *b"glyf" && self.glyph.step(byte, at - self.table.start) {
            self.glyph_ends(at - self.table.start);
        } else if matches!(&self.table.tag, b"prep" | b"fpgm") {
            self.program.step(byte, at - self.table.start);
        } else if self.table.tag == *b"hdmx" && at == self.table.start + 8 {
            // The size of a device record ("hdmx").
            let size = word(font, at as usize - 4) << 16 | word(font, at as usize - 2);
            self.stride = size.min(LONGEST_RECORD);
        }
        if self.table.tag == *b"VDMX" {
            self.metrics.step(byte);
        }
        if self.table.end <= at || self.table == NONE {
            let table = self.directory.table(at);
            if table != self.table {
                self.begin_table(table, font);
            }
        }
    }

    fn begin_font(&mut self, start: usize) {
        self.start = start;
        self.directory.clear(self.arranged.last().copied().unwrap_or(false));
        self.table = NONE;
        self.glyphs.clear();
        self.stride = 16;
    }

    fn begin_table(&mut self, table: Table, font: &[u8]) {
        self.table = table;
        self.location = 0;
        self.metrics = Metrics::default();
        self.stride = match &table.tag {
            b"hmtx" | b"vmtx" => 4,
            b"kern" | b"VDMX" => 6,
            b"LTSH" | b"hdmx" | b"fpgm" | b"prep" | b"post" => 1,
            b"loca" if self.is_long(font) => 4,
            b"    " => 16,
            _ => 2,
        };
        if matches!(&table.tag, b"prep" | b"fpgm") {
            self.program = Glyph::program(table.end - table.start, &self.program);
        }
        if table.tag == *b"glyf" {
            self.glyph = Glyph::after(&self.program);
            self.glyphs.clear();
            self.glyphs.push(0);
        }
    }

    /// What the next byte is predicted from at all levels.
    pub fn contexts(&self) -> [u32; CONTEXTS] {
        self.contexts
    }

    /// The glyph, or the program, that the next byte is of.
    fn followed(&self) -> Option<&Glyph> {
        match &self.table.tag {
            b"glyf" => Some(&self.glyph),
            b"prep" | b"fpgm" => Some(&self.program),
            _ => None,
        }
    }

    /// A second class of the next byte, below 256.
    pub fn phase(&self) -> usize {
        self.followed().map_or(0, Glyph::phase)
    }

    /// A third.
    pub fn top(&self) -> usize {
        self.followed().map_or(self.class, Glyph::top)
    }

    /// A fourth.
    pub fn value(&self) -> usize {
        self.followed().map_or(self.class, Glyph::value)
    }

    /// A fifth.
    pub fn rise(&self) -> usize {
        self.followed().map_or(self.class, Glyph::rise)
    }

    /// Whether locations have four bytes: as `head` says (indexToLocFormat), or where that is still to come, if only then there is
    /// room for all glyphs.
    fn is_long(&self, font: &[u8]) -> bool {
        let head = self.directory.find(*b"head").filter(|head| head.end <= font.len() as u64);
        match head {
            Some(head) => word(font, head.start as usize + 50) == 1,
            None => self.glyphs.last().is_some_and(|&end| end > 0x1_FFFF),
        }
    }

    fn glyph_ends(&mut self, end: u64) {
        if self.glyphs.len() < MOST_GLYPHS {
            self.glyphs.push(end as u32);
        }
    }

    /// The byte that a location has if the next glyph begins there, or the same as before, with a one above its bits.
    fn locations(&mut self, font: &[u8]) -> [u32; 2] {
        let offset = font.len() - self.table.start as usize;
        let part = offset % self.stride;
        let entry = font.len() - part;
        let scale = if self.stride == 2 { 2 } else { 1 };
        let value = |at: usize| match self.stride {
            2 => word(font, at),
            _ => word(font, at) << 16 | word(font, at + 2),
        };
        let last = if offset < self.stride { 0 } else { value(entry - self.stride) as u64 * scale };
        while self.glyphs.get(self.location).is_some_and(|&at| u64::from(at) <= last) {
            self.location += 1;
        }
        // Glyphs end at bytes; the next begins at the alignment that locations have.
        let next =
            self.glyphs.get(self.location).map_or(last, |&at| u64::from(at).next_multiple_of(self.glyph.alignment()));
        [last, next].map(|location| {
            let bytes = ((location / scale) as u32).to_be_bytes();
            let same = (0..part).all(|i| bytes[4 - self.stride + i] == font[entry + i]);
            if same { u32::from(bytes[4 - self.stride + part]) | 0x100 } else { 0 }
        })
    }

    fn stand(&mut self, seen: &[u8]) {
        let font = &seen[self.start..];
        let back = |n: usize| font.len().checked_sub(n).and_then(|at| font.get(at)).map_or(0, |&byte| u32::from(byte));
        let above =
            |n: usize| font.len().checked_sub(n).filter(|&at| at > 0 && n > 0).map_or(0, |at| (self.start + at) as u32);
        let s = self.stride.max(1);
        self.place = Place { above: [above(s), 0, 0], ..Place::default() };
        if self.table.tag == *b"glyf" {
            self.contexts = self.glyph.contexts();
            self.class = 64 + self.glyph.class();
            self.place.above = [0; 3];
            return;
        }
        let tag = self.table.tag.iter().fold(0, |hash, &letter| fold(hash, u32::from(letter)));
        let offset = (font.len() as u64 - self.table.start) as u32;
        let column = if s < 64 { offset % s as u32 } else { 64 };
        let mut expected = [0; 2];
        if self.table.tag == *b"loca" {
            expected = self.locations(font);
        }
        self.place.expected = expected[1];
        let mix = |values: &[u32]| values.iter().fold(tag, |hash, &value| fold(hash, value));
        self.contexts = [
            mix(&[column, back(s)]),
            mix(&[back(s), back(2 * s), 1]),
            mix(&[column, back(1), back(s), 2]),
            mix(&[column, back(1), back(2), 3]),
            mix(&[column, back(1), back(s), back(s - 1), 4]),
            mix(&[offset, 5]),
            mix(&[column, (2 * back(s)).wrapping_sub(back(2 * s)) & 0xFF, 6]),
            mix(&[column, expected[0], expected[1], 7]),
            mix(&[column, back(2), back(3), 8]),
        ];
        self.class = (tag & 7) as usize * 8 + (column & 7) as usize;
    }
}

impl Tokenizer for Fonts {
    fn new(len: u64) -> Self {
        Self::of(&[len], &[])
    }

    fn memory(_: u64) -> u64 {
        2 * Glyph::MEMORY + (4 * MOST_GLYPHS) as u64
    }

    fn advance(&mut self, seen: &[u8]) {
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
        self.stand(seen);
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn own(&self, n: u32, _: &[u8]) -> u64 {
        u64::from(n) << 40 | u64::from(self.contexts[n as usize % CONTEXTS])
    }

    fn class(&self) -> usize {
        self.class
    }
}

/// The word at `at`, highest byte first; zeros behind the end.
fn word(font: &[u8], at: usize) -> usize {
    let byte = |i: usize| font.get(at + i).copied().map_or(0, usize::from);
    byte(0) << 8 | byte(1)
}
