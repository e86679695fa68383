//! What administrators ask, on a listener of its own.

use super::failure::Failure;
use super::{App, health, request};
use axum::routing::get;
use axum::{Router, middleware};

/// All routes of that listener; it needs no key, and has no limits but its own few connections.
pub fn admin(app: App) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(|| async { Failure::no_route() })
        .method_not_allowed_fallback(|| async { Failure::no_method() })
        .with_state(app.clone())
        .layer(middleware::from_fn_with_state(app, request::handle))
}
