//! Signed requests.

use crate::edge::{Answer, Asked, Edge};
use crate::platform::Platform;
use crate::{Body, Unreachable};
use bytes::Bytes;
use edge_link::{Signed, headers, to_hex};
use http::header::HeaderValue;
use http::{HeaderMap, Method, Request};
use sha2::{Digest, Sha256};

/// What is to be asked of the origin.
pub(crate) struct Ask<'a> {
    pub method: Method,
    pub target: String,
    /// The account that the client's key is for.
    pub account: &'a str,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl<P: Platform> Edge<P> {
    /// Signs a request; `None` where it cannot be one.
    pub(crate) fn sign(&self, ask: Ask<'_>) -> Option<Asked<P>> {
        let Ask { method, target, account, mut headers, body } = ask;
        let time = self.platform.now() / 1000;
        let (nonce, digest) = (to_hex(&self.platform.random()), Sha256::digest(&body).into());
        let covered = headers::COVERED.map(|name| headers.get(name).map_or(&[][..], HeaderValue::as_bytes));
        let edge = self.settings.name.as_str();
        let signed =
            Signed { time, edge, nonce: &nonce, method: method.as_str(), target: &target, digest, account, covered };
        let signature = signed.sign(&self.settings.secret);
        for (name, text) in [
            (headers::EDGE, edge),
            (headers::TIME, &time.to_string()),
            (headers::NONCE, &nonce),
            (headers::DIGEST, &to_hex(&digest)),
            (headers::ACCOUNT, account),
            (headers::SIGNATURE, &signature),
        ] {
            headers.insert(name, HeaderValue::from_str(text).ok()?);
        }
        let mut request = Request::builder().method(method).uri(target).body(Body::of(body)).ok()?;
        *request.headers_mut() = headers;
        Some(request)
    }

    /// Fetches what does no harm twice, and so asks again where the origin is not reached: the connection may have gone while a file was
    /// coded and nobody looked. A signed write is one of these: its nonce is taken once. Tells whether it asked again.
    pub(crate) async fn insist(&self, request: Asked<P>) -> Result<(Answer<P>, bool), Unreachable> {
        if request.body().rest.is_some() {
            return Ok((self.platform.fetch(request).await?, false));
        }
        let mut again = Request::new(Body::of(request.body().start.clone()));
        *again.method_mut() = request.method().clone();
        *again.uri_mut() = request.uri().clone();
        *again.headers_mut() = request.headers().clone();
        match self.platform.fetch(request).await {
            Ok(answer) => Ok((answer, false)),
            Err(Unreachable) => Ok((self.platform.fetch(again).await?, true)),
        }
    }
}
