//! `POST /api/{codec}/upload`

use super::App;
use super::auth::Account;
use super::body::{Limits, Metered};
use super::digest::{self, CONTENT_DIGEST, REPR_DIGEST};
use super::failure::Failure;
use super::form;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use host_api::Uploaded;

/// What a form may have beside the file: boundaries, headers, small fields.
const FORM_ROOM: u64 = 1 << 20;

/// Everything that can be refused is refused before the first byte of the body is read.
///
/// A client may promise SHA-256s, all of which must hold: `Content-Digest` of the request covers the form as it is sent, and
/// `Repr-Digest` of the request covers the file alone, as do both headers where a part of the form has them.
pub async fn upload(
    Account(account): Account,
    State(app): State<App>,
    codec: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    request: Request,
) -> Result<(StatusCode, Json<Uploaded>), Failure> {
    let (Path(codec), Query(params)) = (codec?, query?);
    let mut upload = app.service.begin_upload(account, &codec, &params)?;
    let boundary = form::boundary(request.headers())?;
    let limit = app.max_upload.saturating_add(FORM_ROOM);
    if content_length(request.headers()).is_some_and(|length| length > limit) {
        return Err(app.service.too_large().into());
    }
    if let Some(sha256) = digest::read(request.headers(), &REPR_DIGEST)? {
        upload.expect(sha256);
    }
    let promised = digest::read(request.headers(), &CONTENT_DIGEST)?;
    let body = Metered::new(request.into_body(), Limits { total: limit, idle: app.body_idle }, promised);
    let name = form::receive(body, boundary, &mut upload, || app.service.too_large()).await?;
    Ok((StatusCode::CREATED, Json(upload.finish(name.as_deref()).await?)))
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
