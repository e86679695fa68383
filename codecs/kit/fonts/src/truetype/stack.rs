//! How deep a glyph's stack is, and what lies on top ("The TrueType instruction set").

/// Values that are remembered.
const MOST: usize = 256;

/// The values that instructions have pushed and not taken yet; what they compute is not known.
#[derive(Default)]
pub struct Stack(Vec<u16>);

impl Stack {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Lays a value on top.
    pub fn push(&mut self, value: u16) {
        if self.0.len() < MOST {
            self.0.push(value);
        }
    }

    /// Takes what an operator takes, less what it leaves.
    pub fn operate(&mut self, operator: u8) {
        let top = self.top(1) as usize;
        let taken = match operator {
            0x06..=0x0B | 0x27 | 0x2A | 0x3A | 0x3B | 0x3E | 0x3F | 0x42 | 0x44 | 0x48 | 0x70 | 0x78 | 0x79 => 2,
            0x81 | 0x82 | 0x86 | 0x87 | 0x8E | 0xE0..=0xFF => 2,
            0x0F => 5,
            0x10..=0x17 | 0x1A | 0x1C..=0x1F | 0x21 | 0x26 | 0x29 | 0x2B | 0x2C | 0x2E | 0x2F | 0x32..=0x39 => 1,
            0x3C | 0x49 | 0x4A | 0x4F..=0x55 | 0x58 | 0x5A | 0x5B | 0x5E..=0x63 | 0x76 | 0x77 | 0x7E..=0x80 => 1,
            0x85 | 0x89 | 0x8B..=0x8D | 0xC0..=0xDF => 1,
            0x5D | 0x71..=0x75 => 2 * top + 1,
            0x22 => MOST,
            0x20 | 0x24 | 0x4B | 0x4C => return self.push(top as u16),
            _ => 0,
        };
        self.0.truncate(self.0.len().saturating_sub(taken));
    }

    /// How many values there are.
    pub fn depth(&self) -> u32 {
        self.0.len() as u32
    }

    /// The `n`th value from the top, counted from one; 0 where there is none.
    pub fn top(&self, n: usize) -> u16 {
        self.0.len().checked_sub(n).map_or(0, |at| self.0[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_take_what_they_need() {
        let mut stack = Stack::default();
        [9, 8, 7, 6, 5, 4, 1].into_iter().for_each(|value| stack.push(value));
        stack.operate(0x5D); // DELTAP1 of one pair
        assert_eq!((stack.depth(), stack.top(1)), (4, 6));
        stack.operate(0xE0);
        assert_eq!((stack.depth(), stack.top(1), stack.top(9)), (2, 8, 0));
        stack.operate(0x22);
        assert_eq!(stack.depth(), 0);
    }
}
