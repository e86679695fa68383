//! Accounts and their keys.

use super::AccountId;
use crate::clock::Millis;
use crate::scope::Scopes;
use crate::store::Result;
use async_trait::async_trait;

/// An API key to be stored; the secret itself never is.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// The public part of the key.
    pub id: String,
    /// SHA-256 of the whole key.
    pub hash: [u8; 32],
    /// When it was made.
    pub created_at: Millis,
    /// How far it goes.
    pub terms: Terms,
}

/// How far a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// When it ends by itself; `None` where it does not.
    pub expires_at: Option<Millis>,
    /// What it may be used for.
    pub scopes: Scopes,
}

impl Terms {
    /// For ever and everything.
    pub const FREE: Self = Self { expires_at: None, scopes: Scopes::ALL };

    /// Whether these give nothing that `others` do not.
    pub fn are_within(&self, others: &Self) -> bool {
        let ends_no_later = match (self.expires_at, others.expires_at) {
            (_, None) => true,
            (mine, Some(theirs)) => mine.is_some_and(|mine| mine <= theirs),
        };
        ends_no_later && self.scopes.are_among(others.scopes)
    }
}

/// A stored key and whose it is.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// The key.
    pub key: KeyRow,
    /// Its account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: String,
    /// When it was revoked; `None` where it was not.
    pub revoked_at: Option<Millis>,
}

impl StoredKey {
    /// Whether it is neither revoked nor expired.
    pub fn is_good(&self, at: Millis) -> bool {
        self.revoked_at.is_none() && self.key.terms.expires_at.is_none_or(|end| at < end)
    }
}

/// Accounts and their keys.
#[async_trait]
pub trait Keys: Send + Sync {
    /// Adds a key to the account of that name, which is made if missing: with so many credits, or without limit.
    async fn add_key(&self, account_name: &str, key: &KeyRow, credits: Option<u64>) -> Result<()>;

    /// Adds the first account, which has no limit, and its key; does nothing and answers false where there is an account.
    async fn add_first_key(&self, account_name: &str, key: &KeyRow) -> Result<bool>;

    /// The key of that id, revoked or not.
    async fn key(&self, id: &str) -> Result<Option<StoredKey>>;

    /// All keys, oldest first.
    async fn keys(&self) -> Result<Vec<StoredKey>>;

    /// The account's keys, oldest first.
    async fn keys_of(&self, account: AccountId) -> Result<Vec<StoredKey>>;

    /// Revokes a key, for ever; false where there is no such key. A key that was revoked before keeps its time.
    async fn revoke_key(&self, id: &str, at: Millis) -> Result<bool>;

    /// Adds a key to the account.
    async fn add_key_of(&self, account: AccountId, key: &KeyRow) -> Result<()>;

    /// Revokes one of the account's keys, and puts another in its place where one is given; false, and nothing done, where the
    /// account has no such key or it was revoked before.
    async fn replace_key_of(&self, account: AccountId, id: &str, at: Millis, by: Option<&KeyRow>) -> Result<bool>;
}
