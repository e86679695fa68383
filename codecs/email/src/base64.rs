//! Base64 (RFC 2045 §6.8), undone where writing it again gives the same bytes.
//!
//! A writer breaks the characters into lines of one length. Whatever else stands between two characters is an exception.

use crate::sink::Sink;
use kit_core::{Error, Result};
use kit_entropy::varint;

/// How the characters are broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Characters of a line, 0 where there is no break.
    pub line: u64,
    /// Whether lines end with CR LF.
    pub crlf: bool,
}

/// What most writers do.
pub const USUAL: Shape = Shape { line: 76, crlf: false };

/// A stretch between two characters that is longer ends the body.
const LONGEST_STRETCH: usize = 64;

impl Shape {
    /// Appends it to `out`.
    pub fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, self.line << 1 | u64::from(self.crlf));
    }

    /// Takes one off the front of `input`.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let number = varint::take(input).ok_or_else(|| Error::corrupt("expected lines of base64, found their end"))?;
        Ok(Self { line: number >> 1, crlf: number & 1 == 1 })
    }

    fn eol(&self) -> &'static [u8] {
        if self.crlf { b"\r\n" } else { b"\n" }
    }
}

/// A body that was undone.
#[derive(Debug)]
pub struct Undone {
    /// Bytes that it took.
    pub len: usize,
    /// What it stands for.
    pub plain: Vec<u8>,
    /// Its lines.
    pub shape: Shape,
    /// Where they are otherwise: of each stretch the characters before it, its length and its bytes; none where empty.
    pub exceptions: Vec<u8>,
}

/// What stands between two characters.
struct Stretch<'a> {
    /// Characters before it.
    at: u64,
    bytes: &'a [u8],
}

/// Undoes the base64 that `text` starts with; `last` is the shape to take where the body does not tell.
pub fn undo(text: &[u8], last: Shape) -> Option<Undone> {
    let (mut plain, mut stretches) = (Vec::new(), Vec::new());
    let (mut quad, mut count) = (0u32, 0u64);
    // Behind the last whole group of four characters.
    let mut len = 0;
    let mut at = 0;
    'lines: while let Some(line) = line_at(&text[at..]) {
        for (i, &byte) in line.iter().enumerate() {
            if byte == b'=' {
                if let Some(bytes) = padded(quad, count % 4, &line[i..]) {
                    plain.extend(bytes);
                    len = at + i + (4 - count as usize % 4);
                }
                break 'lines;
            }
            quad = quad << 6 | u32::from(value(byte)?);
            count += 1;
            if count % 4 == 0 {
                plain.extend(&quad.to_be_bytes()[1..]);
                len = at + i + 1;
            }
        }
        at += line.len();
        let stretch = stretch_at(&text[at..]);
        if stretch.is_empty() {
            break;
        }
        stretches.push(Stretch { at: count, bytes: stretch });
        at += stretch.len();
    }
    let count = plain.len().div_ceil(3) as u64 * 4;
    stretches.retain(|stretch| stretch.at < count);
    let shape = shape(&stretches, count, last);
    (len > 0).then(|| Undone { len, exceptions: exceptions(&stretches, count, shape), plain, shape })
}

/// The characters that `text` starts with, where nothing but blanks stands behind them on their line.
fn line_at(text: &[u8]) -> Option<&[u8]> {
    let end = text.iter().position(|&byte| value(byte).is_none()).unwrap_or(text.len());
    let behind = &text[end..];
    let is_last = behind.first() == Some(&b'=');
    let blanks = behind.iter().take_while(|byte| b" \t\r".contains(byte)).count();
    let ends = behind.get(blanks).is_none_or(|&byte| byte == b'\n');
    (is_last || end > 0 && ends).then(|| &text[..end + padding(behind)])
}

fn padding(text: &[u8]) -> usize {
    text.iter().take_while(|&&byte| byte == b'=').count()
}

/// The end of a line with the blanks around it.
fn stretch_at(text: &[u8]) -> &[u8] {
    let end = text.iter().take(LONGEST_STRETCH).position(|byte| !b" \t\r\n".contains(byte));
    let space = &text[..end.unwrap_or(text.len().min(LONGEST_STRETCH))];
    let lines = space.iter().filter(|&&byte| byte == b'\n').count();
    // A line of text that is made of letters alone may follow an empty line.
    if lines == 1 { space } else { &[] }
}

/// The bytes of a last group with padding, where these are the characters that stand for them.
fn padded(quad: u32, count: u64, padding: &[u8]) -> Option<Vec<u8>> {
    match count {
        2 if padding.starts_with(b"==") && quad & 0xF == 0 => Some(vec![(quad >> 4) as u8]),
        3 if quad & 3 == 0 => Some(vec![(quad >> 10) as u8, (quad >> 2) as u8]),
        _ => None,
    }
}

/// The lines that most stretches end.
fn shape(stretches: &[Stretch<'_>], count: u64, last: Shape) -> Shape {
    match stretches {
        [] if last.line >= count || last.line == 0 => last,
        [] => Shape { line: 0, ..last },
        // The first line may be the odd one.
        [first, second, ..] if second.at - first.at > first.at => of(second, second.at - first.at),
        [first, ..] => of(first, first.at),
    }
}

fn of(stretch: &Stretch<'_>, line: u64) -> Shape {
    Shape { line, crlf: stretch.bytes.ends_with(b"\r\n") }
}

fn exceptions(stretches: &[Stretch<'_>], count: u64, shape: Shape) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut from, mut next) = (0, 0);
    // Where the line began, and so where the next break is expected.
    let mut start = 0;
    loop {
        let expected = if shape.line == 0 { count } else { start + shape.line };
        let stretch = stretches.get(next);
        let at = stretch.map_or(count, |stretch| stretch.at).min(expected);
        if at >= count {
            return out;
        }
        let found = stretch.filter(|stretch| stretch.at == at).map_or(&[][..], |stretch| stretch.bytes);
        if at != expected || found != shape.eol() {
            varint::put(&mut out, at - from);
            varint::put(&mut out, found.len() as u64);
            out.extend(found);
            from = at;
        }
        next += usize::from(!found.is_empty());
        start = at;
    }
}

/// Writes `plain` in lines of a shape but for the exceptions.
pub fn redo(plain: &[u8], shape: Shape, mut exceptions: &[u8], sink: &mut Sink<'_>) -> Result<()> {
    let count = plain.len().div_ceil(3) as u64 * 4;
    let (mut at, mut start) = (0, 0);
    let mut exception = next_exception(&mut exceptions, 0)?;
    loop {
        let expected = if shape.line == 0 { count } else { start + shape.line };
        let odd = exception.as_ref().map_or(count, |(at, _)| *at);
        let to = expected.min(odd).min(count);
        characters(plain, at, to, sink)?;
        (at, start) = (to, to);
        if to >= count {
            break;
        }
        if let Some((_, bytes)) = exception.filter(|_| odd == to) {
            sink.put(bytes)?;
            exception = next_exception(&mut exceptions, to)?.filter(|(at, _)| *at > to);
        } else {
            sink.put(shape.eol())?;
        }
    }
    Ok(())
}

/// Takes an exception off the front of `input`: how many characters stand before it, and its bytes.
fn next_exception<'a>(input: &mut &'a [u8], from: u64) -> Result<Option<(u64, &'a [u8])>> {
    if input.is_empty() {
        return Ok(None);
    }
    let cut = || Error::corrupt("expected an exception of base64, found its end");
    let gap = varint::take(input).ok_or_else(cut)?;
    let len = varint::take(input).ok_or_else(cut)?.min(u64::from(u32::MAX));
    let (bytes, rest) = input.split_at_checked(len as usize).ok_or_else(cut)?;
    *input = rest;
    Ok(Some((from.saturating_add(gap), bytes)))
}

/// Puts the characters of `plain` from `at` to `to`.
fn characters(plain: &[u8], at: u64, to: u64, sink: &mut Sink<'_>) -> Result<()> {
    let mut line = [0u8; 1024];
    let mut at = at;
    while at < to {
        let first = at / 4 * 4;
        let end = to.min(first + line.len() as u64);
        let groups = (end - first).div_ceil(4) as usize;
        let from = first as usize / 4 * 3;
        let bytes = &plain[from..plain.len().min(from + groups * 3)];
        for (group, out) in bytes.chunks(3).zip(line.chunks_exact_mut(4)) {
            out.copy_from_slice(&characters_of(group));
        }
        sink.put(&line[(at - first) as usize..(end - first) as usize])?;
        at = end;
    }
    Ok(())
}

/// What the characters of one line stand for; `None` where writing it again gives others.
pub fn plain(characters: &[u8]) -> Option<Vec<u8>> {
    let undone = undo(characters, Shape { line: 0, crlf: false })?;
    (undone.len == characters.len()).then_some(undone.plain)
}

/// Appends the characters of `plain`, in one line.
pub fn characters_of_all(plain: &[u8], out: &mut Vec<u8>) {
    out.extend(plain.chunks(3).flat_map(characters_of));
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The four characters of one to three bytes.
fn characters_of(group: &[u8]) -> [u8; 4] {
    let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
    let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    let character = |i: usize| if i > group.len() { b'=' } else { ALPHABET[(bits >> (18 - 6 * i) & 63) as usize] };
    [character(0), character(1), character(2), character(3)]
}

/// The number that a character stands for.
fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::Limits;
    use kit_testkit::Random;

    fn redone(undone: &Undone) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sink = Sink::new(&mut out, undone.len as u64, Limits::DEFAULT).expect("room");
        redo(&undone.plain, undone.shape, &undone.exceptions, &mut sink).expect("as much as there was");
        assert_eq!(sink.left(), 0);
        out
    }

    /// What comes of a text: the plain bytes, how many were taken, and how many bytes of exceptions there are.
    fn of(text: &[u8]) -> Option<(Vec<u8>, usize, usize)> {
        let undone = undo(text, USUAL)?;
        assert_eq!(redone(&undone), &text[..undone.len]);
        Some((undone.plain, undone.len, undone.exceptions.len()))
    }

    #[test]
    fn what_is_regular_has_no_exceptions() {
        assert_eq!(of(b"TWFu\n"), Some((b"Man".to_vec(), 4, 0)));
        assert_eq!(of(b"TWE=\n--b\n"), Some((b"Ma".to_vec(), 4, 0)));
        assert_eq!(of(b"TQ==\n\n\n--b\n"), Some((b"M".to_vec(), 4, 0)));
        assert_eq!(of(b"TWFuTWFu\r\nTWFuTWFu\r\nTWE="), Some((b"ManManManManMa".to_vec(), 24, 0)));
        assert_eq!(of(b"TWFuT\nWFuTW\nFu\n\n"), Some((b"ManManMan".to_vec(), 14, 0)));
    }

    #[test]
    fn odd_stretches_are_exceptions() {
        // Behind 8 characters a blank and a line feed, of which none of 16 characters is left.
        let undone = undo(b"TWFuTWFu\nTWFuTWFu \nTWFu\nTWFu", USUAL).expect("base64");
        assert_eq!((undone.shape.line, &undone.exceptions[..]), (8, &b"\x10\x02 \n\x04\x01\n"[..]));
        assert_eq!(of(b"TWFu\nTWFuTWFu\nTWFuTWFu\nTWFuTWFu\n"), Some((b"Man".repeat(7), 31, 3)));
    }

    #[test]
    fn what_does_not_come_back_is_left() {
        assert_eq!(of(b"TWFuTWF\n--b"), Some((b"Man".to_vec(), 4, 0)));
        assert_eq!(of(b"TWFuTR==\n"), Some((b"Man".to_vec(), 4, 0))); // spare bits
        assert_eq!(of(b"TWFu=\n"), Some((b"Man".to_vec(), 4, 0)));
        assert_eq!(of(b"TWFu\nThat is all\n"), Some((b"Man".to_vec(), 4, 0)));
        assert_eq!(of(b"TWFu\n\nTWFu\n"), Some((b"Man".to_vec(), 4, 0)));
        assert_eq!(of(b"TQ==TQ==\n"), Some((b"M".to_vec(), 4, 0))); // a second stream follows
        for text in ["", "=", "====", "TW\n", "TWF", "\nTWFu", "- TWFu"] {
            assert_eq!(of(text.as_bytes()), None);
        }
    }

    #[test]
    fn whatever_is_taken_comes_back() {
        let mut random = Random::new(0x64);
        for round in 0..20_000 {
            let len = random.below(200);
            let plain: Vec<u8> = (0..len).map(|_| random.bits() as u8).collect();
            let shape = Shape { line: 1 + random.below(80) as u64, crlf: round % 2 == 0 };
            let mut text = Vec::new();
            let mut sink = Sink::new(&mut text, 1000, Limits::DEFAULT).expect("room");
            redo(&plain, shape, &[], &mut sink).expect("room");
            random.mutate(&mut text);
            of(&text);
        }
    }

    #[test]
    fn any_exceptions_end() {
        let mut random = Random::new(1);
        for _ in 0..20_000 {
            let exceptions: Vec<u8> = (0..random.below(12)).map(|_| random.bits() as u8 & 0x83).collect();
            let shape = Shape { line: random.bits() >> (random.below(63) + 1), crlf: false };
            let mut out = Vec::new();
            let mut sink = Sink::new(&mut out, 100, Limits::DEFAULT).expect("room");
            let _ = redo(&[7; 60], shape, &exceptions, &mut sink);
            assert!(out.len() <= 100);
        }
    }
}
