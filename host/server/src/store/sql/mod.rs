//! The queries, which both databases understand: this folder is compiled once for each of them.
//!
//! The module above says what is particular to it: how a transaction begins that writes, that reads one moment, that is alone.

mod credits;
mod destinations;
mod files;
mod idempotency;
mod jobs;
mod keys;
mod parts;
mod writes;

use super::{Row, Store};
use crate::store::{Database, Error, FileId, Result};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Row as _, SqlSafeStr};

#[async_trait::async_trait]
impl Database for Store {
    async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(self.reader()).await?;
        Ok(())
    }

    async fn close(&self) {
        self.close_all().await;
    }
}

/// Migrations by name, numbered from 1.
pub fn migrator<const N: usize>(steps: [(&'static str, &'static str); N]) -> Migrator {
    let migration = |(i, (name, sql)): (i64, (&'static str, &'static str))| {
        Migration::new(i, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..).zip(steps).map(migration).collect())
}

/// Reads a column of 32 bytes.
fn sha256(row: &Row, column: &str) -> Result<[u8; 32]> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| decode_error(column, format!("{} bytes instead of 32", bytes.len())))
}

/// The integers of SQL are signed; the lengths of real files fit.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(row: &Row, column: &str) -> Result<u64> {
    let value: i64 = row.try_get(column)?;
    u64::try_from(value).map_err(|_| decode_error(column, format!("{value} is negative")))
}

fn file_id(row: &Row) -> Result<FileId> {
    let text: &str = row.try_get("id")?;
    FileId::parse(text).ok_or_else(|| decode_error("id", format!("{text} is no file id")))
}

fn decode_error(column: &str, what: String) -> Error {
    sqlx::Error::ColumnDecode { index: column.into(), source: what.into() }.into()
}
