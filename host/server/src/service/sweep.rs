//! Removing what interrupted writes and deletes left behind.

use super::Service;
use crate::Result;
use std::time::{Duration, SystemTime};

impl Service {
    /// Removes the blobs that are older than `grace`, have no row and are not being stored; says how many.
    pub async fn sweep(&self, grace: Duration) -> Result<usize> {
        let mut swept = 0;
        // Blobs are listed before rows are looked up: one that was committed in between has its row by then.
        for blob in self.blobs.list().await? {
            let age = SystemTime::now().duration_since(blob.modified).unwrap_or_default();
            if age < grace || self.in_flight.contains(&blob.id) || self.database.has_file(&blob.id).await? {
                continue;
            }
            if self.blobs.delete(&blob.id).await? {
                tracing::info!(id = %blob.id, bytes = blob.len, "swept a blob without a file");
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Sweeps now and then for ever.
    pub async fn keep_swept(&self, grace: Duration) {
        loop {
            if let Err(error) = self.sweep(grace).await {
                tracing::warn!(%error, "the sweep failed");
            }
            tokio::time::sleep(grace.max(Duration::from_secs(1))).await;
        }
    }
}
