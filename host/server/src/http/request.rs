//! What every request gets: an id, a line in the log, and the JSON of what went wrong.

use super::App;
use super::failure::Failure;
use crate::store::random_hex;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// The header that names a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request's id, for those who answer later.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Runs a request in a span of its own; the log has its path, not its query, its headers or its body.
pub async fn handle(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = random_hex::<8>();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = known_method(request.method());
    let started = Instant::now();
    async {
        let mut response = next.run(request).await;
        if let Some(failure) = response.extensions_mut().remove::<Failure>() {
            failure.render(&mut response, &id);
        }
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Ok(id) = HeaderValue::from_str(&id) {
            headers.insert(REQUEST_ID, id);
        }
        let (status, took) = (response.status().as_u16(), started.elapsed());
        app.service.metrics().answered(route.as_ref().map_or("none", MatchedPath::as_str), method, status, took);
        tracing::info!(status, ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "answered");
        response
    }
    .instrument(span)
    .await
}

/// The method as a label: clients may make up others, and as many as they like.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
