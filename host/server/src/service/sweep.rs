//! Removing what interrupted writes and deletes left behind.

use super::Service;
use super::idempotency::KEPT;
use crate::Result;
use crate::clock::now;
use crate::error::Causes;
use std::time::{Duration, SystemTime};

impl Service {
    /// Removes the blobs that are older than `grace`, have no row and are not being stored; says how many.
    pub async fn sweep(&self, grace: Duration) -> Result<usize> {
        let mut swept = 0;
        // Blobs are listed before rows are looked up: one that was committed in between has its row by then.
        for blob in self.blobs.list().await? {
            let age = SystemTime::now().duration_since(blob.modified).unwrap_or_default();
            if age < grace || self.in_flight.contains(&blob.id) || self.database.has_blob(&blob.id).await? {
                continue;
            }
            if self.blobs.delete(&blob.id).await? {
                tracing::info!(id = %blob.id, bytes = blob.len, "swept a blob without a row");
                self.metrics.swept_blobs.inc();
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Forgets what is kept for a day only.
    async fn forget(&self) -> Result<()> {
        let before = now() - KEPT;
        // Jobs first: one without its claim would count as lost.
        self.database.forget_jobs(before).await?;
        self.database.forget_claims(before).await?;
        Ok(())
    }

    /// Sweeps and forgets now and then for ever.
    pub async fn keep_swept(&self, grace: Duration) {
        loop {
            if let Err(error) = self.sweep(grace).await {
                tracing::warn!(error = %Causes(&error), "the sweep failed");
            }
            if let Err(error) = self.forget().await {
                tracing::warn!(error = %Causes(&error), "old jobs and idempotency keys are not forgotten yet");
            }
            tokio::time::sleep(grace.max(Duration::from_secs(1))).await;
        }
    }

    /// Gives up what servers that died held, now and then for ever.
    pub async fn keep_tidy(&self) {
        loop {
            if let Err(error) = self.give_up_lapsed().await {
                tracing::warn!(error = %Causes(&error), "writes that nobody finished are not paid back yet");
            }
            tokio::time::sleep(self.renewed()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Config;
    use crate::service::Service;
    use crate::store::FileId;
    use std::time::Duration;

    #[tokio::test]
    async fn what_is_being_stored_is_left_alone() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let config = Config::new(([127, 0, 0, 1], 0).into(), dir.path());
        let data = config.stores.data_dir().expect("can be made");
        let stores = config.stores.open(&data).await.expect("can be made");
        let blobs = stores.blobs.clone();
        let service = Service::new(&config, kit_core::Registry::default(), stores);
        let id = FileId::random();
        let flight = service.in_flight.enter(&id);
        blobs.put(&id, data.spool().create().expect("there is room")).await.expect("stored");
        assert_eq!(service.sweep(Duration::ZERO).await.expect("swept"), 0);
        drop(flight);
        assert_eq!(service.sweep(Duration::from_secs(60)).await.expect("swept"), 0, "younger than the grace");
        assert_eq!(service.sweep(Duration::ZERO).await.expect("swept"), 1);
        assert!(blobs.list().await.expect("readable").is_empty());
    }
}
