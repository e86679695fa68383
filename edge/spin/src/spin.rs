//! What the edge needs of Spin.

use crate::body::{self, Rest};
use edge_core::{Body, Platform, Unreachable};
use http::uri::{Authority, Scheme};
use http::{Request, Response, Uri};
use spin_sdk::key_value::Store;
use spin_sdk::wasip3::clocks::system_clock;
use spin_sdk::wasip3::{cli::stderr, http::client, random::random, wit_stream};
use std::hash::{DefaultHasher, Hasher};

/// How many names the store has room for. It has no expiry, so those that share a place take it from one another, and it cannot grow.
const PLACES: u64 = 4096;

/// One instance.
pub struct Spin {
    scheme: Scheme,
    authority: Authority,
}

impl Spin {
    /// An edge before the origin at that URL.
    pub fn before(origin: &str) -> Option<Self> {
        let parts = origin.parse::<Uri>().ok()?.into_parts();
        Some(Self { scheme: parts.scheme?, authority: parts.authority? })
    }
}

impl Platform for Spin {
    type Rest = Rest;

    async fn fetch(&self, request: Request<Body<Rest>>) -> Result<Response<Body<Rest>>, Unreachable> {
        let answer = match body::to_origin(&self.scheme, &self.authority, request) {
            Ok(request) => client::send(request).await,
            Err(error) => Err(error),
        };
        match answer.and_then(body::from_origin) {
            Ok(answer) => Ok(answer),
            Err(error) => {
                log(&format!("the origin {}: {error}", self.authority)).await;
                Err(Unreachable)
            }
        }
    }

    async fn recall(&self, name: &str) -> Option<String> {
        let kept = Store::open_default().await.ok()?.get(place(name)).await.ok()??;
        let kept = String::from_utf8(kept).ok()?;
        let mut lines = kept.splitn(3, '\n');
        let is_this = lines.next()? == name;
        let until: u64 = lines.next()?.parse().ok()?;
        lines.next().filter(|_| is_this && self.now() < until).map(str::to_owned)
    }

    async fn remember(&self, name: &str, text: &str, seconds: u64) {
        if let Ok(store) = Store::open_default().await {
            let until = self.now() + seconds * 1000;
            // What is not remembered is asked for again.
            let _ = store.set(place(name), format!("{name}\n{until}\n{text}")).await;
        }
    }

    fn now(&self) -> u64 {
        let now = system_clock::now();
        u64::try_from(now.seconds).unwrap_or(0) * 1000 + u64::from(now.nanoseconds / 1_000_000)
    }

    fn random(&self) -> [u8; 16] {
        let halves = u128::from(random::get_random_u64()) << 64 | u128::from(random::get_random_u64());
        halves.to_le_bytes()
    }
}

/// Where that name is kept.
fn place(name: &str) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(name.as_bytes());
    format!("known {}", hasher.finish() % PLACES)
}

/// Says something to whoever runs this edge.
pub async fn log(text: &str) {
    let (mut writer, lines) = wit_stream::new();
    let written = stderr::write_via_stream(lines);
    writer.write_all(format!("{text}\n").into_bytes()).await;
    drop(writer);
    // There is nobody else to tell.
    let _ = written.await;
}
