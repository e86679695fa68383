//! Checking all that is stored, slowly and again and again: what nobody downloads decays unseen.

use crate::error::Causes;
use crate::service::Service;
use crate::{Finding, Fsck, Stores, fsck};
use kit_core::Registry;
use std::time::Duration;

/// When a server checks its files by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scrub {
    /// How long to rest between two checks, and before the first.
    pub interval: Duration,
    /// Bytes of archives a second that are read and restored.
    pub rate: u64,
}

/// Scrubs for ever, and tells the log and the metrics of `service` what it finds.
pub async fn keep_scrubbed(service: &Service, stores: &Stores, registry: &Registry, scrub: Scrub) {
    let what = Fsck { deep: true, repair: false, rate: Some(scrub.rate) };
    loop {
        tokio::time::sleep(scrub.interval).await;
        match fsck(stores, registry.clone(), what).await {
            Ok(report) => {
                let bad: Vec<&Finding> = report.findings.iter().filter(|finding| finding.is_loss()).collect();
                for finding in &bad {
                    tracing::error!(?finding, "a stored file is lost or damaged");
                }
                tracing::info!(files = report.files, bad = bad.len(), "scrubbed");
                service.metrics().scrubbed(report.files, bad.len());
                service.metrics().quarantined_files.inc_by(report.quarantined);
            }
            Err(error) => tracing::warn!(error = %Causes(&error), "the scrub failed"),
        }
    }
}
