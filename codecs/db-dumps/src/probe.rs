//! Whether a file looks like a dump.

use crate::{deflated, kind};
use kit_core::Confidence;
use kit_core::probe::has_extension;

/// How much of a file is searched for statements.
const WITHIN: usize = 64 << 10;

/// How dumps begin.
const HEADERS: [&str; 5] = [
    "-- PostgreSQL database dump",
    "-- MySQL dump",
    "-- MariaDB dump",
    "-- phpMyAdmin SQL Dump",
    "PRAGMA foreign_keys",
];

/// What dumps hold, at the start of a line.
const STATEMENTS: [&str; 6] = ["INSERT INTO ", "INSERT [", "CREATE TABLE ", "COPY ", "DROP TABLE ", "INSERT ALL"];

/// How sure it is that a file with these first bytes and that name is a dump.
pub fn probe(head: &[u8], file_name: Option<&str>, extensions: &[String]) -> Confidence {
    if deflated::is_custom(head) {
        return Confidence::Certain;
    }
    if deflated::is_gzip(head) {
        // What is inside cannot be told from the first bytes.
        let inner = file_name.and_then(|name| name.get(..name.len().checked_sub(3)?).filter(|_| name.ends_with(".gz")));
        return if has_extension(inner, extensions) { Confidence::Likely } else { Confidence::No };
    }
    let named = has_extension(file_name, extensions);
    if kind::is_document(head) {
        // Four small bytes and a zero are not much to go by.
        let sure = named || kind::documents_end(head) > 0;
        return if sure { Confidence::Likely } else { Confidence::Maybe };
    }
    if has_statements(head) {
        return Confidence::Likely;
    }
    if named { Confidence::Maybe } else { Confidence::No }
}

/// A header, or a statement at the start of a line; in UTF-16 as well.
fn has_statements(head: &[u8]) -> bool {
    let text: Vec<u8> = head[..head.len().min(WITHIN)].iter().copied().filter(|&byte| byte != 0).collect();
    text.split(|&byte| byte == b'\n').any(|line| {
        let line = line.trim_ascii_start();
        HEADERS.iter().any(|header| line.starts_with(header.as_bytes()))
            || STATEMENTS.iter().any(|verb| {
                let start = line.get(..verb.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(verb.as_bytes()))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(head: &[u8], name: &str) -> Confidence {
        probe(head, Some(name), &["sql".into(), "bson".into()])
    }

    #[test]
    fn statements_and_documents_tell() {
        assert_eq!(sure(b"--\n-- PostgreSQL database dump\n--\n", "x"), Confidence::Likely);
        assert_eq!(sure(b"use a;\r\ninsert into t values (1);", "x"), Confidence::Likely);
        assert_eq!(
            sure(b"\xff\xfeI\0N\0S\0E\0R\0T\0 \0I\0N\0T\0O\0 \0t\0\n\0C\0O\0P\0Y\0 \0", "x"),
            Confidence::Likely
        );
        assert_eq!(sure(b"\x0c\0\0\0\x10a\0\x01\0\0\0\0", "x"), Confidence::Likely);
        assert_eq!(sure(b"\xff\x0c\0\0\x10a\0\x01", "a.BSON"), Confidence::Likely);
    }

    #[test]
    fn names_alone_may_and_others_do_not() {
        assert_eq!(sure(b"select 1;", "a.sql"), Confidence::Maybe);
        assert_eq!(sure(b"once upon a time", "tale.txt"), Confidence::No);
        assert_eq!(sure(&[0x20, 3, 0, 0, 1, b'a', 0, 9], "x"), Confidence::Maybe);
        assert_eq!(sure(b"", "empty"), Confidence::No);
    }
}
