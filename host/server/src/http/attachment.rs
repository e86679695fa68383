//! The Content-Disposition of a download.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 8187 leaves as it is in a value (`attr-char`).
const KEPT: AsciiSet = NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `attachment` with the name twice (RFC 6266 §4.3): exact as `filename*`, and as far as ASCII goes for clients that know no better.
pub fn attachment(name: &str) -> HeaderValue {
    let plain: String =
        name.chars().map(|c| if matches!(c, ' '..='~') && !matches!(c, '"' | '\\') { c } else { '_' }).collect();
    let exact = utf8_percent_encode(name, &KEPT);
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::content_disposition::ContentDisposition;

    #[test]
    fn both_forms() {
        assert_eq!(attachment("reads.fastq"), "attachment; filename=\"reads.fastq\"; filename*=UTF-8''reads.fastq");
        assert_eq!(
            attachment("€ 5\"%.log"),
            "attachment; filename=\"_ 5_%.log\"; filename*=UTF-8''%E2%82%AC%205%22%25.log"
        );
    }

    #[test]
    fn every_name_parses_back() {
        for name in [
            "a.log",
            "a b;c=d.log",
            "\"q\" \\ '",
            "📄 ملف",
            "a\r\nSet-Cookie: x",
            "\0\u{7f}",
            "%2e%2e",
            &"é".repeat(127),
        ] {
            let value = attachment(name);
            let parsed = ContentDisposition::parse(value.as_bytes());
            assert_eq!(parsed.file_name.as_deref(), Some(name));
            assert!(value.as_bytes().iter().all(|b| (b' '..=b'~').contains(b)));
        }
    }
}
