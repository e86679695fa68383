//! Whether a file looks like a log.

use kit_core::Confidence;
use kit_core::probe::{has_extension, is_binary};

/// Lines that are looked at.
const LINES: usize = 64;

/// How far into a line a time may start to count.
const TIME_WITHIN: usize = 80;

/// Begins colours.
const ESCAPE: u8 = 0x1B;

/// How sure it is that a file with these first bytes and that name is a log.
pub fn probe(head: &[u8], file_name: Option<&str>, extensions: &[String]) -> Confidence {
    if is_binary(head, ESCAPE) {
        return Confidence::No;
    }
    let named = has_extension(file_name, extensions);
    if named || has_log_lines(head) { Confidence::Likely } else { Confidence::Maybe }
}

/// At least two lines with a time near their start, or that are JSON objects, and at least as many as others.
fn has_log_lines(head: &[u8]) -> bool {
    let lines: Vec<&[u8]> = head.split(|&byte| byte == b'\n').take(LINES).filter(|line| !line.is_empty()).collect();
    let fitting = lines.iter().filter(|line| has_time(line) || is_object(line)).count();
    fitting >= 2 && fitting * 2 >= lines.len()
}

/// Digits such as 12:34:56.
fn has_time(line: &[u8]) -> bool {
    let start = &line[..line.len().min(TIME_WITHIN)];
    start.windows(8).any(|window| {
        window.iter().enumerate().all(|(i, byte)| if i % 3 == 2 { *byte == b':' } else { byte.is_ascii_digit() })
    })
}

fn is_object(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{\"") && line.ends_with(b"}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(head: &[u8], name: &str) -> Confidence {
        probe(head, Some(name), &["log".into(), "jsonl".into()])
    }

    #[test]
    fn names_and_lines_tell() {
        assert_eq!(sure(b"anything", "a.LOG"), Confidence::Likely);
        assert_eq!(sure(b"Mar  8 06:00:01 gate a\nMar  8 06:00:02 gate b\n", "messages"), Confidence::Likely);
        assert_eq!(sure(b"{\"ts\":1}\r\n{\"ts\":2}\r\n{\"ts", "events"), Confidence::Likely);
    }

    #[test]
    fn other_text_may_be_and_binary_is_not() {
        assert_eq!(sure(b"once upon a time\nat 12:34:56 sharp\nshe left\n", "tale.txt"), Confidence::Maybe);
        assert_eq!(sure(b"12:34:5 12:3x:56", "x"), Confidence::Maybe);
        assert_eq!(sure(b"", "empty"), Confidence::Maybe);
        assert_eq!(sure(&[0, 1, 2, 3, b'a'], "a.log"), Confidence::No);
    }
}
