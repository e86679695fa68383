//! `Repr-Digest` and `Content-Digest`: RFC 9530, SHA-256 only.

use super::failure::Failure;
use axum::http::{HeaderMap, HeaderName};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The digest of a body's bytes as they are sent.
pub const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// The digest of the whole of what is meant, of which a body may be a range.
pub const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// A digest as a header has it.
pub fn print(sha256: &[u8; 32]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256))
}

/// The SHA-256 of a header; `None` where there is no such header or it has other algorithms only.
pub fn read(headers: &HeaderMap, name: &HeaderName) -> Result<Option<[u8; 32]>, Failure> {
    for value in headers.get_all(name) {
        let text = value.to_str().map_err(|_| unreadable(name))?;
        // Neither names of algorithms nor base64 have a comma, a semicolon or a colon in them.
        let members = text.split(',').filter_map(|member| member.split(';').next()?.trim().split_once('='));
        if let Some((_, digest)) = members.into_iter().find(|(algorithm, _)| *algorithm == "sha-256") {
            return decode(digest).map(Some).ok_or_else(|| unreadable(name));
        }
    }
    Ok(None)
}

fn decode(digest: &str) -> Option<[u8; 32]> {
    STANDARD.decode(digest.strip_prefix(':')?.strip_suffix(':')?).ok()?.try_into().ok()
}

fn unreadable(name: &HeaderName) -> Failure {
    Failure::bad_request(format!("{name} cannot be read: expected sha-256=:<base64 of 32 bytes>:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

    fn read_one(value: &str) -> Result<Option<[u8; 32]>, Failure> {
        let headers = [(REPR_DIGEST, value.parse().expect("a value"))].into_iter().collect();
        read(&headers, &REPR_DIGEST)
    }

    #[test]
    fn what_is_printed_reads_back() {
        let sha256 = std::array::from_fn(|i| i as u8);
        assert_eq!(read_one(&print(&sha256)).expect("readable"), Some(sha256));
        assert_eq!(print(&read_one(EMPTY).expect("readable").expect("there")), EMPTY);
    }

    #[test]
    fn other_algorithms_are_let_pass_and_nonsense_is_not() {
        assert_eq!(read(&HeaderMap::new(), &REPR_DIGEST).expect("nothing to read"), None);
        assert_eq!(read_one("md5=:AAAA:, sha-512=:AAAA:").expect("readable"), None);
        assert!(read_one(&format!("sha-512=:AAAA:, {EMPTY};q=1")).expect("readable").is_some());
        for bad in ["sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "sha-256=:AAAA:", "sha-256=:", "sha-256=::"]
        {
            assert!(read_one(bad).is_err(), "{bad}");
        }
    }
}
