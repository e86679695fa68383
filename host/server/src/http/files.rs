//! Listing, describing and deleting files.

use super::App;
use super::auth::{Reader, Writer};
use super::failure::Failure;
use super::validators::{Outcome, Validators};
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use host_api::{Deleted, FileDetails, FileList};

/// Files of a list where no limit is given, and at most.
const DEFAULT_LIMIT: u64 = 50;
const MOST: u64 = 200;

type Pairs = Vec<(String, String)>;

/// `GET /api/files`
pub async fn list(
    Reader(account): Reader,
    State(app): State<App>,
    query: Result<Query<Pairs>, QueryRejection>,
) -> Result<Json<FileList>, Failure> {
    let Query(query) = query?;
    let limit = number(&query, "limit")?.unwrap_or(DEFAULT_LIMIT).min(MOST);
    let offset = number(&query, "offset")?.unwrap_or(0);
    Ok(Json(app.service.list(account, limit as u32, offset).await?))
}

/// `GET /api/files/{id}`
pub async fn details(
    Reader(account): Reader,
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<FileDetails>, Failure> {
    Ok(Json(app.service.details(account, &id?).await?))
}

/// `DELETE /api/files/{id}`; If-Match takes the entity tag of the file's download.
pub async fn delete(
    Writer(account): Writer,
    State(app): State<App>,
    mut conditions: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Deleted>, Failure> {
    let Path(id) = id?;
    // A file's bytes never change: between this look and the delete it can only go.
    let file = app.service.peek(account, &id).await?;
    // Says something of reading only (RFC 9110 §13.1.3).
    conditions.remove(header::IF_MODIFIED_SINCE);
    if Validators::of(&file).weigh(&conditions) != Outcome::Proceed {
        return Err(Failure::precondition());
    }
    Ok(Json(app.service.delete(account, &id).await?))
}

/// A whole number from the query; the largest there is where it has too many digits.
fn number(query: &[(String, String)], name: &str) -> Result<Option<u64>, Failure> {
    let mut values = query.iter().filter(|(n, _)| n == name).map(|(_, value)| value);
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(text), None) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            Ok(Some(text.parse().unwrap_or(u64::MAX)))
        }
        (Some(text), None) => Err(Failure::bad_request(format!("{name} = {text}: expected a whole number from 0"))),
        (Some(_), Some(_)) => Err(Failure::bad_request(format!("{name} is given more than once"))),
    }
}
