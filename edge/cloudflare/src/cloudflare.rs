//! What the edge needs of Cloudflare.

use crate::body::{self, Rest};
use edge_core::{Body, Platform, Unreachable};
use http::{Request, Response};
use worker::{Date, Fetch, KvStore, console_error};

/// The least time that KV remembers anything, in seconds.
const LEAST: u64 = 60;

/// One worker.
pub struct Cloudflare {
    /// The origin's URL, without a slash at its end.
    pub origin: String,
    /// What the origin said of keys.
    pub keys: KvStore,
}

impl Platform for Cloudflare {
    type Rest = Rest;

    async fn fetch(&self, request: Request<Body<Rest>>) -> Result<Response<Body<Rest>>, Unreachable> {
        let why = |error| {
            console_error!("the origin {}: {error}", self.origin);
            Unreachable
        };
        let request = body::to_origin(&self.origin, request).map_err(why)?;
        let answer = Fetch::Request(request).send().await.map_err(why)?;
        body::from_origin(answer).map_err(why)
    }

    async fn recall(&self, name: &str) -> Option<String> {
        self.keys.get(name).text().await.ok().flatten()
    }

    async fn remember(&self, name: &str, text: &str, seconds: u64) {
        if let Ok(put) = self.keys.put(name, text) {
            // What is not remembered is asked for again.
            let _ = put.expiration_ttl(seconds.max(LEAST)).execute().await;
        }
    }

    fn now(&self) -> u64 {
        Date::now().as_millis()
    }

    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("a worker has crypto.getRandomValues");
        bytes
    }
}
