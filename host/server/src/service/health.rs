//! Whether the server can do its work, and how much of it goes on.

use super::Service;
use crate::metrics::Metrics;
use std::io::{self, Write};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long a database that is well may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is written to see whether the disk takes it.
const SAMPLE: [u8; 4096] = [0; 4096];

impl Service {
    /// Says that the server is about to stop, so that nobody sends it more.
    pub fn announce_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// What keeps the server from its work; `None` where it is ready.
    pub async fn obstacle(&self) -> Option<&'static str> {
        if self.stopping.load(Ordering::Relaxed) {
            return Some("the server is stopping");
        }
        if !matches!(tokio::time::timeout(PATIENCE, self.database.ping()).await, Ok(Ok(()))) {
            return Some("the database does not answer");
        }
        let (spool, min_free) = (self.spool.clone(), self.min_free);
        let tried = tokio::task::spawn_blocking(move || {
            spool.create()?.write_all(&SAMPLE)?;
            Ok::<_, io::Error>(spool.free()? >= min_free)
        });
        match tried.await {
            Ok(Ok(true)) => None,
            Ok(Ok(false)) => Some("the disk is nearly full"),
            Ok(Err(_)) | Err(_) => Some("the disk cannot be written"),
        }
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// What is counted, as text, with how much goes on right now.
    pub fn metrics_text(&self) -> String {
        for (work, gate) in [("uploads", &self.uploads), ("downloads", &self.downloads)] {
            let (running, waiting) = gate.load();
            self.metrics.set_load(work, running, waiting);
        }
        self.metrics.text()
    }
}
