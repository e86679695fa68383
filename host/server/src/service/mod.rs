//! The rules: who may do what, in which order things are written, and what happens when something fails on the way.

mod api_key;
mod codec;
mod download;
mod files;
mod gate;
mod in_flight;
mod intake;
mod name;
mod pack;
mod sweep;
mod upload;

pub use api_key::ApiKey;
pub use download::Chunks;
pub use upload::Upload;

use crate::store::{AccountId, Blobs, Database, Spool};
use crate::{Config, Error, Result};
use gate::Gate;
use in_flight::InFlight;
use kit_core::{Limits, Registry};
use std::sync::Arc;

/// What a server can do, over any database and any blob store.
pub struct Service {
    registry: Registry,
    database: Arc<dyn Database>,
    blobs: Arc<dyn Blobs>,
    spool: Spool,
    lanes: u32,
    limits: Limits,
    max_upload: u64,
    uploads: Gate,
    downloads: Gate,
    in_flight: InFlight,
}

impl Service {
    /// Puts a service together.
    pub fn new(
        config: &Config,
        registry: Registry,
        database: Arc<dyn Database>,
        blobs: Arc<dyn Blobs>,
        spool: Spool,
    ) -> Self {
        Self {
            registry,
            database,
            blobs,
            spool,
            lanes: config.lanes,
            limits: config.limits,
            max_upload: config.max_upload,
            uploads: Gate::new(config.max_compressions, config.max_waiting),
            downloads: Gate::new(config.max_downloads, config.max_waiting),
            in_flight: InFlight::default(),
        }
    }

    /// Whose key this is; a key that was revoked is nobody's from the next request on.
    pub async fn authenticate(&self, key: &str) -> Result<AccountId> {
        let key = ApiKey::parse(key).ok_or(Error::Unauthorized)?;
        match self.database.key(key.id()).await? {
            Some(stored) if key.matches(&stored.key) && stored.revoked_at.is_none() => Ok(stored.account),
            _ => Err(Error::Unauthorized),
        }
    }
}
