//! The queries, which both databases understand: this folder is compiled once for each of them.
//!
//! The module above says what is particular to it: how a transaction begins that writes, that reads one moment, that is alone.

mod credits;
mod destinations;
mod files;
mod idempotency;
mod jobs;
mod keys;
mod writes;

use super::{Row, Store};
use crate::store::{Database, Error, Result};
use sqlx::Row as _;

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

fn decode_error(column: &str, what: String) -> Error {
    sqlx::Error::ColumnDecode { index: column.into(), source: what.into() }.into()
}
