//! Signed requests.

use crate::Body;
use crate::edge::{Asked, Edge};
use crate::platform::Platform;
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
}
