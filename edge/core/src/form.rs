//! The file within a form that is in memory, without a copy of it.

use bytes::Bytes;
use futures_util::stream;
use http::header::{self, HeaderMap};
use multer::Multipart;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::ops::Range;

/// Bytes that the parser is handed in one go.
const PIECE: usize = 64 << 10;

/// The one file of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// The Content-Disposition of its field.
    pub disposition: Vec<u8>,
    /// Where in the form it is.
    pub range: Range<usize>,
}

/// Finds the file of a form that the origin would take without a question; `None` leaves the form, and the question, to the origin.
pub(crate) async fn find(headers: &HeaderMap, form: &Bytes) -> Option<File> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(content_type).ok().filter(|boundary| !boundary.is_empty())?;
    let pieces: Vec<_> = (0..form.len())
        .step_by(PIECE)
        .map(|at| Ok::<_, Infallible>(form.slice(at..(at + PIECE).min(form.len()))))
        .collect();
    let mut parser = Multipart::new(stream::iter(pieces), boundary.clone());
    let mut found = None;
    while let Some(mut field) = parser.next_field().await.ok()? {
        let disposition = field.headers().get(header::CONTENT_DISPOSITION)?.as_bytes().to_vec();
        let promises = ["content-digest", "repr-digest"].iter().any(|name| field.headers().contains_key(*name));
        let is_file = field.name() == Some("file");
        let (mut hash, mut len) = (Sha256::new(), 0);
        while let Some(piece) = field.chunk().await.ok()? {
            hash.update(&piece);
            len += piece.len();
        }
        if !is_file {
            continue;
        }
        let range = locate(form, &boundary, len, hash.finalize().into())?;
        if promises || len == 0 || found.replace(File { disposition, range }).is_some() {
            return None;
        }
    }
    found
}

/// Where those bytes are between a field's head and the next boundary: wherever they are found, they are the ones.
fn locate(form: &[u8], boundary: &str, len: usize, sha256: [u8; 32]) -> Option<Range<usize>> {
    let (head, end) = (b"\r\n\r\n", format!("\r\n--{boundary}"));
    let starts = form.windows(head.len()).enumerate().filter(|(_, four)| four == head).map(|(at, _)| at + head.len());
    let mut ranges = starts.map(|start| start..start + len);
    ranges.find(|range| {
        form.get(range.end..).is_some_and(|after| after.starts_with(end.as_bytes()))
            && Sha256::digest(&form[range.clone()])[..] == sha256
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers() -> HeaderMap {
        [(header::CONTENT_TYPE, "multipart/form-data; boundary=B".parse().expect("a value"))].into_iter().collect()
    }

    fn form(fields: &[(&str, &str)]) -> Bytes {
        let field = |(head, content): &(&str, &str)| format!("--B\r\nContent-Disposition: {head}\r\n\r\n{content}\r\n");
        (fields.iter().map(field).collect::<String>() + "--B--\r\n").into()
    }

    #[tokio::test]
    async fn the_file_is_found_where_it_is() {
        let content = "one\r\n\r\ntwo\r\n--A\r\n".repeat(10_000);
        let file = ("form-data; name=\"file\"; filename=\"a.log\"", content.as_str());
        for fields in [&[file][..], &[("form-data; name=x", "other"), file], &[file, ("form-data; name=x", "")]] {
            let form = form(fields);
            let found = find(&headers(), &form).await.expect("a file");
            assert_eq!(&form[found.range], content.as_bytes());
            assert_eq!(found.disposition, file.0.as_bytes());
        }
    }

    #[tokio::test]
    async fn what_is_no_plain_form_is_left_to_the_origin() {
        let file = ("form-data; name=\"file\"", "abc");
        let (one, digest) = (form(&[file]), "form-data; name=\"file\"\r\nRepr-Digest: sha-256=:AAAA:");
        for bad in [
            form(&[]),
            form(&[("form-data; name=image", "abc")]),
            form(&[file, file]),
            form(&[("form-data; name=\"file\"", "")]),
            form(&[(digest, "abc")]),
            one.slice(..one.len() - 8),
            Bytes::new(),
        ] {
            assert_eq!(find(&headers(), &bad).await, None, "{bad:?}");
        }
        assert_eq!(find(&HeaderMap::new(), &one).await, None);
    }
}
