//! The database behind one trait, so that SQLite and others serve alike.

use super::{FileId, Result};
use crate::clock::Millis;
use async_trait::async_trait;

/// Names an account inside the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountId(pub i64);

/// Length and SHA-256 of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Length in bytes.
    pub len: u64,
    /// SHA-256.
    pub sha256: [u8; 32],
}

/// An API key to be stored; the secret itself never is.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// The public part of the key.
    pub id: String,
    /// SHA-256 of the whole key.
    pub hash: [u8; 32],
    /// When it was made.
    pub created_at: Millis,
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
    /// When it was revoked; `None` while it is good.
    pub revoked_at: Option<Millis>,
}

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Names the file and its blob.
    pub id: FileId,
    /// Whose it is.
    pub account: AccountId,
    /// Its name, for people only.
    pub name: String,
    /// The name of the codec that it was uploaded to.
    pub codec: String,
    /// The effective parameters, as canonical JSON: equal parameters are equal texts.
    pub params: String,
    /// The codec's report, as JSON.
    pub report: String,
    /// What was sent.
    pub original: Digest,
    /// What a download gives.
    pub restored: Digest,
    /// What is stored.
    pub archive: Digest,
    /// How long compression took, in milliseconds.
    pub compression_ms: u64,
    /// When it was stored.
    pub created_at: Millis,
    /// When it was last downloaded.
    pub accessed_at: Option<Millis>,
}

/// The outcome of [`Database::add_file`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// The row is there now.
    New,
    /// This file has been there with the same account, codec, original and parameters; nothing was added.
    Duplicate(FileId),
}

/// Some of an account's files, and totals over all of them, of one moment.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Newest first.
    pub files: Vec<FileRow>,
    /// How many files the account has.
    pub total_files: u64,
    /// Their lengths as sent.
    pub total_original: u64,
    /// Their lengths as stored.
    pub total_archive: u64,
}

/// Accounts, keys and files.
///
/// Every method is one transaction, durable when it returns. Methods that take an account see nothing of any other account; those
/// that do not are for maintenance, and no request reaches them except [`Database::key`].
#[async_trait]
pub trait Database: Send + Sync {
    /// Adds a key to the account of that name, which is made if missing.
    async fn add_key(&self, account_name: &str, key: &KeyRow) -> Result<()>;

    /// Adds the first account and its key; does nothing and answers false where there is an account.
    async fn add_first_key(&self, account_name: &str, key: &KeyRow) -> Result<bool>;

    /// The key of that id, revoked or not.
    async fn key(&self, id: &str) -> Result<Option<StoredKey>>;

    /// All keys, oldest first.
    async fn keys(&self) -> Result<Vec<StoredKey>>;

    /// Revokes a key, for ever; false where there is no such key. A key that was revoked before keeps its time.
    async fn revoke_key(&self, id: &str, at: Millis) -> Result<bool>;

    /// The account's file of that codec, original and parameters.
    async fn duplicate(
        &self,
        account: AccountId,
        codec: &str,
        original_sha256: &[u8; 32],
        params: &str,
    ) -> Result<Option<FileId>>;

    /// Adds a file unless it is a duplicate; of several at once exactly one is new.
    async fn add_file(&self, file: &FileRow) -> Result<Added>;

    /// One file.
    async fn file(&self, account: AccountId, id: &FileId) -> Result<Option<FileRow>>;

    /// The account's files, newest first, with totals over all.
    async fn files(&self, account: AccountId, limit: u32, offset: u64) -> Result<Listing>;

    /// Notes a download; false where there is no such file.
    async fn touch_file(&self, account: AccountId, id: &FileId, at: Millis) -> Result<bool>;

    /// Deletes a row; false where there is no such file.
    async fn delete_file(&self, account: AccountId, id: &FileId) -> Result<bool>;

    /// Whether any account has the file.
    async fn has_file(&self, id: &FileId) -> Result<bool>;

    /// Up to `limit` files of all accounts with ids after `after`, by ascending id.
    async fn scan_files(&self, after: Option<&FileId>, limit: u32) -> Result<Vec<FileRow>>;
}
