//! What the edge needs of where it runs.

use crate::body::{Body, Broken};
use bytes::Bytes;
use futures_util::Stream;
use http::{Request, Response};

/// The origin did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable;

/// One place where an edge runs; calls are of one thread.
#[expect(async_fn_in_trait, reason = "nothing here is ever sent to another thread")]
pub trait Platform {
    /// What of a body has not come yet.
    type Rest: Stream<Item = Result<Bytes, Broken>> + Unpin;

    /// Sends a request to the origin; its URI is path and query.
    async fn fetch(&self, request: Request<Body<Self::Rest>>) -> Result<Response<Body<Self::Rest>>, Unreachable>;

    /// What was remembered under that name, or nothing: it may be forgotten at any time.
    async fn recall(&self, name: &str) -> Option<String>;

    /// Remembers a text for about so many seconds.
    async fn remember(&self, name: &str, text: &str, seconds: u64);

    /// Milliseconds since 1970 in UTC.
    fn now(&self) -> u64;

    /// Bytes that nobody can guess.
    fn random(&self) -> [u8; 16];
}
