//! What the end-to-end tests share: the built binary, the components, the corpus, and a running service.
//!
//! ```text
//!  tests/*.rs ──▶ Service (smallest serve on a port of its own, over a folder of its own) ──▶ HTTP
//!             ──▶ Serviced (a Service, keys of several kinds, a bucket: what the client libraries' tests ask of it)
//!             ──▶ Worker (an edge before a service, in Cloudflare's runtime or Spin's) ──▶ HTTP
//!             ──▶ corpus() (tests/corpus, and one generated file of several frames)
//!             ──▶ built() (what `cargo xtask test` builds first: the binary and the components)
//! ```
#![forbid(unsafe_code)]

mod client;
mod corpus;
mod edge;
mod service;
mod serviced;

pub use client::{Client, Response};
pub use corpus::{Sample, corpus, log_lines};
pub use edge::{EDGE_SECRET, Runtime, Tap, Worker};
pub use service::{Service, piped, smallest};
pub use serviced::Serviced;

use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("tests/e2e is two below the root").into()
}

/// Something that `cargo xtask test` builds before it runs the tests, by its path in target/release.
pub fn built(path: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let path = target.join("release").join(path);
    assert!(path.exists(), "{} is missing: run the tests with `cargo xtask test`", path.display());
    path
}
