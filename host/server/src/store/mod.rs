//! Where things are kept: rows in a [`Database`], archives in [`Blobs`], files on their way through in the [`Spool`].

mod blobs;
#[cfg(test)]
mod conformance;
mod data_dir;
mod database;
mod id;
mod local;
mod postgres;
mod s3;
mod seal;
mod spool;
mod sqlite;
mod stores;

pub use blobs::{BlobEntry, Blobs};
pub use data_dir::DataDir;
pub use database::{
    AccountId, Added, Answer, Claim, Claimed, Credits, Database, Debit, DestinationRow, Destinations, Digest, FileRow,
    Files, Idempotency, JobEnd, JobRow, JobState, Jobs, KeyRow, Keys, Link, Listing, PartRow, Parts, Standing,
    StoredKey, Terms, WriteRow, Writes,
};
pub use id::{FileId, hex, random_hex};
pub use local::LocalBlobs;
pub use postgres::Postgres;
pub use s3::S3Blobs;
pub use seal::Seal;
pub use spool::{Spool, SpoolFile};
pub use sqlite::Sqlite;
pub use stores::Opened;

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
    /// The object store failed.
    #[error("object store")]
    Objects(#[from] host_s3::Error),
    /// A setting of a store is at fault.
    #[error("{0}")]
    Setting(String),
    /// A secret does not open: the keys are others, or the row was changed.
    #[error("sealed secret: {0}")]
    Sealed(&'static str),
}
