//! JavaScript: the last tokens and the brackets they stand in.

use super::{Kinds, Language, class, slot};
use kit_tokens::fold;

/// Brackets that are remembered; what is nested deeper takes the places of the outer ones.
const DEPTH: usize = 64;

/// What text a byte stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    /// Until this quote.
    Quote(u8),
    /// Until the line ends.
    Line,
    /// Until `*/`.
    Comment,
}

/// Code, strings and comments, and the brackets of the code.
pub struct Script {
    /// What opened each bracket: its byte and the token before.
    open: [u32; DEPTH],
    depth: usize,
    inside: Inside,
    last: u8,
}

impl Default for Script {
    fn default() -> Self {
        Self { open: [0; DEPTH], depth: 0, inside: Inside::Code, last: 0 }
    }
}

impl Language for Script {
    const SHORT_NAMES_ARE_ALIKE: bool = true;

    fn joins(byte: u8) -> bool {
        byte == b'$'
    }

    fn delimiter(&mut self, byte: u8, kinds: &Kinds, _: u32) -> u32 {
        self.enter(byte, kinds[1]);
        // A quote behind a backslash ends nothing; an escaped backslash hides nothing.
        self.last = if byte == b'\\' && self.last == b'\\' { 0 } else { byte };
        let inside = match self.inside {
            Inside::Code => 0,
            Inside::Quote(_) => 1,
            _ => 2,
        };
        let open = self.open[self.depth % DEPTH];
        let hash = fold(fold(fold(fold(kinds[3], kinds[2]), kinds[1]), kinds[0]), open);
        slot(hash, class(byte) | inside << 4 | (open & 3) << 6)
    }
}

impl Script {
    fn enter(&mut self, byte: u8, before: u32) {
        match (self.inside, byte) {
            (Inside::Code, b'"' | b'\'' | b'`') => self.inside = Inside::Quote(byte),
            (Inside::Code, b'/') if self.last == b'/' => self.inside = Inside::Line,
            (Inside::Code, b'*') if self.last == b'/' => self.inside = Inside::Comment,
            (Inside::Code, b'(' | b'[' | b'{') => {
                self.depth += 1;
                let bracket = u32::from(byte >> 5 & 3);
                self.open[self.depth % DEPTH] = fold(before, u32::from(byte)) & !3 | bracket;
            }
            (Inside::Code, b')' | b']' | b'}') => self.depth = self.depth.saturating_sub(1),
            (Inside::Quote(quote), _) if byte == quote && self.last != b'\\' => self.inside = Inside::Code,
            (Inside::Quote(b'"' | b'\'') | Inside::Line, b'\n') => self.inside = Inside::Code,
            (Inside::Comment, b'/') if self.last == b'*' => self.inside = Inside::Code,
            _ => {}
        }
    }
}
