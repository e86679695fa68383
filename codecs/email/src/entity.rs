//! What the header of a message or of a part of one says of its body (RFC 2045, RFC 2183).

/// How a body is written so that it survives transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// RFC 2045 §6.8.
    Base64,
    /// RFC 2045 §6.7.
    Quoted,
    /// POSIX uuencode, behind its `begin` line.
    Uuencode,
}

/// What a body is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text of any kind; also where nothing is said.
    #[default]
    Text,
    /// Parts between boundaries.
    Multipart,
    /// Parts between boundaries, messages where they do not say otherwise.
    Digest,
    /// A message of its own.
    Message,
    /// What is never the same twice: a signature, or what is encrypted (RFC 8551).
    Signed,
    /// Anything else.
    Other,
}

/// A field that is longer is cut.
const LONGEST_FIELD: usize = 2048;

/// A boundary is at most 70 characters (RFC 2046 §5.1.1); what is far longer is none.
const LONGEST_BOUNDARY: usize = 256;

/// What the header says so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entity {
    /// What the body is.
    pub kind: Kind,
    /// How it is written, where that is something to undo.
    pub transfer: Option<Transfer>,
    /// The boundary between its parts, empty where there is none.
    pub boundary: Vec<u8>,
    /// Whether it is said to be attached, and not to be read with the rest.
    pub is_attached: bool,
    /// The file's name.
    pub name: Option<String>,
    /// The field that is being read, unfolded; only fields that matter.
    field: Vec<u8>,
}

impl Entity {
    /// An entity of which nothing is said yet.
    pub fn of(kind: Kind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Takes a line of the header, without its end.
    pub fn line(&mut self, line: &[u8]) {
        let folded = line.first().is_some_and(|byte| b" \t".contains(byte));
        if !folded {
            self.end_field();
        }
        let matters = folded && !self.field.is_empty() || !folded && starts_with(line, b"content-");
        if matters {
            let room = LONGEST_FIELD.saturating_sub(self.field.len());
            self.field.extend(&line[..line.len().min(room)]);
        }
    }

    /// Ends the field that is being read.
    pub fn end_field(&mut self) {
        let field = std::mem::take(&mut self.field);
        let Some(colon) = field.iter().position(|&byte| byte == b':') else { return };
        let (name, value) = (field[..colon].trim_ascii(), field[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-type") {
            self.content_type(value);
        } else if name.eq_ignore_ascii_case(b"content-disposition") {
            self.is_attached = starts_with(value, b"attachment");
            self.name = self.name.take().or_else(|| file_name(value, b"filename"));
        } else if name.eq_ignore_ascii_case(b"content-transfer-encoding") {
            self.transfer = match value {
                value if value.eq_ignore_ascii_case(b"base64") => Some(Transfer::Base64),
                value if value.eq_ignore_ascii_case(b"quoted-printable") => Some(Transfer::Quoted),
                _ => None,
            };
        }
    }

    fn content_type(&mut self, value: &[u8]) {
        self.kind = match value {
            value if starts_with(value, b"text/") => Kind::Text,
            value if starts_with(value, b"multipart/digest") => Kind::Digest,
            value if starts_with(value, b"multipart/") => Kind::Multipart,
            value if starts_with(value, b"message/") => Kind::Message,
            value
                if [&b"application/pkcs7-"[..], b"application/x-pkcs7-"]
                    .iter()
                    .any(|kind| starts_with(value, kind)) =>
            {
                Kind::Signed
            }
            _ => Kind::Other,
        };
        if matches!(self.kind, Kind::Multipart | Kind::Digest) {
            let boundary = parameter(value, b"boundary").unwrap_or_default();
            self.boundary = if boundary.len() > LONGEST_BOUNDARY { Vec::new() } else { boundary.to_vec() };
        }
        self.name = self.name.take().or_else(|| file_name(value, b"name"));
    }
}

/// Whether `text` starts with `start`, in small letters or capitals; `start` is in small letters.
pub fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn file_name(value: &[u8], name: &[u8]) -> Option<String> {
    parameter(value, name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// The value of a parameter behind a `;`, without its quotes.
fn parameter<'a>(value: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = value;
    while let Some(at) = rest.iter().position(|&byte| byte == b';') {
        rest = rest[at + 1..].trim_ascii_start();
        if !starts_with(rest, name) {
            continue;
        }
        // A value in pieces or in another character set has stars behind its name (RFC 2231 §3, §4).
        let stars = rest[name.len()..].iter().take_while(|byte| b"*0".contains(byte)).count();
        let Some(found) = rest[name.len() + stars..].trim_ascii_start().strip_prefix(b"=") else { continue };
        return unquoted(found.trim_ascii_start()).filter(|value| !value.is_empty());
    }
    None
}

/// What stands before the closing quote, or before the next parameter.
fn unquoted(value: &[u8]) -> Option<&[u8]> {
    let is_end = |byte: &u8| *byte == b';' || byte.is_ascii_whitespace();
    match value.strip_prefix(b"\"") {
        Some(quoted) => quoted.iter().position(|&byte| byte == b'"').map(|end| &quoted[..end]),
        None => Some(&value[..value.iter().position(is_end).unwrap_or(value.len())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(lines: &[&str]) -> Entity {
        let mut entity = Entity::default();
        lines.iter().for_each(|line| entity.line(line.as_bytes()));
        entity.end_field();
        entity
    }

    #[test]
    fn fields_tell_what_a_body_is() {
        let found = entity(&["Content-Type: Multipart/Mixed;", "\tboundary=\"a;b\"; x=1", "Subject: none"]);
        assert_eq!((found.kind, &found.boundary[..]), (Kind::Multipart, &b"a;b"[..]));
        let found = entity(&["CONTENT-TRANSFER-ENCODING:  BASE64 ", "content-type: image/png; name=a.png"]);
        assert_eq!((found.kind, found.transfer), (Kind::Other, Some(Transfer::Base64)));
        assert_eq!(found.name.as_deref(), Some("a.png"));
        let found = entity(&["Content-Disposition: attachment;", " filename=\"my file.pdf\""]);
        assert_eq!((found.is_attached, found.name.as_deref()), (true, Some("my file.pdf")));
        let found = entity(&["Content-Disposition: attachment; filename*=UTF-8''a%20b.png"]);
        assert_eq!(found.name.as_deref(), Some("UTF-8''a%20b.png"));
    }

    #[test]
    fn odd_fields_say_nothing() {
        assert_eq!(entity(&["Content-Type: multipart/mixed; boundary=\"never closed"]).boundary, b"");
        assert_eq!(entity(&["Content-Transfer-Encoding: 7bit", "Content-", " : x", ""]).transfer, None);
        let long = format!("Content-Type: multipart/mixed; boundary={}", "x".repeat(257));
        assert_eq!(entity(&[&long]).boundary, b"");
    }
}
