//! The database in SQLite.

mod files;
mod keys;

use super::{AccountId, Added, Database, Error, FileId, FileRow, KeyRow, Listing, Result, StoredKey};
use crate::clock::Millis;
use async_trait::async_trait;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row, SqlSafeStr};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// A SQLite file, durable at each commit; several processes may use it at a time.
pub struct Sqlite {
    /// SQLite has one writer at a time: queueing here is fair, waiting for its lock would not be.
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Sqlite {
    /// Opens the file, making it or bringing its schema up to date under the lock.
    pub async fn open(path: &Path, schema_lock: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        // Two processes that both make the schema would trip over each other.
        let lock = File::create(schema_lock)?;
        let lock =
            tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.map_err(std::io::Error::other)??;
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        migrations().run(&writer).await?;
        drop(lock);
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        Ok(Self { writer, readers })
    }

    /// Closes all connections; the last one to close folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Applied in this order, each once; one that was released never changes.
fn migrations() -> Migrator {
    let sql = include_str!("../../../migrations/0001_accounts_and_files.sql");
    let first = Migration::new(1, "accounts and files".into(), MigrationType::Simple, sql.into_sql_str(), false);
    Migrator::with_migrations(vec![first])
}

/// Reads a column of 32 bytes.
fn sha256(row: &SqliteRow, column: &str) -> Result<[u8; 32]> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| decode_error(column, format!("{} bytes instead of 32", bytes.len())))
}

fn decode_error(column: &str, what: String) -> Error {
    sqlx::Error::ColumnDecode { index: column.into(), source: what.into() }.into()
}

#[async_trait]
impl Database for Sqlite {
    async fn add_key(&self, account_name: &str, key: &KeyRow) -> Result<()> {
        keys::add(&self.writer, account_name, key).await
    }

    async fn add_first_key(&self, account_name: &str, key: &KeyRow) -> Result<bool> {
        keys::add_first(&self.writer, account_name, key).await
    }

    async fn key(&self, id: &str) -> Result<Option<StoredKey>> {
        keys::one(&self.readers, id).await
    }

    async fn keys(&self) -> Result<Vec<StoredKey>> {
        keys::all(&self.readers).await
    }

    async fn revoke_key(&self, id: &str, at: Millis) -> Result<bool> {
        keys::revoke(&self.writer, id, at).await
    }

    async fn duplicate(
        &self,
        account: AccountId,
        codec: &str,
        original_sha256: &[u8; 32],
        params: &str,
    ) -> Result<Option<FileId>> {
        let mut connection = self.readers.acquire().await?;
        files::duplicate(&mut connection, account, codec, original_sha256, params).await
    }

    async fn add_file(&self, file: &FileRow) -> Result<Added> {
        files::add(&self.writer, file).await
    }

    async fn file(&self, account: AccountId, id: &FileId) -> Result<Option<FileRow>> {
        files::one(&self.readers, account, id).await
    }

    async fn files(&self, account: AccountId, limit: u32, offset: u64) -> Result<Listing> {
        files::list(&self.readers, account, limit, offset).await
    }

    async fn touch_file(&self, account: AccountId, id: &FileId, at: Millis) -> Result<bool> {
        files::touch(&self.writer, account, id, at).await
    }

    async fn delete_file(&self, account: AccountId, id: &FileId) -> Result<bool> {
        files::delete(&self.writer, account, id).await
    }

    async fn has_file(&self, id: &FileId) -> Result<bool> {
        files::exists(&self.readers, id).await
    }

    async fn scan_files(&self, after: Option<&FileId>, limit: u32) -> Result<Vec<FileRow>> {
        files::scan(&self.readers, after, limit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::conformance;

    #[tokio::test]
    async fn conforms() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let (path, lock) = (dir.path().join("a.db"), dir.path().join("a.lock"));
        let database = Sqlite::open(&path, &lock).await.expect("can be made");
        conformance::database(&database).await;
        database.close().await;
        let again = Sqlite::open(&path, &lock).await.expect("opens again");
        conformance::database_keeps(&again).await;
    }

    #[tokio::test]
    async fn two_at_once_make_one_schema() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let (path, lock) = (dir.path().join("a.db"), dir.path().join("a.lock"));
        let open = || Sqlite::open(&path, &lock);
        let (a, b, c) = tokio::join!(open(), open(), open());
        for database in [a, b, c] {
            assert!(database.expect("waits for its turn").keys().await.expect("has tables").is_empty());
        }
    }

    #[tokio::test]
    async fn commits_are_durable() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let database = Sqlite::open(&dir.path().join("a.db"), &dir.path().join("a.lock")).await.expect("can be made");
        for pool in [&database.writer, &database.readers] {
            let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(pool).await.expect("a pragma");
            let sync: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(pool).await.expect("a pragma");
            let keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(pool).await.expect("a pragma");
            assert_eq!((mode.as_str(), sync, keys), ("wal", 2, 1));
        }
    }
}
