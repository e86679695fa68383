//! The database in PostgreSQL, for several hosts.

#[path = "sql/mod.rs"]
mod sql;

use super::Result;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow as Row};
use sqlx::{AssertSqlSafe, PgConnection as Connection, PgTransaction as Transaction, Postgres as Backend};
use std::str::FromStr;
use std::time::Duration;

/// Connections that one host opens at most.
const CONNECTIONS: u32 = 16;

/// A PostgreSQL database that any number of hosts use at a time; a commit is as durable as the server's `synchronous_commit`.
pub struct Postgres {
    pool: PgPool,
}

type Store = Postgres;

impl Postgres {
    /// Connects to `postgres://user:password@host/database`, bringing its schema up to date.
    pub async fn open(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?.application_name("smallest");
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await?;
        // The migrator holds an advisory lock: hosts that start together wait for each other.
        migrations().run(&pool).await?;
        Ok(Self { pool })
    }

    fn reader(&self) -> &PgPool {
        &self.pool
    }

    fn writer(&self) -> &PgPool {
        &self.pool
    }

    /// A transaction that writes; what it changes it locks.
    async fn begin(&self) -> Result<Transaction<'static>> {
        Ok(self.pool.begin().await?)
    }

    /// A transaction that nobody else writes that table beside.
    async fn begin_alone(&self, table: &'static str) -> Result<Transaction<'static>> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(AssertSqlSafe(format!("LOCK TABLE {table} IN EXCLUSIVE MODE"))).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// A transaction that reads one moment.
    async fn begin_snapshot(&self) -> Result<Transaction<'static>> {
        Ok(self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
    }

    async fn close_all(&self) {
        self.pool.close().await;
    }
}

/// Applied in this order, each once; one that was released never changes.
fn migrations() -> Migrator {
    sql::migrator([
        ("all", include_str!("../../migrations/postgres/0001_all.sql")),
        ("parts", include_str!("../../migrations/postgres/0002_parts.sql")),
        ("quarantine, keys, jobs", include_str!("../../migrations/postgres/0003_quarantine_keys_jobs.sql")),
        ("sketches", include_str!("../../migrations/postgres/0004_sketches.sql")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Database, KeyRow, Keys, Terms, conformance};
    use postgres_server::PostgresServer;

    #[tokio::test]
    async fn conforms() {
        let server = PostgresServer::start();
        let url = server.database("conformance");
        let database = Postgres::open(&url).await.expect("can be made");
        conformance::database(&database).await;
        database.close().await;
        let again = Postgres::open(&url).await.expect("opens again");
        conformance::database_keeps(&again).await;
    }

    #[tokio::test]
    async fn hosts_that_start_together_make_one_schema_and_one_first_key() {
        let server = PostgresServer::start();
        let url = server.database("together");
        let first = async |id: &str| {
            let database = Postgres::open(&url).await.expect("waits for its turn");
            let key = KeyRow { id: id.into(), hash: [1; 32], created_at: 1, terms: Terms::FREE };
            database.add_first_key("default", &key).await.expect("waits for its turn")
        };
        let (a, b, c) = tokio::join!(first("a"), first("b"), first("c"));
        assert_eq!([a, b, c].into_iter().filter(|made| *made).count(), 1);
    }
}
