//! What watches a server asks it: `/healthz` and `/readyz` everywhere, `/metrics` on the listener for administrators only.

use super::App;
use super::failure::Failure;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};

/// What [`metrics`] answers in.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// `GET /healthz`: the process lives.
pub async fn alive() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// `GET /readyz`: requests would be served. A server that stops says no first and closes its listener later.
pub async fn ready(State(app): State<App>) -> Result<Json<Value>, Failure> {
    match app.service.obstacle().await {
        None => Ok(Json(json!({"status": "ok"}))),
        Some(obstacle) => Err(Failure::not_ready(obstacle)),
    }
}

/// `GET /metrics`
pub async fn metrics(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, OPEN_METRICS)], app.service.metrics_text())
}
