//! Parts: objects that files need beside their archives, stored once for each account.

use super::{AccountId, Digest};
use crate::clock::Millis;
use crate::store::{FileId, Result};
use async_trait::async_trait;

/// A stored part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRow {
    /// Names its blob: one of its own, or that of the file that it is.
    pub id: FileId,
    /// Whose it is.
    pub account: AccountId,
    /// What it restores to: an account has one part of each SHA-256.
    pub restored: Digest,
    /// What is stored.
    pub archive: Digest,
    /// How many archives must be restored one within the other beneath it.
    pub depth: u64,
    /// When it was stored.
    pub created_at: Millis,
}

/// A part that a new file needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// It is there.
    Known(FileId),
    /// It is stored with the file.
    New(PartRow),
    /// It is another file of the account, whose blob it shares.
    File(PartRow),
}

/// Stored parts. They come and go with files: see [`super::Files::add_file`] and [`super::Files::delete_file`].
#[async_trait]
pub trait Parts: Send + Sync {
    /// The account's part of that SHA-256.
    async fn part(&self, account: AccountId, restored_sha256: &[u8; 32]) -> Result<Option<PartRow>>;

    /// Whether a blob is a file's or a part's, of any account.
    async fn has_blob(&self, id: &FileId) -> Result<bool>;

    /// Whether any account has the part.
    async fn has_part(&self, id: &FileId) -> Result<bool>;

    /// The parts that a file is linked with, by ascending id.
    async fn parts_of(&self, file: &FileId) -> Result<Vec<PartRow>>;

    /// The files that are linked with a part, by ascending id.
    async fn files_with(&self, part: &FileId) -> Result<Vec<FileId>>;

    /// Up to `limit` parts of all accounts with ids after `after`, by ascending id.
    async fn scan_parts(&self, after: Option<&FileId>, limit: u32) -> Result<Vec<PartRow>>;

    /// Deletes a part that no file is linked with; false where there is no such part.
    async fn delete_part(&self, id: &FileId) -> Result<bool>;
}
