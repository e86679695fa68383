//! `/api/account`, `/api/codecs`, `/api/keys`

use super::App;
use super::auth::{Account, Caller, Manager};
use super::failure::Failure;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use host_api::{CodecList, CreatedKey, KeyList, KeyTerms, RevokedKey};

/// How the account stands.
pub async fn account(Caller(key): Caller, State(app): State<App>) -> Result<Json<host_api::Account>, Failure> {
    Ok(Json(app.service.account(&key).await?))
}

/// The codecs that files may be uploaded to.
pub async fn codecs(Account(_): Account, State(app): State<App>) -> Json<CodecList> {
    Json(app.service.codecs())
}

/// The account's keys.
pub async fn keys(Manager(key): Manager, State(app): State<App>) -> Result<Json<KeyList>, Failure> {
    Ok(Json(app.service.keys(&key).await?))
}

/// Makes a key.
pub async fn create(
    Manager(key): Manager,
    State(app): State<App>,
    terms: Result<Option<Json<KeyTerms>>, JsonRejection>,
) -> Result<Response, Failure> {
    let terms = terms?.map(|Json(terms)| terms).unwrap_or_default();
    Ok(shown_once(app.service.create_key(&key, terms).await?))
}

/// Replaces a key.
pub async fn rotate(
    Manager(key): Manager,
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    Ok(shown_once(app.service.rotate_key(&key, &id?).await?))
}

/// Revokes a key.
pub async fn revoke(
    Manager(key): Manager,
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<RevokedKey>, Failure> {
    Ok(Json(app.service.revoke_key(&key, &id?).await?))
}

/// A secret is nothing that a cache may keep.
fn shown_once(key: CreatedKey) -> Response {
    (StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(key)).into_response()
}
