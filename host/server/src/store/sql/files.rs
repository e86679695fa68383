//! Files.

use super::super::{Backend, Connection, Row, Store};
use super::{credits, file_id, idempotency, parts, sha256, signed, unsigned};
use crate::clock::Millis;
use crate::failpoint;
use crate::store::{AccountId, Added, Answer, Debit, Digest, Error, FileId, FileRow, Files, Link, Listing, Result};
use async_trait::async_trait;
use sqlx::{QueryBuilder, Row as _};

/// A query for whole rows.
macro_rules! select_files {
    ($rest:literal) => {
        concat!(
            "SELECT id, account_id, name, codec, params, report, original_bytes, original_sha256, restored_bytes,
                 restored_sha256, archive_bytes, archive_sha256, parts_bytes, compression_ms, created_at, accessed_at,
                 damaged_at
             FROM files ",
            $rest
        )
    };
}

#[async_trait]
impl Files for Store {
    async fn duplicate(
        &self,
        account: AccountId,
        codec: &str,
        original_sha256: &[u8; 32],
        params: &str,
    ) -> Result<Option<FileId>> {
        let mut connection = self.reader().acquire().await?;
        duplicate(&mut connection, account, codec, original_sha256, params).await
    }

    async fn add_file(
        &self,
        file: &FileRow,
        sketch: &[u64],
        links: &[Link],
        debit: &Debit,
        answer: Option<&Answer>,
    ) -> Result<Added> {
        let mut transaction = self.begin().await?;
        // Before anything else, as in every transaction that changes parts: so none waits for another that waits for it.
        credits::lock(&mut transaction, file.account).await?;
        if !insert(&mut transaction, file).await? {
            let sum = &file.original.sha256;
            return match duplicate(&mut transaction, file.account, &file.codec, sum, &file.params).await? {
                Some(id) => Ok(Added::Duplicate(id)),
                None => Err(sqlx::Error::RowNotFound.into()),
            };
        }
        insert_sketch(&mut transaction, file, sketch).await?;
        if !parts::link(&mut transaction, file, links).await? {
            return Ok(Added::Moved);
        }
        if !credits::pay(&mut transaction, file.account, debit).await? {
            return Ok(Added::NoCredit);
        }
        if let Some(answer) = answer {
            idempotency::note(&mut transaction, file.account, answer).await?;
        }
        failpoint::reach("before-commit");
        transaction.commit().await?;
        Ok(Added::New)
    }

    async fn file(&self, account: AccountId, id: &FileId) -> Result<Option<FileRow>> {
        let row = sqlx::query(select_files!("WHERE account_id = $1 AND id = $2"))
            .bind(account.0)
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn files(&self, account: AccountId, limit: u32, offset: u64) -> Result<Listing> {
        // One transaction, so that files and totals are of one moment.
        let mut transaction = self.begin_snapshot().await?;
        let totals = sqlx::query(
            "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(original_bytes), 0) AS BIGINT) AS original,
                 CAST(COALESCE(SUM(archive_bytes), 0) AS BIGINT) AS archive FROM files WHERE account_id = $1",
        )
        .bind(account.0)
        .fetch_one(&mut *transaction)
        .await?;
        // The archive of a part that is a file as well is one blob.
        let parts = sqlx::query(
            "SELECT CAST(COALESCE(SUM(archive_bytes), 0) AS BIGINT) AS archive FROM parts WHERE account_id = $1
             AND NOT EXISTS (SELECT 1 FROM files WHERE files.id = parts.id)",
        )
        .bind(account.0)
        .fetch_one(&mut *transaction)
        .await?;
        let page = select_files!("WHERE account_id = $1 ORDER BY created_at DESC, seq DESC LIMIT $2 OFFSET $3");
        let rows = sqlx::query(page)
            .bind(account.0)
            .bind(i64::from(limit))
            .bind(signed(offset))
            .fetch_all(&mut *transaction)
            .await?;
        Ok(Listing {
            files: rows.iter().map(read).collect::<Result<_>>()?,
            total_files: unsigned(&totals, "files")?,
            total_original: unsigned(&totals, "original")?,
            total_archive: unsigned(&totals, "archive")?.saturating_add(unsigned(&parts, "archive")?),
        })
    }

    async fn earlier(&self, account: AccountId, codec: &str, name: &str, limit: u32) -> Result<Vec<FileRow>> {
        let rows = sqlx::query(select_files!(
            "WHERE account_id = $1 AND codec = $2 AND name = $3 ORDER BY created_at DESC, seq DESC LIMIT $4"
        ))
        .bind(account.0)
        .bind(codec)
        .bind(name)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read).collect()
    }

    async fn alike(
        &self,
        account: AccountId,
        codec: &str,
        sketch: &[u64],
        least: u32,
        limit: u32,
    ) -> Result<Vec<FileRow>> {
        if sketch.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Backend>::new(select_files!(
            "JOIN (SELECT file_id, COUNT(*) AS shared FROM sketches WHERE account_id = "
        ));
        query.push_bind(account.0).push(" AND number IN (");
        let mut numbers = query.separated(", ");
        for number in sketch {
            numbers.push_bind(number.cast_signed());
        }
        query.push(") GROUP BY file_id) AS alike ON file_id = id WHERE codec = ").push_bind(codec);
        query.push(" AND shared >= ").push_bind(i64::from(least));
        query.push(" ORDER BY shared DESC, created_at DESC, seq DESC LIMIT ").push_bind(i64::from(limit));
        query.build().fetch_all(self.reader()).await?.iter().map(read).collect()
    }

    async fn with_content(
        &self,
        account: AccountId,
        codec: &str,
        original_sha256: &[u8; 32],
    ) -> Result<Option<FileRow>> {
        let row = sqlx::query(select_files!(
            "WHERE account_id = $1 AND codec = $2 AND original_sha256 = $3 ORDER BY created_at DESC, seq DESC LIMIT 1"
        ))
        .bind(account.0)
        .bind(codec)
        .bind(original_sha256.as_slice())
        .fetch_optional(self.reader())
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn touch_file(&self, account: AccountId, id: &FileId, at: Millis) -> Result<bool> {
        let done = sqlx::query("UPDATE files SET accessed_at = $1 WHERE account_id = $2 AND id = $3")
            .bind(at)
            .bind(account.0)
            .bind(id.as_str())
            .execute(self.writer())
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn mark_damaged(&self, id: &FileId, since: Option<Millis>) -> Result<bool> {
        let done =
            sqlx::query("UPDATE files SET damaged_at = $1 WHERE id = $2 AND (damaged_at IS NULL) = ($1 IS NOT NULL)")
                .bind(since)
                .bind(id.as_str())
                .execute(self.writer())
                .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn delete_file(&self, account: AccountId, id: &FileId) -> Result<Option<Vec<FileId>>> {
        let mut transaction = self.begin().await?;
        credits::lock(&mut transaction, account).await?;
        let parts = parts::unlink(&mut transaction, id).await?;
        let done = sqlx::query("DELETE FROM files WHERE account_id = $1 AND id = $2")
            .bind(account.0)
            .bind(id.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        let mut freed = Vec::new();
        for part in &parts {
            if parts::delete_unlinked(&mut transaction, part).await? {
                freed.push(part);
            }
        }
        let mut blobs = Vec::new();
        for blob in std::iter::once(id).chain(freed) {
            if !parts::has_blob(&mut transaction, blob).await? {
                blobs.push(blob.clone());
            }
        }
        failpoint::reach("delete-before-commit");
        transaction.commit().await?;
        Ok(Some(blobs))
    }

    async fn has_file(&self, id: &FileId) -> Result<bool> {
        let row =
            sqlx::query("SELECT id FROM files WHERE id = $1").bind(id.as_str()).fetch_optional(self.reader()).await?;
        Ok(row.is_some())
    }

    async fn scan_files(&self, after: Option<&FileId>, limit: u32) -> Result<Vec<FileRow>> {
        let rows = sqlx::query(select_files!("WHERE id > $1 ORDER BY id LIMIT $2"))
            .bind(after.map_or("", FileId::as_str))
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }
}

/// Adds a row; false where the account has one of the same codec, original and parameters.
async fn insert(connection: &mut Connection, file: &FileRow) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO files (id, account_id, name, codec, params, report, original_bytes, original_sha256,
             restored_bytes, restored_sha256, archive_bytes, archive_sha256, compression_ms, created_at, accessed_at,
             parts_bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (account_id, codec, original_sha256, params) DO NOTHING",
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
    .bind(signed(file.parts_bytes))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

async fn insert_sketch(connection: &mut Connection, file: &FileRow, sketch: &[u64]) -> Result<()> {
    if sketch.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Backend>::new("INSERT INTO sketches (account_id, number, file_id) ");
    query.push_values(sketch, |mut row, number| {
        row.push_bind(file.account.0).push_bind(number.cast_signed()).push_bind(file.id.as_str());
    });
    query.build().execute(connection).await?;
    Ok(())
}

async fn duplicate(
    connection: &mut Connection,
    account: AccountId,
    codec: &str,
    original_sha256: &[u8; 32],
    params: &str,
) -> Result<Option<FileId>> {
    let row = sqlx::query(
        "SELECT id FROM files WHERE account_id = $1 AND codec = $2 AND original_sha256 = $3 AND params = $4",
    )
    .bind(account.0)
    .bind(codec)
    .bind(original_sha256.as_slice())
    .bind(params)
    .fetch_optional(connection)
    .await?;
    row.map(|row| file_id(&row)).transpose()
}

fn read(row: &Row) -> Result<FileRow> {
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
        parts_bytes: unsigned(row, "parts_bytes")?,
        compression_ms: unsigned(row, "compression_ms")?,
        created_at: row.try_get("created_at")?,
        accessed_at: row.try_get("accessed_at")?,
        damaged_at: row.try_get("damaged_at")?,
    })
}
