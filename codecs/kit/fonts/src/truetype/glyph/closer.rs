//! What more the next byte of a glyph is predicted from at `max`.

use super::{Glyph, Part, SAME_X, SAME_Y};
use kit_tokens::fold;

/// Contexts of a byte, beside those at all levels.
pub const CLOSER: usize = 20;

/// Contexts with zeros behind them, as many as there are in other parts.
pub fn filled<const N: usize>(contexts: [u32; N]) -> [u32; CLOSER] {
    std::array::from_fn(|i| contexts.get(i).copied().unwrap_or(0))
}

impl Glyph {
    /// A second class of the next byte, below 256: what kind of byte it is, and how near an end.
    pub fn phase(&self) -> usize {
        match self.part {
            Part::Instructions => 128 + (self.operators & 0x7F) as usize,
            Part::Flags => 64 + (self.flags.last().copied().unwrap_or(0) & 0x37) as usize,
            Part::X | Part::Y => {
                let flag = self.flags.get(self.point).copied().unwrap_or(0);
                let ahead = self.flags.get(self.point + 1).copied().unwrap_or(0);
                usize::from(flag & 1)
                    | usize::from(ahead & 1) << 1
                    | usize::from(flag >> 4 & 3) << 2
                    | usize::from(self.part == Part::Y) << 4
            }
            _ => 32 + self.at.min(15) as usize,
        }
    }

    /// A third class: the value on top of the stack where operators come, and how near the contour's end elsewhere.
    pub fn top(&self) -> usize {
        match self.part {
            Part::Instructions if self.pushes == 0 && self.push_width > 0 => {
                64 + (self.stack.depth().min(15) << 3) as usize + (self.stack.top(1).min(7) as usize)
            }
            Part::Instructions => 192 + self.pushes.min(63) as usize,
            _ => self.class(),
        }
    }

    /// What the next byte is predicted from.
    pub fn closer(&self) -> [u32; CLOSER] {
        let byte = |back: u32| (self.last >> (8 * back - 8)) as u32 & 0xFF;
        let mix = |values: &[u32]| values.iter().fold(self.class() as u32 + 99, |hash, &value| fold(hash, value));
        let all = u32::from(self.points as u16);
        match self.part {
            Part::Instructions if self.pushes > 0 && self.push_width > 0 => self.closer_value(),
            Part::Instructions => self.closer_operator(),
            Part::X | Part::Y => self.closer_coordinate(),
            Part::Flags => {
                let point = self.flags.len();
                let start = self.starts(point);
                let flag = |i: usize| self.flags.get(i).map_or(99, |&flag| u32::from(flag));
                let inside = (point - start.min(point)) as u32;
                let end = self.ends.iter().find(|&&end| usize::from(end) >= point).map_or(0, |&end| u32::from(end));
                let span = end + 1 - (start as u32).min(end);
                filled([
                    mix(&[inside, span, byte(1)]),
                    mix(&[flag(start), byte(1), end.saturating_sub(point as u32).min(4), 1]),
                    mix(&[byte(1), byte(2), byte(3), inside.min(2), 2]),
                    mix(&[inside, all, 3]),
                    mix(&[flag(point.wrapping_sub(4)), flag(point.wrapping_sub(8)), byte(1), 4]),
                    mix(&[byte(1), byte(2), span, 5]),
                    mix(&[byte(1), byte(2), byte(3), byte(4), byte(5), byte(6), 6]),
                ])
            }
            _ => {
                let box_word = |i: usize| u32::from(self.header[i]) << 8 | u32::from(self.header[i + 1]);
                filled([
                    mix(&[self.at, box_word(4), byte(1)]),
                    mix(&[self.at, box_word(8), byte(1), 1]),
                    mix(&[self.at, box_word(2), box_word(6), 2]),
                    mix(&[self.at, byte(1), byte(2), byte(3), 3]),
                    mix(&[self.at, byte(4), byte(8), 4]),
                    mix(&[self.at, u32::from(self.contours), byte(1), 5]),
                    mix(&[self.at, u32::from(self.contours), all, 6]),
                ])
            }
        }
    }

    /// The first point of the contour that point `i` is of.
    fn starts(&self, i: usize) -> usize {
        let after = self.ends.iter().rev().find(|&&end| usize::from(end) < i);
        after.map_or(0, |&end| usize::from(end) + 1)
    }

    fn closer_coordinate(&self) -> [u32; CLOSER] {
        let y = self.part == Part::Y;
        let flag = |i: usize| self.flags.get(i).map_or(0, |&flag| u32::from(flag & 0x37));
        let i = self.point;
        let first = if self.at > 0 { (self.last & 0xFF) as u32 | 0x100 } else { 0 };
        let edge = |at: usize| i16::from_be_bytes([self.header[at], self.header[at + 1]]);
        let positive = flag(i) & u32::from(if y { SAME_Y } else { SAME_X }) != 0;
        // No point lies outside of the box: how far it is to its edge.
        let edge = match (y, positive) {
            (false, true) => edge(6),
            (false, false) => edge(2),
            (true, true) => edge(8),
            (true, false) => edge(4),
        };
        let room = u32::from(edge.wrapping_sub(self.position) as u16);
        let start = self.starts(i);
        let back = u32::from(self.position.wrapping_sub(self.started) as u16);
        let end = self.ends.iter().find(|&&end| usize::from(end) >= i).map_or(9, |&end| usize::from(end) - i);
        let [a, b, c, _] = self.moved.map(|distance| u32::from(distance as u16));
        let x = |i: usize| self.dx.get(i).map_or(0, |&dx| u32::from(dx as u16));
        let before = flag(i.wrapping_sub(1));
        let small = |n: usize| u32::from(self.moved[n].unsigned_abs());
        let mix = |values: &[u32]| {
            values.iter().fold(fold(u32::from(y) | first << 1, flag(i) & 0x37), |hash, &value| fold(hash, value))
        };
        filled([
            mix(&[room, 11]),
            mix(&[room.min(512), before, flag(i + 1), 12]),
            mix(&[back, (end as u32).min(3), u32::from(start == i), 13]),
            mix(&[a, b, c, 14]),
            mix(&[b, before & 1, flag(i + 1), 15]),
            mix(&[if y { x(i) } else { flag(i + 2) }, a, b, 16]),
            mix(&[if y { x(i) } else { c }, if y { x(i + 1) } else { a }, before, flag(i + 1), 17]),
            mix(&[self.number, 18]),
            mix(&[small(0), small(1), 19]),
            mix(&[small(0), self.number, 20]),
            mix(&[small(1), small(2), before, flag(i + 1), 21]),
            mix(&[small(2), small(3), flag(i + 1), 22]),
            mix(&[room, back, 23]),
        ])
    }
}
