//! Where in a mail a byte stands: its header fields, and its body.

use kit_tokens::fold;

/// The part of a mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The line of an mbox that starts a mail.
    Envelope,
    /// The name of a header field.
    Name,
    /// Its value.
    Value,
    /// The body.
    #[default]
    Body,
}

/// Fields whose last values are remembered, as a power of two.
const FIELD_BITS: u32 = 12;

/// The rest of a token that is looked through for its end.
const LONGEST: usize = 64;

/// Follows the header fields of mails, also those of the parts within.
pub struct Headers {
    pub part: Part,
    /// The hash of the field's name, in one case; so far, while it is in the name.
    pub name: u32,
    /// The field before.
    pub name_before: u32,
    /// Bytes of the line.
    column: u32,
    /// Tokens and delimiters of the value so far.
    pub item: u32,
    in_token: bool,
    /// Whether the line before was empty.
    blank: bool,
    /// By name, where the field's value was last.
    values: Vec<u32>,
    /// Where the value that stood there before goes on, and how well that went; 0 for none.
    pub above: u32,
    pub missed: u32,
}

impl Headers {
    /// Starts before the first byte of a text.
    pub fn new() -> Self {
        Self {
            part: Part::Body,
            name: 0,
            name_before: 0,
            column: 0,
            item: 0,
            in_token: false,
            blank: true,
            values: vec![0; 1 << FIELD_BITS],
            above: 0,
            missed: 0,
        }
    }

    /// Bytes that it takes beside itself.
    pub const MEMORY: u64 = (size_of::<u32>() as u64) << FIELD_BITS;

    /// What a byte is about: the field, or which part of a mail beside fields.
    pub fn field(&self) -> u32 {
        match self.part {
            Part::Value => self.name,
            Part::Name => fold(self.name_before, 1),
            Part::Envelope => 2,
            Part::Body => 3,
        }
    }

    /// Whether it stands in a header field.
    pub fn in_header(&self) -> bool {
        matches!(self.part, Part::Name | Part::Value)
    }

    /// Moves past the byte at the end of `seen`.
    pub fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        if byte == b'\n' {
            self.line_end(seen);
            return;
        }
        if byte == b'\r' {
            return;
        }
        self.column += 1;
        match self.part {
            Part::Name => self.name_byte(byte, seen),
            Part::Value => self.value_byte(byte, seen),
            Part::Body if self.column == 5 && self.blank && seen.ends_with(b"From ") => self.part = Part::Envelope,
            Part::Body | Part::Envelope => {}
        }
    }

    fn name_byte(&mut self, byte: u8, seen: &[u8]) {
        match byte {
            b':' => {
                self.part = Part::Value;
                let at = self.name.wrapping_mul(0x9E37_79B1) >> (32 - FIELD_BITS);
                self.above = std::mem::replace(&mut self.values[at as usize], seen.len() as u32);
                (self.item, self.missed, self.in_token) = (0, 0, false);
            }
            b' ' | b'\t' if self.column == 1 => {
                self.part = Part::Value;
                self.value_byte(byte, seen);
            }
            b' ' if self.column == 5 && seen.ends_with(b"From ") => self.part = Part::Envelope,
            b'!'..=b'~' => self.name = fold(self.name.wrapping_add(1), u32::from(byte.to_ascii_lowercase())),
            _ => self.part = Part::Body,
        }
    }

    fn value_byte(&mut self, byte: u8, seen: &[u8]) {
        let token = byte.is_ascii_alphanumeric() || byte >= 0x80;
        if token != self.in_token || !token {
            self.item += 1;
        }
        self.in_token = token;
        self.follow(byte, seen);
    }

    /// Goes on in the value that stood here before: to the end of the same token where the two differ.
    fn follow(&mut self, byte: u8, seen: &[u8]) {
        if self.above == 0 {
            return;
        }
        let above = seen[self.above as usize];
        self.missed = self.missed << 1 | u32::from(above != byte);
        let token = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
        if above == byte || token(above) && token(byte) {
            self.above += 1;
        } else if token(above) {
            // This token ended first.
            let rest = &seen[self.above as usize..seen.len() - 1];
            match rest.iter().take(LONGEST).position(|&byte| !token(byte)) {
                Some(more) => self.above += more as u32 + u32::from(rest[more] == byte),
                None => self.above = seen.len() as u32,
            }
        }
        if self.above as usize >= seen.len() {
            self.above = 0;
        }
    }

    fn line_end(&mut self, seen: &[u8]) {
        let blank = self.column == 0;
        let boundary = self.column > 2 && self.part == Part::Body && line(seen).starts_with(b"--");
        self.part = match self.part {
            Part::Envelope => Part::Name,
            Part::Name if blank => Part::Body,
            Part::Value => {
                self.value_byte(b'\n', seen);
                Part::Name
            }
            Part::Name => Part::Body,
            Part::Body if boundary => Part::Name,
            Part::Body => Part::Body,
        };
        if self.part == Part::Name && self.column > 0 {
            (self.name_before, self.name) = (self.name, 0);
        }
        (self.column, self.blank) = (0, blank);
    }
}

/// The line that ends where `seen` does.
fn line(seen: &[u8]) -> &[u8] {
    let before = seen.len() - 1;
    let start = seen[..before].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    &seen[start..before]
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &[u8] = b"From a@b Thu Aug 22\nTo: x@example.org\nSubject: one\n two\n\nText: no\n--b\nContent-Type: text/plain\n\nmore\n";

    fn read(text: &[u8]) -> Headers {
        let mut headers = Headers::new();
        (0..=text.len()).for_each(|end| headers.advance(&text[..end]));
        headers
    }

    fn part_behind(what: &[u8]) -> Part {
        let at = MAIL.windows(what.len()).position(|window| window == what).expect("a piece of the mail");
        read(&MAIL[..at + what.len()]).part
    }

    #[test]
    fn parts_of_a_mail() {
        assert_eq!(part_behind(b"a@b"), Part::Envelope);
        assert_eq!(part_behind(b"\nSubj"), Part::Name);
        assert_eq!(part_behind(b"two"), Part::Value);
        assert_eq!(part_behind(b"Text: no"), Part::Body);
        assert_eq!(part_behind(b"text/"), Part::Value);
        assert_eq!(part_behind(b"more"), Part::Body);
    }

    #[test]
    fn a_field_is_compared_with_the_one_before() {
        let text = [MAIL, b"\nFrom a@b Thu\nTo: y@exam"].concat();
        let headers = read(&text);
        assert_eq!(text[headers.above as usize], b'p');
        assert_eq!(headers.missed, 0b10_0000);
    }
}
