//! The lines of uuencode (POSIX), undone where writing them again gives the same bytes.

use crate::sink::Sink;
use kit_core::{Error, Result};

/// How a writer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Whether lines end with CR LF.
    pub crlf: bool,
    /// Whether zero is a blank and no grave accent.
    pub blank: bool,
}

/// What most writers do.
pub const USUAL: Shape = Shape { crlf: false, blank: false };

/// Bytes of a full line.
const LINE: usize = 45;

impl Shape {
    /// Appends it to `out`.
    pub fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.crlf) | u8::from(self.blank) << 1);
    }

    /// Takes one off the front of `input`.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let (&flags, rest) =
            input.split_first().ok_or_else(|| Error::corrupt("expected lines of uuencode, found their end"))?;
        *input = rest;
        Ok(Self { crlf: flags & 1 == 1, blank: flags & 2 == 2 })
    }

    fn eol(&self) -> &'static [u8] {
        if self.crlf { b"\r\n" } else { b"\n" }
    }

    /// The character of six bits.
    fn character(&self, bits: u8) -> u8 {
        if bits == 0 && !self.blank { b'`' } else { b' ' + bits }
    }

    /// Appends the line of some bytes, without its end.
    fn line(&self, bytes: &[u8], out: &mut Vec<u8>) {
        out.push(self.character(bytes.len() as u8));
        for group in bytes.chunks(3) {
            let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            out.extend([18, 12, 6, 0].map(|shift| self.character((bits >> shift & 63) as u8)));
        }
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
}

/// Undoes the lines that `text` starts with, as far as they are regular.
pub fn undo(text: &[u8]) -> Option<Undone> {
    let end = text.iter().position(|&byte| byte == b'\n')?;
    let crlf = text[..end].ends_with(b"\r");
    // Whichever zero comes first; a text without any is the same with both.
    let body = &text[..text.len().min(1 << 16)];
    let zero =
        body.split(|&byte| byte == b'\n').take_while(|line| is_line(line)).flatten().find(|byte| b" `".contains(byte));
    let shape = Shape { crlf, blank: zero == Some(&b' ') };
    let (mut plain, mut len, mut at) = (Vec::new(), 0, 0);
    let mut again = Vec::new();
    while at < text.len() {
        let rest = &text[at..];
        let whole = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        let line = rest[..whole].strip_suffix(if crlf { &b"\r"[..] } else { b"" });
        let Some(bytes) = line.and_then(bytes_of) else { break };
        again.clear();
        shape.line(&bytes, &mut again);
        if line != Some(&again[..]) {
            break;
        }
        len = at + again.len();
        plain.extend(&bytes);
        if bytes.len() < LINE || whole == rest.len() {
            break;
        }
        at += whole + 1;
    }
    (len > 0).then_some(Undone { len, plain, shape })
}

/// Whether a line has only characters of uuencode, as many as its first one says.
fn is_line(line: &[u8]) -> bool {
    bytes_of(line.strip_suffix(b"\r").unwrap_or(line)).is_some()
}

/// The bytes of a line that has some.
fn bytes_of(line: &[u8]) -> Option<Vec<u8>> {
    let six = |&byte: &u8| byte.checked_sub(b' ').filter(|&bits| bits <= 64).map(|bits| bits & 63);
    let (first, rest) = line.split_first()?;
    let len = usize::from(six(first)?);
    if len == 0 || len > LINE || rest.len() != len.div_ceil(3) * 4 {
        return None;
    }
    let mut bytes = Vec::with_capacity(LINE + 2);
    for group in rest.chunks_exact(4) {
        let bits = group.iter().try_fold(0u32, |bits, byte| Some(bits << 6 | u32::from(six(byte)?)))?;
        bytes.extend(&bits.to_be_bytes()[1..]);
    }
    bytes.truncate(len);
    Some(bytes)
}

/// Writes `plain` in lines.
pub fn redo(plain: &[u8], shape: Shape, sink: &mut Sink<'_>) -> Result<()> {
    let mut line = Vec::new();
    for (number, bytes) in plain.chunks(LINE).enumerate() {
        line.clear();
        if number > 0 {
            line.extend(shape.eol());
        }
        shape.line(bytes, &mut line);
        sink.put(&line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::Limits;
    use kit_testkit::Random;

    /// What comes of a text: the plain bytes, and how many were taken.
    fn of(text: &[u8]) -> Option<(Vec<u8>, usize)> {
        let Undone { len, plain, shape } = undo(text)?;
        let mut out = Vec::new();
        let mut sink = Sink::new(&mut out, len as u64, Limits::DEFAULT).expect("room");
        redo(&plain, shape, &mut sink).expect("as much as there was");
        assert_eq!(out, &text[..len]);
        Some((plain, len))
    }

    #[test]
    fn regular_lines_are_taken() {
        // 'C' is 0x43 0x61 0x74 in four times six bits: 16, 54, 5, 52, each above a blank.
        assert_eq!(of(b"#0V%T\n`\nend\n"), Some((b"Cat".to_vec(), 5)));
        assert_eq!(of(b"#0V%T\r\n`\r\nend\r\n"), Some((b"Cat".to_vec(), 5)));
        assert_eq!(of(b"!`   \n \nend\n"), None); // zeros of both kinds
        assert_eq!(of(b"!    \n \nend\n"), Some((vec![0], 5)));
        let full = "M".to_string() + &"0V%T".repeat(15);
        let lines = format!("{full}\n{full}\n#0V%T\n`\nend\n");
        assert_eq!(of(lines.as_bytes()), Some((b"Cat".repeat(31), 2 * 62 + 5)));
        assert_eq!(of(format!("{full}\n{full}x\n").as_bytes()), Some((b"Cat".repeat(15), 61)));
    }

    #[test]
    fn other_lines_are_left() {
        for text in ["", "\n", "`\n", "text\n", "#0V%", "#0V%a\n", "N0V%T\n"] {
            assert_eq!(of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn whatever_is_taken_comes_back() {
        let mut random = Random::new(0x75);
        for round in 0..20_000 {
            let plain: Vec<u8> = (0..random.below(200)).map(|_| random.bits() as u8).collect();
            let mut text = Vec::new();
            let mut sink = Sink::new(&mut text, 1000, Limits::DEFAULT).expect("room");
            redo(&plain, Shape { crlf: round % 2 == 0, blank: round % 3 == 0 }, &mut sink).expect("room");
            text.extend(b"\n`\nend\n");
            random.mutate(&mut text);
            of(&text);
        }
    }
}
