//! Writes to buckets of users that are under way.

use super::{AccountId, Debit};
use crate::clock::Millis;
use crate::store::Result;
use async_trait::async_trait;

/// A write that is paid for and not yet acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteRow {
    /// Names the write.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// The bucket.
    pub bucket: String,
    /// The whole key, prefix included.
    pub key: String,
    /// When it is given up unless it was renewed.
    pub held_until: Millis,
}

/// Writes under way: each is paid for before it begins, and paid back unless it is acknowledged.
#[async_trait]
pub trait Writes: Send + Sync {
    /// Notes a write and pays for it; false, and nothing done, where there is no credit left.
    async fn begin_write(&self, write: &WriteRow, debit: &Debit) -> Result<bool>;

    /// Holds a write for longer; false where it was given up.
    async fn renew_write(&self, id: &str, held_until: Millis) -> Result<bool>;

    /// The write was acknowledged; false where it had been given up and paid back.
    async fn finish_write(&self, id: &str, answer: Option<&super::Answer>) -> Result<bool>;

    /// The write failed: it is paid back; false where it was ended before.
    async fn give_up_write(&self, id: &str, at: Millis) -> Result<bool>;

    /// Writes that nobody holds any more.
    async fn lapsed_writes(&self, at: Millis) -> Result<Vec<String>>;
}
