//! Every answer that is not a success: which status, which words.

use crate::Error;
use crate::error::Causes;
use crate::service::Describe;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use host_api::ErrorBody;
use std::sync::Arc;
use std::time::Duration;

/// An answer that is not a success. It becomes JSON in [`Failure::render`], where the request's id is known.
#[derive(Clone, Debug)]
pub struct Failure {
    status: StatusCode,
    code: &'static str,
    message: String,
    upload_id: Option<String>,
    retry_after: Option<HeaderValue>,
}

/// Seconds after which a client that was told 503 may try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

impl Failure {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), upload_id: None, retry_after: None }
    }

    /// There is nothing at that path.
    pub fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "no_route", "no such endpoint")
    }

    /// The path is there, for other methods.
    pub fn no_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "no_method", "this endpoint has no such method")
    }

    /// The request is at fault.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    /// The file is not the one that the request insists on.
    pub fn precondition() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "precondition_failed", "the file is not the one that If-Match names")
    }

    /// None of the bytes that are asked for are there.
    pub fn no_such_range() -> Self {
        Self::new(StatusCode::RANGE_NOT_SATISFIABLE, "no_such_range", "the file has no bytes in that range")
    }

    /// The server cannot do its work, or not for long.
    pub fn not_ready(obstacle: &str) -> Self {
        Self { retry_after: Some(RETRY_AFTER), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", obstacle) }
    }

    /// The client asks too often, and must wait.
    pub fn too_often(wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let failure = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_often", "too many requests, try again later");
        Self { retry_after: Some(seconds.into()), ..failure }
    }

    /// Path and query are too long.
    pub fn long_target() -> Self {
        Self::new(StatusCode::URI_TOO_LONG, "long_target", "path and query are too long")
    }

    /// The headers are too many, or too long.
    pub fn large_headers() -> Self {
        Self::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "large_headers", "the headers are too large")
    }

    /// The client stopped sending, or sends too slowly.
    pub fn slow_body() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "timeout", "the body did not arrive in time")
    }

    /// What says that it is from an edge is not, or not now.
    pub fn not_from_edge(why: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "edge_refused", why)
    }

    /// A handler panicked; the panic itself is on standard error.
    pub fn panicked() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "internal error")
    }

    /// How a job of that request tells what it failed with.
    pub fn describe(request_id: &str) -> Describe {
        let id = request_id.to_owned();
        Arc::new(move |error| {
            let failure = Self::from(error);
            (failure.status.as_u16(), failure.json(&id))
        })
    }

    fn json(&self, request_id: &str) -> String {
        let body = ErrorBody {
            error: self.message.clone(),
            code: Some(self.code.into()),
            upload_id: self.upload_id.clone(),
            request_id: request_id.into(),
        };
        serde_json::to_string(&body).unwrap_or_default()
    }

    /// Turns the answer that carries this into the JSON of the API.
    pub fn render(self, response: &mut Response, request_id: &str) {
        let json = self.json(request_id);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.remove(header::CONTENT_LENGTH);
        if let Some(retry_after) = self.retry_after {
            headers.insert(header::RETRY_AFTER, retry_after);
        }
        *response.body_mut() = json.into();
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (status, code) = match &error {
            Error::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Error::Forbidden(_) | Error::BeyondOwn => (StatusCode::FORBIDDEN, "forbidden"),
            Error::NoCredit => (StatusCode::PAYMENT_REQUIRED, "no_credits"),
            Error::KeyReused => (StatusCode::BAD_REQUEST, "idempotency_key_reused"),
            Error::InFlight => (StatusCode::CONFLICT, "in_flight"),
            Error::UnknownCodec(..) => (StatusCode::NOT_FOUND, "unknown_codec"),
            Error::NoSuchFile | Error::NoSuchJob | Error::NoSuchKey(_) | Error::NoSuchAccount(_) => {
                (StatusCode::NOT_FOUND, "not_found")
            }
            Error::NotConfigured(_) => (StatusCode::BAD_REQUEST, "not_configured"),
            Error::NoDestination(_) => (StatusCode::NOT_FOUND, "not_found"),
            Error::Unsupported(_) => (StatusCode::NOT_IMPLEMENTED, "unsupported"),
            Error::WriteBack(_) => (StatusCode::INTERNAL_SERVER_ERROR, "write_failed"),
            Error::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad_request"),
            Error::DigestMismatch => (StatusCode::BAD_REQUEST, "digest_mismatch"),
            Error::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Error::Duplicate(_) => (StatusCode::CONFLICT, "duplicate"),
            Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Error::Lost => (StatusCode::SERVICE_UNAVAILABLE, "lost"),
            Error::Cancelled => (StatusCode::SERVICE_UNAVAILABLE, "cancelled"),
            Error::Storage(_) | Error::InUse(_) | Error::NoData(_) | Error::Listen(..) => {
                (StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable")
            }
            Error::Compression(_) => (StatusCode::INTERNAL_SERVER_ERROR, "compression_failed"),
            Error::Decompression(_) => (StatusCode::INTERNAL_SERVER_ERROR, "decompression_failed"),
            Error::Quarantined => (StatusCode::INTERNAL_SERVER_ERROR, "damaged"),
            Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        if let Some(cause) = std::error::Error::source(&error) {
            // Here and nowhere else: what is inside goes to the log, not to the client.
            tracing::error!(%error, cause = %Causes(cause), "request failed");
        }
        let upload_id = match &error {
            Error::Duplicate(id) => Some(id.to_string()),
            _ => None,
        };
        let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER);
        Self { status, code, message: error.to_string(), upload_id, retry_after }
    }
}

impl From<PathRejection> for Failure {
    fn from(rejection: PathRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::FileId;

    async fn rendered(error: Error) -> (u16, serde_json::Value) {
        let mut response = Failure::from(error).into_response();
        let failure = response.extensions_mut().remove::<Failure>().expect("carried along");
        failure.render(&mut response, "r1");
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.expect("in memory");
        (status, serde_json::from_slice(&body).expect("JSON"))
    }

    #[tokio::test]
    async fn statuses_are_the_specification_s_and_nothing_inside_is_told() {
        let secret = || "secret /var/lib detail";
        let io = || std::io::Error::other(secret());
        for (error, status, code) in [
            (Error::Unauthorized, 401, "unauthorized"),
            (Error::UnknownCodec("x".into(), "toy".into()), 404, "unknown_codec"),
            (Error::Forbidden("write"), 403, "forbidden"),
            (Error::NoCredit, 402, "no_credits"),
            (Error::KeyReused, 400, "idempotency_key_reused"),
            (Error::InFlight, 409, "in_flight"),
            (Error::NoSuchFile, 404, "not_found"),
            (Error::BadRequest("why".into()), 400, "bad_request"),
            (Error::DigestMismatch, 400, "digest_mismatch"),
            (Error::TooLarge("why".into()), 413, "too_large"),
            (Error::Duplicate(FileId::random()), 409, "duplicate"),
            (Error::Busy, 503, "busy"),
            (Error::NoSuchJob, 404, "not_found"),
            (Error::Lost, 503, "lost"),
            (Error::Cancelled, 503, "cancelled"),
            (Error::Compression(secret().into()), 500, "compression_failed"),
            (Error::Decompression(secret().into()), 500, "decompression_failed"),
            (Error::Quarantined, 500, "damaged"),
            (Error::Internal(secret().into()), 500, "internal"),
            (io().into(), 503, "storage_unavailable"),
        ] {
            let text = error.to_string();
            let (found, body) = rendered(error).await;
            assert_eq!((found, &body["code"], &body["error"]), (status, &code.into(), &text.into()));
            assert_eq!((&body["request_id"], body["uploadId"].is_string()), (&"r1".into(), code == "duplicate"));
            assert!(!body.to_string().contains("secret"));
        }
    }

    #[test]
    fn the_log_has_every_cause() {
        let error = Error::from(std::io::Error::other("no space"));
        assert_eq!(Causes(&error).to_string(), "cloud storage is unavailable: file system: no space");
    }
}
