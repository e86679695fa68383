//! Whose request it is.

use super::App;
use super::failure::Failure;
use crate::Error;
use crate::service::ApiKey;
use crate::store::AccountId;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The account of the request's key. As the first argument of a handler it refuses strangers before anything else is looked at.
pub struct Account(pub AccountId);

impl FromRequestParts<App> for Account {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        match authenticate(&parts.headers, app).await {
            Ok((account, key_id)) => {
                app.limits.take_of_key(key_id, app.service.metrics())?;
                Ok(Self(account))
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

/// The account and the id of the one key that the headers must have.
async fn authenticate(headers: &HeaderMap, app: &App) -> Result<(AccountId, String), Error> {
    let mut keys = headers.get_all("x-api-key").iter();
    let (Some(key), None) = (keys.next(), keys.next()) else { return Err(Error::Unauthorized) };
    let key = key.to_str().map_err(|_| Error::Unauthorized)?;
    let account = app.service.authenticate(key).await?;
    let id = ApiKey::parse(key).map(|key| key.id().to_owned());
    Ok((account, id.unwrap_or_default()))
}
