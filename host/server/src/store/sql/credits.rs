//! Balances and the ledger.

use super::super::{Connection, Row, Store};
use super::{idempotency, signed, unsigned};
use crate::clock::Millis;
use crate::store::{AccountId, Answer, Credits, Debit, Result, Standing};
use async_trait::async_trait;
use sqlx::Row as _;

#[async_trait]
impl Credits for Store {
    async fn standing(&self, account: AccountId) -> Result<Option<Standing>> {
        let query = sqlx::query("SELECT name, unlimited, balance FROM accounts WHERE id = $1").bind(account.0);
        query.fetch_optional(self.reader()).await?.map(|row| read(&row)).transpose()
    }

    async fn standings(&self) -> Result<Vec<Standing>> {
        let query = sqlx::query("SELECT name, unlimited, balance FROM accounts ORDER BY name");
        query.fetch_all(self.reader()).await?.iter().map(read).collect()
    }

    async fn grant(&self, account_name: &str, credits: u64, reference: &str, at: Millis) -> Result<Option<Standing>> {
        let mut transaction = self.begin().await?;
        let account: Option<i64> = sqlx::query_scalar("SELECT id FROM accounts WHERE name = $1")
            .bind(account_name)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(account) = account.map(AccountId) else { return Ok(None) };
        change(&mut transaction, account, signed(credits), "grant", reference, at).await?;
        let row = sqlx::query("SELECT name, unlimited, balance FROM accounts WHERE id = $1")
            .bind(account.0)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        read(&row).map(Some)
    }

    async fn set_unlimited(&self, account_name: &str, unlimited: bool) -> Result<bool> {
        let done = sqlx::query("UPDATE accounts SET unlimited = $1 WHERE name = $2")
            .bind(unlimited)
            .bind(account_name)
            .execute(self.writer())
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn spend(&self, account: AccountId, debit: &Debit, answer: Option<&Answer>) -> Result<bool> {
        let mut transaction = self.begin().await?;
        if !pay(&mut transaction, account, debit).await? {
            return Ok(false);
        }
        if let Some(answer) = answer {
            idempotency::note(&mut transaction, account, answer).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn unbalanced(&self) -> Result<Vec<String>> {
        let names = sqlx::query_scalar(
            "SELECT name FROM accounts WHERE balance <>
                 (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger WHERE account_id = accounts.id)
             ORDER BY name",
        );
        Ok(names.fetch_all(self.reader()).await?)
    }
}

/// Takes one credit from the account; false where it has none left. What was paid under that reference is not paid again.
pub async fn pay(connection: &mut Connection, account: AccountId, debit: &Debit) -> Result<bool> {
    let unlimited = lock(connection, account).await?;
    let amount = if unlimited == Some(true) { 0 } else { -1 };
    if !note(connection, account, amount, debit.reason, &debit.reference, debit.at).await? || amount == 0 {
        return Ok(true);
    }
    let done = sqlx::query("UPDATE accounts SET balance = balance - 1 WHERE id = $1 AND balance >= 1")
        .bind(account.0)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Locks the account's row, so that of several transactions at once each sees what the one before left; whether it is unlimited, or
/// `None` where there is no such account.
pub async fn lock(connection: &mut Connection, account: AccountId) -> Result<Option<bool>> {
    let query = sqlx::query_scalar("UPDATE accounts SET balance = balance WHERE id = $1 RETURNING unlimited");
    Ok(query.bind(account.0).fetch_optional(connection).await?)
}

/// Gives back what was paid under that reference.
pub async fn pay_back(connection: &mut Connection, account: AccountId, reference: &str, at: Millis) -> Result<()> {
    let paid: Option<i64> = sqlx::query_scalar("SELECT amount FROM ledger WHERE account_id = $1 AND reference = $2")
        .bind(account.0)
        .bind(reference)
        .fetch_optional(&mut *connection)
        .await?;
    change(connection, account, -paid.unwrap_or(0), "refund", &format!("refund of {reference}"), at).await
}

async fn change(
    connection: &mut Connection,
    account: AccountId,
    amount: i64,
    reason: &str,
    reference: &str,
    at: Millis,
) -> Result<()> {
    if note(connection, account, amount, reason, reference, at).await? {
        sqlx::query("UPDATE accounts SET balance = balance + $1 WHERE id = $2")
            .bind(amount)
            .bind(account.0)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Writes a line of the ledger, whose balance the caller changes; false where there is one of that reference.
pub async fn note(
    connection: &mut Connection,
    account: AccountId,
    amount: i64,
    reason: &str,
    reference: &str,
    at: Millis,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO ledger (account_id, amount, reason, reference, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, reference) DO NOTHING",
    )
    .bind(account.0)
    .bind(amount)
    .bind(reason)
    .bind(reference)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

fn read(row: &Row) -> Result<Standing> {
    Ok(Standing {
        name: row.try_get("name")?,
        unlimited: row.try_get("unlimited")?,
        balance: unsigned(row, "balance")?,
    })
}
