//! Where in a group of TrueType fonts the next byte stands, for the engine's contexts.

use super::directory::{Directory, NONE, Table};
use super::glyph::{CLOSER, CONTEXTS, Glyph};
use kit_context::deep::Expected;
use kit_tokens::{Place, Tokenizer, fold};

/// Glyphs of one font of which it is remembered where they begin.
const MOST_GLYPHS: usize = 1 << 16;

/// The most bytes of a record that are looked back.
const LONGEST_RECORD: usize = 1 << 20;

/// Follows fonts, as they are.
pub struct Fonts {
    /// Where the fonts end, the next first.
    ends: Vec<u64>,
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
}

impl Fonts {
    /// Starts before fonts of those lengths.
    pub fn of(lens: &[u64]) -> Self {
        Self {
            ends: crate::ends(lens),
            start: 0,
            at: 0,
            directory: Directory::new(),
            table: NONE,
            glyph: Glyph::new(),
            program: Glyph::new(),
            glyphs: Vec::new(),
            location: 0,
            stride: 1,
            place: Place::default(),
            contexts: [0; CONTEXTS],
            class: 0,
        }
    }

    fn step(&mut self, seen: &[u8]) {
        while self.ends.last().is_some_and(|&end| end < seen.len() as u64) {
            self.ends.pop();
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
        if self.table.end <= at || self.table == NONE {
            let table = self.directory.table(at);
            if table != self.table {
                self.begin_table(table, font);
            }
        }
    }

    fn begin_font(&mut self, start: usize) {
        self.start = start;
        self.directory.clear();
        self.table = NONE;
        self.glyphs.clear();
        self.stride = 16;
    }

    fn begin_table(&mut self, table: Table, font: &[u8]) {
        self.table = table;
        self.location = 0;
        self.stride = match &table.tag {
            b"hmtx" | b"vmtx" => 4,
            b"kern" | b"VDMX" => 6,
            b"LTSH" | b"hdmx" | b"fpgm" | b"prep" | b"post" => 1,
            b"loca" if self.is_long(font) => 4,
            b"    " => 16,
            _ => 2,
        };
        if matches!(&table.tag, b"prep" | b"fpgm") {
            self.program = Glyph::program(table.end - table.start);
        }
        if table.tag == *b"glyf" {
            self.glyph = Glyph::new();
            self.glyphs.clear();
            self.glyphs.push(0);
        }
    }

    /// What the next byte is predicted from at all levels.
    pub fn contexts(&self) -> [u32; CONTEXTS] {
        self.contexts
    }

    /// More of that, for the deep engine.
    pub fn closer(&self, seen: &[u8]) -> [u32; CLOSER] {
        let Some(glyph) = self.followed() else {
            let font = &seen[self.start..];
            let back =
                |n: usize| font.len().checked_sub(n).and_then(|at| font.get(at)).map_or(0, |&byte| u32::from(byte));
            let (s, offset) = (self.stride, (font.len() as u64 - self.table.start) as u32);
            let tag = self.table.tag.iter().fold(9, |hash, &letter| fold(hash, u32::from(letter)));
            let mix = |values: &[u32]| values.iter().fold(tag, |hash, &value| fold(hash, value));
            return [
                mix(&[offset, back(1), 11]),
                mix(&[back(s), back(1), back(s + 1), 12]),
                mix(&[self.width(font), 13]),
                mix(&[self.width(font), back(s), 14]),
                mix(&[back(2), back(4), offset & 1, 15]),
                mix(&[back(1), back(2), back(3), offset & 3, 16]),
                mix(&[back(6), back(12), offset % 6, 17]),
            ];
        };
        glyph.closer()
    }

    /// In device records, the width that the glyph has in the font, and for how many pixels; 0 elsewhere.
    fn width(&self, font: &[u8]) -> u32 {
        let Some(at) = self.device(font) else { return 0 };
        at.0 << 8 | at.1
    }

    /// The width of a glyph in the font, and the size in pixels of the record.
    fn device(&self, font: &[u8]) -> Option<(u32, u32)> {
        let offset = (font.len() as u64 - self.table.start) as usize;
        if self.table.tag != *b"hdmx" || offset < 8 || self.stride < 3 {
            return None;
        }
        let within = (offset - 8) % self.stride;
        let widths = self.directory.find(*b"hmtx").filter(|table| table.end <= font.len() as u64)?;
        let header = self.directory.find(*b"hhea").filter(|table| table.end <= font.len() as u64)?;
        let last = word(font, header.start as usize + 34).saturating_sub(1);
        let glyph = within.checked_sub(2)?.min(last);
        Some((word(font, widths.start as usize + 4 * glyph) as u32, u32::from(font[font.len() - within])))
    }

    /// The bytes that may come: that of the table of locations, and the width rounded to pixels.
    pub fn expected(&self, seen: &[u8]) -> [Expected; 2] {
        let font = &seen[self.start..];
        let units = self.directory.find(*b"head").map_or(0, |head| word(font, head.start as usize + 18) as u32).max(1);
        let pixels = self.device(font).map_or(0, |(width, size)| ((width * size + units / 2) / units) & 0xFF | 0x100);
        let class = self.class as u32;
        [Expected { byte: self.place.expected, class }, Expected { byte: pixels, class: 0 }]
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
        Self::of(&[len])
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
