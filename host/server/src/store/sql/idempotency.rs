//! Claims and answers.

use super::super::{Connection, Store};
use super::{decode_error, sha256};
use crate::clock::Millis;
use crate::store::{AccountId, Answer, Claim, Claimed, Idempotency, Result};
use async_trait::async_trait;
use sqlx::Row as _;

#[async_trait]
impl Idempotency for Store {
    async fn claim(&self, account: AccountId, claim: &Claim) -> Result<Claimed> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "DELETE FROM idempotency WHERE account_id = $1 AND key = $2
             AND (created_at < $3 OR status IS NULL AND held_until < $4)",
        )
        .bind(account.0)
        .bind(&claim.key)
        .bind(claim.forget_before)
        .bind(claim.at)
        .execute(&mut *transaction)
        .await?;
        let made = sqlx::query(
            "INSERT INTO idempotency (account_id, key, request, holder, held_until, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, key) DO NOTHING",
        )
        .bind(account.0)
        .bind(&claim.key)
        .bind(claim.request.as_slice())
        .bind(&claim.holder)
        .bind(claim.held_until)
        .bind(claim.at)
        .execute(&mut *transaction)
        .await?;
        let claimed = match made.rows_affected() {
            0 => known(&mut transaction, account, claim).await?,
            _ => Claimed::New,
        };
        transaction.commit().await?;
        Ok(claimed)
    }

    async fn renew_claim(&self, account: AccountId, key: &str, holder: &str, held_until: Millis) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE idempotency SET held_until = $1
             WHERE account_id = $2 AND key = $3 AND holder = $4 AND status IS NULL",
        )
        .bind(held_until)
        .bind(account.0)
        .bind(key)
        .bind(holder)
        .execute(self.writer())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn release_claim(&self, account: AccountId, key: &str, holder: &str) -> Result<()> {
        sqlx::query("DELETE FROM idempotency WHERE account_id = $1 AND key = $2 AND holder = $3 AND status IS NULL")
            .bind(account.0)
            .bind(key)
            .bind(holder)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    async fn forget_claims(&self, before: Millis) -> Result<u64> {
        let query = sqlx::query("DELETE FROM idempotency WHERE created_at < $1").bind(before);
        Ok(query.execute(self.writer()).await?.rows_affected())
    }
}

async fn known(connection: &mut Connection, account: AccountId, claim: &Claim) -> Result<Claimed> {
    let row = sqlx::query("SELECT request, status, body FROM idempotency WHERE account_id = $1 AND key = $2")
        .bind(account.0)
        .bind(&claim.key)
        .fetch_one(connection)
        .await?;
    if sha256(&row, "request")? != claim.request {
        return Ok(Claimed::Other);
    }
    let (status, body): (Option<i64>, Option<String>) = (row.try_get("status")?, row.try_get("body")?);
    let Some(status) = status else { return Ok(Claimed::InFlight) };
    let status = u16::try_from(status).map_err(|_| decode_error("status", format!("{status} is no status")))?;
    Ok(Claimed::Answered(status, body.unwrap_or_default()))
}

/// Notes an answer, where the holder still has the claim.
pub async fn note(connection: &mut Connection, account: AccountId, answer: &Answer) -> Result<()> {
    sqlx::query(
        "UPDATE idempotency SET status = $1, body = $2
         WHERE account_id = $3 AND key = $4 AND holder = $5 AND status IS NULL",
    )
    .bind(i64::from(answer.status))
    .bind(&answer.body)
    .bind(account.0)
    .bind(&answer.key)
    .bind(&answer.holder)
    .execute(connection)
    .await?;
    Ok(())
}
