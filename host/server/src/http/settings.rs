//! `/api/settings`

use super::App;
use super::auth::Manager;
use super::failure::Failure;
use crate::service::Kind;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use host_api::{AccountSettings, DeletedDestination, Destination, DestinationChange, Tested};

/// All destinations.
pub async fn settings(Manager(key): Manager, State(app): State<App>) -> Result<Json<AccountSettings>, Failure> {
    Ok(Json(app.service.settings(key.account).await?))
}

/// Makes or changes one.
pub async fn set(
    Manager(key): Manager,
    State(app): State<App>,
    kind: Result<Path<String>, PathRejection>,
    change: Result<Json<DestinationChange>, JsonRejection>,
) -> Result<Json<Destination>, Failure> {
    let (kind, Json(change)) = (parse(kind)?, change?);
    Ok(Json(app.service.set_destination(key.account, kind, change).await?))
}

/// Forgets one.
pub async fn delete(
    Manager(key): Manager,
    State(app): State<App>,
    kind: Result<Path<String>, PathRejection>,
) -> Result<Json<DeletedDestination>, Failure> {
    Ok(Json(app.service.delete_destination(key.account, parse(kind)?).await?))
}

/// Tries one.
pub async fn test(
    Manager(key): Manager,
    State(app): State<App>,
    kind: Result<Path<String>, PathRejection>,
) -> Result<Json<Tested>, Failure> {
    Ok(Json(app.service.test_destination(key.account, parse(kind)?).await?))
}

fn parse(kind: Result<Path<String>, PathRejection>) -> Result<Kind, Failure> {
    let Path(name) = kind?;
    Kind::parse(&name).ok_or_else(Failure::no_route)
}
