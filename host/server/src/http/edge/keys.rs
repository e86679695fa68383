//! `GET /edge/keys/{id}`

use super::signature::FromEdge;
use crate::Error;
use crate::http::App;
use crate::http::admit::Sender;
use crate::http::failure::Failure;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use edge_link::{KnownKey, from_hex};
use serde::Deserialize;

/// Which key.
#[derive(Deserialize)]
pub struct Asked {
    sha256: String,
}

/// Whose key that is, what it may be used for and until when; 401 where it is nobody's.
pub async fn key(
    _: FromEdge,
    State(app): State<App>,
    sender: Option<Extension<Sender>>,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<KnownKey>, Failure> {
    let (Path(id), Query(Asked { sha256 })) = (id?, query?);
    let sha256 = from_hex(&sha256).ok_or_else(|| Failure::bad_request("sha256: expected 64 hexadecimal digits"))?;
    let known = app.service.known_key(&id, &sha256).await;
    if matches!(known, Err(Error::Unauthorized)) {
        app.limits.take_of_failures(sender.as_deref(), app.service.metrics())?;
    }
    Ok(Json(known?))
}
