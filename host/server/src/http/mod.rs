//! Connections, routes and JSON.

mod account;
mod attachment;
mod auth;
mod body;
mod compress;
mod content_disposition;
mod digest;
mod download;
mod failure;
mod files;
mod form;
mod health;
mod listen;
mod pages;
mod range;
mod request;
mod router;
mod s3;
mod settings;
mod upload;
mod validators;
mod wire;

pub use listen::listen;
pub use router::{admin, router};

use crate::service::Service;
use std::sync::Arc;
use std::time::Duration;

/// What the routes work with.
#[derive(Clone)]
pub struct App {
    /// The rules.
    pub service: Arc<Service>,
    /// How long to wait for the next bytes of a body.
    pub body_idle: Duration,
}
