//! What is looked at before anything else of a request: how large its head is, and how often its sender asks.

use super::App;
use super::buckets::Buckets;
use super::client_address::{client_address, network_of};
use super::failure::Failure;
use crate::metrics::Metrics;
use crate::{Network, Rates};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

/// Longest path and query, in bytes.
const MAX_TARGET: usize = 8 << 10;

/// Most headers, and bytes of all of them.
const MAX_HEADERS: usize = 64;
const MAX_HEADER_BYTES: usize = 32 << 10;

/// The other end of the connection that a request came on.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Who sent a request, as far as limits go.
#[derive(Clone, Copy, Debug)]
pub struct Sender(pub IpAddr);

/// Everyone's buckets.
pub struct RateLimits {
    keys: Buckets<String>,
    addresses: Buckets<IpAddr>,
    failures: Buckets<IpAddr>,
    proxies: Vec<Network>,
}

impl RateLimits {
    /// Keeps rates, and believes these proxies about whom they speak for.
    pub fn new(rates: &Rates, proxies: Vec<Network>) -> Self {
        Self {
            keys: Buckets::new(rates.key),
            addresses: Buckets::new(rates.address),
            failures: Buckets::new(rates.failures),
            proxies,
        }
    }

    /// Counts a request with a good key.
    pub fn take_of_key(&self, id: String, metrics: &Metrics) -> Result<(), Failure> {
        self.keys.take(id, Instant::now()).map_err(|wait| limited("key", wait, metrics))
    }

    /// Counts a request without a good key.
    pub fn take_of_failures(&self, sender: Option<&Sender>, metrics: &Metrics) -> Result<(), Failure> {
        let address = sender.map_or(Ipv4Addr::UNSPECIFIED.into(), |sender| sender.0);
        self.failures.take(address, Instant::now()).map_err(|wait| limited("failure", wait, metrics))
    }

    /// Counts a request, whatever it asks.
    fn take_of_address(&self, sender: Sender, metrics: &Metrics) -> Result<(), Failure> {
        self.addresses.take(sender.0, Instant::now()).map_err(|wait| limited("address", wait, metrics))
    }

    fn sender(&self, request: &Request) -> Sender {
        let peer = request.extensions().get::<Peer>().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0);
        Sender(network_of(client_address(peer, request.headers(), &self.proxies)))
    }
}

/// Refuses what comes too often or has too large a head.
pub async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let sender = app.limits.sender(&request);
    let admitted = app.limits.take_of_address(sender, app.service.metrics()).and_then(|()| check_head(&request));
    match admitted {
        Ok(()) => {
            request.extensions_mut().insert(sender);
            next.run(request).await
        }
        Err(failure) => failure.into_response(),
    }
}

fn check_head(request: &Request) -> Result<(), Failure> {
    if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > MAX_TARGET) {
        return Err(Failure::long_target());
    }
    let headers = request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers.len() > MAX_HEADERS || bytes > MAX_HEADER_BYTES {
        return Err(Failure::large_headers());
    }
    Ok(())
}

fn limited(by: &'static str, wait: Duration, metrics: &Metrics) -> Failure {
    metrics.limited(by);
    Failure::too_often(wait)
}
