//! `POST /api/{codec}/upload`

use super::App;
use super::auth::Writer;
use super::failure::Failure;
use super::request::RequestId;
use super::{form, jobs};
use crate::service::{Finished, Upload};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

/// Names a request, so that sending it again does nothing twice (draft-ietf-httpapi-idempotency-key-header).
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Marks an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Everything that can be refused is refused before the first byte of the body is read; what follows the last byte is done in a job
/// where the client prefers that.
pub async fn upload(
    Writer(account): Writer,
    State(app): State<App>,
    codec: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Failure> {
    let (Path(codec), Query(params)) = (codec?, query?);
    let key = idempotency_key(request.headers())?;
    let mut upload = app.service.begin_upload(account, &codec, &params, key.as_deref()).await?;
    let is_job = jobs::is_preferred(request.headers());
    let file = form::receive(request, app.body_idle, &["file"], &mut upload.intake).await?;
    finish(upload, file.name.as_deref(), key.as_deref(), is_job, &id).await
}

/// Does what is left of the upload that request brought, now or in a job, and answers.
pub async fn finish(
    upload: Upload,
    name: Option<&str>,
    key: Option<&str>,
    is_job: bool,
    request_id: &str,
) -> Result<Response, Failure> {
    if is_job {
        return Ok(match upload.finish_later(name, key, Failure::describe(request_id)).await? {
            Finished::Stored(job) => jobs::accepted(job),
            Finished::Again(status, body) => again(status, body),
        });
    }
    Ok(match upload.finish(name, key).await? {
        Finished::Stored(uploaded) => (StatusCode::CREATED, Json(uploaded)).into_response(),
        Finished::Again(status, body) => again(status, body),
    })
}

/// The client's Idempotency-Key.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let text = headers.get(IDEMPOTENCY_KEY).map(|value| value.to_str().map(str::to_owned));
    text.transpose().map_err(|_| Failure::bad_request("the idempotency key is not printable ASCII"))
}

/// The answer that the same request got before.
pub fn again(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let headers = [(header::CONTENT_TYPE, "application/json"), (REPLAYED, "true")];
    (status, headers, body).into_response()
}
