//! Quoted-printable to bytes: what was found of each, and the habits that explain most of it.

use super::shape::{Shape, USUAL, is_odd};
use super::{Decide, has_letter, write};
use crate::exceptions::Exceptions;
use kit_core::Result;

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
