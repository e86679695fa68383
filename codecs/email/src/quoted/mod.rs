//! Quoted-printable (RFC 2045 §6.7), undone where writing it again gives the same bytes.
//!
//! ```text
//!  of each byte, in order:  is it written as =XX?  with small letters?  is there a soft break before it?
//! ```
//!
//! A writer is expected to answer by a few habits, its [`Shape`]; where it does not, that is an exception.

mod shape;
mod undo;

pub use shape::{Shape, USUAL};
pub use undo::{Undone, undo};

use crate::exceptions::Expected;
use crate::sink::Sink;
use kit_core::Result;

/// What is decided of a byte, and of the end behind all bytes.
trait Decide {
    /// Soft breaks: asked before each byte and behind the last, again after each that there is.
    fn breaks(&mut self, i: usize, number: u64, expected: bool) -> bool;
    /// Whether a byte is written as `=XX`.
    fn escapes(&mut self, i: usize, expected: bool) -> bool;
    /// Whether `=XX` has small letters.
    fn is_small(&mut self, i: usize, number: u64, expected: bool) -> bool;
    /// Takes what is written.
    fn put(&mut self, bytes: &[u8]) -> Result<()>;
}

/// Writes `plain` as it is decided.
fn write(plain: &[u8], shape: Shape, decide: &mut impl Decide) -> Result<()> {
    let (mut column, mut break_number, mut small_number) = (0, 0, 0);
    // A line that was not broken where it was full is not expected to be broken behind.
    let mut too_long = false;
    for i in 0..=plain.len() {
        let escapes = i < plain.len() && decide.escapes(i, shape.escapes(plain, i));
        let width =
            if i == plain.len() || !escapes && shape.ends_line(plain, i) { 0 } else { 1 + 2 * usize::from(escapes) };
        loop {
            let expected = !too_long && shape.breaks(plain, i, column, width);
            let is_break = decide.breaks(i, break_number, expected);
            break_number += 1;
            if !is_break {
                too_long |= expected;
                break;
            }
            decide.put(b"=")?;
            decide.put(shape.eol())?;
            (column, too_long) = (0, false);
        }
        let Some(&byte) = plain.get(i) else { break };
        if escapes {
            let digits: &[u8; 16] = if has_letter(byte) {
                small_number += 1;
                if decide.is_small(i, small_number - 1, shape.small) { SMALL } else { LARGE }
            } else {
                LARGE
            };
            decide.put(&[b'=', digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]])?;
        } else {
            decide.put(&[byte])?;
        }
        if byte == b'\n' && !escapes {
            (column, too_long) = (0, false);
        } else {
            column += width;
        }
    }
    Ok(())
}

const SMALL: &[u8; 16] = b"0123456789abcdef";
const LARGE: &[u8; 16] = b"0123456789ABCDEF";

fn has_letter(byte: u8) -> bool {
    byte >> 4 > 9 || byte & 15 > 9
}

/// Where a writer does otherwise than expected, as it was noted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noted<'a> {
    breaks: Expected<'a>,
    escapes: Expected<'a>,
    small: Expected<'a>,
}

impl<'a> Noted<'a> {
    /// Takes what was noted off the front of `input`.
    pub fn take(input: &mut &'a [u8]) -> Result<Self> {
        Ok(Self { breaks: Expected::take(input)?, escapes: Expected::take(input)?, small: Expected::take(input)? })
    }
}

/// Decides as expected but for what was noted.
struct Redo<'a, 'b> {
    noted: Noted<'a>,
    sink: &'a mut Sink<'b>,
}

impl Decide for Redo<'_, '_> {
    fn breaks(&mut self, _: usize, number: u64, expected: bool) -> bool {
        self.noted.breaks.is_next(number) != expected
    }

    fn escapes(&mut self, i: usize, expected: bool) -> bool {
        self.noted.escapes.is_next(i as u64) != expected
    }

    fn is_small(&mut self, _: usize, number: u64, expected: bool) -> bool {
        self.noted.small.is_next(number) != expected
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.sink.put(bytes)
    }
}

/// Writes `plain` by the habits of its writer but for what was noted.
pub fn redo(plain: &[u8], shape: Shape, noted: Noted<'_>, sink: &mut Sink<'_>) -> Result<()> {
    write(plain, shape, &mut Redo { noted, sink })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::Limits;
    use kit_testkit::Random;

    /// What comes of a text: the plain bytes, and how many bytes of exceptions there are.
    fn of(text: &[u8]) -> Option<(Vec<u8>, usize)> {
        let undone = undo(text)?;
        let (mut coded, mut out) = (Vec::new(), Vec::new());
        undone.shape.put(&mut coded);
        let shape = Shape::take(&mut &coded[..]).expect("its own bytes");
        let mut noted = &undone.exceptions[..];
        let noted = if noted.is_empty() { Noted::default() } else { Noted::take(&mut noted).expect("its own bytes") };
        let mut sink = Sink::new(&mut out, text.len() as u64, Limits::DEFAULT).expect("room");
        redo(&undone.plain, shape, noted, &mut sink).expect("as much as there was");
        assert_eq!(out, text);
        Some((undone.plain, undone.exceptions.len()))
    }

    /// Lines of `line` columns, broken as a writer does that fills them.
    fn filled(words: &str, line: usize, full: bool, eol: &str) -> String {
        let mut out = String::new();
        for text in words.lines() {
            let mut rest = text;
            while rest.len() > line - usize::from(!full) {
                out += &rest[..line - 1];
                out += "=";
                out += eol;
                rest = &rest[line - 1..];
            }
            out += rest;
            out += eol;
        }
        out
    }

    #[test]
    fn regular_writers_have_no_exceptions() {
        let words =
            "all of these words stand on one line that is broken where it is full\n".repeat(9) + "and\nso\non\n";
        for (line, full, eol) in [(64, true, "\n"), (40, false, "\n"), (30, true, "\r\n"), (63, false, "\r\n")] {
            let plain = words.replace('\n', eol).into_bytes();
            assert_eq!(of(filled(&words, line, full, eol).as_bytes()), Some((plain, 0)));
        }
    }

    #[test]
    fn habits_are_learnt() {
        assert_eq!(of(b"=3D =E9=3D"), Some((b"= \xE9=".to_vec(), 0)));
        assert_eq!(of(b"=3d =e9=3d"), Some((b"= \xE9=".to_vec(), 0)));
        assert_eq!(of(b"a=20\nb=09\nc=20"), Some((b"a \nb\t\nc ".to_vec(), 0)));
        assert_eq!(of(b"=21 =21 =0D=0A=0D=0A"), Some((b"! ! \r\n\r\n".to_vec(), 0)));
        assert_eq!(of(b"one line =\nof words =\nthat go =\non"), Some((b"one line of words that go on".to_vec(), 0)));
    }

    #[test]
    fn what_costs_more_than_it_saves_is_left() {
        assert_eq!(of(b"=aB"), None); // letters of both kinds
        assert_eq!(of(b"a=\nb=\r\nc"), None); // breaks of both kinds
        assert_eq!(of(b"nothing to undo = "), None);
        assert_eq!(of(b"=\n=\na=\n=\n=\nb=\nc=\n"), None);
    }

    #[test]
    fn whatever_is_taken_comes_back() {
        let mut random = Random::new(0x9);
        let pieces: [&[u8]; 14] = [
            b"=E9",
            b"=3D",
            b"=3d",
            b"=\n",
            b"\n",
            b" ",
            b"word ",
            b"=20\n",
            b"=",
            b"=0D=0A",
            b"\r\n",
            b"\xFF",
            b"longerword",
            b"\t",
        ];
        let mut taken = 0;
        for _ in 0..20_000 {
            let weights = random.bits();
            let text = (0..random.below(120)).flat_map(|_| {
                let piece = random.below(pieces.len());
                let piece = if weights >> piece & 1 == 1 { 6 } else { piece };
                pieces[piece].iter().copied()
            });
            let text: Vec<u8> = text.collect();
            taken += usize::from(of(&text).is_some());
        }
        assert!(taken > 1000, "{taken} taken");
    }

    #[test]
    fn any_habits_and_exceptions_end() {
        let mut random = Random::new(3);
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..random.below(24)).map(|_| random.bits() as u8 & 0x8F).collect();
            let mut input = &bytes[..];
            let Ok(shape) = Shape::take(&mut input) else { continue };
            let Ok(noted) = Noted::take(&mut input) else { continue };
            let mut out = Vec::new();
            let mut sink = Sink::new(&mut out, 200, Limits::DEFAULT).expect("room");
            let _ = redo(b"some words = of text\r\n\xE9 ", shape, noted, &mut sink);
            assert!(out.len() <= 200);
        }
    }
}
