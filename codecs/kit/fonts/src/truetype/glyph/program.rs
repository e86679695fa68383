//! What more the next byte of instructions is predicted from at `max`.

use super::closer::filled;
use super::{CLOSER, Glyph, Part};
use kit_tokens::fold;

impl Glyph {
    /// A fourth class: the last value that was pushed, or the value on top of the stack.
    pub fn value(&self) -> usize {
        match self.part {
            Part::Instructions if self.pushes > 0 => usize::from(self.pushed[0] & 0xFF),
            Part::Instructions => usize::from(self.stack.top(1) & 0xFF),
            _ => self.class(),
        }
    }

    /// A fifth: how the last pushed values follow one another, or how deep the stack is.
    pub fn rise(&self) -> usize {
        let [a, b, c, d, e, f, ..] = self.pushed;
        match self.part {
            Part::Instructions if self.pushes > 0 => {
                let order = |a: u16, b: u16| (a.cmp(&b) as i8 + 1) as usize;
                ((order(a, c) * 3 + order(b >> 4, d >> 4)) * 3 + order(c, e)) * 3 + order(d >> 4, f >> 4)
            }
            Part::Instructions => 96 + self.stack.depth().min(31) as usize,
            _ => 128 + self.class(),
        }
    }

    /// Contexts of an operator, or of how much is pushed.
    pub(super) fn closer_operator(&self) -> [u32; CLOSER] {
        let mix = |values: &[u32]| values.iter().fold(self.class() as u32 + 99, |hash, &value| fold(hash, value));
        let (operator, depth) = (self.operators as u32 & 0xFF, self.stack.depth());
        let top = |n: usize| u32::from(self.stack.top(n));
        let [a, b, c, ..] = self.pushed.map(u32::from);
        let operators = |n: u32| {
            let last = self.operators << (64 - 8 * n);
            fold((last >> 32) as u32, last as u32)
        };
        filled([
            mix(&[depth, operator]),
            mix(&[top(1), operator, 1]),
            mix(&[top(1), top(2), operators(2), 2]),
            mix(&[depth.min(3), operators(4), 3]),
            mix(&[operators(6), 4]),
            mix(&[a, b, operator, 5]),
            mix(&[depth, operators(3), 6]),
            mix(&[a, b, c, operators(2), 7]),
            mix(&[top(1), operators(3), 8]),
            mix(&[operators(8), 9]),
            mix(&[top(1), top(2), top(3), operator, 10]),
            mix(&[top(1), top(2), 11]),
            mix(&[top(1), depth, 12]),
            mix(&[top(1), operators(5), 13]),
        ])
    }

    /// Contexts of a pushed value: those before, of which many come in pairs of a size with an amount and a point, and the glyph, which
    /// has points of its own.
    pub(super) fn closer_value(&self) -> [u32; CLOSER] {
        let [a, b, c, d, e, f, ..] = self.pushed.map(u32::from);
        // The first byte of a word, where the next is its second.
        let first = match self.push_width {
            1 => 0,
            _ if self.pushes.is_multiple_of(2) => 1,
            _ => 2 | (self.last as u32 & 0xFF) << 2,
        };
        let mix = |values: &[u32]| values.iter().fold(fold(77, first), |hash, &value| fold(hash, value));
        let (operator, glyph) = (self.operators as u32 & 0xFF, self.number);
        let order = |a: u32, b: u32| a.cmp(&b) as u32;
        [
            mix(&[a, b, c, d]),
            mix(&[a, b, c, 1]),
            mix(&[a, b, 2]),
            mix(&[a, e, 3]),
            mix(&[b, b.wrapping_sub(d), 4]),
            mix(&[a, b, c, d, e, f, 5]),
            mix(&[e, f, 6]),
            mix(&[b, d, f, 7]),
            mix(&[self.points, a, 8]),
            mix(&[self.pushes, operator, 9]),
            mix(&[a, f, 10]),
            mix(&[a, b, d, 11]),
            mix(&[self.pushes.min(15), a, b, 12]),
            mix(&[a, b, e, f, 13]),
            mix(&[glyph, b, 14]),
            mix(&[glyph, a, 15]),
            mix(&[b >> 4, d >> 4, order(a, c), 16]),
            mix(&[b, order(a >> 4, c >> 4), order((a >> 4).wrapping_sub(1), c >> 4), 17]),
            mix(&[glyph, b, order(a >> 4, c >> 4), 18]),
            mix(&[b & 15, d & 15, order(a, c), order(b >> 4, d >> 4), 19]),
        ]
    }
}
