//! What a client has of a download already, or insists on: RFC 9110 §13.

use crate::clock::{http_date, parse_http_date};
use crate::store::{FileRow, hex};
use axum::http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE};
use axum::http::{HeaderMap, HeaderName};

/// What names the bytes that are sent of a file, and since when they have been so.
pub struct Validators {
    /// A strong entity tag: equal tags are equal bytes.
    pub etag: String,
    /// When the file was stored; its bytes never change.
    pub last_modified: String,
}

/// What a request's conditions ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer, as if there were no conditions.
    Proceed,
    /// 304: the client has it.
    NotModified,
    /// 412: it is not what the client thinks it is.
    Failed,
}

impl Validators {
    /// The validators of a file's download.
    pub fn of(file: &FileRow) -> Self {
        Self::tagged(&file.restored.sha256, file)
    }

    /// The validators of a file's export: its archive and the parts that it needs never change, so that of the one stands for all.
    pub fn of_archive(file: &FileRow) -> Self {
        Self::tagged(&file.archive.sha256, file)
    }

    fn tagged(sha256: &[u8; 32], file: &FileRow) -> Self {
        Self { etag: format!("\"{}\"", hex(sha256)), last_modified: http_date(file.created_at) }
    }

    /// Weighs the conditions in the order of RFC 9110 §13.2.2, entity tags before dates.
    pub fn weigh(&self, headers: &HeaderMap) -> Outcome {
        let holds = match value(headers, &IF_MATCH) {
            Some(tags) => self.is_among(&tags, false),
            None => !self.is_date(headers, &IF_UNMODIFIED_SINCE, |since, modified| modified > since),
        };
        let has = match value(headers, &IF_NONE_MATCH) {
            Some(tags) => self.is_among(&tags, true),
            None => self.is_date(headers, &IF_MODIFIED_SINCE, |since, modified| modified <= since),
        };
        match (holds, has) {
            (false, _) => Outcome::Failed,
            (true, true) => Outcome::NotModified,
            (true, false) => Outcome::Proceed,
        }
    }

    /// Whether a part may be sent: the client has the rest of these very bytes, or does not say.
    pub fn allow_range(&self, headers: &HeaderMap) -> bool {
        value(headers, &IF_RANGE).is_none_or(|given| given == self.etag || given == self.last_modified)
    }

    /// Whether a list of entity tags, or `*`, has ours; a weak one counts only where the comparison is weak.
    fn is_among(&self, tags: &str, weak: bool) -> bool {
        let is_ours = |tag: &str| tag == self.etag || weak && tag.strip_prefix("W/") == Some(&self.etag);
        // Our tag has no comma in it, so what a comma tears apart is none of ours.
        tags.split(',').map(str::trim).any(|tag| tag == "*" || is_ours(tag))
    }

    /// Whether a date is given that can be read and compares so with ours.
    fn is_date(&self, headers: &HeaderMap, name: &HeaderName, compares: impl Fn(i64, i64) -> bool) -> bool {
        let dates =
            value(headers, name).and_then(|given| parse_http_date(&given)).zip(parse_http_date(&self.last_modified));
        dates.is_some_and(|(given, ours)| compares(given, ours))
    }
}

/// All values of a header as one list.
fn value(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<String> =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).trim().into()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "Sun, 08 Mar 2026 11:59:59 GMT";
    const SAME: &str = "Sun, 08 Mar 2026 12:00:00 GMT";

    fn ours() -> Validators {
        Validators { etag: "\"ab\"".into(), last_modified: SAME.into() }
    }

    fn headers(given: &[(HeaderName, &str)]) -> HeaderMap {
        given.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect()
    }

    #[test]
    fn conditions_table() {
        use Outcome::{Failed, NotModified, Proceed};
        for (given, expected) in [
            (&[][..], Proceed),
            (&[(IF_MATCH, "\"ab\"")], Proceed),
            (&[(IF_MATCH, "*")], Proceed),
            (&[(IF_MATCH, "\"x\", \"ab\"")], Proceed),
            (&[(IF_MATCH, "\"x\"")], Failed),
            (&[(IF_MATCH, "W/\"ab\"")], Failed),
            (&[(IF_MATCH, "ab")], Failed),
            (&[(IF_NONE_MATCH, "\"ab\"")], NotModified),
            (&[(IF_NONE_MATCH, "W/\"ab\"")], NotModified),
            (&[(IF_NONE_MATCH, "*")], NotModified),
            (&[(IF_NONE_MATCH, "\"x\"")], Proceed),
            (&[(IF_MODIFIED_SINCE, SAME)], NotModified),
            (&[(IF_MODIFIED_SINCE, OLD)], Proceed),
            (&[(IF_MODIFIED_SINCE, "never")], Proceed),
            (&[(IF_UNMODIFIED_SINCE, SAME)], Proceed),
            (&[(IF_UNMODIFIED_SINCE, OLD)], Failed),
            (&[(IF_NONE_MATCH, "\"x\""), (IF_MODIFIED_SINCE, SAME)], Proceed),
            (&[(IF_MATCH, "\"ab\""), (IF_UNMODIFIED_SINCE, OLD)], Proceed),
            (&[(IF_MATCH, "\"x\""), (IF_NONE_MATCH, "\"ab\"")], Failed),
        ] {
            assert_eq!(ours().weigh(&headers(given)), expected, "{given:?}");
        }
    }

    #[test]
    fn a_part_is_of_the_same_bytes() {
        let allowed = |given: &[_]| ours().allow_range(&headers(given));
        assert!(allowed(&[]) && allowed(&[(IF_RANGE, "\"ab\"")]) && allowed(&[(IF_RANGE, SAME)]));
        assert!(
            !allowed(&[(IF_RANGE, "W/\"ab\"")]) && !allowed(&[(IF_RANGE, "\"x\"")]) && !allowed(&[(IF_RANGE, OLD)])
        );
    }
}
