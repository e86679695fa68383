//! The edge as a Cloudflare Worker.
//!
//! ```text
//!   fetch event ──▶ Edge::handle ──▶ fetch(ORIGIN + path)
//!                        └──▶ KV namespace KEYS, what the origin said of keys
//! ```
//!
//! Variables: `ORIGIN`, the origin's URL; `EDGE_ID`, this edge's name. Secret: `EDGE_SECRET`. `wrangler.toml` names them.
#![cfg(target_arch = "wasm32")]

mod body;
mod cloudflare;

use cloudflare::Cloudflare;
use edge_core::{Edge, Settings};
use edge_link::Secret;
use worker::{Context, Env, Error, Request, Response, Result, event};

/// Answers one request.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _: Context) -> Result<Response> {
    let secret = Secret::parse(&env.secret("EDGE_SECRET")?.to_string());
    let secret = secret.map_err(|error| Error::RustError(format!("EDGE_SECRET: {error}")))?;
    let settings = Settings { name: env.var("EDGE_ID")?.to_string(), secret };
    let platform = Cloudflare { origin: env.var("ORIGIN")?.to_string(), keys: env.kv("KEYS")? };
    let client = request.headers().get("cf-connecting-ip")?;
    let edge = Edge::new(platform, settings);
    body::answer(edge.handle(body::request(request)?, client.as_deref()).await)
}
