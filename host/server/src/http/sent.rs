//! Answers that are something stored, whatever form it is sent in.

use super::attachment::attachment;
use super::validators::Validators;
use crate::error::Causes;
use crate::service::Chunks;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use hyper::body::Frame;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a client that has the bytes already is told as well.
pub fn known(validators: &Validators) -> HeaderMap {
    [
        (header::ETAG, value(validators.etag.clone())),
        (header::LAST_MODIFIED, value(validators.last_modified.clone())),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ]
    .into_iter()
    .collect()
}

/// What is said of so many bytes under a name. Nothing that a user stored is ever shown as a page of this site.
pub fn described_as(name: &str, len: u64, validators: &Validators) -> HeaderMap {
    let mut headers = known(validators);
    headers.extend([
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_LENGTH, HeaderValue::from(len)),
        (header::CONTENT_DISPOSITION, attachment(name)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox")),
    ]);
    headers
}

/// A value of our own making, which is always ASCII.
pub fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// A body of chunks; an error in it makes hyper drop the connection short of the announced length.
pub fn body(chunks: Chunks) -> Body {
    Body::new(Sent { chunks, span: tracing::Span::current() })
}

struct Sent {
    chunks: Chunks,
    span: tracing::Span,
}

impl hyper::body::Body for Sent {
    type Data = Bytes;
    type Error = crate::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, crate::Error>>> {
        let next = self.chunks.poll_next(cx);
        if let Poll::Ready(Some(Err(error))) = &next {
            self.span.in_scope(|| tracing::error!(cause = %Causes(error), "download cut short"));
        }
        next.map(|item| item.map(|chunk| chunk.map(|bytes| Frame::data(bytes.into()))))
    }
}
