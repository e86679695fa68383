//! Whether a file looks like mail.

use crate::entity::starts_with;
use crate::walk::{first_line, is_from, trim};
use kit_core::Confidence;
use kit_core::probe::has_extension;

/// Lines of the header that are looked at.
const LINES: usize = 200;

/// Fields that a message has and hardly anything else (RFC 5322 §3.6), without their colons.
const KNOWN: [&[u8]; 16] = [
    b"bcc",
    b"cc",
    b"date",
    b"delivered-to",
    b"dkim-signature",
    b"envelope-to",
    b"from",
    b"message-id",
    b"mime-version",
    b"received",
    b"reply-to",
    b"return-path",
    b"sender",
    b"subject",
    b"to",
    b"x-mailer",
];

/// How sure it is that a file with these first bytes and that name holds mail.
pub fn probe(head: &[u8], file_name: Option<&str>, extensions: &[String]) -> Confidence {
    let first = first_line(head);
    let is_mbox = is_from(trim(first));
    let header = if is_mbox { &head[first.len()..] } else { head };
    let known = known_fields(header);
    match has_extension(file_name, extensions) {
        _ if is_mbox && known >= 2 || known >= 4 => Confidence::Certain,
        true => Confidence::Likely,
        false if known >= 3 => Confidence::Likely,
        false => Confidence::No,
    }
}

/// How many different known fields stand in the header that `text` starts with; none where it is no header.
fn known_fields(text: &[u8]) -> usize {
    let mut found = [false; KNOWN.len()];
    for line in text.split(|&byte| byte == b'\n').take(LINES) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.first() {
            None => break,
            Some(b' ' | b'\t' | b'>') => continue,
            _ => {}
        }
        let Some(colon) = line.iter().position(|&byte| byte == b':') else { return 0 };
        if line[..colon].iter().any(|&byte| byte <= b' ' || byte >= 0x7F) {
            return 0;
        }
        if let Some(field) = KNOWN.iter().position(|known| known.len() == colon && starts_with(line, known)) {
            found[field] = true;
        }
    }
    found.iter().filter(|&&found| found).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str, name: &str) -> Confidence {
        probe(head.as_bytes(), Some(name), &["mbox".into(), "eml".into()])
    }

    #[test]
    fn mail_is_known_by_its_header() {
        let mail = "From: a@b\r\nTo: c@d\r\nReceived: from x\r\n\tby y\r\nSubject: s\r\n\r\ntext";
        assert_eq!(of(mail, "x"), Confidence::Certain);
        assert_eq!(of("From a@b Sat Jan  3 01:05:34 1996\nFrom: a@b\nDate: now\n\n", "x"), Confidence::Certain);
        assert_eq!(of("From - \r\nFrom: a@b\r\nDate: now\r\n\r\n", "x"), Confidence::Certain);
        assert_eq!(of("Subject: s\nTo: c@d\nX-Y: z\nDate: now\n\n", "x"), Confidence::Likely);
    }

    #[test]
    fn names_tell_where_nothing_else_does() {
        assert_eq!(of("", "inbox.MBOX"), Confidence::Likely);
        assert_eq!(of("anything", "a.eml"), Confidence::Likely);
    }

    #[test]
    fn other_text_is_no_mail() {
        assert_eq!(of("From here on\nall is text", "x.txt"), Confidence::No);
        assert_eq!(of("From: a\nTo: b\n\nDate: c\nSubject: d\n", "x"), Confidence::No);
        assert_eq!(of("Date: a\nthe first line\nTo: b\nFrom: c\nSubject: d\n", "x"), Confidence::No);
        assert_eq!(of("a: b\nc: d\ne: f\ng: h\n", "x.yaml"), Confidence::No);
    }
}
