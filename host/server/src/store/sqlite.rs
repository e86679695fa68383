//! The database in SQLite.

#[path = "sql/mod.rs"]
mod sql;

use super::Result;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow as Row, SqliteSynchronous,
};
use sqlx::{Sqlite as Backend, SqliteConnection as Connection, SqliteTransaction as Transaction};
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

    fn reader(&self) -> &SqlitePool {
        &self.readers
    }

    fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// A transaction that writes: the only one, in all processes.
    async fn begin(&self) -> Result<Transaction<'static>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// A transaction that nobody else writes that table beside.
    async fn begin_alone(&self, _: &str) -> Result<Transaction<'static>> {
        self.begin().await
    }

    /// A transaction that reads one moment.
    async fn begin_snapshot(&self) -> Result<Transaction<'static>> {
        Ok(self.readers.begin().await?)
    }

    /// The last connection to close folds the write-ahead log into the file.
    async fn close_all(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

type Store = Sqlite;

/// Applied in this order, each once; one that was released never changes.
fn migrations() -> Migrator {
    sql::migrator([
        ("accounts and files", include_str!("../../migrations/sqlite/0001_accounts_and_files.sql")),
        ("credits, settings, writes", include_str!("../../migrations/sqlite/0002_credits_settings_writes.sql")),
        ("parts", include_str!("../../migrations/sqlite/0003_parts.sql")),
        ("quarantine, keys, jobs", include_str!("../../migrations/sqlite/0004_quarantine_keys_jobs.sql")),
        ("sketches", include_str!("../../migrations/sqlite/0005_sketches.sql")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Credits, Database, Keys, Terms, conformance};

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
    async fn a_balance_that_is_not_its_ledger_s_is_found() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let database = Sqlite::open(&dir.path().join("a.db"), &dir.path().join("a.lock")).await.expect("can be made");
        let key = crate::store::KeyRow { id: "k".into(), hash: [1; 32], created_at: 1, terms: Terms::FREE };
        database.add_key("rich", &key, Some(5)).await.expect("made");
        assert!(database.unbalanced().await.expect("readable").is_empty());
        sqlx::query("UPDATE accounts SET balance = 6").execute(&database.writer).await.expect("changed");
        assert_eq!(database.unbalanced().await.expect("readable"), ["rich"]);
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
