//! The REST service.
//!
//! ```text
//!   http/      connections, routes, JSON            knows axum and hyper; no SQL, no rules
//!     │
//!   service/   accounts, uploads, downloads, sweep  the rules; no axum, no SQL
//!     │
//!   store/     database, blobs, spool               SQL and files behind two traits
//! ```
//!
//! An upload goes: body → spool file while hashing → packed and verified → blob durable → one transaction → 201. So a row in the
//! database always has its blob; a blob without a row is what an interrupted upload or delete leaves, and the sweep removes it.
//! Parts, which a codec finds within a file and others may have as well, are blobs of their own with rows of their own. Each is stored
//! once for an account. A file is linked with all that it needs, also through other parts; that is all the counting of references that
//! there is, and the transaction that removes a part's last link removes the part. An upload is packed with the parts that are there
//! then; where one is gone when its rows are to be added, it is packed again. An earlier version that a file is packed against is a
//! part that shares that version's blob.
//!
//! Codecs come in a [`kit_core::Registry`]; whether they run natively or as components is not this crate's business.
#![forbid(unsafe_code)]
#![allow(clippy::duplicate_mod, reason = "store/sql is compiled once for each database")]

mod clock;
mod config;
pub mod credits;
pub mod dictionary;
mod error;
mod failpoint;
mod fsck;
mod http;
pub mod keys;
mod metrics;
mod network;
mod rate;
mod scope;
mod scrub;
mod serve;
mod service;
pub mod sketch;
mod store;

pub use config::{Config, Stores, Timeouts};
pub use edge_link::{NoSecret, Secrets};
pub use error::{Error, Result};
pub use fsck::{Finding, Fsck, FsckReport, fsck};
pub use host_s3::Guard;
pub use network::{Network, NoNetwork};
pub use rate::{NoRate, Rate, Rates};
pub use scrub::Scrub;
pub use serve::{FirstKey, serve};
pub use service::{Encoding, Transcoders};
