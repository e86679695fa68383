//! The lines of a text, and its tags.

use kit_tokens::fold;

/// Bytes of a line's beginning that tell its kind.
const HEAD: u32 = 4;

/// How much narrower lines are taken to become with each that is; how wide they are at most, and how far they go over it.
const NARROWS: u32 = 2;
const WIDEST: u32 = 120;
const OVER: u32 = 16;

/// The most room that is told.
pub const MOST_ROOM: u32 = 7;

/// Where in its line a byte stands, and in which tag.
#[derive(Default)]
pub struct Lines {
    /// Where this line and the line above start.
    line: usize,
    above: usize,
    /// Bytes of the line so far.
    pub column: u32,
    /// A hash of its first bytes.
    pub head: u32,
    pub head_before: u32,
    /// How the line before ended.
    pub width_before: u32,
    /// How wide lines have been of late.
    width: u32,
    /// Words of the line so far.
    pub words: u32,
    /// Whether in a tag.
    pub in_tag: bool,
    /// The tag's name, and its attribute's.
    pub tag: u32,
    pub attribute: u32,
    /// The tags that are open, the last lowest.
    pub open: [u32; 4],
    naming: bool,
    closing: bool,
    last: u8,
}

impl Lines {
    /// Moves past the byte at the end of `seen`.
    pub fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        self.tag_byte(byte);
        if byte == b'\n' {
            self.width_before = self.column;
            self.width = self.column.max(self.width.saturating_sub(NARROWS));
            self.head_before = self.head;
            (self.above, self.line) = (self.line, seen.len());
            (self.column, self.head, self.words) = (0, 0, 0);
        } else {
            if self.column < HEAD {
                self.head = fold(self.head.wrapping_add(1), u32::from(byte));
            }
            self.column += 1;
            self.words += u32::from(byte == b' ');
        }
        self.last = byte;
    }

    fn tag_byte(&mut self, byte: u8) {
        match byte {
            b'<' => (self.in_tag, self.naming, self.closing, self.tag, self.attribute) = (true, true, false, 0, 0),
            b'>' if self.in_tag => {
                self.in_tag = false;
                if self.closing {
                    self.open.rotate_left(1);
                } else if self.tag != 0 && self.last != b'/' {
                    self.open.rotate_right(1);
                    self.open[0] = self.tag;
                }
            }
            _ if !self.in_tag => {}
            b'/' if self.naming && self.tag == 0 => self.closing = true,
            b' ' | b'\n' | b'\t' => (self.naming, self.attribute) = (false, 0),
            b'=' => {}
            _ if self.naming => self.tag = fold(self.tag.wrapping_add(1), u32::from(byte.to_ascii_lowercase())),
            _ if byte.is_ascii_alphabetic() => {
                self.attribute = fold(self.attribute.wrapping_add(1), u32::from(byte.to_ascii_lowercase()));
            }
            _ => {}
        }
    }

    /// How much room is left in a line as wide as those of late, in four columns, at most [`MOST_ROOM`].
    pub fn room(&self) -> u32 {
        ((self.width.min(WIDEST) + OVER).saturating_sub(self.column) / 4).min(MOST_ROOM)
    }

    /// The byte above the next one, and the byte to the right of that; 0 past the end of the line above.
    pub fn line_above(&self, seen: &[u8]) -> u64 {
        let at = self.above + self.column as usize;
        if at < self.line { u64::from(seen[at]) | seen.get(at + 1).map_or(0, |&b| u64::from(b)) << 8 } else { 0 }
    }
}
