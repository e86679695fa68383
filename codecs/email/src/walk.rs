//! The walk through a frame, a line at a time: where headers are, and behind which line an encoded body begins.
//!
//! ```text
//!  header ─ empty line ─▶ body: multipart ─▶ its boundary joins those that are open
//!    ▲  ▲                       message   ─▶ a header again
//!    │  │                       encoded   ─▶ told to the caller, who takes the body out
//!    │  └── boundary ──── any body
//!    └── `From ` line ─────────┘
//! ```
//!
//! Both sides walk over the same lines, all of a frame but the bodies that were taken out, so that nothing of what is found is
//! stored. All of it is a hint: a walk that goes astray takes no body out, and any bytes come back.

use crate::entity::{Entity, Kind, Transfer};

/// Boundaries that are open at a time; the oldest are forgotten.
const OPEN: usize = 32;

struct Boundary {
    text: Vec<u8>,
    /// What parts are of which nothing else is said.
    kind: Kind,
}

/// The state between two lines.
pub struct Walk {
    in_header: bool,
    /// Whether a message may begin with the next line: the last was empty or a boundary.
    may_begin: bool,
    entity: Entity,
    /// The innermost last.
    open: Vec<Boundary>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { in_header: true, may_begin: true, entity: Entity::default(), open: Vec::new() }
    }
}

impl Walk {
    /// Takes a line with its end; says how the body that begins behind it is written, where that is something to undo.
    pub fn line(&mut self, line: &[u8]) -> Option<Transfer> {
        let line = trim(line);
        let may_begin = std::mem::replace(&mut self.may_begin, line.is_empty());
        if may_begin && is_from(line) {
            self.header(Kind::Text);
            return None;
        }
        if let Some((at, closes)) = self.boundary(line) {
            self.may_begin = true;
            self.open.truncate(at + 1);
            let kind = self.open.last().map(|boundary| boundary.kind).unwrap_or_default();
            self.header(kind);
            if closes {
                self.open.pop();
                self.in_header = false;
            }
            return None;
        }
        if !self.in_header {
            return is_begin(line).then_some(Transfer::Uuencode);
        }
        if !line.is_empty() {
            self.entity.line(line);
            return None;
        }
        self.entity.end_field();
        self.body()
    }

    /// Whether the next line stands in a header.
    pub fn in_header(&self) -> bool {
        self.in_header
    }

    /// What the header of the body says.
    pub fn entity(&self) -> &Entity {
        &self.entity
    }

    /// The length of the body at the start of `text`, which goes on to the end where no line ends it; `eols` ends of lines
    /// belong to what follows. `None` where there are fewer.
    pub fn body_len(&self, text: &[u8], eols: u32) -> Option<usize> {
        let (mut at, mut may_begin) = (0, self.may_begin);
        while at < text.len() {
            let whole = first_line(&text[at..]);
            let line = trim(whole);
            if may_begin && is_from(line) || self.boundary(line).is_some() {
                break;
            }
            may_begin = line.is_empty();
            at += whole.len();
        }
        for _ in 0..eols {
            let before = text[..at].strip_suffix(b"\n")?;
            at = before.strip_suffix(b"\r").unwrap_or(before).len();
        }
        Some(at)
    }

    fn header(&mut self, kind: Kind) {
        self.in_header = true;
        self.entity = Entity::of(kind);
    }

    /// Begins the body behind a header.
    fn body(&mut self) -> Option<Transfer> {
        self.in_header = false;
        match self.entity.kind {
            Kind::Multipart | Kind::Digest if !self.entity.boundary.is_empty() => {
                if self.open.len() == OPEN {
                    self.open.remove(0);
                }
                let kind = if self.entity.kind == Kind::Digest { Kind::Message } else { Kind::Text };
                self.open.push(Boundary { text: std::mem::take(&mut self.entity.boundary), kind });
                None
            }
            Kind::Message if self.entity.transfer.is_none() => {
                self.header(Kind::Text);
                None
            }
            _ => self.entity.transfer,
        }
    }

    /// Which open boundary a line is, and whether it closes.
    fn boundary(&self, line: &[u8]) -> Option<(usize, bool)> {
        let line = line.strip_prefix(b"--")?;
        self.open.iter().enumerate().rev().find_map(|(at, boundary)| {
            let rest = line.strip_prefix(&boundary.text[..])?;
            let closes = rest.starts_with(b"--");
            let rest = if closes { &rest[2..] } else { rest };
            rest.trim_ascii().is_empty().then_some((at, closes))
        })
    }
}

/// The first line with its end.
pub fn first_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|&byte| byte == b'\n').map_or(text.len(), |at| at + 1);
    &text[..end]
}

/// A line without its end.
pub fn trim(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line begins a message of an mbox: it names a sender and a time of day, or neither.
pub fn is_from(line: &[u8]) -> bool {
    let is_time =
        |window: &[u8]| matches!(window, [a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    let is_bare = line.len() < 8 && line.trim_ascii_end() == b"From -";
    is_bare || line.starts_with(b"From ") && line[..line.len().min(LONGEST_FROM)].windows(5).any(is_time)
}

/// How far into a line a time may stand.
const LONGEST_FROM: usize = 256;

/// Whether a line begins a file of uuencode: `begin 644 name`.
fn is_begin(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"begin ") else { return false };
    let digits = rest.iter().take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    (3..=4).contains(&digits) && rest.get(digits) == Some(&b' ') && rest.len() > digits + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The transfer encodings that are found, each with the number of the line before its body.
    fn found(text: &str) -> Vec<(usize, Transfer)> {
        let mut walk = Walk::default();
        text.split_inclusive('\n')
            .enumerate()
            .filter_map(|(number, line)| walk.line(line.as_bytes()).map(|transfer| (number, transfer)))
            .collect()
    }

    #[test]
    fn bodies_are_found_behind_their_headers() {
        let text = "From a@b Sat Jan  3 01:05:34 1996\nContent-Transfer-Encoding: base64\n\nQUJD\n\n\
            From a@b Sat Jan  3 01:05:34 1996\nSubject: x\n\nContent-Transfer-Encoding: base64\n\nbegin 644 a b\n";
        assert_eq!(found(text), [(2, Transfer::Base64), (10, Transfer::Uuencode)]);
    }

    #[test]
    fn parts_of_parts_and_messages_are_walked_through() {
        let text = "Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n\
            Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/digest; boundary=in\r\n\r\n--in\r\n\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nx\r\n--in--\r\n--out\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n--out--\r\nFrom - \r\n\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        assert_eq!(found(text), [(10, Transfer::Quoted), (15, Transfer::Base64)]);
    }

    #[test]
    fn bodies_end_at_boundaries_and_messages() {
        let mut walk = Walk::default();
        for line in ["Content-Type: multipart/mixed; boundary=b\n", "\n", "--b\n", "\n"] {
            walk.line(line.as_bytes());
        }
        let len = |text: &str, eols| walk.body_len(text.as_bytes(), eols);
        assert_eq!(len("one\n--bc\n\n--b\n", 0), Some(10));
        assert_eq!(len("one\r\n\r\n--b--\n", 1), Some(5));
        assert_eq!(len("one\r\n\r\n--b--\n", 2), Some(3));
        assert_eq!(len("--b", 0), Some(0));
        assert_eq!(len("--b", 1), None);
        assert_eq!(len("one\n\nFrom x Sat Jan  3 01:05:34 1996\n", 0), Some(5));
        assert_eq!(len("one\nFrom x Sat Jan  3 01:05:34 1996\n", 0), Some(36));
        assert_eq!(len("one\n\nFrom here on\n", 0), Some(18));
        assert_eq!(len("one\n\nFrom - \n", 1), Some(4));
    }

    #[test]
    fn boundaries_without_end_are_forgotten() {
        let mut walk = Walk::default();
        for number in 0..1000 {
            walk.line(format!("Content-Type: multipart/mixed; boundary=b{number}\n").as_bytes());
            walk.line(b"\n");
            walk.line(format!("--b{number}\n").as_bytes());
        }
        assert_eq!(walk.open.len(), OPEN);
        assert!(walk.boundary(b"--b999").is_some() && walk.boundary(b"--b0").is_none());
    }
}
