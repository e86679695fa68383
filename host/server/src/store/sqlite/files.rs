//! Files in SQLite.

use super::{decode_error, sha256};
use crate::clock::Millis;
use crate::failpoint;
use crate::store::{AccountId, Added, Digest, Error, FileId, FileRow, Listing, Result};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Row, SqliteConnection};

/// A query for whole rows.
macro_rules! select_files {
    ($rest:literal) => {
        concat!(
            "SELECT id, account_id, name, codec, params, report, original_bytes, original_sha256, restored_bytes,
                 restored_sha256, archive_bytes, archive_sha256, compression_ms, created_at, accessed_at
             FROM files ",
            $rest
        )
    };
}

pub async fn add(pool: &SqlitePool, file: &FileRow) -> Result<Added> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let known = duplicate(&mut transaction, file.account, &file.codec, &file.original.sha256, &file.params).await?;
    if let Some(id) = known {
        return Ok(Added::Duplicate(id));
    }
    insert(&mut transaction, file).await?;
    failpoint::reach("before-commit");
    transaction.commit().await?;
    Ok(Added::New)
}

async fn insert(connection: &mut SqliteConnection, file: &FileRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO files (id, account_id, name, codec, params, report, original_bytes, original_sha256,
             restored_bytes, restored_sha256, archive_bytes, archive_sha256, compression_ms, created_at, accessed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(file.id.as_str())
    .bind(file.account.0)
    .bind(&file.name)
    .bind(&file.codec)
    .bind(&file.params)
    .bind(&file.report)
    .bind(signed(file.original.len))
    .bind(file.original.sha256.as_slice())
    .bind(signed(file.restored.len))
    .bind(file.restored.sha256.as_slice())
    .bind(signed(file.archive.len))
    .bind(file.archive.sha256.as_slice())
    .bind(signed(file.compression_ms))
    .bind(file.created_at)
    .bind(file.accessed_at)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn duplicate(
    connection: &mut SqliteConnection,
    account: AccountId,
    codec: &str,
    original_sha256: &[u8; 32],
    params: &str,
) -> Result<Option<FileId>> {
    let row =
        sqlx::query("SELECT id FROM files WHERE account_id = ? AND codec = ? AND original_sha256 = ? AND params = ?")
            .bind(account.0)
            .bind(codec)
            .bind(original_sha256.as_slice())
            .bind(params)
            .fetch_optional(connection)
            .await?;
    row.map(|row| file_id(&row)).transpose()
}

pub async fn one(pool: &SqlitePool, account: AccountId, id: &FileId) -> Result<Option<FileRow>> {
    let row = sqlx::query(select_files!("WHERE account_id = ? AND id = ?"))
        .bind(account.0)
        .bind(id.as_str())
        .fetch_optional(pool)
        .await?;
    row.map(|row| read(&row)).transpose()
}

pub async fn list(pool: &SqlitePool, account: AccountId, limit: u32, offset: u64) -> Result<Listing> {
    // One transaction, so that files and totals are of one moment.
    let mut transaction = pool.begin().await?;
    let totals = sqlx::query(
        "SELECT COUNT(*) AS files, COALESCE(SUM(original_bytes), 0) AS original,
             COALESCE(SUM(archive_bytes), 0) AS archive FROM files WHERE account_id = ?",
    )
    .bind(account.0)
    .fetch_one(&mut *transaction)
    .await?;
    let rows = sqlx::query(select_files!("WHERE account_id = ? ORDER BY created_at DESC, seq DESC LIMIT ? OFFSET ?"))
        .bind(account.0)
        .bind(limit)
        .bind(signed(offset))
        .fetch_all(&mut *transaction)
        .await?;
    Ok(Listing {
        files: rows.iter().map(read).collect::<Result<_>>()?,
        total_files: unsigned(&totals, "files")?,
        total_original: unsigned(&totals, "original")?,
        total_archive: unsigned(&totals, "archive")?,
    })
}

pub async fn touch(pool: &SqlitePool, account: AccountId, id: &FileId, at: Millis) -> Result<bool> {
    let done = sqlx::query("UPDATE files SET accessed_at = ? WHERE account_id = ? AND id = ?")
        .bind(at)
        .bind(account.0)
        .bind(id.as_str())
        .execute(pool)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub async fn delete(pool: &SqlitePool, account: AccountId, id: &FileId) -> Result<bool> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let done = sqlx::query("DELETE FROM files WHERE account_id = ? AND id = ?")
        .bind(account.0)
        .bind(id.as_str())
        .execute(&mut *transaction)
        .await?;
    failpoint::reach("delete-before-commit");
    transaction.commit().await?;
    Ok(done.rows_affected() > 0)
}

pub async fn exists(pool: &SqlitePool, id: &FileId) -> Result<bool> {
    let row = sqlx::query("SELECT 1 FROM files WHERE id = ?").bind(id.as_str()).fetch_optional(pool).await?;
    Ok(row.is_some())
}

pub async fn scan(pool: &SqlitePool, after: Option<&FileId>, limit: u32) -> Result<Vec<FileRow>> {
    let rows = sqlx::query(select_files!("WHERE id > ? ORDER BY id LIMIT ?"))
        .bind(after.map_or("", FileId::as_str))
        .bind(limit)
        .fetch_all(pool)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<FileRow> {
    let digest = |len, sum| Ok::<_, Error>(Digest { len: unsigned(row, len)?, sha256: sha256(row, sum)? });
    Ok(FileRow {
        id: file_id(row)?,
        account: AccountId(row.try_get("account_id")?),
        name: row.try_get("name")?,
        codec: row.try_get("codec")?,
        params: row.try_get("params")?,
        report: row.try_get("report")?,
        original: digest("original_bytes", "original_sha256")?,
        restored: digest("restored_bytes", "restored_sha256")?,
        archive: digest("archive_bytes", "archive_sha256")?,
        compression_ms: unsigned(row, "compression_ms")?,
        created_at: row.try_get("created_at")?,
        accessed_at: row.try_get("accessed_at")?,
    })
}

fn file_id(row: &SqliteRow) -> Result<FileId> {
    let text: &str = row.try_get("id")?;
    FileId::parse(text).ok_or_else(|| decode_error("id", format!("{text} is no file id")))
}

/// SQLite's integers are signed; the lengths of real files fit.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(row: &SqliteRow, column: &str) -> Result<u64> {
    let value: i64 = row.try_get(column)?;
    u64::try_from(value).map_err(|_| decode_error(column, format!("{value} is negative")))
}
