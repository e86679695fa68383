//! The database behind one trait, so that SQLite and PostgreSQL serve alike.
//!
//! ```text
//!   keys          who may ask            files         what is stored
//!   credits       what it costs          idempotency   what was answered before
//!   destinations  where S3 writes go     writes        which of them are under way
//!   parts         what files share       jobs          what was answered with 202
//! ```

mod credits;
mod destinations;
mod files;
mod idempotency;
mod jobs;
mod keys;
mod parts;
mod writes;

pub use credits::{Credits, Debit, Standing};
pub use destinations::{DestinationRow, Destinations};
pub use files::{Added, FileRow, Files, Listing};
pub use idempotency::{Answer, Claim, Claimed, Idempotency};
pub use jobs::{JobEnd, JobRow, JobState, Jobs};
pub use keys::{KeyRow, Keys, StoredKey, Terms};
pub use parts::{Link, PartRow, Parts};
pub use writes::{WriteRow, Writes};

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

/// All that is kept in rows.
///
/// Every method is one transaction, durable when it returns. Methods that take an account see nothing of any other account; those
/// that do not are for maintenance, and no request reaches them except [`Keys::key`].
#[async_trait::async_trait]
pub trait Database: Keys + Files + Parts + Credits + Idempotency + Destinations + Writes + Jobs {
    /// Fails where the database does not answer.
    async fn ping(&self) -> super::Result<()>;

    /// Closes all connections, folding what was written into its place.
    async fn close(&self);
}
