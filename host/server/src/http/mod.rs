//! Connections, routes and JSON.

mod accept;
mod account;
mod admin;
mod admit;
mod archive;
mod attachment;
mod auth;
mod body;
mod buckets;
mod client_address;
mod compress;
mod content_disposition;
mod digest;
mod download;
mod edge;
mod failure;
mod files;
mod form;
#[cfg(test)]
mod fuzz;
mod health;
mod jobs;
mod listen;
mod openapi;
mod pages;
mod range;
mod request;
mod router;
mod s3;
mod sent;
mod settings;
mod upload;
mod validators;
mod versions;
mod web;
mod wire;

pub use admin::admin;
pub use admit::RateLimits;
pub use listen::listen;
pub use router::router;

use crate::service::Service;
use edge_link::Secrets;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What the routes work with.
#[derive(Clone)]
pub struct App {
    /// The rules.
    pub service: Arc<Service>,
    /// How often whom.
    pub limits: Arc<RateLimits>,
    /// What edges sign their requests with.
    pub edge: Arc<Secrets>,
    /// How long to wait for the next bytes of a body.
    pub body_idle: Duration,
    /// The folder of the page that compresses in browsers, where there is one.
    pub web: Option<PathBuf>,
}
