//! `POST /api/compress`

use super::App;
use super::auth::Writer;
use super::failure::Failure;
use super::form;
use super::upload::idempotency_key;
use crate::service::Compression;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// Answers the smaller file itself.
pub async fn compress(
    Writer(account): Writer,
    State(app): State<App>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let Query(params) = query?;
    let key = idempotency_key(request.headers())?;
    let mut compression = app.service.begin_compression(account, params, key.as_deref()).await?;
    let file = form::receive(request, app.body_idle, Compression::fields(), &mut compression.intake).await?;
    let smaller = compression.finish(&file.field, key.as_deref()).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, smaller.bytes).into_response())
}
