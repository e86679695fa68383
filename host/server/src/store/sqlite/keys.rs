//! Accounts and keys in SQLite.

use crate::clock::Millis;
use crate::store::{AccountId, KeyRow, Result, StoredKey};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Row, SqliteConnection};

/// A query for keys with their accounts.
macro_rules! select_keys {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.hash, k.created_at, k.revoked_at, k.account_id, a.name
             FROM api_keys k JOIN accounts a ON a.id = k.account_id ",
            $rest
        )
    };
}

pub async fn add(pool: &SqlitePool, account_name: &str, key: &KeyRow) -> Result<()> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    insert(&mut transaction, account_name, key).await?;
    Ok(transaction.commit().await?)
}

pub async fn add_first(pool: &SqlitePool, account_name: &str, key: &KeyRow) -> Result<bool> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let accounts: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(&mut *transaction).await?;
    if accounts > 0 {
        return Ok(false);
    }
    insert(&mut transaction, account_name, key).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn insert(connection: &mut SqliteConnection, account_name: &str, key: &KeyRow) -> Result<()> {
    sqlx::query("INSERT INTO accounts (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
        .bind(account_name)
        .bind(key.created_at)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO api_keys (id, account_id, hash, created_at)
         SELECT ?, id, ?, ? FROM accounts WHERE name = ?",
    )
    .bind(&key.id)
    .bind(key.hash.as_slice())
    .bind(key.created_at)
    .bind(account_name)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn one(pool: &SqlitePool, id: &str) -> Result<Option<StoredKey>> {
    let row = sqlx::query(select_keys!("WHERE k.id = ?")).bind(id).fetch_optional(pool).await?;
    row.map(|row| read(&row)).transpose()
}

pub async fn all(pool: &SqlitePool) -> Result<Vec<StoredKey>> {
    let rows = sqlx::query(select_keys!("ORDER BY k.created_at, k.rowid")).fetch_all(pool).await?;
    rows.iter().map(read).collect()
}

pub async fn revoke(pool: &SqlitePool, id: &str, at: Millis) -> Result<bool> {
    let done = sqlx::query("UPDATE api_keys SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ?")
        .bind(at)
        .bind(id)
        .execute(pool)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn read(row: &SqliteRow) -> Result<StoredKey> {
    let key =
        KeyRow { id: row.try_get("id")?, hash: super::sha256(row, "hash")?, created_at: row.try_get("created_at")? };
    Ok(StoredKey {
        key,
        account: AccountId(row.try_get("account_id")?),
        account_name: row.try_get("name")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}
