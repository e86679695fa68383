//! Stored files.

use super::{AccountId, Answer, Debit, Digest, Link};
use crate::clock::Millis;
use crate::store::{FileId, Result};
use async_trait::async_trait;

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
    /// Bytes of the parts that were stored for it first.
    pub parts_bytes: u64,
    /// How long compression took, in milliseconds.
    pub compression_ms: u64,
    /// When it was stored.
    pub created_at: Millis,
    /// When it was last downloaded.
    pub accessed_at: Option<Millis>,
    /// When its blob was found damaged; `None` while it is not known to be.
    pub damaged_at: Option<Millis>,
}

impl FileRow {
    /// Bytes that were stored for it: the archive and its new parts.
    pub fn stored_bytes(&self) -> u64 {
        self.archive.len.saturating_add(self.parts_bytes)
    }
}

/// The outcome of [`Files::add_file`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// The row is there now.
    New,
    /// This file has been there with the same account, codec, original and parameters; nothing was added.
    Duplicate(FileId),
    /// The account has no credit left; nothing was added.
    NoCredit,
    /// A part is not as its link says; nothing was added.
    Moved,
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
    /// The lengths of their archives and of their parts, each part once.
    pub total_archive: u64,
}

/// Stored files.
#[async_trait]
pub trait Files: Send + Sync {
    /// The account's file of that codec, original and parameters.
    async fn duplicate(
        &self,
        account: AccountId,
        codec: &str,
        original_sha256: &[u8; 32],
        params: &str,
    ) -> Result<Option<FileId>>;

    /// Adds a file, its sketch and its parts unless it is a duplicate, pays for it and notes the answer to its request, all or
    /// nothing; of several at once exactly one is new.
    async fn add_file(
        &self,
        file: &FileRow,
        sketch: &[u64],
        links: &[Link],
        debit: &Debit,
        answer: Option<&Answer>,
    ) -> Result<Added>;

    /// One file.
    async fn file(&self, account: AccountId, id: &FileId) -> Result<Option<FileRow>>;

    /// The account's files, newest first, with totals over all.
    async fn files(&self, account: AccountId, limit: u32, offset: u64) -> Result<Listing>;

    /// Up to `limit` of the account's files of that codec and name, newest first.
    async fn earlier(&self, account: AccountId, codec: &str, name: &str, limit: u32) -> Result<Vec<FileRow>>;

    /// Up to `limit` of the account's files of that codec whose sketches share at least so many numbers with this one; those that
    /// share most come first, of them the newest.
    async fn alike(
        &self,
        account: AccountId,
        codec: &str,
        sketch: &[u64],
        least: u32,
        limit: u32,
    ) -> Result<Vec<FileRow>>;

    /// The account's newest file of that codec and original.
    async fn with_content(
        &self,
        account: AccountId,
        codec: &str,
        original_sha256: &[u8; 32],
    ) -> Result<Option<FileRow>>;

    /// Notes a download; false where there is no such file.
    async fn touch_file(&self, account: AccountId, id: &FileId, at: Millis) -> Result<bool>;

    /// Notes since when a file is damaged, or that it is whole after all; false where that was known or there is no such file. A
    /// file that was found damaged before keeps its time.
    async fn mark_damaged(&self, id: &FileId, since: Option<Millis>) -> Result<bool>;

    /// Deletes a file and the parts that only it needs; the blobs that are nobody's now, or `None` where there is no such file.
    async fn delete_file(&self, account: AccountId, id: &FileId) -> Result<Option<Vec<FileId>>>;

    /// Whether any account has the file.
    async fn has_file(&self, id: &FileId) -> Result<bool>;

    /// Up to `limit` files of all accounts with ids after `after`, by ascending id.
    async fn scan_files(&self, after: Option<&FileId>, limit: u32) -> Result<Vec<FileRow>>;
}
