//! Which tokens zlib takes.

use super::chains::{Chains, MAX_COPY, common};
use super::flush::{Flush, FlushKind};
use super::settings::{Settings, Strategy};
use super::window::{AHEAD, Window};
use crate::token::Token;
use std::ops::ControlFlow;

/// Where the tokens go; a break ends the parse.
pub trait Sink {
    /// Takes the next token; `base` is where the window begins, and `is_tail` tells that a full block waits for the flush that follows.
    fn token(&mut self, token: Token, base: usize, is_tail: bool) -> ControlFlow<()>;
    /// The program flushed here, or ended if there is no kind.
    fn flush(&mut self, base: usize, kind: Option<FlushKind>) -> ControlFlow<()>;
}

/// Farther copies of three bytes are not worth it.
const FAR: usize = 4096;

/// Parses `plain`; `flushes` are in the order of their positions, none of which is behind the end.
pub fn parse(plain: &[u8], settings: &Settings, flushes: &[Flush], sink: &mut impl Sink) -> ControlFlow<()> {
    let window = Window::new(0, settings.window_len());
    let mut parser = Parser { plain, settings, window, chains: Chains::new(settings), pos: 0, end: 0, sink };
    for flush in flushes {
        parser.parse_to(flush.position(plain.len()))?;
        parser.sink.flush(parser.window.base(), Some(flush.kind))?;
        if flush.kind == FlushKind::Full {
            parser.window = Window::new(parser.end, settings.window_len());
            parser.chains.forget(parser.end);
        }
    }
    parser.parse_to(plain.len())?;
    parser.sink.flush(parser.window.base(), None)
}

struct Parser<'a, S> {
    plain: &'a [u8],
    settings: &'a Settings,
    window: Window,
    chains: Chains,
    pos: usize,
    /// What the program has handed over so far.
    end: usize,
    sink: &'a mut S,
}

impl<S: Sink> Parser<'_, S> {
    fn parse_to(&mut self, end: usize) -> ControlFlow<()> {
        let start = std::mem::replace(&mut self.end, end);
        self.insert_late(start);
        match self.settings.strategy {
            Strategy::Huffman => self.literals(),
            Strategy::Runs => self.runs(),
            _ if self.settings.is_lazy() => self.lazy(),
            _ => self.greedy(),
        }
    }

    /// Remembers the last two places before a flush, which then had too little behind them.
    fn insert_late(&mut self, start: usize) {
        if matches!(self.settings.strategy, Strategy::Huffman | Strategy::Runs) {
            return;
        }
        for pos in start.saturating_sub(2).max(self.chains.origin())..start {
            self.insert(pos);
        }
    }

    fn insert(&mut self, pos: usize) -> usize {
        if pos + 3 > self.end { 0 } else { self.chains.insert(self.plain, pos) }
    }

    fn emit(&mut self, token: Token) -> ControlFlow<()> {
        self.sink.token(token, self.window.base(), false)
    }

    fn literal(&self, pos: usize) -> Token {
        Token::literal(self.plain[pos])
    }

    fn literals(&mut self) -> ControlFlow<()> {
        while self.pos < self.end {
            self.window.read(self.pos, self.end, 1);
            self.pos += 1;
            self.emit(self.literal(self.pos - 1))?;
        }
        ControlFlow::Continue(())
    }

    fn runs(&mut self) -> ControlFlow<()> {
        while self.pos < self.end {
            self.window.read(self.pos, self.end, MAX_COPY + 1);
            let here = &self.plain[self.pos..self.end.min(self.pos + MAX_COPY)];
            let length = if self.pos == self.chains.origin() { 0 } else { common(&self.plain[self.pos - 1..], here) };
            if length >= 3 {
                self.pos += length;
                self.emit(Token::copy(length as u32, 1))?;
            } else {
                self.pos += 1;
                self.emit(self.literal(self.pos - 1))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Levels 1 to 3: the copy that is found is taken.
    fn greedy(&mut self) -> ControlFlow<()> {
        let remembered = self.settings.effort().lazy as usize;
        while self.pos < self.end {
            self.window.read(self.pos, self.end, AHEAD);
            let pos = self.pos;
            let place = self.insert(pos);
            let (mut length, mut from) = (0, 0);
            if self.chains.is_near(place, pos) {
                (length, from) = self.chains.longest(self.plain, pos, self.end, place, 2);
            }
            if length < 3 {
                self.pos += 1;
                self.emit(self.literal(pos))?;
                continue;
            }
            self.pos += length;
            if length <= remembered && self.end - self.pos >= 3 {
                for inside in pos + 1..self.pos {
                    self.insert(inside);
                }
            }
            self.emit(Token::copy(length as u32, (pos - from) as u32))?;
        }
        ControlFlow::Continue(())
    }

    /// Levels 4 to 9: a copy is taken when the one a byte later is no longer.
    fn lazy(&mut self) -> ControlFlow<()> {
        let enough = self.settings.effort().lazy as usize;
        // The copy at the byte before, and whether that byte is still to be emitted.
        let (mut length, mut from, mut is_waiting) = (2, 0, false);
        while self.pos < self.end {
            self.window.read(self.pos, self.end, AHEAD);
            let pos = self.pos;
            let place = self.insert(pos);
            let (before, from_before) = (length, from);
            length = 2;
            if before < enough && self.chains.is_near(place, pos) {
                (length, from) = self.chains.longest(self.plain, pos, self.end, place, before);
                if length <= 5 && self.is_too_short(length, pos, from) {
                    length = 2;
                }
            }
            if before >= 3 && length <= before {
                self.pos = pos - 1 + before;
                for inside in pos + 1..self.pos {
                    self.insert(inside);
                }
                (length, is_waiting) = (2, false);
                self.emit(Token::copy(before as u32, (pos - 1 - from_before) as u32))?;
                continue;
            }
            self.pos += 1;
            if std::mem::replace(&mut is_waiting, true) {
                self.emit(self.literal(pos - 1))?;
            }
        }
        if is_waiting {
            let last = self.literal(self.pos - 1);
            self.sink.token(last, self.window.base(), true)?;
        }
        ControlFlow::Continue(())
    }

    fn is_too_short(&self, length: usize, pos: usize, from: usize) -> bool {
        self.settings.strategy == Strategy::Filtered || length == 3 && pos - from > FAR
    }
}
