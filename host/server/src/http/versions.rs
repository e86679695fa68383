//! What lets a browser keep a web asset, and take its next version against it: `Use-As-Dictionary` (RFC 9842 §2.1).

use super::failure::Failure;
use crate::store::FileRow;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};

/// What the client may keep an answer as a dictionary for.
pub const USE_AS_DICTIONARY: HeaderName = HeaderName::from_static("use-as-dictionary");

/// The longest name of an asset.
const LONGEST: usize = 128;

/// The downloads that an answer may be a dictionary for.
pub struct Versions(String);

impl Versions {
    /// Those whose query names the same asset: a browser keeps one dictionary for each pattern. All, where it names none.
    pub fn asked(uri: &Uri) -> Result<Self, Failure> {
        let mut pairs = uri.query().unwrap_or_default().split('&');
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        match pairs.find_map(|pair| pair.strip_prefix("asset=")) {
            None => Ok(Self("/api/files/*/download".into())),
            // Nothing that a pattern or a header would have to escape.
            Some(name) if (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_plain) => {
                Ok(Self(format!("/api/files/*/download?asset={name}")))
            }
            Some(_) => Err(Failure::bad_request(format!("asset: expected up to {LONGEST} letters, digits and -._~"))),
        }
    }

    /// Says so, and that the answer may be kept.
    pub fn tell(&self, headers: &mut HeaderMap, file: &FileRow) {
        let told = HeaderValue::try_from(format!("match=\"{}\", id=\"{}\"", self.0, file.id));
        headers.extend(told.map(|told| (USE_AS_DICTIONARY, told)));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800"));
        // Whoever has another key is not answered from a cache.
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, available-dictionary, x-api-key"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_table() {
        let read = |uri: &str| Versions::asked(&uri.parse().expect("a URI")).map(|versions| versions.0).ok();
        for (uri, expected) in [
            ("/a", Some("/api/files/*/download")),
            ("/a?b=c", Some("/api/files/*/download")),
            ("/a?b=c&asset=app.min.js", Some("/api/files/*/download?asset=app.min.js")),
            ("/a?asset=", None),
            ("/a?asset=*", None),
            ("/a?asset=a%22b", None),
        ] {
            assert_eq!(read(uri).as_deref(), expected, "{uri}");
        }
        assert_eq!(read(&format!("/a?asset={}", "x".repeat(LONGEST + 1))), None);
    }
}
