//! Which request goes where.

use super::digest::{CONTENT_DIGEST, REPR_DIGEST};
use super::failure::Failure;
use super::{
    App, account, admit, archive, compress, download, edge, files, health, jobs, openapi, pages, request, s3, settings,
    upload, web,
};
use axum::http::{HeaderName, Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Router, middleware};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any as Every, CorsLayer};

/// What pages may send beside what browsers always let them.
const ALLOWED_HEADERS: [HeaderName; 10] = [
    HeaderName::from_static("x-api-key"),
    upload::IDEMPOTENCY_KEY,
    jobs::PREFER,
    header::CONTENT_TYPE,
    CONTENT_DIGEST,
    REPR_DIGEST,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    header::IF_RANGE,
    header::RANGE,
];

/// What pages may see of an answer beside what browsers always let them.
const EXPOSED_HEADERS: [HeaderName; 10] = [
    header::ACCEPT_RANGES,
    header::CONTENT_DISPOSITION,
    header::CONTENT_RANGE,
    header::ETAG,
    header::LOCATION,
    jobs::PREFERENCE_APPLIED,
    header::RETRY_AFTER,
    REPR_DIGEST,
    request::REQUEST_ID,
    upload::REPLAYED,
];

/// All routes, with what every answer gets on its way out.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/openapi.json", get(openapi::document))
        .route("/docs", get(openapi::page))
        .route("/docs/style.css", get(openapi::style))
        .route("/api/{codec}/upload", post(upload::upload))
        .route("/api/files", get(files::list))
        .route("/api/files/{id}", get(files::details).delete(files::delete))
        .route("/api/files/{id}/download", get(download::download))
        .route("/api/files/{id}/archive", get(archive::archive))
        .route("/api/account", get(account::account))
        .route("/api/codecs", get(account::codecs))
        .route("/api/keys", get(account::keys).post(account::create))
        .route("/api/keys/{id}/rotate", post(account::rotate))
        .route("/api/keys/{id}", delete(account::revoke))
        .route("/api/jobs/{id}", get(jobs::job).delete(jobs::cancel))
        .route("/api/compress", post(compress::compress))
        .route("/s3/{bucket}/{*key}", put(s3::put))
        .route("/api/settings", get(settings::settings))
        .route("/api/settings/{kind}", put(settings::set).delete(settings::delete))
        .route("/api/settings/{kind}/test", post(settings::test))
        .merge(pages::routes())
        .merge(web::routes())
        .merge(edge::routes(&app))
        .fallback(|| async { Failure::no_route() })
        .method_not_allowed_fallback(|| async { Failure::no_method() })
        .with_state(app.clone())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), admit::admit))
        .layer(cors())
        .layer(middleware::from_fn_with_state(app, request::handle))
}

/// Pages of any origin may use the API: keys are sent by hand, never by a browser on its own.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Every)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers(ALLOWED_HEADERS)
        .expose_headers(EXPOSED_HEADERS)
        .max_age(Duration::from_secs(3600))
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    Failure::panicked().into_response()
}
