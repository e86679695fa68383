//! Text, a word and a separator at a time.
//!
//! ```text
//!  'Oslo, Norway' ─▶ word "Oslo", separator ", ", word "Norway", the end
//!
//!  word        one that came behind the same words or separators before, else letter by letter, until a word that began
//!              like this before goes on as it did
//!  separator   by its number in the column's list
//! ```
//!
//! All columns share the words.

use super::guesses::Guesses;
use super::separators::{END, START, Separators};
use super::spelling::{Around, Spelling};
use super::tables::{Tables, mix};
use super::words::{Words, hashes, word_len};
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// Where bytes are.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Span {
    pub at: u32,
    pub len: u32,
}

impl Span {
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.at as usize..(self.at + self.len) as usize).unwrap_or(&[])
    }
}

/// The model of text, and all text there was.
pub struct Text {
    pub seen: Vec<u8>,
    words: Words,
    guesses: Guesses,
    spelling: Spelling,
    separators: Separators,
    tables: Tables,
    choices: Blend<3>,
    /// Of each separator, the word that came last behind it.
    behind: Vec<u32>,
    column: u32,
    echo: Echo,
    /// What stands beside the value in another column.
    beside: u32,
}

/// Words of another value that may come again.
#[derive(Default)]
struct Echo {
    words: Vec<u32>,
    /// The next of them.
    at: usize,
    /// Whether the last one came.
    came: bool,
}

impl Echo {
    fn word(&self) -> Option<u32> {
        self.words.get(self.at).copied()
    }

    fn learn(&mut self, word: u32) {
        self.came = self.word() == Some(word);
        self.at = if self.came { self.at + 1 } else { 0 };
        if self.at == self.words.len() {
            self.at = 0;
        }
    }
}

/// An echo has no more words than these.
const ECHOED: usize = 24;

/// What is known before a word.
struct Before {
    last: u32,
    last_but_one: u32,
    separator: u32,
    former: u32,
}

fn bits(len: u64, most: u32) -> u32 {
    (64 - (len / 8).leading_zeros()).clamp(8, most)
}

const MOST_TABLES: u32 = 13;
const MOST_GUESSES: u32 = 16;

impl Text {
    /// For a frame of `len` bytes and as much text as `most` says.
    pub fn new(len: u64, most: usize) -> Self {
        Self {
            seen: Vec::with_capacity(most),
            words: Words::new(bits(len, 16)),
            guesses: Guesses::new(bits(len, MOST_GUESSES)),
            spelling: Spelling::new(bits(len, 16)),
            separators: Separators::new(bits(len, 12)),
            tables: Tables::new(bits(len, MOST_TABLES)),
            choices: Blend::new(60),
            behind: vec![0; 258],
            column: 0,
            echo: Echo::default(),
            beside: 0,
        }
    }

    /// Bytes that the model of a frame of `len` bytes takes, beside its text.
    pub fn memory(len: u64) -> u64 {
        Words::memory(bits(len, 16))
            + Guesses::memory(bits(len, MOST_GUESSES))
            + Spelling::memory(bits(len, 16))
            + Tables::memory(bits(len, 12))
            + Tables::memory(bits(len, MOST_TABLES))
            + (1 << 16)
    }

    /// What follows is of that column.
    pub fn begin(&mut self, column: u32) {
        self.column = mix(column, 0x51);
        self.beside = 0;
        self.echo = Echo::default();
        self.separators.begin(self.column);
    }

    /// What stands beside the next value in another column, 0 for nothing.
    pub fn goes_with(&mut self, beside: u32) {
        self.beside = beside;
    }

    /// The words of the value at `span` may come again in the next one.
    pub fn echo(&mut self, span: Span) {
        let Echo { words, at, came } = &mut self.echo;
        words.clear();
        words.extend(hashes(span.of(&self.seen)).take(ECHOED));
        (*at, *came) = (0, false);
    }

    /// Codes a value behind all that were seen, of at most `room` bytes; `None` where a damaged payload has more.
    pub fn value<C: SymbolCoder>(&mut self, coder: &mut C, wanted: &[u8], room: usize) -> Option<Span> {
        let start = self.seen.len();
        let mut before = Before { last: self.column, last_but_one: 0, separator: START, former: START };
        loop {
            let from = self.seen.len();
            let rest = wanted.get(from - start..).unwrap_or(&[]);
            let word = self.word(coder, &before, rest);
            (before.last_but_one, before.last) = (before.last, word);
            let middle = self.seen.len();
            let rest = wanted.get(middle - start..).unwrap_or(&[]);
            let separator =
                self.separators.code(coder, &mut self.seen, before.separator, before.former, before.last, rest);
            (before.former, before.separator) = (before.separator, separator);
            let len = self.seen.len() - start;
            if len > room || separator != END && self.seen.len() == from {
                return None;
            }
            if separator == END {
                return Some(Span { at: start as u32, len: len as u32 });
            }
        }
    }

    /// Codes the word that `wanted` begins with, and returns its hash.
    #[inline]
    fn word<C: SymbolCoder>(&mut self, coder: &mut C, before: &Before, wanted: &[u8]) -> u32 {
        let known = self.words.find(&self.seen, &wanted[..word_len(wanted)]);
        let after = self.behind[before.separator as usize];
        let chain = if before.separator == START && self.beside != 0 { self.beside } else { after };
        let chain = mix(mix(chain, before.separator), self.column);
        let at = [
            self.guesses.at(mix(mix(before.last, before.last_but_one), before.separator)),
            self.guesses.at(chain),
            self.guesses.at(mix(before.last, before.separator)),
        ];
        let found = at.map(|at| self.guesses.get(at));
        let [[a, a2], [b, b2], [c, c2]] = found;
        let again = self.words.at(after);
        let echo = self.echo.word();
        let echoed = echo.map_or(u32::MAX, |hash| self.words.at(hash));
        let ids = [a.id(), b.id(), c.id(), a2.id(), c2.id(), b2.id(), again, echoed];
        let wish = known.and_then(|id| ids.iter().position(|&guess| guess == id)).map_or(0, |i| i + 1);
        let choice = {
            let same =
                u32::from(a.id() == b.id()) | u32::from(a.id() == c.id()) << 1 | u32::from(b.id() == c.id()) << 2;
            let heard = if echo.is_none() { 0 } else { 1 + u32::from(self.echo.came) + 2 * u32::from(echoed == again) };
            let trust = a.trust() | b.trust() << 2 | c.trust() << 4 | same << 6 | heard << 9;
            let tables = &self.tables;
            let at = [
                tables.of(mix(trust, 0x61)),
                tables.of(mix(mix(self.column, before.separator), 0x62 + (a.trust() | heard << 2))),
                tables.of(mix(before.last, 0x67 + c.trust())),
            ];
            self.choices.code(&mut self.tables.all, at, coder, wish)
        };
        let from = self.seen.len();
        let hash = match choice.checked_sub(1).and_then(|i| ids.get(i)) {
            Some(&id) => self.words.copy(id, &mut self.seen),
            None => {
                let around = Around { last: before.last, chain, beside: self.beside };
                self.spelling.code(coder, &mut self.seen, &self.words, around, known, wanted)
            }
        };
        let id = self.words.learn(hash, from as u32, (self.seen.len() - from) as u32);
        for at in at {
            self.guesses.learn(at, id);
        }
        self.behind[before.separator as usize] = hash;
        self.echo.learn(hash);
        hash
    }
}
