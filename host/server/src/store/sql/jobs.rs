//! Jobs.

use super::super::{Row, Store};
use super::{decode_error, signed, unsigned};
use crate::clock::Millis;
use crate::store::{AccountId, JobEnd, JobRow, JobState, Jobs, Result};
use async_trait::async_trait;
use sqlx::Row as _;

#[async_trait]
impl Jobs for Store {
    async fn add_job(&self, job: &JobRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO jobs (id, account_id, key, holder, total_bytes, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&job.id)
        .bind(job.account.0)
        .bind(&job.key)
        .bind(&job.holder)
        .bind(signed(job.total))
        .bind(job.created_at)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    async fn note_progress(&self, id: &str, done: u64) -> Result<()> {
        let query = sqlx::query("UPDATE jobs SET done_bytes = $1 WHERE id = $2").bind(signed(done)).bind(id);
        query.execute(self.writer()).await?;
        Ok(())
    }

    async fn is_wanted(&self, id: &str) -> Result<bool> {
        let query = sqlx::query("SELECT id FROM jobs WHERE id = $1 AND status IS NULL").bind(id);
        Ok(query.fetch_optional(self.reader()).await?.is_some())
    }

    async fn fail_job(&self, account: AccountId, id: &str, status: u16, body: &str) -> Result<()> {
        sqlx::query("UPDATE jobs SET status = $1, body = $2 WHERE id = $3 AND account_id = $4 AND status IS NULL")
            .bind(i64::from(status))
            .bind(body)
            .bind(id)
            .bind(account.0)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    async fn job(&self, account: AccountId, id: &str, at: Millis) -> Result<Option<JobState>> {
        let row = sqlx::query(
            "SELECT j.done_bytes, j.total_bytes, j.created_at, j.status, j.body, i.held_until,
                 i.status AS answer_status, i.body AS answer_body
             FROM jobs j LEFT JOIN idempotency i
                 ON i.account_id = j.account_id AND i.key = j.key AND i.holder = j.holder
             WHERE j.account_id = $1 AND j.id = $2",
        )
        .bind(account.0)
        .bind(id)
        .fetch_optional(self.reader())
        .await?;
        row.map(|row| read(&row, at)).transpose()
    }

    async fn job_under(&self, account: AccountId, key: &str) -> Result<Option<String>> {
        let query = sqlx::query_scalar(
            "SELECT j.id FROM jobs j JOIN idempotency i
                 ON i.account_id = j.account_id AND i.key = j.key AND i.holder = j.holder
             WHERE j.account_id = $1 AND j.key = $2 AND i.status IS NULL",
        );
        Ok(query.bind(account.0).bind(key).fetch_optional(self.reader()).await?)
    }

    async fn forget_jobs(&self, before: Millis) -> Result<u64> {
        let query = sqlx::query("DELETE FROM jobs WHERE created_at < $1").bind(before);
        Ok(query.execute(self.writer()).await?.rows_affected())
    }
}

fn read(row: &Row, at: Millis) -> Result<JobState> {
    let held_until: Option<i64> = row.try_get("held_until")?;
    let end = match (end(row, "answer_status", "answer_body")?, end(row, "status", "body")?) {
        // First, because a job that was cancelled may have been done by then.
        (Some((status, body)), _) => JobEnd::Answered(status, body),
        (None, Some((status, body))) => JobEnd::Failed(status, body),
        (None, None) if held_until.is_some_and(|until| until >= at) => JobEnd::Open,
        (None, None) => JobEnd::Lost,
    };
    let done: Option<i64> = row.try_get("done_bytes")?;
    Ok(JobState {
        done: done.and_then(|done| u64::try_from(done).ok()),
        total: unsigned(row, "total_bytes")?,
        created_at: row.try_get("created_at")?,
        end,
    })
}

/// A status and a body, where they are set.
fn end(row: &Row, status: &str, body: &str) -> Result<Option<(u16, String)>> {
    let code: Option<i64> = row.try_get(status)?;
    let code = code.map(|code| u16::try_from(code).map_err(|_| decode_error(status, format!("{code} is no status"))));
    let text: Option<String> = row.try_get(body)?;
    Ok(code.transpose()?.map(|code| (code, text.unwrap_or_default())))
}
