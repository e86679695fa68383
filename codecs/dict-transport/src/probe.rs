//! Whether a file looks like a script, a style sheet or a page.

use kit_core::Confidence;
use kit_core::probe::{has_extension, is_binary};

/// Stands between the parts of some old texts.
const FORM_FEED: u8 = 0x0C;

/// How sure it is that a file with these first bytes and that name is of the web.
pub fn probe(head: &[u8], file_name: Option<&str>, extensions: &[String]) -> Confidence {
    if is_binary(head, FORM_FEED) {
        return Confidence::No;
    }
    let named = has_extension(file_name, extensions);
    if named || is_page(head) { Confidence::Likely } else { Confidence::Maybe }
}

fn is_page(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(head: &[u8], name: &str) -> Confidence {
        probe(head, Some(name), &["js".into(), "css".into()])
    }

    #[test]
    fn names_and_doctypes_tell() {
        assert_eq!(sure(b"anything", "app.min.JS"), Confidence::Likely);
        assert_eq!(sure(b"\xEF\xBB\xBF\n<!DOCTYPE HTML>\n", "page"), Confidence::Likely);
        assert_eq!(sure(b"<html lang=en>", "page"), Confidence::Likely);
    }

    #[test]
    fn other_text_may_be_and_binary_is_not() {
        assert_eq!(sure(b"<htm", "a.txt"), Confidence::Maybe);
        assert_eq!(sure(b"", "empty"), Confidence::Maybe);
        assert_eq!(sure(&[0, 1, 2, 3, b'a'], "a.js"), Confidence::No);
    }
}
