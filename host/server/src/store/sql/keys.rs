//! Accounts and keys.

use super::super::{Connection, Row, Store};
use super::{credits, decode_error, sha256, signed};
use crate::clock::Millis;
use crate::scope::Scopes;
use crate::store::{AccountId, KeyRow, Keys, Result, StoredKey, Terms};
use async_trait::async_trait;
use sqlx::Row as _;

/// A query for keys with their accounts.
macro_rules! select_keys {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.hash, k.created_at, k.expires_at, k.scopes, k.revoked_at, k.account_id, a.name
             FROM api_keys k JOIN accounts a ON a.id = k.account_id ",
            $rest
        )
    };
}

#[async_trait]
impl Keys for Store {
    async fn add_key(&self, account_name: &str, key: &KeyRow, opening: Option<u64>) -> Result<()> {
        let mut transaction = self.begin().await?;
        insert(&mut transaction, account_name, key, opening).await?;
        Ok(transaction.commit().await?)
    }

    async fn add_first_key(&self, account_name: &str, key: &KeyRow) -> Result<bool> {
        let mut transaction = self.begin_alone("accounts").await?;
        let accounts: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(&mut *transaction).await?;
        if accounts > 0 {
            return Ok(false);
        }
        insert(&mut transaction, account_name, key, None).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn key(&self, id: &str) -> Result<Option<StoredKey>> {
        let row = sqlx::query(select_keys!("WHERE k.id = $1")).bind(id).fetch_optional(self.reader()).await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn keys(&self) -> Result<Vec<StoredKey>> {
        let rows = sqlx::query(select_keys!("ORDER BY k.created_at, k.id")).fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }

    async fn keys_of(&self, account: AccountId) -> Result<Vec<StoredKey>> {
        let query = sqlx::query(select_keys!("WHERE k.account_id = $1 ORDER BY k.created_at, k.id")).bind(account.0);
        query.fetch_all(self.reader()).await?.iter().map(read).collect()
    }

    async fn revoke_key(&self, id: &str, at: Millis) -> Result<bool> {
        let done = sqlx::query("UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $1) WHERE id = $2")
            .bind(at)
            .bind(id)
            .execute(self.writer())
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn add_key_of(&self, account: AccountId, key: &KeyRow) -> Result<()> {
        let mut transaction = self.begin().await?;
        insert_key(&mut transaction, account, key).await?;
        Ok(transaction.commit().await?)
    }

    async fn replace_key_of(&self, account: AccountId, id: &str, at: Millis, by: Option<&KeyRow>) -> Result<bool> {
        let mut transaction = self.begin().await?;
        let revoked =
            sqlx::query("UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL")
                .bind(at)
                .bind(id)
                .bind(account.0)
                .execute(&mut *transaction)
                .await?;
        if revoked.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(key) = by {
            insert_key(&mut transaction, account, key).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

async fn insert(connection: &mut Connection, account_name: &str, key: &KeyRow, opening: Option<u64>) -> Result<()> {
    let made = sqlx::query(
        "INSERT INTO accounts (name, created_at, unlimited, balance) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(account_name)
    .bind(key.created_at)
    .bind(opening.is_none())
    .bind(signed(opening.unwrap_or(0)))
    .execute(&mut *connection)
    .await?;
    let account = sqlx::query_scalar("SELECT id FROM accounts WHERE name = $1")
        .bind(account_name)
        .fetch_one(&mut *connection)
        .await?;
    let account = AccountId(account);
    if let Some(credits) = opening.filter(|_| made.rows_affected() > 0) {
        credits::note(connection, account, signed(credits), "grant", "opening", key.created_at).await?;
    }
    insert_key(connection, account, key).await
}

async fn insert_key(connection: &mut Connection, account: AccountId, key: &KeyRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO api_keys (id, account_id, hash, created_at, expires_at, scopes) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&key.id)
    .bind(account.0)
    .bind(key.hash.as_slice())
    .bind(key.created_at)
    .bind(key.terms.expires_at)
    .bind(key.terms.scopes.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<StoredKey> {
    let scopes: String = row.try_get("scopes")?;
    let scopes = Scopes::parse(scopes.split(',')).map_err(|error| decode_error("scopes", error.to_string()))?;
    let key = KeyRow {
        id: row.try_get("id")?,
        hash: sha256(row, "hash")?,
        created_at: row.try_get("created_at")?,
        terms: Terms { expires_at: row.try_get("expires_at")?, scopes },
    };
    Ok(StoredKey {
        key,
        account: AccountId(row.try_get("account_id")?),
        account_name: row.try_get("name")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
