//! `GET /edge/files/{id}/download`

use super::signature::FromEdge;
use crate::http::App;
use crate::http::download::{Asked, answer};
use crate::http::failure::Failure;
use crate::scope::Scope;
use crate::service::Codecs;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use edge_link::headers::CODECS;

/// Answers as to a download, but where the whole file would be sent as it is, and the edge can restore it, with its archive.
pub async fn download(
    edge: FromEdge,
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Failure> {
    let (mut parts, _) = request.into_parts();
    let account = edge.account(&mut parts, &app, Scope::Read).await?;
    let codecs = codecs(&parts.headers);
    let asked = Asked { account, method: parts.method, uri: parts.uri, headers: parts.headers, edge: Some(codecs) };
    answer(&app, asked, id?.as_str()).await
}

/// What the edge can restore; what cannot be read, it cannot.
fn codecs(headers: &HeaderMap) -> Codecs {
    let text = headers.get(CODECS).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let codec = |one: &str| {
        let (name, version) = one.trim().split_once('=')?;
        Some((name.to_owned(), version.parse().ok()?))
    };
    text.split(',').filter_map(codec).collect()
}
