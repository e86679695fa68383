//! Whose request it is.

use super::App;
use super::failure::Failure;
use crate::Error;
use crate::scope::Scope;
use crate::store::{AccountId, StoredKey};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The account of the request's key, whatever its scopes. As the first argument of a handler, this and the others refuse
/// strangers before anything else is looked at.
pub struct Account(pub AccountId);

/// The request's key, where it matters which one it is.
pub struct Caller(pub StoredKey);

/// The account of a key that may read.
pub struct Reader(pub AccountId);

/// The account of a key that may write.
pub struct Writer(pub AccountId);

/// A key that may manage keys and settings.
pub struct Manager(pub StoredKey);

impl FromRequestParts<App> for Reader {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        permitted(parts, app, Scope::Read).await.map(|key| Self(key.account))
    }
}

impl FromRequestParts<App> for Writer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        permitted(parts, app, Scope::Write).await.map(|key| Self(key.account))
    }
}

impl FromRequestParts<App> for Manager {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        permitted(parts, app, Scope::Manage).await.map(Self)
    }
}

/// The request's key, where it has the scope.
pub async fn permitted(parts: &mut Parts, app: &App, scope: Scope) -> Result<StoredKey, Failure> {
    let Caller(key) = Caller::from_request_parts(parts, app).await?;
    if key.key.terms.scopes.has(scope) { Ok(key) } else { Err(Error::Forbidden(scope.name()).into()) }
}

impl FromRequestParts<App> for Account {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Caller::from_request_parts(parts, app).await.map(|Caller(key)| Self(key.account))
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        match authenticate(&parts.headers, app).await {
            Ok(key) => {
                app.limits.take_of_key(key.key.id.clone(), app.service.metrics())?;
                Ok(Self(key))
            }
            // Only failures count, so that whoever guesses does not lock out those who share the address.
            Err(Error::Unauthorized) => {
                app.limits.take_of_failures(parts.extensions.get(), app.service.metrics())?;
                Err(Error::Unauthorized.into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The one key that the headers must have.
async fn authenticate(headers: &HeaderMap, app: &App) -> Result<StoredKey, Error> {
    let mut keys = headers.get_all("x-api-key").iter();
    let (Some(key), None) = (keys.next(), keys.next()) else { return Err(Error::Unauthorized) };
    app.service.authenticate(key.to_str().map_err(|_| Error::Unauthorized)?).await
}
