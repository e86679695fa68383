//! Parts, and which files need them.

use super::super::{Connection, Row, Store};
use super::{credits, file_id, sha256, signed, unsigned};
use crate::failpoint;
use crate::store::{AccountId, Digest, FileId, FileRow, Link, PartRow, Parts, Result};
use async_trait::async_trait;
use sqlx::Row as _;

/// A query for whole rows.
macro_rules! select_parts {
    ($rest:literal) => {
        concat!(
            "SELECT id, account_id, restored_bytes, restored_sha256, archive_bytes, archive_sha256, depth, created_at
             FROM parts ",
            $rest
        )
    };
}

#[async_trait]
impl Parts for Store {
    async fn part(&self, account: AccountId, restored_sha256: &[u8; 32]) -> Result<Option<PartRow>> {
        let row = sqlx::query(select_parts!("WHERE account_id = $1 AND restored_sha256 = $2"))
            .bind(account.0)
            .bind(restored_sha256.as_slice())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row)).transpose()
    }

    async fn has_blob(&self, id: &FileId) -> Result<bool> {
        let mut connection = self.reader().acquire().await?;
        has_blob(&mut connection, id).await
    }

    async fn has_part(&self, id: &FileId) -> Result<bool> {
        let row = sqlx::query("SELECT id FROM parts WHERE id = $1").bind(id.as_str()).fetch_optional(self.reader());
        Ok(row.await?.is_some())
    }

    async fn parts_of(&self, file: &FileId) -> Result<Vec<PartRow>> {
        let rows =
            sqlx::query(select_parts!("WHERE id IN (SELECT part_id FROM file_parts WHERE file_id = $1) ORDER BY id"))
                .bind(file.as_str())
                .fetch_all(self.reader())
                .await?;
        rows.iter().map(read).collect()
    }

    async fn files_with(&self, part: &FileId) -> Result<Vec<FileId>> {
        let rows = sqlx::query("SELECT file_id AS id FROM file_parts WHERE part_id = $1 ORDER BY file_id")
            .bind(part.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(file_id).collect()
    }

    async fn scan_parts(&self, after: Option<&FileId>, limit: u32) -> Result<Vec<PartRow>> {
        let rows = sqlx::query(select_parts!("WHERE id > $1 ORDER BY id LIMIT $2"))
            .bind(after.map_or("", FileId::as_str))
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }

    async fn delete_part(&self, id: &FileId) -> Result<bool> {
        let mut transaction = self.begin().await?;
        let account: Option<i64> = sqlx::query_scalar("SELECT account_id FROM parts WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(account) = account.map(AccountId) else { return Ok(false) };
        credits::lock(&mut transaction, account).await?;
        let deleted = delete_unlinked(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(deleted)
    }
}

/// Links a new file with the parts that it needs, adding those that are new; false where one is not as the link says. The account
/// must be locked.
pub async fn link(connection: &mut Connection, file: &FileRow, links: &[Link]) -> Result<bool> {
    for link in links {
        let id = match link {
            Link::Known(id) => id,
            Link::File(part) if !is_file(connection, file.account, &part.id).await? => return Ok(false),
            Link::New(part) | Link::File(part) => {
                if !insert(connection, part).await? {
                    return Ok(false);
                }
                &part.id
            }
        };
        let done = sqlx::query(
            "INSERT INTO file_parts (file_id, part_id) SELECT $1, id FROM parts WHERE id = $2 AND account_id = $3",
        )
        .bind(file.id.as_str())
        .bind(id.as_str())
        .bind(file.account.0)
        .execute(&mut *connection)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
    }
    if !links.is_empty() {
        failpoint::reach("after-links");
    }
    Ok(true)
}

/// Removes the links of a file and says which parts they were to.
pub async fn unlink(connection: &mut Connection, file: &FileId) -> Result<Vec<FileId>> {
    let rows = sqlx::query("DELETE FROM file_parts WHERE file_id = $1 RETURNING part_id AS id")
        .bind(file.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter().map(file_id).collect()
}

/// Deletes a part unless a file is linked with it. The account must be locked: of two files that give up a part at a time, the second
/// must see that the first has.
pub async fn delete_unlinked(connection: &mut Connection, id: &FileId) -> Result<bool> {
    let done = sqlx::query(
        "DELETE FROM parts WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM file_parts WHERE part_id = parts.id)",
    )
    .bind(id.as_str())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whether a blob is a file's or a part's.
pub async fn has_blob(connection: &mut Connection, id: &FileId) -> Result<bool> {
    let row = sqlx::query("SELECT id FROM files WHERE id = $1 UNION ALL SELECT id FROM parts WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

async fn is_file(connection: &mut Connection, account: AccountId, id: &FileId) -> Result<bool> {
    let row = sqlx::query("SELECT id FROM files WHERE account_id = $1 AND id = $2")
        .bind(account.0)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Adds a row; false where the account has that part.
async fn insert(connection: &mut Connection, part: &PartRow) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO parts (id, account_id, restored_bytes, restored_sha256, archive_bytes, archive_sha256, depth,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id, restored_sha256) DO NOTHING",
    )
    .bind(part.id.as_str())
    .bind(part.account.0)
    .bind(signed(part.restored.len))
    .bind(part.restored.sha256.as_slice())
    .bind(signed(part.archive.len))
    .bind(part.archive.sha256.as_slice())
    .bind(signed(part.depth))
    .bind(part.created_at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

fn read(row: &Row) -> Result<PartRow> {
    Ok(PartRow {
        id: file_id(row)?,
        account: AccountId(row.try_get("account_id")?),
        restored: Digest { len: unsigned(row, "restored_bytes")?, sha256: sha256(row, "restored_sha256")? },
        archive: Digest { len: unsigned(row, "archive_bytes")?, sha256: sha256(row, "archive_sha256")? },
        depth: unsigned(row, "depth")?,
        created_at: row.try_get("created_at")?,
    })
}
