//! Where frames end: before a message, at about the level's length, or later where a message is longer.

use crate::walk::{first_line, is_from, trim};

/// Bytes that are looked at for the end of a frame: more than the messages have that most servers take.
pub fn window(level: &str) -> u64 {
    if level == "fast" { 40 << 20 } else { 64 << 20 }
}

/// Bytes of a frame, where messages are shorter.
fn usual(level: &str) -> u64 {
    match level {
        "fast" => 4 << 20,
        "balanced" => 16 << 20,
        _ => window(level),
    }
}

/// Where the frame ends that `window` starts with; `last` says that the window reaches the end of the file.
pub fn end(window: &[u8], last: bool, level: &str) -> usize {
    let usual = usual(level) as usize;
    if last && window.len() <= usual {
        return window.len();
    }
    let near = &window[..window.len().min(usual)];
    last_message(near).or_else(|| first_message(window, near.len())).unwrap_or(window.len())
}

/// Where the last message begins, other than the one at the start.
fn last_message(text: &[u8]) -> Option<usize> {
    let mut end = text.len();
    while let Some(at) = text[..end].iter().rposition(|&byte| byte == b'\n') {
        if begins_at(text, at + 1) {
            return Some(at + 1);
        }
        end = at;
    }
    None
}

/// Where the first message begins behind `from`.
fn first_message(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(len) = text[at..].iter().position(|&byte| byte == b'\n') {
        at += len + 1;
        if begins_at(text, at) {
            return Some(at);
        }
    }
    None
}

/// Whether a message begins behind an empty line.
fn begins_at(text: &[u8], at: usize) -> bool {
    let before = text[..at].strip_suffix(b"\n").map(|before| before.strip_suffix(b"\r").unwrap_or(before));
    text[at..].starts_with(b"From ")
        && before.is_some_and(|before| before.ends_with(b"\n"))
        && is_from(trim(first_line(&text[at..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "From x Sat Jan  3 01:05:34 1996\r\n";

    #[test]
    fn messages_begin_behind_empty_lines() {
        let text = format!("{FROM}\r\n{FROM}one\r\nFrom here\r\n\r\nFrom there\r\n");
        assert_eq!(last_message(text.as_bytes()), Some(FROM.len() + 2));
        assert_eq!(first_message(text.as_bytes(), 0), Some(FROM.len() + 2));
        assert_eq!(first_message(text.as_bytes(), FROM.len() + 3), None);
        assert_eq!(last_message(b"one\n\nFrom - \r\ntwo\n"), Some(5));
        assert_eq!(last_message(FROM.as_bytes()), None);
    }

    #[test]
    fn frames_end_before_messages() {
        let short = format!("{FROM}short\n\n").into_bytes();
        assert_eq!(end(&short, true, "fast"), short.len());
        let long = [FROM.as_bytes(), &b"a line\n".repeat(1 << 20), b"\n"].concat();
        let mail = [&short[..], &short, &long, &short, &short].concat();
        assert_eq!(end(&mail, true, "fast"), 2 * short.len());
        assert_eq!(end(&mail[2 * short.len()..], true, "fast"), long.len());
        assert_eq!(end(&mail, true, "balanced"), mail.len());
        assert_eq!(end(&mail, false, "balanced"), mail.len() - short.len());
        assert_eq!(end(&long, false, "fast"), long.len());
    }
}
