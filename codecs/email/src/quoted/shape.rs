//! The habits of a writer of quoted-printable: what is expected of each byte.

use kit_core::{Error, Result};

/// The habits of a writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Columns of a line with its soft break, at least 2.
    pub line: u8,
    /// Whether soft breaks end with CR LF.
    pub crlf: bool,
    /// Whether `=3d` is written for `=3D`.
    pub small: bool,
    /// Whether what ends the line anyway may take the column of the soft break.
    pub full: bool,
    /// Whether soft breaks stand before words.
    pub words: bool,
    /// Whether blanks at the ends of lines are written as they are.
    pub blanks: bool,
    /// Bytes that are written otherwise than [`is_odd`] says, a bit each.
    pub others: [u64; 4],
}

/// What most writers do.
pub const USUAL: Shape =
    Shape { line: 76, crlf: false, small: false, full: true, words: false, blanks: false, others: [0; 4] };

impl Shape {
    /// Appends it to `out`.
    pub fn put(&self, out: &mut Vec<u8>) {
        let flags = [self.crlf, self.small, self.full, self.words, self.blanks, self.others != [0; 4]];
        out.push(flags.iter().enumerate().map(|(bit, &flag)| u8::from(flag) << bit).sum());
        out.push(self.line);
        if self.others != [0; 4] {
            let others: Vec<u8> = (0..=255).filter(|&byte| self.has_other(byte)).collect();
            out.push(others.len() as u8);
            out.extend(others);
        }
    }

    /// Takes one off the front of `input`.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let mut byte = || {
            let (&byte, rest) =
                input.split_first().ok_or_else(|| Error::corrupt("expected habits of a writer, found their end"))?;
            *input = rest;
            Ok(byte)
        };
        let flags = byte()?;
        let flag = |bit: u8| flags >> bit & 1 == 1;
        let mut shape = Self {
            line: byte()?.max(2),
            crlf: flag(0),
            small: flag(1),
            full: flag(2),
            words: flag(3),
            blanks: flag(4),
            others: [0; 4],
        };
        if flag(5) {
            for _ in 0..byte()? {
                let other = byte()?;
                shape.others[usize::from(other >> 6)] |= 1 << (other & 63);
            }
        }
        Ok(shape)
    }

    fn has_other(&self, byte: u8) -> bool {
        self.others[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    /// What ends a line with a soft break.
    pub fn eol(&self) -> &'static [u8] {
        if self.crlf { b"\r\n" } else { b"\n" }
    }

    /// Whether the byte at `i` is expected to be written as `=XX`.
    pub fn escapes(&self, plain: &[u8], i: usize) -> bool {
        let byte = plain[i];
        match byte {
            b' ' | b'\t' if !self.blanks && self.ends_line(plain, i + 1) => true,
            b'\r' if plain.get(i + 1) == Some(&b'\n') => self.has_other(b'\r'),
            _ => is_odd(byte) != self.has_other(byte),
        }
    }

    /// Whether an end of a line is expected at `i`.
    pub fn ends_line(&self, plain: &[u8], i: usize) -> bool {
        match plain[i..] {
            [] => true,
            [b'\n', ..] => !self.has_other(b'\n'),
            [b'\r', b'\n', ..] => !self.has_other(b'\r'),
            _ => false,
        }
    }

    /// Columns that the byte at `i` is expected to take.
    fn width(&self, plain: &[u8], i: usize) -> usize {
        if self.ends_line(plain, i) { 0 } else { if self.escapes(plain, i) { 3 } else { 1 } }
    }

    /// Whether a soft break is expected before the byte at `i`, which takes `width` columns behind `column`.
    pub fn breaks(&self, plain: &[u8], i: usize, column: usize, width: usize) -> bool {
        if column == 0 || width == 0 {
            return false;
        }
        let line = usize::from(self.line);
        let room = |end: usize| line - usize::from(!(self.full && self.ends_line(plain, end)));
        if self.words && i > 0 && plain[i - 1] == b' ' {
            let mut end = i;
            let mut word = 0;
            while end < plain.len() && word <= line && plain[end] != b' ' && !self.ends_line(plain, end) {
                word += self.width(plain, end);
                end += 1;
            }
            return word < line && column + word > room(end);
        }
        column + width > room(i + 1)
    }
}

/// Bytes that most writers write as `=XX`.
pub fn is_odd(byte: u8) -> bool {
    byte == b'=' || byte >= 0x7F || byte < b' ' && !b"\t\n".contains(&byte)
}
