//! Quoted-printable (RFC 2045 §6.7), undone where writing it again gives the same bytes.
//!
//! ```text
//!  of each byte, in order:  is it written as =XX?  with small letters?  is there a soft break before it?
//! ```
//!
//! A writer is expected to answer by a few habits, its [`Shape`]; where it does not, that is an exception.

use crate::exceptions::{Exceptions, Expected};
use crate::sink::Sink;
use kit_core::{Error, Result};

/// The habits of a writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Columns of a line with its soft break, at least 2.
    pub line: u8,
    /// Whether soft breaks end with CR LF.
    pub crlf: bool,
    /// Whether `=3d` is written for `=3D`.
    pub small: bool,
    /// Whether what ends the line anyway may take the column of the soft break.
    pub full: bool,
    /// Whether soft breaks stand before words.
    pub words: bool,
    /// Whether blanks at the ends of lines are written as they are.
    pub blanks: bool,
    /// Bytes that are written otherwise than [`is_odd`] says, a bit each.
    pub others: [u64; 4],
}

/// What most writers do.
pub const USUAL: Shape =
    Shape { line: 76, crlf: false, small: false, full: true, words: false, blanks: false, others: [0; 4] };

impl Shape {
    /// Appends it to `out`.
    pub fn put(&self, out: &mut Vec<u8>) {
        let flags = [self.crlf, self.small, self.full, self.words, self.blanks, self.others != [0; 4]];
        out.push(flags.iter().enumerate().map(|(bit, &flag)| u8::from(flag) << bit).sum());
        out.push(self.line);
        if self.others != [0; 4] {
            let others: Vec<u8> = (0..=255).filter(|&byte| self.has_other(byte)).collect();
            out.push(others.len() as u8);
            out.extend(others);
        }
    }

    /// Takes one off the front of `input`.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let mut byte = || {
            let (&byte, rest) =
                input.split_first().ok_or_else(|| Error::corrupt("expected habits of a writer, found their end"))?;
            *input = rest;
            Ok(byte)
        };
        let flags = byte()?;
        let flag = |bit: u8| flags >> bit & 1 == 1;
        let mut shape = Self {
            line: byte()?.max(2),
            crlf: flag(0),
            small: flag(1),
            full: flag(2),
            words: flag(3),
            blanks: flag(4),
            others: [0; 4],
        };
        if flag(5) {
            for _ in 0..byte()? {
                let other = byte()?;
                shape.others[usize::from(other >> 6)] |= 1 << (other & 63);
            }
        }
        Ok(shape)
    }

    fn has_other(&self, byte: u8) -> bool {
        self.others[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    fn eol(&self) -> &'static [u8] {
        if self.crlf { b"\r\n" } else { b"\n" }
    }

    /// Whether the byte at `i` is expected to be written as `=XX`.
    fn escapes(&self, plain: &[u8], i: usize) -> bool {
        let byte = plain[i];
        match byte {
            b' ' | b'\t' if !self.blanks && self.ends_line(plain, i + 1) => true,
            b'\r' if plain.get(i + 1) == Some(&b'\n') => self.has_other(b'\r'),
            _ => is_odd(byte) != self.has_other(byte),
        }
    }

    /// Whether an end of a line is expected at `i`.
    fn ends_line(&self, plain: &[u8], i: usize) -> bool {
        match plain[i..] {
            [] => true,
            [b'\n', ..] => !self.has_other(b'\n'),
            [b'\r', b'\n', ..] => !self.has_other(b'\r'),
            _ => false,
        }
    }

    /// Columns that the byte at `i` is expected to take.
    fn width(&self, plain: &[u8], i: usize) -> usize {
        if self.ends_line(plain, i) { 0 } else { if self.escapes(plain, i) { 3 } else { 1 } }
    }

    /// Whether a soft break is expected before the byte at `i`, which takes `width` columns behind `column`.
    fn breaks(&self, plain: &[u8], i: usize, column: usize, width: usize) -> bool {
        if column == 0 || width == 0 {
            return false;
        }
        let line = usize::from(self.line);
        let room = |end: usize| line - usize::from(!(self.full && self.ends_line(plain, end)));
        if self.words && i > 0 && plain[i - 1] == b' ' {
            let mut end = i;
            let mut word = 0;
            while end < plain.len() && word <= line && plain[end] != b' ' && !self.ends_line(plain, end) {
                word += self.width(plain, end);
                end += 1;
            }
            return word < line && column + word > room(end);
        }
        column + width > room(i + 1)
    }
}

/// Bytes that most writers write as `=XX`.
fn is_odd(byte: u8) -> bool {
    byte == b'=' || byte >= 0x7F || byte < b' ' && !b"\t\n".contains(&byte)
}

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

/// A body that was undone.
#[derive(Debug)]
pub struct Undone {
    /// What it stands for.
    pub plain: Vec<u8>,
    /// The habits of its writer.
    pub shape: Shape,
    /// Where it does otherwise, empty where it does not: of breaks, of escapes, of small letters.
    pub exceptions: Vec<u8>,
}

/// What was found of a byte.
const ESCAPED: u8 = 1;
const WITH_SMALL: u8 = 2;
/// Of which there are soft breaks before it.
const BREAK: u8 = 4;

/// Undoes all of `text`; `None` where that costs more than it saves, or cannot be done.
pub fn undo(text: &[u8]) -> Option<Undone> {
    let (plain, found, crlf) = parse(text)?;
    let mut shape = habits(&plain, &found, crlf);
    let mut best: Option<(Found<'_>, Shape)> = None;
    let lines = lines(text);
    let ways = [(true, false), (false, false), (true, true), (false, true)];
    for (line, (full, words)) in lines.iter().flat_map(|line| ways.map(|way| (*line, way))) {
        if best.as_ref().is_some_and(|(best, _)| best.len() == 0) {
            break;
        }
        (shape.line, shape.full, shape.words) = (line, full, words);
        let mut answers = Found { found: &found, ..Found::default() };
        write(&plain, shape, &mut answers).ok()?;
        if best.as_ref().is_none_or(|(best, _)| answers.len() < best.len()) {
            best = Some((answers, shape));
        }
    }
    let (answers, shape) = best?;
    let undone = found.iter().map(|found| usize::from(found / BREAK) * 2 + usize::from(found & ESCAPED)).sum::<usize>();
    if undone == 0 || answers.len() * 4 > undone {
        return None;
    }
    let mut exceptions = Vec::new();
    if answers.len() > 0 {
        [&answers.breaks, &answers.escapes, &answers.small].iter().for_each(|list| list.put(&mut exceptions));
    }
    Some(Undone { plain, shape, exceptions })
}

/// The bytes that a text stands for, what was found of each and of the end, and whether soft breaks end with CR LF.
fn parse(text: &[u8]) -> Option<(Vec<u8>, Vec<u8>, bool)> {
    let (mut plain, mut found) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    let mut crlf = None;
    let (mut at, mut of_next) = (0, 0u8);
    while let Some(&byte) = text.get(at) {
        let (value, flags, len) = match text[at..] {
            [b'=', b'\n', ..] | [b'=', b'\r', b'\n', ..] => {
                let is_crlf = text[at + 1] == b'\r';
                of_next = of_next.checked_add(BREAK)?;
                if *crlf.get_or_insert(is_crlf) != is_crlf {
                    return None;
                }
                at += 2 + usize::from(is_crlf);
                continue;
            }
            [b'=', high, low, ..] if hex(high).is_some() && hex(low).is_some() => {
                let is_small = |digit: u8| digit.is_ascii_lowercase();
                if is_small(high) && low.is_ascii_uppercase() || is_small(low) && high.is_ascii_uppercase() {
                    return None;
                }
                let small = if is_small(high) || is_small(low) { WITH_SMALL } else { 0 };
                (hex(high)? << 4 | hex(low)?, ESCAPED | small, 3)
            }
            _ => (byte, 0, 1),
        };
        plain.push(value);
        found.push(flags | of_next);
        (at, of_next) = (at + len, 0);
    }
    found.push(of_next);
    Some((plain, found, crlf.unwrap_or(false)))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|digit| digit as u8)
}

/// Columns that lines with soft breaks may be meant to have, the likeliest first: lines may have been edited since.
fn lines(text: &[u8]) -> Vec<u8> {
    let soft = text.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let mut counts = [0u64; 256];
    soft.filter(|line| line.ends_with(b"=")).for_each(|line| counts[line.len().min(255)] += 1);
    let total: u64 = counts.iter().sum();
    let (mut most, mut nearly, mut longest, mut sum) = (0, 0, 0, 0);
    for (line, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        most = if count >= counts[most] { line } else { most };
        nearly = if sum * 10 < total * 9 { line } else { nearly };
        longest = line;
        sum += count;
    }
    let mut lines = Vec::new();
    for line in [most, longest, nearly, usize::from(USUAL.line)].map(|line| line.max(2) as u8) {
        if total > 0 && !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        lines.push(USUAL.line);
    }
    lines
}

/// The habits that explain most of what was found.
fn habits(plain: &[u8], found: &[u8], crlf: bool) -> Shape {
    let mut shape = Shape { crlf, ..USUAL };
    let mut escaped = [(0u64, 0u64); 256];
    let (mut small, mut large) = (0, 0);
    let (mut blanks, mut escaped_blanks) = (0, 0);
    for (i, (&byte, &found)) in plain.iter().zip(found).enumerate() {
        let is_escaped = found & ESCAPED != 0;
        if is_escaped && has_letter(byte) {
            if found & WITH_SMALL != 0 { small += 1 } else { large += 1 }
        }
        if b" \t".contains(&byte) && matches!(plain[i + 1..], [] | [b'\n', ..] | [b'\r', b'\n', ..]) {
            if is_escaped {
                escaped_blanks += 1
            } else {
                blanks += 1
            }
            continue;
        }
        if byte == b'\r' && !is_escaped && plain.get(i + 1) == Some(&b'\n') {
            continue;
        }
        let count = &mut escaped[usize::from(byte)];
        if is_escaped { count.1 += 1 } else { count.0 += 1 }
    }
    shape.small = small > large;
    shape.blanks = blanks > escaped_blanks;
    for (byte, (plainly, escaped)) in (0..=255u8).zip(escaped) {
        // A CR before a LF is expected as it is.
        let expected = is_odd(byte) && byte != b'\r';
        if expected && plainly > escaped || !expected && escaped > plainly {
            shape.others[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
    }
    shape
}

/// Answers with what was found, and notes where something else was expected.
#[derive(Default)]
struct Found<'a> {
    found: &'a [u8],
    /// The byte before which breaks were asked for last, and how often.
    asked: (usize, u8),
    breaks: Exceptions,
    escapes: Exceptions,
    small: Exceptions,
}

impl Found<'_> {
    fn len(&self) -> usize {
        self.breaks.len() + self.escapes.len() + self.small.len()
    }
}

impl Decide for Found<'_> {
    fn breaks(&mut self, i: usize, number: u64, expected: bool) -> bool {
        let times = if self.asked.0 == i { self.asked.1 } else { 0 };
        self.asked = (i, times + 1);
        let is = times < self.found[i] / BREAK;
        if is != expected {
            self.breaks.add(number);
        }
        is
    }

    fn escapes(&mut self, i: usize, expected: bool) -> bool {
        let is = self.found[i] & ESCAPED != 0;
        if is != expected {
            self.escapes.add(i as u64);
        }
        is
    }

    fn is_small(&mut self, i: usize, number: u64, expected: bool) -> bool {
        let is = self.found[i] & WITH_SMALL != 0;
        if is != expected {
            self.small.add(number);
        }
        is
    }

    fn put(&mut self, _: &[u8]) -> Result<()> {
        Ok(())
    }
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
