//! Glyph descriptions, byte by byte (OpenType 1.9, "glyf").
//!
//! ```text
//!   contours 2 │ box 8 │ last point of each contour 2 … │ length 2, instructions │ flags │ x of all points │ y of all points │ zeros
//!   −1         │ box 8 │ components: flags 2, glyph 2, arguments 2 to 12 … │ length 2, instructions                          │
//! ```

mod closer;
mod contexts;
mod program;

use super::stack::Stack;
pub use closer::{CLOSER, filled};
pub use contexts::CONTEXTS;

/// Flags of a point.
const SHORT_X: u8 = 2;
const SHORT_Y: u8 = 4;
const REPEAT: u8 = 8;
const SAME_X: u8 = 16;
const SAME_Y: u8 = 32;

/// Flags of a component.
const WORDS: u16 = 1;
const SCALE: u16 = 8;
const MORE: u16 = 32;
const SCALES: u16 = 64;
const MATRIX: u16 = 128;
const INSTRUCTIONS: u16 = 256;

/// Pushed values that are remembered.
const PUSHED: usize = 8;

/// What the next byte is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The number of contours and the box.
    Header,
    /// The contours' last points.
    Ends,
    /// The length of the instructions.
    Length,
    /// The instructions.
    Instructions,
    /// The flags of the points.
    Flags,
    /// The points' distances.
    X,
    Y,
    /// What the glyph is put together from.
    Component,
    /// What fills up to the next glyph.
    Padding,
}

/// One glyph after the other.
pub struct Glyph {
    part: Part,
    /// Bytes of the part so far, and how many it has where that is known.
    at: u32,
    left: u32,
    /// The last bytes, the latest lowest.
    last: u64,
    /// A word of which one byte is known.
    word: u16,
    contours: u16,
    ends: Vec<u16>,
    flags: Vec<u8>,
    /// The last flag is repeated as often as the next byte says.
    repeats: bool,
    points: u32,
    point: usize,
    /// The points' distances in x.
    dx: Vec<i16>,
    /// The last four distances of the part, the latest first, and where they lead.
    moved: [i16; 4],
    position: i16,
    /// Where the contour starts.
    started: i16,
    component: u16,
    has_instructions: bool,
    /// Values that are still to be pushed, and the bytes of each.
    pushes: u32,
    push_width: u32,
    /// The last operators, the latest lowest.
    operators: u64,
    /// The last values that were pushed, the latest first.
    pushed: [u16; PUSHED],
    /// How many glyphs have ended.
    number: u32,
    stack: Stack,
    /// To what glyphs are aligned.
    alignment: u64,
    header: [u8; 10],
}

impl Glyph {
    /// Starts before a first glyph.
    pub fn new() -> Self {
        Self {
            part: Part::Header,
            at: 0,
            left: 10,
            last: 0,
            word: 0,
            contours: 0,
            ends: Vec::new(),
            flags: Vec::new(),
            repeats: false,
            points: 0,
            point: 0,
            dx: Vec::new(),
            moved: [0; 4],
            position: 0,
            started: 0,
            component: 0,
            has_instructions: false,
            pushes: 0,
            push_width: 1,
            operators: 0,
            pushed: [0; PUSHED],
            number: 0,
            stack: Stack::new([0; 256]),
            alignment: 2,
            header: [0; 10],
        }
    }

    /// Starts before a first glyph, whose instructions may call the functions of another program.
    pub fn after(program: &Self) -> Self {
        Self { stack: Stack::new(program.stack.functions()), ..Self::new() }
    }

    /// Starts in a program of `len` bytes that stands alone, behind another.
    pub fn program(len: u64, before: &Self) -> Self {
        Self { part: Part::Instructions, left: len.min(1 << 20) as u32 + 1, ..Self::after(before) }
    }

    /// Bytes that one takes.
    pub const MEMORY: u64 = 1 << 19;

    /// Moves past a byte; `offset` is that of the byte behind it in the table. Whether a glyph ends.
    pub fn step(&mut self, byte: u8, offset: u64) -> bool {
        self.last = self.last << 8 | u64::from(byte);
        self.word = self.word << 8 | u16::from(byte);
        self.at += 1;
        self.left = self.left.saturating_sub(1);
        match self.part {
            Part::Header => return self.header_byte(byte, offset),
            Part::Ends => {
                if self.at.is_multiple_of(2) {
                    self.ends.push(self.word);
                }
                if self.left == 0 {
                    self.points = u32::from(self.word) + 1;
                    self.begin(Part::Length, 2);
                }
            }
            Part::Length => {
                if self.left == 0 {
                    self.begin(Part::Instructions, u32::from(self.word));
                    (self.pushes, self.operators) = (0, 0);
                    self.stack.clear();
                    return self.left == 0 && self.instructions_end(offset);
                }
            }
            Part::Instructions => {
                self.instruction(byte);
                return self.left == 0 && self.instructions_end(offset);
            }
            Part::Flags => return self.flag(byte, offset),
            Part::X | Part::Y => return self.coordinate(byte, offset),
            Part::Component => return self.component_byte(offset),
            Part::Padding => {
                if offset.is_multiple_of(self.alignment) {
                    self.begin(Part::Header, 10);
                } else if byte != 0 {
                    // No padding, then: the glyph has begun, with this byte or with the one before.
                    self.alignment = 2;
                    self.begin(Part::Header, 10);
                    let first = !offset.is_multiple_of(2);
                    self.header[..2].copy_from_slice(&if first { [byte, 0] } else { [0, byte] });
                    (self.at, self.left) = if first { (1, 9) } else { (2, 8) };
                }
            }
        }
        false
    }

    fn begin(&mut self, part: Part, left: u32) {
        (self.part, self.at, self.left) = (part, 0, left);
    }

    fn header_byte(&mut self, byte: u8, offset: u64) -> bool {
        self.header[(self.at as usize - 1).min(9)] = byte;
        if self.at == 2 && self.word == 0 {
            // No glyph has no contours: this was padding.
            self.alignment = 4;
            self.begin(Part::Padding, 0);
            if offset.is_multiple_of(4) {
                self.begin(Part::Header, 10);
            }
        }
        if self.left > 0 || self.part != Part::Header {
            return false;
        }
        self.contours = u16::from(self.header[0]) << 8 | u16::from(self.header[1]);
        self.ends.clear();
        self.flags.clear();
        self.dx.clear();
        match self.contours {
            1..=0x7FFF => self.begin(Part::Ends, 2 * u32::from(self.contours)),
            _ => {
                self.has_instructions = false;
                self.begin(Part::Component, 4);
            }
        }
        false
    }

    fn component_byte(&mut self, offset: u64) -> bool {
        if self.at == 2 {
            self.component = self.word;
        }
        if self.at == 4 {
            let flags = self.component;
            let arguments = if flags & WORDS != 0 { 4 } else { 2 };
            let scale = match () {
                () if flags & SCALE != 0 => 2,
                () if flags & SCALES != 0 => 4,
                () if flags & MATRIX != 0 => 8,
                () => 0,
            };
            self.left = arguments + scale;
            self.has_instructions |= flags & INSTRUCTIONS != 0;
        }
        if self.left > 0 {
            return false;
        }
        match () {
            () if self.component & MORE != 0 => self.begin(Part::Component, 4),
            () if self.has_instructions => self.begin(Part::Length, 2),
            () => return self.ends(offset),
        }
        false
    }

    /// Follows what is pushed, so that values are told from operators ("The TrueType instruction set", Pushing data).
    fn instruction(&mut self, byte: u8) {
        if self.push_width == 0 {
            // The count of NPUSHB or NPUSHW.
            self.push_width = 1 + (self.operators & 1) as u32;
            self.pushes = u32::from(byte) * self.push_width;
            return;
        }
        if self.pushes > 0 {
            self.pushes -= 1;
            if self.push_width == 1 || self.pushes.is_multiple_of(2) {
                let value = if self.push_width == 1 { u16::from(byte) } else { self.word };
                self.stack.push(value);
                self.pushed.rotate_right(1);
                self.pushed[0] = value;
            }
            return;
        }
        self.operators = self.operators << 8 | u64::from(byte);
        self.stack.operate(byte);
        match byte {
            0x40 | 0x41 => self.push_width = 0,
            0xB0..=0xB7 => (self.pushes, self.push_width) = (u32::from(byte) - 0xAF, 1),
            0xB8..=0xBF => (self.pushes, self.push_width) = (2 * (u32::from(byte) - 0xB7), 2),
            _ => {}
        }
    }

    fn instructions_end(&mut self, offset: u64) -> bool {
        (self.pushes, self.push_width) = (0, 1);
        if self.contours > 0x7FFF || self.points == 0 {
            return self.ends(offset);
        }
        self.begin(Part::Flags, 0);
        self.repeats = false;
        false
    }

    fn flag(&mut self, byte: u8, offset: u64) -> bool {
        if std::mem::take(&mut self.repeats) {
            let flag = self.flags.last().copied().unwrap_or(0);
            let count = usize::from(byte).min((self.points as usize).saturating_sub(self.flags.len()));
            self.flags.resize(self.flags.len() + count, flag);
        } else {
            self.flags.push(byte);
            self.repeats = byte & REPEAT != 0;
        }
        if self.flags.len() < self.points as usize || self.repeats {
            return false;
        }
        self.begin(Part::X, 0);
        (self.point, self.moved, self.position) = (0, [0; 4], 0);
        self.next_point(offset)
    }

    /// The bytes of a coordinate of a point.
    fn width(&self, flag: u8) -> u32 {
        let (short, same) = if self.part == Part::X { (SHORT_X, SAME_X) } else { (SHORT_Y, SAME_Y) };
        match () {
            () if flag & short != 0 => 1,
            () if flag & same != 0 => 0,
            () => 2,
        }
    }

    /// Goes to the next point that has bytes. Whether the glyph ends.
    fn next_point(&mut self, offset: u64) -> bool {
        loop {
            let Some(&flag) = self.flags.get(self.point) else {
                if self.part == Part::Y {
                    return self.ends(offset);
                }
                self.begin(Part::Y, 0);
                (self.point, self.moved, self.position) = (0, [0; 4], 0);
                continue;
            };
            self.left = self.width(flag);
            self.at = 0;
            if self.left > 0 {
                return false;
            }
            self.move_by(0);
        }
    }

    fn move_by(&mut self, distance: i16) {
        if self.part == Part::X {
            self.dx.push(distance);
        }
        self.moved = [distance, self.moved[0], self.moved[1], self.moved[2]];
        self.position = self.position.wrapping_add(distance);
        if self.point == 0 || self.ends.iter().any(|&end| usize::from(end) + 1 == self.point) {
            self.started = self.position;
        }
        self.point += 1;
    }

    fn coordinate(&mut self, byte: u8, offset: u64) -> bool {
        if self.left > 0 {
            return false;
        }
        let flag = self.flags.get(self.point).copied().unwrap_or(0);
        let positive = flag & if self.part == Part::X { SAME_X } else { SAME_Y } != 0;
        let distance = match self.width(flag) {
            1 if positive => i16::from(byte),
            1 => -i16::from(byte),
            _ => self.word as i16,
        };
        self.move_by(distance);
        self.next_point(offset)
    }

    fn ends(&mut self, offset: u64) -> bool {
        self.begin(Part::Padding, 0);
        self.number += 1;
        self.points = 0;
        if offset.is_multiple_of(self.alignment) {
            self.begin(Part::Header, 10);
        }
        true
    }

    /// To what glyphs are aligned, in bytes, as far as was seen.
    pub fn alignment(&self) -> u64 {
        self.alignment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts that the bytes behind each byte are of, and where glyphs end.
    fn follow(glyph: &mut Glyph, bytes: &[u8], offset: u64) -> (Vec<Part>, Vec<u64>) {
        let mut ends = Vec::new();
        let parts = bytes.iter().zip(offset + 1..).map(|(&byte, offset)| {
            if glyph.step(byte, offset) {
                ends.push(offset);
            }
            glyph.part
        });
        (parts.collect(), ends)
    }

    #[test]
    fn the_parts_of_a_simple_glyph_are_told() {
        // One contour of three points; PUSHB[0] 7, then MIAP; flags: both short, twice that and same, x of two bytes and y of none.
        let bytes =
            [0, 1, 0, 0, 0, 0, 0, 9, 0, 9, 0, 2, 0, 3, 0xB0, 7, 0x3F, 0x37, 0x3B, 1, 5, 6, 7, 8, 9, 10, 0, 0xFF, 0xFF];
        let mut glyph = Glyph::new();
        let (parts, ends) = follow(&mut glyph, &bytes, 0);
        assert_eq!(parts[9..13], [Part::Ends, Part::Ends, Part::Length, Part::Length]);
        assert_eq!(
            parts[13..18],
            [Part::Instructions, Part::Instructions, Part::Instructions, Part::Flags, Part::Flags]
        );
        // 0x37: x and y in a byte. 0x3B twice: x in a byte, y the same.
        assert_eq!(parts[18..22], [Part::Flags, Part::X, Part::X, Part::X]);
        assert_eq!((parts[22], ends[0]), (Part::Y, 24));
        assert_eq!(parts[23], Part::Header);
    }

    #[test]
    fn padding_is_told_from_the_next_glyph() {
        // An empty composite of eleven bytes ends at an odd offset.
        let composite = [0xFF, 0xFF, 0, 0, 0, 0, 0, 9, 0, 9, 0, 0, 0, 1, 2, 3];
        let mut glyph = Glyph::new();
        let (_, ends) = follow(&mut glyph, &composite, 1);
        assert_eq!((ends, glyph.part), (vec![17], Part::Padding));
        let (parts, _) = follow(&mut glyph, &[0, 0, 1], 17);
        assert_eq!(parts, [Part::Header; 3]);
    }
}
