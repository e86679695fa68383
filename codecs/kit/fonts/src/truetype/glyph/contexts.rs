//! What the next byte of a glyph is predicted from.

use super::{Glyph, Part};
use kit_tokens::fold;

/// Contexts of a byte.
pub const CONTEXTS: usize = 9;

impl Glyph {
    /// A class of the next byte, below 64.
    pub fn class(&self) -> usize {
        match self.part {
            Part::Header => self.at.min(9) as usize,
            Part::Ends => 10 + (self.at & 1) as usize,
            Part::Length => 12 + (self.at & 1) as usize,
            Part::Instructions if self.push_width == 0 => 14,
            Part::Instructions if self.pushes > 0 => 14 + self.push_width.min(2) as usize,
            Part::Instructions => 17,
            Part::Flags => 18 + usize::from(self.repeats),
            Part::X | Part::Y => {
                let y = usize::from(self.part == Part::Y);
                let flag = self.flags.get(self.point).copied().unwrap_or(0);
                20 + y * 16
                    + (self.left.min(2) as usize) * 4
                    + usize::from(flag & 1) * 2
                    + usize::from(self.on_curve(1))
            }
            Part::Component => 52 + self.at.min(7) as usize,
            Part::Padding => 60,
        }
    }

    fn on_curve(&self, after: usize) -> bool {
        self.flags.get(self.point + after).is_some_and(|flag| flag & 1 != 0)
    }

    /// What the next byte is predicted from.
    pub fn contexts(&self) -> [u32; CONTEXTS] {
        let byte = |back: u32| (self.last >> (8 * back - 8)) as u32 & 0xFF;
        let mix = |values: &[u32]| values.iter().fold(self.class() as u32, |hash, &value| fold(hash, value));
        match self.part {
            Part::Flags => self.flag_contexts(),
            Part::X | Part::Y => self.coordinate_contexts(),
            Part::Instructions => self.instruction_contexts(),
            _ => {
                let at = self.at;
                let header = u32::from(self.header[at.min(9) as usize]);
                [
                    mix(&[at, byte(1)]),
                    mix(&[at, byte(1), byte(2), 1]),
                    mix(&[at, byte(2), 2]),
                    mix(&[at, header, 3]),
                    mix(&[at, header, byte(1), 4]),
                    mix(&[at.min(20), u32::from(self.contours), 5]),
                    mix(&[at, byte(4), 6]),
                    mix(&[byte(2), byte(4), byte(1), 7]),
                    mix(&[self.left, byte(1), 8]),
                ]
            }
        }
    }

    fn flag_contexts(&self) -> [u32; CONTEXTS] {
        let mix = |values: &[u32]| values.iter().fold(self.class() as u32, |hash, &value| fold(hash, value));
        let flag = |back: usize| self.flags.len().checked_sub(back).map_or(99, |i| u32::from(self.flags[i]));
        let point = self.flags.len() as u32;
        let contour = self.ends.iter().find(|&&end| u32::from(end) >= point).map_or(0, |&end| u32::from(end) - point);
        let begins = u32::from(point == 0 || self.ends.iter().any(|&end| u32::from(end) + 1 == point));
        let (a, b, c, d) = (flag(1), flag(2), flag(3), flag(4));
        [
            mix(&[a, contour.min(3), begins]),
            mix(&[a, b, 1]),
            mix(&[a, b, c, 2]),
            mix(&[a, b, c, d, 3]),
            mix(&[a, b, contour, 4]),
            mix(&[a & 1, b & 1, c & 1, d & 1, flag(5) & 1, flag(6) & 1, 5]),
            mix(&[a, b, c, d, flag(5), flag(6), 6]),
            mix(&[point, self.points, 7]),
            mix(&[a, self.points - point.min(self.points), 8]),
        ]
    }

    fn instruction_contexts(&self) -> [u32; CONTEXTS] {
        let byte = |back: u32| (self.last >> (8 * back - 8)) as u32 & 0xFF;
        let mix = |values: &[u32]| values.iter().fold(self.class() as u32, |hash, &value| fold(hash, value));
        let state = self.pushes.min(255);
        let operators = self.operators as u32;
        if self.pushes > 0 && self.push_width == 1 {
            let delta = |back: u32| byte(back).wrapping_sub(byte(back + 1)) & 0xFF;
            return [
                mix(&[byte(1), byte(3)]),
                mix(&[byte(2), byte(4), 1]),
                mix(&[state, byte(1), 2]),
                mix(&[byte(1), byte(2), 3]),
                mix(&[byte(2), 4]),
                mix(&[delta(1), byte(1), 5]),
                mix(&[byte(3), 6]),
                mix(&[byte(1) >> 3, byte(2) >> 3, byte(3) >> 3, byte(4) >> 3, 7]),
                mix(&[self.points, byte(1), 8]),
            ];
        }
        [
            mix(&[operators & 0xFF, byte(1)]),
            mix(&[operators & 0xFFFF, 1]),
            mix(&[state, byte(1), 2]),
            mix(&[byte(1), byte(2), 3]),
            mix(&[byte(2), state.min(1), 4]),
            mix(&[byte(1).wrapping_sub(byte(2)) & 0xFF, byte(1), 5]),
            mix(&[operators & 0xFF_FFFF, 6]),
            mix(&[byte(2), byte(3), 7]),
            mix(&[self.left.min(63), state, 8]),
        ]
    }

    fn coordinate_contexts(&self) -> [u32; CONTEXTS] {
        let flag = |i: usize| self.flags.get(i).map_or(0, |&flag| u32::from(flag & 0x37));
        let i = self.point;
        let (before, this, after) = (flag(i.wrapping_sub(1)), flag(i), flag(i + 1));
        let first = if self.at > 0 { (self.last & 0xFF) as u32 | 0x100 } else { 0 };
        let [a, b, c, _] = self.moved.map(|distance| distance as u32);
        let x = |back: usize| i.checked_sub(back).and_then(|i| self.dx.get(i)).map_or(0, |&dx| dx as u32);
        // In x the flags ahead tell what is coming; in y the x of the same point is known.
        let (here, there) = if self.part == Part::Y { (x(0), x(1)) } else { (flag(i + 2), flag(i + 3)) };
        let axis = u32::from(self.part == Part::Y) | first << 1;
        let mix = |values: &[u32]| values.iter().fold(fold(axis, this), |hash, &value| fold(hash, value));
        let contour =
            self.ends.iter().find(|&&end| usize::from(end) >= i).map_or(9, |&end| (usize::from(end) - i).min(9) as u32);
        [
            mix(&[before, after]),
            mix(&[a, 1]),
            mix(&[a, b, 2]),
            mix(&[self.position as u32, 3]),
            mix(&[here, after, 4]),
            mix(&[here, there, a, 5]),
            mix(&[b, c, before & 1, after & 1, 6]),
            mix(&[here, a, 7]),
            mix(&[self.position as u32, before, contour, 8]),
        ]
    }
}
