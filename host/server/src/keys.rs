//! API keys of a data directory: made, listed and revoked, also while a server runs on it.

use crate::clock::{Millis, now, rfc3339};
use crate::store::{Database, Terms, random_hex};
use crate::{Error, Result, Stores};
use std::time::Duration;

pub use crate::scope::{Scope, Scopes};
pub use crate::service::ApiKey;

/// The longest name of an account, in bytes.
const LONGEST_NAME: usize = 64;

/// A key that was just made: the only time that its secret is known.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Its public part, which lists it and revokes it.
    pub id: String,
    /// The name of its account.
    pub account: String,
    /// The key.
    pub key: ApiKey,
}

/// What is known of a key afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its public part.
    pub id: String,
    /// The name of its account.
    pub account: String,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was revoked; `None` where it was not.
    pub revoked_at: Option<String>,
    /// When it ends by itself; `None` where it does not.
    pub expires_at: Option<String>,
    /// What it may be used for.
    pub scopes: Scopes,
}

/// Makes a key for everything and for ever: see [`create_limited`].
pub async fn create(stores: &Stores, account: Option<&str>, credits: Option<u64>) -> Result<NewKey> {
    create_limited(stores, account, credits, None, Scopes::ALL).await
}

/// Makes a key for the account of that name, which is made if missing: with so many credits, or without limit. Without a name it is
/// an account of its own. The key ends by itself where it has a lifetime.
///
/// The directory and its database are made if missing.
pub async fn create_limited(
    stores: &Stores,
    account: Option<&str>,
    credits: Option<u64>,
    lifetime: Option<Duration>,
    scopes: Scopes,
) -> Result<NewKey> {
    let account = match account {
        Some(name) => checked(name)?.to_owned(),
        None => format!("account-{}", random_hex::<8>()),
    };
    let (key, at) = (ApiKey::random(), now());
    let expires_at = lifetime.map(|life| at.saturating_add(Millis::try_from(life.as_millis()).unwrap_or(Millis::MAX)));
    let row = key.row(at, Terms { expires_at, scopes });
    stores.with_database(stores.data_dir()?, async |database| database.add_key(&account, &row, credits).await).await?;
    Ok(NewKey { id: key.id().to_owned(), account, key })
}

/// All keys, oldest first.
pub async fn list(stores: &Stores) -> Result<Vec<KeyInfo>> {
    let keys = stores.with_database(stores.existing()?, async |database| database.keys().await).await?;
    let info = |key: crate::store::StoredKey| KeyInfo {
        id: key.key.id,
        account: key.account_name,
        created_at: rfc3339(key.key.created_at),
        revoked_at: key.revoked_at.map(rfc3339),
        expires_at: key.key.terms.expires_at.map(rfc3339),
        scopes: key.key.terms.scopes,
    };
    Ok(keys.into_iter().map(info).collect())
}

/// Revokes the key of that id: from now on no request with it succeeds.
pub async fn revoke(stores: &Stores, id: &str) -> Result<()> {
    let revoked = stores.with_database(stores.existing()?, async |database| database.revoke_key(id, now()).await).await;
    if revoked? { Ok(()) } else { Err(Error::NoSuchKey(id.into())) }
}

/// Makes the first account and its key where there is no account yet.
pub(crate) async fn first(database: &dyn Database) -> Result<Option<NewKey>> {
    let (account, key) = ("default", ApiKey::random());
    let first = database.add_first_key(account, &key.row(now(), Terms::FREE)).await?;
    Ok(first.then(|| NewKey { id: key.id().to_owned(), account: account.into(), key }))
}

fn checked(name: &str) -> Result<&str> {
    if name.is_empty() || name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::BadRequest(format!(
            "an account's name is 1 to {LONGEST_NAME} bytes without control characters"
        )));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_keys_are_two_tenants_unless_named() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let mut accounts = Vec::new();
        for name in [None, None, Some("team"), Some("team")] {
            accounts.push(create(&Stores::local(dir.path()), name, None).await.expect("made").account);
        }
        assert_ne!(accounts[0], accounts[1]);
        assert_eq!(accounts[2..], ["team", "team"]);
        for name in ["", "a\nb", &"a".repeat(65)] {
            assert!(matches!(create(&Stores::local(dir.path()), Some(name), None).await, Err(Error::BadRequest(_))));
        }
    }

    #[tokio::test]
    async fn listed_and_revoked_by_id() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        assert!(matches!(list(&Stores::local(dir.path())).await, Err(Error::NoData(_))));
        assert!(matches!(revoke(&Stores::local(dir.path()), "x").await, Err(Error::NoData(_))));
        let key = create(&Stores::local(dir.path()), None, None).await.expect("made");
        assert!(matches!(revoke(&Stores::local(dir.path()), "x").await, Err(Error::NoSuchKey(_))));
        revoke(&Stores::local(dir.path()), &key.id).await.expect("known");
        let listed = list(&Stores::local(dir.path())).await.expect("readable");
        assert_eq!(listed.len(), 1);
        assert_eq!((&listed[0].id, &listed[0].account), (&key.id, &key.account));
        assert!(listed[0].revoked_at.is_some());
    }

    #[tokio::test]
    async fn the_first_key_is_made_once() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let stores = Stores::local(dir.path());
        let database = stores.database(&stores.data_dir().expect("can be made")).await.expect("can be made");
        let database = database.as_ref();
        assert_eq!(first(database).await.expect("made").expect("the first").account, "default");
        assert!(first(database).await.expect("checked").is_none());
    }
}
