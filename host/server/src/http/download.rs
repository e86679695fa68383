//! `GET /api/files/{id}/download`

use super::App;
use super::attachment::attachment;
use super::auth::Account;
use super::failure::Failure;
use crate::error::Causes;
use crate::service::{Chunks, Download};
use crate::store::FileRow;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Sends the restored file. A failure before the first byte is JSON; one after it cuts the connection.
pub async fn download(
    Account(account): Account,
    State(app): State<App>,
    method: Method,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    if method == Method::HEAD {
        let file = app.service.peek(account, &id).await?;
        return Ok((headers(&file), ()).into_response());
    }
    let Download { file, chunks } = app.service.download(account, &id).await?;
    let body = Restored { chunks, span: tracing::Span::current() };
    Ok((headers(&file), Body::new(body)).into_response())
}

/// Nothing that a user stored is ever shown as a page of this site.
fn headers(file: &FileRow) -> [(header::HeaderName, HeaderValue); 5] {
    [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_LENGTH, HeaderValue::from(file.restored.len)),
        (header::CONTENT_DISPOSITION, attachment(&file.name)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ]
}

/// A body of chunks; an error in it makes hyper drop the connection short of the announced length.
struct Restored {
    chunks: Chunks,
    span: tracing::Span,
}

impl hyper::body::Body for Restored {
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
