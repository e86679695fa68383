//! Charstrings, token by token: numbers and the operators behind them.
//!
//! ```text
//!   token    32..=246 │ 247..=254, 1 byte │ 255, 4 bytes │ 28, 2 bytes (Type 2) │ operator │ 12, operator
//!            a number   a number            a number       a number               takes the numbers before it
//! ```
//!
//! Adobe Type 1 Font Format, 1990, §6; Adobe Technical Note 5177, The Type 2 Charstring Format, §3 and §4.

use kit_tokens::fold;

/// Numbers that are kept for one operator; Type 2 has up to 48 (5177, Appendix B).
const DEEPEST: usize = 48;

/// The two kinds of charstrings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Of Type 1 fonts.
    One,
    /// Of CFF.
    Two,
}

/// What a finished token was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A number.
    Number(i32),
    /// An operator; those behind 12 from 32 on.
    Operator(u8),
}

/// Where in a charstring the next byte stands.
#[derive(Clone)]
pub struct Charstring {
    dialect: Dialect,
    /// The token so far.
    first: u8,
    len: u32,
    left: u32,
    value: u32,
    partial: u32,
    /// Numbers since the last operator, and those before that.
    stack: [i32; DEEPEST],
    depth: usize,
    before: [i32; DEEPEST],
    before_depth: usize,
    /// The last four operators, the latest lowest.
    operators: u32,
    /// Hashes of the last two tokens.
    previous: [u32; 2],
    /// Tokens so far.
    count: u32,
    /// The current point.
    point: (i32, i32),
    /// Hints declared so far, and whether the mask of all of them follows.
    hints: usize,
}

/// No operator has that number: a charstring begins behind it.
const BEGIN: u32 = 0xFF;

impl Charstring {
    /// Starts before a charstring's first byte.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            first: 0,
            len: 0,
            left: 0,
            value: 0,
            partial: 0,
            stack: [0; DEEPEST],
            depth: 0,
            before: [0; DEEPEST],
            before_depth: 0,
            operators: BEGIN,
            previous: [BEGIN; 2],
            count: 0,
            point: (0, 0),
            hints: 0,
        }
    }

    /// Moves past a byte; the token that ends with it, if one does.
    pub fn step(&mut self, byte: u8) -> Option<Token> {
        if self.len == 0 {
            (self.first, self.left, self.value) = (byte, behind(self.dialect, byte), 0);
            self.partial = 0;
        } else {
            self.left -= 1;
            self.value = self.value << 8 | u32::from(byte);
        }
        self.len += 1;
        self.partial = fold(self.partial.wrapping_add(1), u32::from(byte));
        (self.left == 0).then(|| self.ends())
    }

    fn ends(&mut self) -> Token {
        let token = self.token();
        self.previous = [self.partial, self.previous[0]];
        (self.len, self.partial) = (0, 0);
        self.count += 1;
        match token {
            Token::Number(number) => {
                if let Some(at) = self.stack.get_mut(self.depth) {
                    *at = number;
                    self.depth += 1;
                }
            }
            Token::Operator(operator) => self.operator(operator),
        }
        token
    }

    fn token(&self) -> Token {
        let (first, value) = (i32::from(self.first), self.value as i32);
        match (self.first, self.dialect) {
            (12, _) => Token::Operator((value as u8 & 63) + 32),
            (28, Dialect::Two) => Token::Number(i32::from(value as i16)),
            (0..=31, _) => Token::Operator(self.first),
            (32..=246, _) => Token::Number(first - 139),
            (247..=250, _) => Token::Number((first - 247) * 256 + value + 108),
            (251..=254, _) => Token::Number(-(first - 251) * 256 - value - 108),
            (255, Dialect::One) => Token::Number(value),
            (255, Dialect::Two) => Token::Number(value >> 16),
        }
    }

    /// The effect of an operator on the path, as far as it moves the point by its own numbers.
    fn operator(&mut self, operator: u8) {
        let depth = self.depth;
        let s = |i: usize| self.stack[i.min(DEEPEST - 1)];
        let last = s(depth.wrapping_sub(1));
        let from = |first: usize| (first..depth).step_by(2).fold(0i32, |sum, i| sum.wrapping_add(s(i)));
        let (dx, dy) = match operator {
            4 | 7 => (0, last),
            6 | 22 => (last, 0),
            5 | 8 => (from(0), from(1)),
            21 => (s(depth.wrapping_sub(2)), last),
            30 => (s(1).wrapping_add(s(3)), s(0).wrapping_add(s(2))),
            31 => (s(0).wrapping_add(s(1)), s(2).wrapping_add(s(3))),
            _ => (0, 0),
        };
        let (x, y) = self.point;
        // hsbw sets the point to the left side bearing, which is its first number.
        self.point = if operator == 13 { (s(0), 0) } else { (x.wrapping_add(dx), y.wrapping_add(dy)) };
        if self.dialect == Dialect::Two && matches!(operator, 1 | 3 | 18 | 19 | 20 | 23) {
            self.hints += depth / 2;
        }
        // A call leaves numbers to whatever comes next.
        self.before = self.stack;
        self.before_depth = depth;
        self.operators = self.operators << 8 | u32::from(operator);
        self.depth = 0;
    }

    /// Bytes of the mask that follows `token` (5177, §4.3).
    pub fn mask(&self, token: Token) -> usize {
        let masked = self.dialect == Dialect::Two && matches!(token, Token::Operator(19 | 20));
        if masked { self.hints.div_ceil(8) } else { 0 }
    }

    /// Bytes of the token so far, and their hash.
    pub fn partial(&self) -> (u32, u32) {
        (self.len, self.partial)
    }

    /// Hashes of the last two tokens.
    pub fn previous(&self) -> [u32; 2] {
        self.previous
    }

    /// Tokens so far.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Numbers since the last operator.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The last four operators, the latest lowest.
    pub fn operators(&self) -> u32 {
        self.operators
    }

    /// The number that is `back` (from 1) before the next; before the last operator if need be.
    pub fn number(&self, back: usize) -> i32 {
        match self.depth.checked_sub(back) {
            Some(at) => self.stack[at],
            None => (self.depth + self.before_depth).checked_sub(back).map_or(0, |at| self.before[at.min(DEEPEST - 1)]),
        }
    }

    /// What the next byte is predicted from, beside the last tokens, in four ways: the operators so far, numbers that came a while
    /// ago, and the point.
    pub fn context(&self, n: u32) -> u64 {
        let depth = self.depth as u32;
        let last = self.operators & 0xFF;
        let [a, b] = match n {
            0 => [self.operators, 0],
            1 => [self.number(2) as u32, last],
            2 => [self.number(6) as u32, 0],
            _ => [self.coordinate() as u32, last],
        };
        u64::from(self.partial) << 32 | u64::from(fold(fold(fold(n + 1, a), b), depth))
    }

    /// Where the point is, were the numbers so far to move x and y in turn: of the two what the next number moves.
    pub fn coordinate(&self) -> i32 {
        let (x, y) = self.point;
        let at = if self.depth.is_multiple_of(2) { x } else { y };
        (self.depth % 2..self.depth).step_by(2).fold(at, |sum, i| sum.wrapping_add(self.stack[i]))
    }
}

/// Bytes of a token behind its first.
pub fn behind(dialect: Dialect, first: u8) -> u32 {
    match first {
        12 | 247..=254 => 1,
        28 if dialect == Dialect::Two => 2,
        255 => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(dialect: Dialect, bytes: &[u8]) -> Vec<Token> {
        let mut charstring = Charstring::new(dialect);
        bytes.iter().filter_map(|&byte| charstring.step(byte)).collect()
    }

    #[test]
    fn known_tokens() {
        use Token::{Number, Operator};
        // 139 is 0; 247 0 is 108; 251 0 is −108; 255 has four bytes; 12 leads an operator.
        let bytes = [139, 247, 0, 251, 1, 255, 0, 0, 1, 0, 8, 12, 16];
        let expected = [Number(0), Number(108), Number(-109), Number(256), Operator(8), Operator(48)];
        assert_eq!(tokens(Dialect::One, &bytes), expected);
        assert_eq!(tokens(Dialect::Two, &[28, 0xFF, 0xFE, 255, 0, 2, 0, 0]), [Number(-2), Number(2)]);
    }

    #[test]
    fn the_point_is_followed() {
        let mut charstring = Charstring::new(Dialect::One);
        // 5 600 hsbw, 1 2 rmoveto, 10 3 rlineto, 20
        for byte in [144, 248, 236, 13, 140, 141, 21, 149, 142, 5, 159] {
            charstring.step(byte);
        }
        assert_eq!((charstring.point, charstring.coordinate()), ((16, 5), 5));
        assert_eq!((charstring.number(1), charstring.number(2)), (20, 3));
    }
}
