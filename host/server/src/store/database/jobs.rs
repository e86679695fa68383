//! Requests that are worked on after they were answered.

use super::AccountId;
use crate::clock::Millis;
use crate::store::Result;
use async_trait::async_trait;

/// A job that begins. What it answers in the end is the answer to its idempotency key, and it lives for as long as that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// Names the job.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// The idempotency key that it works under.
    pub key: String,
    /// Names the attempt that has the claim.
    pub holder: String,
    /// Bytes to be worked off.
    pub total: u64,
    /// When it was accepted.
    pub created_at: Millis,
}

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobState {
    /// Bytes that are worked off; `None` while it waits for its turn.
    pub done: Option<u64>,
    /// Bytes to be worked off.
    pub total: u64,
    /// When it was accepted.
    pub created_at: Millis,
    /// What became of it.
    pub end: JobEnd,
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// It goes on.
    Open,
    /// It was answered with this status and body.
    Answered(u16, String),
    /// It failed, or was cancelled, with this status and body.
    Failed(u16, String),
    /// Whoever worked on it is gone.
    Lost,
}

/// Jobs.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Adds a job whose key is claimed.
    async fn add_job(&self, job: &JobRow) -> Result<()>;

    /// Notes how far a job is.
    async fn note_progress(&self, id: &str, done: u64) -> Result<()>;

    /// Whether a job has not failed, nor was cancelled.
    async fn is_wanted(&self, id: &str) -> Result<bool>;

    /// Ends the account's job with that failure unless it failed before; what was answered meanwhile counts more.
    async fn fail_job(&self, account: AccountId, id: &str, status: u16, body: &str) -> Result<()>;

    /// How the account's job stands; `None` where there is none.
    async fn job(&self, account: AccountId, id: &str, at: Millis) -> Result<Option<JobState>>;

    /// The job that works under the account's key at present.
    async fn job_under(&self, account: AccountId, key: &str) -> Result<Option<String>>;

    /// Forgets all jobs accepted before that time; says how many.
    async fn forget_jobs(&self, before: Millis) -> Result<u64>;
}
