//! Destinations.

use super::super::{Row, Store};
use crate::store::{AccountId, DestinationRow, Destinations, Result};
use async_trait::async_trait;
use sqlx::Row as _;

#[async_trait]
impl Destinations for Store {
    async fn destinations(&self, account: AccountId) -> Result<Vec<DestinationRow>> {
        let query = sqlx::query(
            "SELECT kind, bucket, prefix, region, endpoint, path_style, access_key_id, secret, options, updated_at
             FROM destinations WHERE account_id = $1 ORDER BY kind",
        );
        query.bind(account.0).fetch_all(self.reader()).await?.iter().map(read).collect()
    }

    async fn put_destination(&self, account: AccountId, row: &DestinationRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO destinations (account_id, kind, bucket, prefix, region, endpoint, path_style, access_key_id,
                 secret, options, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (account_id, kind) DO UPDATE SET bucket = excluded.bucket, prefix = excluded.prefix,
                 region = excluded.region, endpoint = excluded.endpoint, path_style = excluded.path_style,
                 access_key_id = excluded.access_key_id, secret = excluded.secret, options = excluded.options,
                 updated_at = excluded.updated_at",
        )
        .bind(account.0)
        .bind(&row.kind)
        .bind(&row.bucket)
        .bind(&row.prefix)
        .bind(&row.region)
        .bind(&row.endpoint)
        .bind(row.path_style)
        .bind(&row.access_key_id)
        .bind(row.secret.as_slice())
        .bind(&row.options)
        .bind(row.updated_at)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    async fn delete_destination(&self, account: AccountId, kind: &str) -> Result<bool> {
        let done = sqlx::query("DELETE FROM destinations WHERE account_id = $1 AND kind = $2")
            .bind(account.0)
            .bind(kind)
            .execute(self.writer())
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

fn read(row: &Row) -> Result<DestinationRow> {
    Ok(DestinationRow {
        kind: row.try_get("kind")?,
        bucket: row.try_get("bucket")?,
        prefix: row.try_get("prefix")?,
        region: row.try_get("region")?,
        endpoint: row.try_get("endpoint")?,
        path_style: row.try_get("path_style")?,
        access_key_id: row.try_get("access_key_id")?,
        secret: row.try_get("secret")?,
        options: row.try_get("options")?,
        updated_at: row.try_get("updated_at")?,
    })
}
