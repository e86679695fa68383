//! What more the next byte of a table is predicted from at `max`.

use super::super::directory::Table;
use super::super::glyph::{CLOSER, filled};
use super::{Fonts, word};
use kit_context::deep::Expected;
use kit_tokens::fold;

impl Fonts {
    /// More of that, for the deep engine.
    pub fn closer(&self, seen: &[u8]) -> [u32; CLOSER] {
        let Some(glyph) = self.followed() else {
            let font = &seen[self.start..];
            let back =
                |n: usize| font.len().checked_sub(n).and_then(|at| font.get(at)).map_or(0, |&byte| u32::from(byte));
            let (s, offset) = (self.stride, (font.len() as u64 - self.table.start) as u32);
            let words = self.words(font);
            let metrics = self.metrics.contexts();
            let tag = self.table.tag.iter().fold(9, |hash, &letter| fold(hash, u32::from(letter)));
            let mix = |values: &[u32]| values.iter().fold(tag, |hash, &value| fold(hash, value));
            return filled([
                mix(&[offset, back(1), 11]),
                mix(&[back(s), back(1), back(s + 1), 12]),
                mix(&[self.width(font), 13]),
                mix(&[self.width(font), back(s), 14]),
                mix(&[back(2), back(4), offset & 1, 15]),
                mix(&[back(1), back(2), back(3), offset & 3, 16]),
                mix(&[back(6), back(12), offset % 6, 17]),
                mix(&words[0]),
                mix(&words[1]),
                mix(&words[2]),
                mix(&words[3]),
                mix(&words[4]),
                mix(&metrics[0]),
                mix(&metrics[1]),
            ]);
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
        if self.table.tag == *b"VDMX" {
            return self.metrics.expected();
        }
        let byte = self.bearing(font).map_or(self.place.expected, |byte| byte | 0x100);
        [Expected { byte, class }, Expected { byte: pixels, class: 0 }]
    }

    /// The byte that a side bearing in `hmtx` has if it is the left edge of the glyph's box.
    fn bearing(&self, font: &[u8]) -> Option<u32> {
        if self.table.tag != *b"hmtx" {
            return None;
        }
        let seen = |tag| self.directory.find(tag).filter(|table: &Table| table.end <= font.len() as u64);
        let (glyphs, locations, header) = (seen(*b"glyf")?, seen(*b"loca")?, seen(*b"hhea")?);
        let offset = font.len() - self.table.start as usize;
        let full = 4 * word(font, header.start as usize + 34);
        let (glyph, at) = match offset < full {
            true => (offset / 4, (offset % 4).checked_sub(2)?),
            false => (full / 4 + (offset - full) / 2, offset % 2),
        };
        let location = |i: usize| match self.is_long(font) {
            true => {
                word(font, locations.start as usize + 4 * i) << 16 | word(font, locations.start as usize + 4 * i + 2)
            }
            false => 2 * word(font, locations.start as usize + 2 * i),
        };
        let start = location(glyph);
        if start == location(glyph + 1) {
            return Some(0);
        }
        font.get(glyphs.start as usize + start + 2 + at).map(|&byte| u32::from(byte))
    }

    /// Contexts by the words before, of the same column where the table has some.
    fn words(&self, font: &[u8]) -> [[u32; 5]; 5] {
        let offset = font.len() - self.table.start as usize;
        let stride = if self.stride > 64 { 2 } else { self.stride.next_multiple_of(2) };
        let part = offset % 2;
        let before = |n: usize| {
            let at = font.len().checked_sub(part + n * stride);
            at.filter(|&at| at as u64 >= self.table.start).map_or(0, |at| word(font, at) as u16 as i16)
        };
        let [a, b, c] = [before(1), before(2), before(3)];
        let rising = u32::from(a >= b) | u32::from(b >= c) << 1;
        let gap = u32::from(a.abs_diff(b)).checked_ilog2().map_or(0, |log| log + 1);
        let [p, q, r] = [a, b, c].map(|value| u32::from(value as u16));
        if part == 0 {
            return [
                [p >> 8, p >> 5 & 7, rising, 0, 21],
                [p >> 8, q >> 8, r >> 8, 0, 22],
                [p, 0, 0, 0, 23],
                [p >> 4, rising, 0, 0, 24],
                [p >> 8, gap, rising, 0, 25],
            ];
        }
        let first = u32::from(font[font.len() - 1]);
        let more = first.wrapping_sub(p >> 8);
        [
            [more, p & 255, rising, 1, 21],
            [more, p >> 4 & 15, rising, 1, 22],
            [p, first, 0, 1, 23],
            [first, p >> 8, q >> 8, 1, 24],
            [more, p >> 3 & 31, gap, 1, 25],
        ]
    }
}
