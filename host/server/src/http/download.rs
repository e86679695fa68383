//! `GET /api/files/{id}/download`

use super::App;
use super::accept::accepted;
use super::auth::Reader;
use super::digest::{self, REPR_DIGEST};
use super::failure::Failure;
use super::range::Wanted;
use super::sent::{body, described_as, known, value};
use super::validators::{Outcome, Validators};
use super::versions::Versions;
use crate::service::{Codecs, Coded};
use crate::store::{AccountId, FileRow};
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use edge_link::headers as edge_headers;
use sha2::{Digest as _, Sha256};

/// A request for a file.
pub struct Asked {
    /// Whose files are meant.
    pub account: AccountId,
    /// GET or HEAD.
    pub method: Method,
    /// Where to.
    pub uri: Uri,
    /// What came with it.
    pub headers: HeaderMap,
    /// What an edge that asks can restore.
    pub edge: Option<Codecs>,
}

/// Sends the restored file or a range of it. A failure before the first byte is JSON; one after it cuts the connection.
pub async fn download(
    Reader(account): Reader,
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    answer(&app, Asked { account, method, uri, headers, edge: None }, id?.as_str()).await
}

/// The answer for the file of that id.
pub async fn answer(app: &App, asked: Asked, id: &str) -> Result<Response, Failure> {
    let Asked { account, method, uri, headers: asked, edge } = asked;
    let versions = Versions::asked(&uri)?;
    let file = app.service.peek(account, id).await?;
    let validators = Validators::of(&file);
    match validators.weigh(&asked) {
        Outcome::Failed => return Err(Failure::precondition()),
        Outcome::NotModified => {
            let mut headers = known(&validators);
            if app.service.is_transported(&file) {
                versions.tell(&mut headers, &file);
            }
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        Outcome::Proceed => {}
    }
    app.service.need_whole(&file)?;
    let mut headers = described(&file, &validators);
    let accepted = app.service.is_transported(&file).then(|| accepted(&asked));
    if accepted.is_some() {
        versions.tell(&mut headers, &file);
    }
    // That of the file as it is: who asks for the head wants its length, or to fetch it in ranges.
    if method == Method::HEAD {
        return Ok(headers.into_response());
    }
    let len = file.restored.len;
    let range = asked.get(header::RANGE).filter(|_| validators.allow_range(&asked));
    if range.is_none()
        && let Some(accepted) = accepted
        && let Some(coded) = app.service.coded(account, &file, &accepted).await?
    {
        return Ok(under(coded, headers, &validators));
    }
    if range.is_none()
        && let Some(codecs) = edge
        && let Some(archive) = app.service.archive_for_edge(account, &file, &codecs).await?
    {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(archive.len()));
        headers.insert(edge_headers::ARCHIVE, HeaderValue::from_static("1"));
        return Ok((headers, Body::from(archive)).into_response());
    }
    let (status, part) = match range.and_then(|range| range.to_str().ok()).map(|range| Wanted::parse(range, len)) {
        None | Some(Wanted::Whole) => (StatusCode::OK, None),
        Some(Wanted::Part(part)) => {
            headers.insert(header::CONTENT_RANGE, value(format!("bytes {}-{}/{len}", part.start, part.end - 1)));
            headers.insert(header::CONTENT_LENGTH, (part.end - part.start).into());
            (StatusCode::PARTIAL_CONTENT, Some(part))
        }
        Some(Wanted::Nothing) => {
            let range = [(header::CONTENT_RANGE, value(format!("bytes */{len}")))];
            return Ok((range, Failure::no_such_range()).into_response());
        }
    };
    let chunks = app.service.download(account, &file, part).await?;
    Ok((status, headers, body(chunks)).into_response())
}

/// What is said of the restored file.
fn described(file: &FileRow, validators: &Validators) -> HeaderMap {
    let mut headers = described_as(&file.name, file.restored.len, validators);
    headers.extend([
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (REPR_DIGEST, value(digest::print(&file.restored.sha256))),
    ]);
    headers
}

/// The answer under a content coding, which is another representation: it has no ranges, and a tag and a digest of its own.
fn under(coded: Coded, mut headers: HeaderMap, validators: &Validators) -> Response {
    headers.remove(header::ACCEPT_RANGES);
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coded.coding));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(coded.bytes.len()));
    headers.insert(header::ETAG, value(format!("W/{}", validators.etag)));
    headers.insert(REPR_DIGEST, value(digest::print(&Sha256::digest(&coded.bytes).into())));
    (headers, Body::from(Bytes::from_owner(coded.bytes))).into_response()
}
