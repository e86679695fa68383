//! `/api/jobs/{id}`, and the answer that leads there.

use super::App;
use super::auth::{Account, Writer};
use super::failure::Failure;
use super::request::RequestId;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use host_api::Job;

/// What a client would like (RFC 7240).
pub const PREFER: HeaderName = HeaderName::from_static("prefer");

/// Which of it was done.
pub const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

const RESPOND_ASYNC: &str = "respond-async";

/// Whether the client would rather be answered before the work is done.
pub fn is_preferred(headers: &HeaderMap) -> bool {
    let values = headers.get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
    let names = values.flat_map(|value| value.split(',')).filter_map(|preference| preference.split(';').next());
    names.into_iter().any(|name| name.trim().eq_ignore_ascii_case(RESPOND_ASYNC))
}

/// The answer to a request that became a job.
pub fn accepted(job: Job) -> Response {
    let headers = [(PREFERENCE_APPLIED, RESPOND_ASYNC.to_owned()), (header::LOCATION, job.url.clone())];
    (StatusCode::ACCEPTED, headers, Json(job)).into_response()
}

/// How a job stands; `Location` is what it made.
pub async fn job(
    Account(account): Account,
    State(app): State<App>,
    Extension(request): Extension<RequestId>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let job = app.service.job(account, &id?, &Failure::describe(&request.0)).await?;
    Ok(answer(job))
}

/// Cancels a job.
pub async fn cancel(
    Writer(account): Writer,
    State(app): State<App>,
    Extension(request): Extension<RequestId>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let job = app.service.cancel_job(account, &id?, &Failure::describe(&request.0)).await?;
    Ok(answer(job))
}

fn answer(job: Job) -> Response {
    let result = job.result.as_ref().filter(|result| result.status == 201);
    let made = result.and_then(|result| result.body["uploadId"].as_str()).map(|id| format!("/api/files/{id}"));
    let headers = made.map(|path| [(header::LOCATION, path)]);
    match headers {
        Some(headers) => (headers, Json(job)).into_response(),
        None => Json(job).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_read_as_they_may_be_written() {
        for (value, expected) in [
            ("respond-async", true),
            ("Respond-Async; x=1, wait=10", true),
            ("return=minimal , respond-async", true),
            ("respond-asynchronously", false),
            ("handling=lenient; respond-async", false),
            ("", false),
        ] {
            let headers = [(PREFER, value.parse().expect("a value"))].into_iter().collect();
            assert_eq!(is_preferred(&headers), expected, "{value}");
        }
    }
}
