//! `GET /api/files/{id}/archive`

use super::App;
use super::auth::Reader;
use super::digest::{self, REPR_DIGEST};
use super::failure::Failure;
use super::sent::{body, described_as, known, value};
use super::validators::{Outcome, Validators};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Sends the file as an archive that restores without this service. A failure before the first byte is JSON; one after it cuts the
/// connection.
pub async fn archive(
    Reader(account): Reader,
    State(app): State<App>,
    method: Method,
    asked: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let Path(id) = id?;
    let file = app.service.peek(account, &id).await?;
    let validators = Validators::of_archive(&file);
    match validators.weigh(&asked) {
        Outcome::Failed => return Err(Failure::precondition()),
        Outcome::NotModified => return Ok((StatusCode::NOT_MODIFIED, known(&validators)).into_response()),
        Outcome::Proceed => {}
    }
    // Who asks for the head wants its length, which only the parts tell.
    let export = app.service.export(&file).await?;
    let mut headers = described_as(&app.service.archive_name(&file), export.len, &validators);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    if let Some(sha256) = export.sha256 {
        headers.insert(REPR_DIGEST, value(digest::print(&sha256)));
    }
    if method == Method::HEAD {
        return Ok(headers.into_response());
    }
    app.service.note_access(account, &file).await;
    Ok((headers, body(export.chunks)).into_response())
}
