//! `PUT /s3/{bucket}/{key…}`

use super::App;
use super::auth::Writer;
use super::body::{Limits, Metered};
use super::digest::{self, CONTENT_DIGEST, REPR_DIGEST};
use super::failure::Failure;
use super::form::{content_length, refused};
use super::jobs;
use super::request::RequestId;
use super::upload::{again, idempotency_key};
use crate::Error;
use crate::service::{Finished, Intake, Kind, Target};
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::StreamExt;

/// Media types that clients send where they know none.
const UNKNOWN: [&str; 3] = ["", "application/octet-stream", "application/x-www-form-urlencoded"];

/// Compresses the body into the account's own bucket.
pub async fn put(
    Writer(account): Writer,
    State(app): State<App>,
    path: Result<Path<(String, String)>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Failure> {
    let (Path((bucket, key)), Query(query)) = (path?, query?);
    let media_type = media_type(request.headers());
    let kind = kind(&query, media_type.as_deref())?;
    let idempotency = idempotency_key(request.headers())?;
    let mut write =
        app.service.begin_write(account, Target { bucket, key, kind, media_type }, idempotency.as_deref()).await?;
    let is_job = jobs::is_preferred(request.headers());
    receive(request, &app, &mut write.intake).await?;
    if is_job {
        return Ok(match write.finish_later(idempotency.as_deref(), Failure::describe(&id)).await? {
            Finished::Stored(job) => jobs::accepted(job),
            Finished::Again(status, body) => again(status, body),
        });
    }
    Ok(match write.finish(idempotency.as_deref()).await? {
        Finished::Stored(written) => Json(written).into_response(),
        Finished::Again(status, body) => again(status, body),
    })
}

/// What the content is: as the query says, else as its media type does; `None` where neither says anything.
fn kind(query: &[(String, String)], media_type: Option<&str>) -> Result<Option<Kind>, Failure> {
    if let Some((_, name)) = query.iter().find(|(name, _)| name == "type") {
        let kind = Kind::parse(name);
        return kind.map(Some).ok_or_else(|| {
            Error::Unsupported(format!("type {name:?} is not supported: it is image, video, text or pdf")).into()
        });
    }
    let Some(media_type) = media_type else { return Ok(None) };
    let kind = Kind::of_media_type(media_type);
    kind.map(Some).ok_or_else(|| Error::Unsupported(format!("content of type {media_type:?} is not supported")).into())
}

/// The media type that a client sent on purpose.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let sent = headers.get(header::CONTENT_TYPE)?.to_str().ok()?.trim();
    let essence = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (!UNKNOWN.contains(&essence.as_str())).then(|| sent.to_owned())
}

async fn receive(request: Request, app: &App, intake: &mut Intake) -> Result<(), Failure> {
    let most = intake.most();
    if content_length(request.headers()).is_some_and(|length| length > most) {
        return Err(Intake::too_large(most).into());
    }
    for name in [&CONTENT_DIGEST, &REPR_DIGEST] {
        if let Some(sha256) = digest::read(request.headers(), name)? {
            intake.expect(sha256);
        }
    }
    let body = Metered::new(request.into_body(), Limits { total: most, idle: app.body_idle }, None);
    let mut bytes = Body::new(body.clone()).into_data_stream();
    while let Some(piece) = bytes.next().await {
        body.clear_room();
        intake.write(&piece.map_err(|error| refused(&error, most))?).await?;
    }
    Ok(())
}
