//! Where things are kept: rows in a [`Database`], archives in [`Blobs`], files on their way through in the [`Spool`].

mod blobs;
#[cfg(test)]
mod conformance;
mod data_dir;
mod database;
mod id;
mod local;
#[expect(dead_code, reason = "no setting chooses it yet")]
mod s3;
#[expect(dead_code, reason = "no table has secrets yet")]
mod seal;
mod spool;
mod sqlite;

pub use blobs::{BlobEntry, Blobs};
pub use data_dir::DataDir;
pub use database::{AccountId, Added, Database, Digest, FileRow, KeyRow, Listing, StoredKey};
pub use id::{FileId, hex, random_hex};
pub use local::LocalBlobs;
#[expect(unused_imports, reason = "no setting chooses it yet")]
pub use s3::S3Blobs;
#[expect(unused_imports, reason = "no table has secrets yet")]
pub use seal::Seal;
pub use spool::{Spool, SpoolFile};
pub use sqlite::Sqlite;

/// `std::result::Result` with the store's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What can go wrong with a store; never the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("database")]
    Database(#[from] sqlx::Error),
    /// The database has another schema than this build knows.
    #[error("database schema")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// The file system failed.
    #[error("file system")]
    Io(#[from] std::io::Error),
}
