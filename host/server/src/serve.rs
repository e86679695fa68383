//! Running a server.

use crate::http::{self, App, RateLimits};
use crate::keys::{self, NewKey};
use crate::scrub;
use crate::service::Service;
use crate::store::Seal;
use crate::{Config, Error, Result};
use kit_core::Registry;
use std::cell::OnceCell;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::time::Instant;

/// Connections of administrators at a time.
const MAX_ADMINS: usize = 16;

/// The key of the first account, made where the data directory had none.
pub type FirstKey = NewKey;

/// Serves until `shutdown` is done and the requests in flight are.
///
/// `on_ready` is called once the address is taken, with that address (its port is a real one) and, on a fresh data directory, the
/// first key: nobody can ever see it again.
pub async fn serve(
    config: Config,
    registry: Registry,
    shutdown: impl Future<Output = ()>,
    on_ready: impl FnOnce(SocketAddr, Option<FirstKey>),
) -> Result<()> {
    let data = config.stores.data_dir()?;
    let _held = data.lock()?;
    let listener = TcpListener::bind(config.listen).await.map_err(|error| Error::Listen(config.listen, error))?;
    let address = listener.local_addr()?;
    let admin = match config.admin {
        Some(admin) => Some(TcpListener::bind(admin).await.map_err(|error| Error::Listen(admin, error))?),
        None => None,
    };
    // Nobody else writes here while the directory is held: what is there was left by a server that died.
    let stale = data.spool().clear()?;
    if config.stores.database_url.is_some() && !Seal::is_shared() {
        tracing::warn!(
            "other hosts cannot unseal the S3 secrets of this one: give all the same SMALLEST_SEAL_KEY_FILE"
        );
    }
    let stores = config.stores.open(&data).await?;
    let database = stores.database.clone();
    let service = Arc::new(Service::new(&config, registry.clone(), stores));
    let sweeper = tokio::spawn({
        let (service, grace) = (service.clone(), config.sweep_grace);
        async move { tokio::join!(service.keep_swept(grace), service.keep_tidy()) }
    });
    let scrubber = config.scrub.map(|scrub| {
        let (service, stores) = (service.clone(), config.stores.clone());
        tokio::spawn(async move { scrub::keep_scrubbed(&service, &stores, &registry, scrub).await })
    });
    let first = keys::first(database.as_ref()).await?;
    tracing::info!(%address, stale, "serving");
    on_ready(address, first);
    let app = App {
        service: service.clone(),
        edge: Arc::new(config.edge),
        limits: Arc::new(RateLimits::new(&config.rates, config.trusted_proxies)),
        body_idle: config.timeouts.body_idle,
        web: config.web,
    };
    let admin = admin.map(|listener| {
        let (routes, service) = (http::admin(app.clone()), service.clone());
        tokio::spawn(http::listen(listener, routes, service, MAX_ADMINS, config.timeouts, std::future::pending()))
    });
    let end = OnceCell::new();
    let stop = async {
        shutdown.await;
        service.announce_stop();
        tokio::time::sleep(config.timeouts.drain).await;
        let _ = end.set(Instant::now() + config.timeouts.shutdown);
    };
    http::listen(listener, http::router(app), service.clone(), config.max_connections, config.timeouts, stop).await;
    // Requests and jobs have the same time to end. What is cut counts as lost, and may be sent again.
    let end = end.get().copied().unwrap_or_else(Instant::now);
    service.finish_jobs(end).await;
    // Last, so that it tells of the stop until the end.
    if let Some(admin) = admin {
        admin.abort();
    }
    sweeper.abort();
    if let Some(scrubber) = scrubber {
        scrubber.abort();
    }
    database.close().await;
    tracing::info!("stopped");
    Ok(())
}
