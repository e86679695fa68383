//! The edge as a Spin component.
//!
//! ```text
//!   wasi:http/handler ──▶ Edge::handle ──▶ wasi:http/client (ORIGIN + path)
//!                              └──▶ key-value store `default`, what the origin said of keys
//! ```
//!
//! Variables: `origin`, the origin's URL; `edge_id`, this edge's name; `edge_secret`. `spin.toml` names them.
#![cfg(target_arch = "wasm32")]

mod body;
mod client;
mod spin;

use edge_core::{Edge, Settings};
use edge_link::Secret;
use spin::Spin;
use spin_sdk::variables;
use spin_sdk::wasip3::exports::http::handler::Guest;
use spin_sdk::wasip3::http::types::{ErrorCode, Request, Response};

struct Component;

// What `#[http_service]` would write, but that it turns every request into one of its own.
spin_sdk::wasip3::http::service::export!(Component);

impl Guest for Component {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        handle(request).await
    }
}

/// Answers one request.
async fn handle(request: Request) -> Result<Response, ErrorCode> {
    let secret = Secret::parse(&variable("edge_secret").await?);
    let secret = match secret {
        Ok(secret) => secret,
        Err(error) => return Err(misconfigured(&format!("edge_secret: {error}")).await),
    };
    let settings = Settings { name: variable("edge_id").await?, secret };
    let origin = variable("origin").await?;
    let Some(platform) = Spin::before(&origin) else { return Err(misconfigured("origin: not a URL").await) };
    let mut request = body::request(request)?;
    let client = client::take(request.headers_mut());
    body::answer(Edge::new(platform, settings).handle(request, client.as_deref()).await)
}

async fn variable(name: &str) -> Result<String, ErrorCode> {
    match variables::get(name).await {
        Ok(text) => Ok(text),
        Err(error) => Err(misconfigured(&format!("{name}: {error}")).await),
    }
}

async fn misconfigured(why: &str) -> ErrorCode {
    spin::log(why).await;
    ErrorCode::ConfigurationError
}
