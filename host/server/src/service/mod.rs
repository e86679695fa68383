//! The rules: who may do what, in which order things are written, and what happens when something fails on the way.

mod account;
mod api_key;
mod codec;
mod commit;
mod compress;
mod credits;
mod download;
mod earlier;
mod edge;
mod export;
mod files;
mod gate;
mod health;
mod idempotency;
mod in_flight;
mod ingest;
mod intake;
mod jobs;
mod kind;
mod name;
mod needs;
mod pack;
mod parts;
mod quarantine;
mod sending;
mod settings;
mod sweep;
mod text;
mod transcode;
mod transport;
mod upload;
mod write_back;

pub use api_key::ApiKey;
pub use compress::Compression;
pub use edge::Codecs;
pub use intake::Intake;
pub use jobs::Describe;
pub use kind::Kind;
pub(crate) use quarantine::difference;
pub use sending::Chunks;
pub use text::Encoding;
pub use transcode::Transcoders;
pub use transport::{Accepted, Coded};
pub use upload::{Finished, Upload};
pub use write_back::Target;

use crate::clock::now;
use crate::metrics::Metrics;
use crate::store::{Blobs, Database, Opened, Seal, Spool, StoredKey};
use crate::{Config, Error, Result};
use gate::Gate;
use host_s3::Guard;
use in_flight::InFlight;
use jobs::Crew;
use kit_core::{Limits, Registry};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use transport::Variants;

/// What a server can do, over any database and any blob store.
pub struct Service {
    registry: Registry,
    database: Arc<dyn Database>,
    blobs: Arc<dyn Blobs>,
    spool: Spool,
    lanes: u32,
    limits: Limits,
    max_upload: u64,
    max_transcode: u64,
    against_earlier: BTreeSet<String>,
    transported: BTreeSet<String>,
    variants: Variants,
    transcoders: Transcoders,
    seal: Seal,
    guard: Guard,
    lease: Duration,
    uploads: Gate,
    downloads: Gate,
    in_flight: InFlight,
    crew: Crew,
    metrics: Metrics,
    /// Room on the disk below which the server is not ready, in bytes.
    min_free: u64,
    stopping: AtomicBool,
}

impl Service {
    /// Puts a service together.
    pub fn new(config: &Config, registry: Registry, stores: Opened) -> Self {
        let metrics = Metrics::new();
        Self {
            registry,
            database: stores.database,
            blobs: stores.blobs,
            spool: stores.spool,
            lanes: config.lanes,
            limits: config.limits,
            max_upload: config.max_upload,
            max_transcode: config.max_transcode,
            against_earlier: config.against_earlier.clone(),
            transported: config.transported.clone(),
            variants: Variants::default(),
            transcoders: config.transcoders.clone(),
            seal: stores.seal,
            guard: config.guard.clone(),
            lease: config.lease,
            uploads: Gate::new(config.max_compressions, config.max_waiting, metrics.refused("uploads")),
            downloads: Gate::new(config.max_downloads, config.max_waiting, metrics.refused("downloads")),
            in_flight: InFlight::default(),
            crew: Crew::default(),
            metrics,
            min_free: config.min_free,
            stopping: AtomicBool::new(false),
        }
    }

    /// Whose key this is; a key that was revoked or has expired is nobody's from the next request on.
    pub async fn authenticate(&self, key: &str) -> Result<StoredKey> {
        let key = ApiKey::parse(key).ok_or(Error::Unauthorized)?;
        match self.database.key(key.id()).await? {
            Some(stored) if key.matches(&stored.key) && stored.is_good(now()) => Ok(stored),
            _ => Err(Error::Unauthorized),
        }
    }
}
