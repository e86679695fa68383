//! What an edge and its origin agree on.
//!
//! ```text
//!   edge                                            origin
//!   GET  /edge/keys/{id}?sha256=…          ──▶      KnownKey, or 404: nobody's
//!   POST /edge/{codec}/upload?…   archive  ──▶      the answer to an upload of the original
//!   GET  /edge/files/{id}/download         ──▶      the archive (x-edge-archive), or the answer to a download
//! ```
//!
//! Every request is [`Signed`] with a secret that both have: HMAC-SHA-256 over time, edge, nonce, method, path with query, digest of
//! the body, account, and the headers that change what is done. A signature is good for [`WINDOW`] seconds; the origin takes the nonce
//! of a write once. The client's own key comes along, and the origin asks it for everything as if there were no edge: an edge
//! has no rights of its own.
#![forbid(unsafe_code)]

mod hex;
mod known_key;
mod profile;
mod secret;
mod signed;

pub use hex::{from_hex, to_hex};
pub use known_key::KnownKey;
pub use profile::{LARGEST, MEMORY};
pub use secret::{NoSecret, Secret, Secrets};
pub use signed::{Refusal, Signed, WINDOW, headers};
