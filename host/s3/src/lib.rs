//! A client of S3 stores that somebody else runs, under addresses that somebody else chose.
//!
//! ```text
//!   Destination ──► Guard ──► Client ──► aws-sdk-s3 ──► store
//!    endpoint,       may we    put, get, list,  signs,      ▲
//!    keys            go there  checked both     retries     │
//!                      │       ways                         │
//!                      └── resolver ── only addresses that passed
//! ```
//!
//! What is sent carries its SHA-256, and what the store answers is compared with it. Every request has its time and every failure
//! one of a few kinds, by what the caller does about it. Errors name bucket and key, and never hold credentials.
#![forbid(unsafe_code)]

mod address;
mod answer;
mod body;
mod client;
mod destination;
mod error;
mod guard;
mod put;
mod read;

pub use address::is_public;
pub use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
pub use body::Body;
pub use client::{Client, Limits};
pub use destination::Destination;
pub use error::{Error, Refusal, Result};
pub use guard::Guard;
pub use put::Headers;
pub use read::{Download, Object};
