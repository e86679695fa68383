//! How deep the stack of instructions is, and what lies on it ("The TrueType instruction set").

/// Values that are remembered.
const MOST: usize = 256;

/// Branches within one another that are remembered.
const MOST_BRANCHES: usize = 16;

/// What functions leave less what they take is at most that.
const MOST_EFFECT: i32 = 64;

/// The values that instructions have pushed and not taken yet; what they compute is not known.
pub struct Stack {
    values: Vec<u16>,
    /// How often the next operator on points is done.
    loops: usize,
    /// What lay there before each branch that is not over.
    branches: Vec<Vec<u16>>,
    /// How much is there, as far as functions of unknown callers can tell.
    level: i32,
    /// The function that is being defined, the level at its start, and what lay there.
    defined: Option<(u8, i32, Vec<u16>)>,
    functions: [i8; 256],
}

impl Stack {
    /// Starts empty, with what each function leaves less what it takes.
    pub fn new(functions: [i8; 256]) -> Self {
        Self { values: Vec::new(), loops: 1, branches: Vec::new(), level: 0, defined: None, functions }
    }

    /// What each function leaves less what it takes.
    pub fn functions(&self) -> [i8; 256] {
        self.functions
    }

    /// Forgets all values.
    pub fn clear(&mut self) {
        self.values.clear();
        self.branches.clear();
        (self.loops, self.level, self.defined) = (1, 0, None);
    }

    /// Lays a value on top.
    pub fn push(&mut self, value: u16) {
        self.level += 1;
        if self.values.len() < MOST {
            self.values.push(value);
        }
    }

    fn take(&mut self, count: usize) {
        self.level -= count.min(MOST) as i32;
        self.values.truncate(self.values.len().saturating_sub(count));
    }

    /// Takes what an operator takes, and leaves what it leaves.
    pub fn operate(&mut self, operator: u8) {
        let top = self.top(1);
        let depth = self.values.len();
        let taken = match operator {
            0x06..=0x0B | 0x27 | 0x2A | 0x3A | 0x3B | 0x3E | 0x3F | 0x42 | 0x44 | 0x48 | 0x70 | 0x78 | 0x79 => 2,
            0x81 | 0x82 | 0x86 | 0x87 | 0x8E | 0xE0..=0xFF => 2,
            0x0F => 5,
            0x10..=0x17 | 0x1A | 0x1C..=0x1F | 0x21 | 0x29 | 0x2B | 0x2C | 0x2E | 0x2F | 0x34..=0x37 => 1,
            0x49 | 0x4A | 0x4F..=0x55 | 0x58 | 0x5A | 0x5B | 0x5E..=0x63 | 0x76 | 0x77 | 0x7E | 0x7F => 1,
            0x85 | 0x89 | 0x8B..=0x8D | 0xC0..=0xDF => 1,
            0x32 | 0x33 | 0x39 | 0x3C | 0x80 => std::mem::replace(&mut self.loops, 1),
            0x38 => 1 + std::mem::replace(&mut self.loops, 1),
            0x5D | 0x71..=0x75 => 2 * usize::from(top) + 1,
            0x22 => depth,
            _ => 0,
        };
        let count = if operator == 0x2A { i32::from(self.top(2)) } else { 1 };
        self.take(taken);
        match operator {
            0x17 => self.loops = usize::from(top.clamp(1, 255)),
            0x20 => self.push(top),
            0x24 => self.push(depth as u16),
            0x4B | 0x4C => self.push(0),
            0x23 if depth > 1 => self.values.swap(depth - 1, depth - 2),
            0x8A if depth > 2 => self.values[depth - 3..].rotate_left(1),
            0x25 | 0x26 => self.index(operator == 0x26),
            0x2A | 0x2B => self.call(top, count),
            _ => self.branch(operator, top),
        }
    }

    fn branch(&mut self, operator: u8, top: u16) {
        match operator {
            0x58 if self.branches.len() < MOST_BRANCHES => self.branches.push(self.values.clone()),
            0x1B => {
                if let Some(before) = self.branches.last() {
                    self.level += before.len() as i32 - self.values.len() as i32;
                    self.values.clone_from(before);
                }
            }
            0x59 => drop(self.branches.pop()),
            0x2C => self.defined = Some((top as u8, self.level, self.values.clone())),
            0x2D => {
                if let Some((number, level, values)) = self.defined.take() {
                    self.functions[usize::from(number)] = (self.level - level).clamp(-MOST_EFFECT, MOST_EFFECT) as i8;
                    (self.level, self.values) = (level, values);
                }
                self.branches.clear();
            }
            _ => {}
        }
    }

    /// Copies, or moves, the value to the top that the top counts to.
    fn index(&mut self, moves: bool) {
        let count = usize::from(self.values.pop().unwrap_or(0));
        self.level -= 1;
        let Some(at) = self.values.len().checked_sub(count).filter(|_| count > 0) else { return };
        let value = if moves { self.values.remove(at) } else { self.values[at] };
        self.level -= i32::from(moves);
        self.push(value);
    }

    fn call(&mut self, function: u16, count: i32) {
        let effect = i32::from(self.functions[usize::from(function as u8)]) * count;
        match usize::try_from(effect) {
            Ok(left) => (0..left.min(MOST)).for_each(|_| self.push(0)),
            Err(_) => self.take(effect.unsigned_abs() as usize),
        }
    }

    /// How many values there are.
    pub fn depth(&self) -> u32 {
        self.values.len() as u32
    }

    /// The `n`th value from the top, counted from one; 0 where there is none.
    pub fn top(&self, n: usize) -> u16 {
        self.values.len().checked_sub(n).map_or(0, |at| self.values[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_take_what_they_need() {
        let mut stack = Stack::new([0; 256]);
        [9, 8, 7, 6, 5, 4, 1].into_iter().for_each(|value| stack.push(value));
        stack.operate(0x5D); // DELTAP1 of one pair
        assert_eq!((stack.depth(), stack.top(1)), (4, 6));
        stack.operate(0xE0);
        assert_eq!((stack.depth(), stack.top(1), stack.top(9)), (2, 8, 0));
        stack.operate(0x22);
        assert_eq!(stack.depth(), 0);
    }

    #[test]
    fn branches_begin_with_the_same_values() {
        let mut stack = Stack::new([0; 256]);
        [3, 2, 1].into_iter().for_each(|value| stack.push(value));
        [0x58, 0x10, 0x10, 0x1B].into_iter().for_each(|operator| stack.operate(operator));
        assert_eq!((stack.depth(), stack.top(1)), (2, 2));
        stack.operate(0x59);
        assert_eq!(stack.depth(), 2);
    }

    #[test]
    fn functions_take_what_they_took_when_defined() {
        let mut stack = Stack::new([0; 256]);
        [9, 9, 7].into_iter().for_each(|value| stack.push(value));
        [0x2C, 0x10, 0x11, 0x2D].into_iter().for_each(|operator| stack.operate(operator));
        let mut stack = Stack::new(stack.functions());
        [3, 2, 1, 7].into_iter().for_each(|value| stack.push(value));
        stack.operate(0x2B);
        assert_eq!((stack.depth(), stack.top(1)), (1, 3));
    }
}
