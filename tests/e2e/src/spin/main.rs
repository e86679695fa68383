//! Runs the edge's component as Spin does: a fresh instance for each request, with Spin's key-value store and variables.
//!
//! ```text
//!   client ──HTTP──▶ main ──▶ Host::answer: a store, an instance, wasi:http/handler ──wasi:http/client──▶ ORIGIN
//!                                └── spin.rs: spin:key-value, spin:variables
//! ```
//!
//! `spin-host COMPONENT` with `ORIGIN` and `SMALLEST_EDGE_SECRET` in the environment listens on a free port of 127.0.0.1, prints the
//! address, and ends with standard input; then it tells what memory an instance took at most.

mod host;
mod spin;

use anyhow::{Context as _, Result};
use host::Host;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use spin::Application;
use std::env;
use std::io::Read as _;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<()> {
    let component = env::args_os().nth(1).context("usage: spin-host COMPONENT")?;
    let variable = |name: &str| env::var(name).with_context(|| name.to_owned());
    let application = Application::with([
        ("origin", variable("ORIGIN")?),
        ("edge_id", "test".into()),
        ("edge_secret", variable("SMALLEST_EDGE_SECRET")?),
    ]);
    let host = Arc::new(Host::new(component.as_ref(), application)?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let served = host.clone();
    tokio::spawn(async move {
        while let Ok((stream, client)) = listener.accept().await {
            let host = served.clone();
            let answer = service_fn(move |request| host.clone().answer(request, client));
            // A connection that breaks is its client's affair.
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
        }
    });
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    eprintln!("an instance took {} MiB at most", host.most_memory() >> 20);
    std::process::exit(0)
}
