//! The accept loop: axum's own has no timeouts and no limit of connections.
//!
//! What is no HTTP never becomes a request, so hyper answers it, without JSON and without an id: a malformed head with 400, one of
//! more than 64 KiB or 100 headers with 431, and one that does not arrive in time with the end of the connection.

use super::admit::Peer;
use super::wire::Wire;
use crate::Timeouts;
use crate::error::Causes;
use crate::service::Service;
use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Largest head of a request that is read, in bytes.
const MAX_HEAD: usize = 64 << 10;

/// Bytes of a body that are read at a time.
const READ_BUFFER: usize = 256 << 10;

/// Serves connections until `stop` is done, then finishes the requests in flight for as long as the timeout says.
pub async fn listen(
    listener: TcpListener,
    router: Router,
    service: Arc<Service>,
    max_connections: usize,
    timeouts: Timeouts,
    stop: impl Future<Output = ()>,
) {
    let mut stop = std::pin::pin!(stop);
    let room = Arc::new(Semaphore::new(max_connections.clamp(1, Semaphore::MAX_PERMITS)));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let next = async {
            let permit = room.clone().acquire_owned().await;
            (accept(&listener).await, permit)
        };
        let ((stream, peer), permit) = tokio::select! {
            () = &mut stop => break,
            accepted = next => accepted,
        };
        let wire = TokioIo::new(Wire::new(stream, timeouts.write_idle, service.clone()));
        let routes = TowerToHyperService::new(router.clone());
        let routes = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            routes.call(request)
        });
        let connection = graceful.watch(http(&timeouts).serve_connection(wire, routes));
        connections.spawn(async move {
            // What breaks here is the client's connection, and it is the client who finds out.
            if let Err(error) = connection.await {
                tracing::debug!(error = %Causes(&error), "connection ended");
            }
            drop(permit);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    if tokio::time::timeout(timeouts.shutdown, graceful.shutdown()).await.is_err() {
        tracing::warn!(open = connections.len(), "cutting the requests that did not finish in time");
    }
    connections.shutdown().await;
}

fn http(timeouts: &Timeouts) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(timeouts.header)
        .max_header_size(MAX_HEAD)
        .max_buf_size(READ_BUFFER);
    http
}

/// The next connection. Errors are the client's, or pass: out of descriptors, for one.
async fn accept(listener: &TcpListener) -> (TcpStream, Peer) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let _ = stream.set_nodelay(true);
                return (stream, Peer(address.ip()));
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}
