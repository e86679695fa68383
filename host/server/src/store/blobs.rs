//! Archives behind one trait, so that a directory and object stores serve alike.

use super::{FileId, Result, SpoolFile};
use async_trait::async_trait;
use kit_core::drive::Input;
use std::time::SystemTime;

/// A blob as a listing names it.
#[derive(Clone, Debug)]
pub struct BlobEntry {
    /// Its name.
    pub id: FileId,
    /// Its length in bytes.
    pub len: u64,
    /// When its content was written.
    pub modified: SystemTime,
}

/// Immutable blobs under names that we make.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Stores a spooled file under a new name; when this returns it is there whole and durable, before it was not there at all.
    ///
    /// A name that is taken is an error, and what has it stays.
    async fn put(&self, id: &FileId, file: SpoolFile) -> Result<()>;

    /// Opens a blob for reading, which blocks; `None` where there is none.
    ///
    /// What is read is this blob's content or an error. Where it is deleted while it is open, a directory goes on reading it and an
    /// object store fails, which cuts a download and never spoils one.
    async fn open(&self, id: &FileId) -> Result<Option<Box<dyn Input + Send>>>;

    /// Removes a blob, durably; false where there is none.
    async fn delete(&self, id: &FileId) -> Result<bool>;

    /// All blobs, in no order.
    async fn list(&self) -> Result<Vec<BlobEntry>>;
}
