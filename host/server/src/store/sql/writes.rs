//! Writes under way.

use super::super::Store;
use super::{credits, idempotency};
use crate::clock::Millis;
use crate::store::{AccountId, Answer, Debit, Result, WriteRow, Writes};
use async_trait::async_trait;
use sqlx::Row as _;

#[async_trait]
impl Writes for Store {
    async fn begin_write(&self, write: &WriteRow, debit: &Debit) -> Result<bool> {
        let mut transaction = self.begin().await?;
        if !credits::pay(&mut transaction, write.account, debit).await? {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO writes (id, account_id, reference, bucket, key, held_until, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&write.id)
        .bind(write.account.0)
        .bind(&debit.reference)
        .bind(&write.bucket)
        .bind(&write.key)
        .bind(write.held_until)
        .bind(debit.at)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn renew_write(&self, id: &str, held_until: Millis) -> Result<bool> {
        let query = sqlx::query("UPDATE writes SET held_until = $1 WHERE id = $2").bind(held_until).bind(id);
        Ok(query.execute(self.writer()).await?.rows_affected() > 0)
    }

    async fn finish_write(&self, id: &str, answer: Option<&Answer>) -> Result<bool> {
        let mut transaction = self.begin().await?;
        let account: Option<i64> = sqlx::query_scalar("DELETE FROM writes WHERE id = $1 RETURNING account_id")
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(account) = account.map(AccountId) else { return Ok(false) };
        if let Some(answer) = answer {
            idempotency::note(&mut transaction, account, answer).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn give_up_write(&self, id: &str, at: Millis) -> Result<bool> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query("DELETE FROM writes WHERE id = $1 RETURNING account_id, reference")
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(false) };
        let (account, reference): (i64, String) = (row.try_get("account_id")?, row.try_get("reference")?);
        credits::pay_back(&mut transaction, AccountId(account), &reference, at).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn lapsed_writes(&self, at: Millis) -> Result<Vec<String>> {
        let query = sqlx::query_scalar("SELECT id FROM writes WHERE held_until < $1 ORDER BY created_at").bind(at);
        Ok(query.fetch_all(self.reader()).await?)
    }
}
