//! An S3 server over a folder, with real signatures, and a proxy before it that fails on demand; for tests.
//!
//! ```text
//!   client ──► FaultProxy ──► S3Server ──► folder/bucket/key
//!               fails as        s3s-fs
//!               the test says
//! ```
//!
//! Both listen on loopback, on ports that the system picks, and stop when they are dropped. A bucket is a folder of the server's
//! directory. `s3s-fs` honours `If-None-Match` and checksums; it ignores `If-Match` on reads, keeps no checksum of multipart
//! objects, and names no ETags in listings.
#![forbid(unsafe_code)]

mod fault;
mod server;

pub use fault::{Fault, FaultProxy, Request};
pub use server::S3Server;
