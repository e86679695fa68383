//! `/edge/…`: what edges ask, signed with a secret of theirs and this server's ([`edge_link`]).
//!
//! ```text
//!   GET  /edge/keys/{id}?sha256=…         whose key that is, or 401
//!   POST /edge/{codec}/upload?…           an upload whose body is the archive of the file
//!   GET  /edge/files/{id}/download        a download that may be answered with the archive
//! ```
//!
//! Without a secret there are no such paths. Whatever an edge asks for a client, it asks with the client's key, which is asked
//! for everything here as if there were no edge.

mod download;
mod keys;
mod signature;
mod upload;

use super::App;
use axum::Router;
use axum::routing::{get, post};

/// The routes, where there is a secret.
pub fn routes(app: &App) -> Router<App> {
    if app.edge.is_empty() {
        return Router::new();
    }
    Router::new()
        .route("/edge/keys/{id}", get(keys::key))
        .route("/edge/{codec}/upload", post(upload::upload))
        .route("/edge/files/{id}/download", get(download::download))
}
