//! Whose request it is.

use super::App;
use super::failure::Failure;
use crate::Error;
use crate::store::{AccountId, StoredKey};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The account of the request's key. As the first argument of a handler it refuses strangers before anything else is looked at.
pub struct Account(pub AccountId);

/// The request's key, where it matters which one it is.
pub struct Caller(pub StoredKey);

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
