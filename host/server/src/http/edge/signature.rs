//! Whether a request is an edge's.

use crate::clock::now;
use crate::http::App;
use crate::http::auth::permitted;
use crate::http::failure::Failure;
use crate::scope::Scope;
use crate::store::{AccountId, StoredKey};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use edge_link::{Refusal, Signed, from_hex, headers};

/// The longest name of an edge, in bytes.
const LONGEST: usize = 64;

/// A request that an edge has signed; as the first argument of a handler it refuses all others.
pub struct FromEdge {
    /// The edge's name.
    pub edge: String,
    /// Tells the request from all others.
    pub nonce: String,
    /// What the body hashes to.
    pub digest: [u8; 32],
    /// The name of the account that it says the client's key is for.
    account: String,
}

impl FromRequestParts<App> for FromEdge {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let text = |name| one(&parts.headers, name).ok_or_else(|| wrong(&format!("expected one header {name}")));
        let (edge, nonce, account) = (text(headers::EDGE)?, text(headers::NONCE)?, text(headers::ACCOUNT)?);
        let time = text(headers::TIME)?.parse().map_err(|_| wrong("x-edge-time is no number of seconds"))?;
        let digest = from_hex(text(headers::DIGEST)?).ok_or_else(|| wrong("x-edge-digest is no SHA-256"))?;
        if from_hex::<16>(nonce).is_none() || edge.is_empty() || edge.len() > LONGEST {
            return Err(wrong("x-edge-id or x-edge-nonce cannot be read"));
        }
        let covered = covered(&parts.headers)?;
        let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
        let method = parts.method.as_str();
        let signed = Signed { time, edge, nonce, method, target, digest, account, covered };
        let seconds = u64::try_from(now() / 1000).unwrap_or(0);
        signed.verify(text(headers::SIGNATURE)?, &app.edge, seconds).map_err(|refusal| match refusal {
            Refusal::Forged => wrong("the edge's signature is not right"),
            Refusal::Stale => wrong("the edge's signature is not of this minute"),
        })?;
        Ok(Self { edge: edge.into(), nonce: nonce.into(), digest, account: account.into() })
    }
}

impl FromEdge {
    /// The account of the client's key, which has that scope and is the one that the edge takes it for.
    pub async fn account(&self, parts: &mut Parts, app: &App, scope: Scope) -> Result<AccountId, Failure> {
        let StoredKey { account, account_name, .. } = permitted(parts, app, scope).await?;
        if account_name == self.account { Ok(account) } else { Err(wrong("the key is another account's")) }
    }

    /// Refuses a write that was there before.
    pub async fn need_new(&self, account: AccountId, app: &App) -> Result<(), Failure> {
        match app.service.take_nonce(account, &self.edge, &self.nonce).await? {
            true => Ok(()),
            false => Err(wrong("the edge's request was sent before")),
        }
    }
}

/// A header that must be there once.
fn one<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// The values of the headers that are signed, each there once or not at all.
fn covered(headers: &HeaderMap) -> Result<[&[u8]; headers::COVERED.len()], Failure> {
    let mut values = [&[][..]; headers::COVERED.len()];
    for (value, name) in values.iter_mut().zip(headers::COVERED) {
        let mut sent = headers.get_all(name).iter();
        *value = sent.next().map_or(&[][..], |value| value.as_bytes());
        if sent.next().is_some() {
            return Err(wrong(&format!("there is more than one header {name}")));
        }
    }
    Ok(values)
}

fn wrong(why: &str) -> Failure {
    Failure::not_from_edge(why)
}
