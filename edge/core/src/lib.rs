//! The edge, on any platform: it stands between clients and the origin, and does near the user what is light.
//!
//! ```text
//!   client ──▶ Edge::handle ──┬─ POST /api/{codec}/upload         key known? form ─▶ file ─▶ archive ─▶ signed to the origin
//!                             ├─ GET  /api/files/{id}/download    key known? archive from the origin ─▶ file
//!                             └─ anything else                    streamed through
//! ```
//!
//! The API is the origin's: whatever the edge cannot or may not do itself, it passes on as it came, and the origin answers. So
//! there is no second set of errors here, and an edge that is old, or cut off from its secret, is slower but never wrong. It has no
//! rights of its own either: the client's key goes with every request, and the origin asks it again.
//!
//! A [`Platform`] fetches, remembers, and knows the time; adapters to Cloudflare and Spin are that and little else.
#![forbid(unsafe_code)]

mod body;
mod download;
mod edge;
mod form;
mod keys;
mod light;
mod origin;
mod platform;
mod upload;

pub use body::{Body, Broken, Collected};
pub use edge::{Edge, Settings};
pub use platform::{Platform, Unreachable};
