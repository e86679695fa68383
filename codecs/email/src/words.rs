//! Encoded words of header lines (RFC 2047 §2), those in base64: `=?charset?B?characters?=`.
//!
//! In the text the bytes stand in the place of the characters, behind a mark in the place of the question mark before them.

use crate::base64;

/// Stands before bytes that were characters. Where it stands in headers anyway, no words are undone.
pub const MARK: u8 = 1;

/// A line with its encoded words undone; `None` where there are none, or they would not come back.
pub fn undo(line: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some((before, word, behind)) = first_word(rest) {
        out.extend(before);
        match base64::plain(word).filter(|plain| is_plain(plain)) {
            Some(plain) => {
                out.push(MARK);
                out.extend(plain);
            }
            None => {
                out.push(b'?');
                out.extend(word);
            }
        }
        rest = behind;
    }
    out.extend(rest);
    (out.contains(&MARK) && redo(&out) == line).then_some(out)
}

/// A line with its encoded words as they were.
pub fn redo(line: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(mark) = rest.iter().position(|&byte| byte == MARK) {
        let (before, plain) = (&rest[..mark], &rest[mark + 1..]);
        let Some(end) = plain.windows(2).position(|end| end == b"?=") else { break };
        out.extend(before);
        out.push(b'?');
        base64::characters_of_all(&plain[..end], &mut out);
        rest = &plain[end..];
    }
    out.extend(rest);
    out
}

/// What stands before the first word's characters but for a question mark, the characters, and what stands behind.
fn first_word(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut from = 0;
    while let Some(at) = line[from..].windows(3).position(|window| matches!(window, [b'?', b'B' | b'b', b'?'])) {
        let mark = from + at + 2;
        from = mark;
        let len = line[mark + 1..].iter().position(|&byte| byte == b'?')?;
        let end = mark + 1 + len;
        if line[end..].starts_with(b"?=") && is_charset(&line[..mark - 2]) {
            return Some((&line[..mark], &line[mark + 1..end], &line[end..]));
        }
    }
    None
}

/// Whether a text ends with `=?` and the name of a character set.
fn is_charset(text: &[u8]) -> bool {
    let name =
        text.iter().rev().take(LONGEST_NAME).take_while(|byte| byte.is_ascii_alphanumeric() || b"-_*.:".contains(byte));
    let len = name.count();
    len > 0 && text[..text.len() - len].ends_with(b"=?")
}

/// A name that is longer is none of a character set.
const LONGEST_NAME: usize = 40;

/// Whether bytes may stand in a line before `?=`.
fn is_plain(plain: &[u8]) -> bool {
    !plain.is_empty()
        && !plain.iter().any(|byte| [MARK, b'\n', b'\r'].contains(byte))
        && !plain.windows(2).any(|end| end == b"?=")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_testkit::Random;

    fn of(line: &str) -> Option<String> {
        undo(line.as_bytes()).map(|undone| String::from_utf8_lossy(&undone).into_owned())
    }

    #[test]
    fn words_are_undone() {
        let found = of("Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n");
        assert_eq!(found.as_deref(), Some("Subject: =?utf-8?B\u{1}Grüße?=\r\n"));
        let found = of("\t=?UTF-8?b?R3LDvMOf?= =?iso-8859-1?Q?=E9?= =?x?B?YQ==?= ?B?\n");
        assert_eq!(found.as_deref(), Some("\t=?UTF-8?b\u{1}Grüß?= =?iso-8859-1?Q?=E9?= =?x?B\u{1}a?= ?B?\n"));
    }

    #[test]
    fn other_words_are_left() {
        for line in [
            "Subject: =?utf-8?B?R3LDvMOfZQ=?=\n",
            "Subject: =?utf-8?B?R3LDvMOfZR==?=\n", // spare bits
            "Subject: =?utf-8?B??=\n",
            "Subject: =?utf-8?B?R3LD\n",
            "Subject: utf-8?B?R3LD?=\n",
            "Subject: =?B?R3LD?=\n",
            "Subject: =?utf-8?B?Cg==?=\n", // an end of a line
            "Subject: =?utf-8?B?Pz0=?=\n", // ?=
            "plain\n",
            "",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
        // One word is undone, and one is left.
        assert_eq!(of("=?a?B?Cg==?= =?a?B?YQ==?=").as_deref(), Some("=?a?B?Cg==?= =?a?B\u{1}a?="));
    }

    #[test]
    fn whatever_is_undone_comes_back() {
        let mut random = Random::new(0x2047);
        let pieces = ["=?", "a", "?B?", "?b?", "YQ==", "YWJj", "Pz0=", "?=", "?", "=", " ", "AQ==", "=?u?B?Pz8/?="];
        let mut undone = 0;
        for _ in 0..50_000 {
            let line: String = (0..random.below(14)).map(|_| pieces[random.below(pieces.len())]).collect();
            if let Some(found) = undo(line.as_bytes()) {
                undone += 1;
                assert_eq!(redo(&found), line.as_bytes());
            }
            assert_eq!(redo(line.as_bytes()), line.as_bytes());
        }
        assert!(undone > 100);
    }
}
