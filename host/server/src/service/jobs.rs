//! Jobs: what is worked on after its request was answered (`Prefer: respond-async`).
//!
//! A job works under an idempotency key, the client's or one of its own. The claim of the key says that somebody works on it, and
//! the answer that is noted with what was done is the job's result: there is nothing here that could differ from what was done.

use super::Service;
use super::idempotency::{Attempt, Hold};
use super::upload::Finished;
use crate::clock::{now, rfc3339};
use crate::error::Causes;
use crate::store::{AccountId, JobEnd, JobRow, JobState, random_hex};
use crate::{Error, Result};
use host_api::{Job, JobProgress, JobResult, JobStatus};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::Instrument;

/// How often a job says how far it is, and looks whether it is still wanted.
const NOTED: Duration = Duration::from_millis(500);

/// How far some work is, as whoever does it says; clones speak of the same work.
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<AtomicI64>);

/// What a failure is answered with: its status and its body.
pub type Describe = Arc<dyn Fn(Error) -> (u16, String) + Send + Sync>;

/// What is asked of a job.
pub(super) struct Asked {
    /// SHA-256 over all that makes the request what it is.
    pub request: [u8; 32],
    /// Bytes to be worked off.
    pub total: u64,
    /// How a failure is told.
    pub describe: Describe,
}

/// The jobs of this server.
#[derive(Debug, Default)]
pub(super) struct Crew {
    jobs: Mutex<JoinSet<()>>,
    /// Told when those that are left must end.
    cut: Notify,
}

impl Progress {
    /// Of work that waits for its turn.
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(-1)))
    }

    /// So many bytes are worked off.
    pub fn note(&self, done: u64) {
        self.0.store(i64::try_from(done).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Bytes that are; `None` while it waits.
    fn get(&self) -> Option<u64> {
        u64::try_from(self.0.load(Ordering::Relaxed)).ok()
    }
}

impl Service {
    /// Claims the client's key, or one of the job's own, and begins `work` under it; a request that is a job already is that job.
    pub(super) async fn work_later<W>(
        self: &Arc<Self>,
        account: AccountId,
        key: Option<&str>,
        asked: Asked,
        work: impl FnOnce(Option<Arc<Hold>>, Progress) -> W,
    ) -> Result<Finished<Job>>
    where
        W: Future<Output = Result<()>> + Send + 'static,
    {
        let attempt = match key {
            Some(key) => self.attempt_under(account, key, asked.request).await,
            None => self.attempt_without(account, asked.request).await,
        };
        let hold = match attempt {
            Ok(Attempt::First(hold)) => hold,
            Ok(Attempt::Again(status, body)) => return Ok(Finished::Again(status, body)),
            Err(Error::InFlight) => return self.job_under(account, key, &asked.describe).await.map(Finished::Stored),
            Err(error) => return Err(error),
        };
        let progress = Progress::new();
        let work = work(Some(hold.clone()), progress.clone());
        self.start_job(account, hold, asked, progress, work).await.map(Finished::Stored)
    }

    /// Starts a job under a claim, and says how it stands.
    async fn start_job(
        self: &Arc<Self>,
        account: AccountId,
        hold: Arc<Hold>,
        asked: Asked,
        progress: Progress,
        work: impl Future<Output = Result<()>> + Send + 'static,
    ) -> Result<Job> {
        let (id, Asked { total, describe, .. }) = (random_hex::<16>(), asked);
        let (key, holder) = hold.names();
        self.database.add_job(&JobRow { id: id.clone(), account, key, holder, total, created_at: now() }).await?;
        let (service, name, tell) = (self.clone(), id.clone(), describe.clone());
        let job = async move {
            let done = tokio::select! {
                done = work => done,
                () = service.unwanted(&name, &progress) => Err(Error::Cancelled),
                () = service.crew.cut.notified() => Err(Error::Lost),
            };
            let Err(error) = done else { return };
            let (status, body) = tell(error);
            // Where this fails the job counts as lost once its claim runs out.
            if let Err(error) = service.database.fail_job(account, &name, status, &body).await {
                tracing::warn!(id = %name, error = %Causes(&error), "a job's failure is not noted");
            }
            // Not before: a job that has neither an answer nor a claim nor a failure is lost.
            drop(hold);
        };
        {
            let mut crew = self.crew.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            while crew.try_join_next().is_some() {}
            crew.spawn(job.in_current_span());
        }
        self.job(account, &id, &describe).await
    }

    /// Notes how far a job is until it is cancelled. What fails here is tried again.
    async fn unwanted(&self, id: &str, progress: &Progress) {
        let mut noted = None;
        while self.database.is_wanted(id).await.unwrap_or(true) {
            tokio::time::sleep(NOTED.min(self.renewed())).await;
            let done = progress.get();
            // Many jobs may wait for their turn: they write nothing.
            if let Some(done) = done.filter(|_| done != noted)
                && self.database.note_progress(id, done).await.is_ok()
            {
                noted = Some(done);
            }
        }
    }

    /// How the account's job stands.
    pub async fn job(&self, account: AccountId, id: &str, describe: &Describe) -> Result<Job> {
        let state = self.database.job(account, id, now()).await?.ok_or(Error::NoSuchJob)?;
        Ok(job(id, state, describe))
    }

    /// The job that works under the client's key at present.
    async fn job_under(&self, account: AccountId, key: Option<&str>, describe: &Describe) -> Result<Job> {
        let id = self.database.job_under(account, key.unwrap_or_default()).await?.ok_or(Error::InFlight)?;
        self.job(account, &id, describe).await
    }

    /// Cancels the account's job unless it is ended; the server that works on it stops within a second.
    pub async fn cancel_job(&self, account: AccountId, id: &str, describe: &Describe) -> Result<Job> {
        let before = self.job(account, id, describe).await?;
        if before.result.is_some() {
            return Ok(before);
        }
        let (status, body) = describe(Error::Cancelled);
        self.database.fail_job(account, id, status, &body).await?;
        self.job(account, id, describe).await
    }

    /// Waits until no job is left; those that are left at `end` are cut, and fail.
    pub async fn finish_jobs(&self, end: Instant) {
        let mut jobs = std::mem::take(&mut *self.crew.jobs.lock().unwrap_or_else(PoisonError::into_inner));
        let all = async { while jobs.join_next().await.is_some() {} };
        if tokio::time::timeout_at(end, all).await.is_err() {
            tracing::warn!(open = jobs.len(), "cutting the jobs that did not finish in time");
            self.crew.cut.notify_waiters();
            while jobs.join_next().await.is_some() {}
        }
    }
}

/// A job as the API states it.
fn job(id: &str, state: JobState, describe: &Describe) -> Job {
    let result = |status, body: &str| Some(JobResult { status, body: serde_json::from_str(body).unwrap_or_default() });
    let (status, result) = match &state.end {
        JobEnd::Open if state.done.is_none() => (JobStatus::Queued, None),
        JobEnd::Open => (JobStatus::Running, None),
        JobEnd::Answered(status, body) => (JobStatus::Done, result(*status, body)),
        JobEnd::Failed(status, body) => (JobStatus::Failed, result(*status, body)),
        JobEnd::Lost => {
            let (status, body) = describe(Error::Lost);
            (JobStatus::Failed, result(status, &body))
        }
    };
    let done_bytes = if status == JobStatus::Done { state.total } else { state.done.unwrap_or(0) };
    Job {
        job_id: id.into(),
        status,
        progress: JobProgress { done_bytes, total_bytes: state.total },
        url: format!("/api/jobs/{id}"),
        created_at: rfc3339(state.created_at),
        result,
    }
}
