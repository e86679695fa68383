//! Whose key a request has: asked of the origin once a minute, and remembered under the key's hash.

use crate::edge::Edge;
use crate::origin::Ask;
use crate::platform::Platform;
use crate::{Body, Collected};
use edge_link::{KnownKey, to_hex};
use http::{HeaderMap, Method, StatusCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a good key is good without asking again, in milliseconds. What remembers may be late itself by a few seconds.
const GOOD_FOR: u64 = 50_000;

/// How long a bad one is bad.
const BAD_FOR: u64 = 10_000;

/// The longest answer about a key, in bytes.
const LONGEST: usize = 16 << 10;

/// What an edge makes of a request's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may do that, for this account.
    Good(String),
    /// It may not, or there is none: the origin will say so.
    Bad,
    /// The origin does not talk to this edge.
    Unknown,
}

/// A key as it is remembered.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// When the origin was asked.
    at: u64,
    /// What it said.
    key: Option<KnownKey>,
}

impl Remembered {
    fn is_fresh(&self, now: u64) -> bool {
        let kept = if self.key.is_some() { GOOD_FOR } else { BAD_FOR };
        self.at <= now && now - self.at < kept
    }
}

impl<P: Platform> Edge<P> {
    /// Whether the key of those headers is good for that scope.
    pub(crate) async fn judge(&self, headers: &HeaderMap, scope: &str) -> Verdict {
        let Some((id, sha256)) = one_key(headers) else { return Verdict::Bad };
        let name = format!("key {sha256}");
        let now = self.platform.now();
        let remembered = self.platform.recall(&name).await;
        let remembered = remembered.and_then(|text| serde_json::from_str::<Remembered>(&text).ok());
        let known = match remembered.filter(|remembered| remembered.is_fresh(now)) {
            Some(remembered) => remembered.key,
            None => {
                let Some(key) = self.ask_for(&id, &sha256).await else { return Verdict::Unknown };
                let remembered = Remembered { at: now, key };
                let text = serde_json::to_string(&remembered).unwrap_or_default();
                self.platform.remember(&name, &text, GOOD_FOR.div_ceil(1000)).await;
                remembered.key
            }
        };
        let time = i64::try_from(now).unwrap_or(i64::MAX);
        known.filter(|key| key.permits(scope, time)).map_or(Verdict::Bad, |key| Verdict::Good(key.account))
    }

    /// What the origin says of a key: nothing where it says nothing, and that nobody has it where it says that.
    async fn ask_for(&self, id: &str, sha256: &str) -> Option<Option<KnownKey>> {
        let target = format!("/edge/keys/{id}?sha256={sha256}");
        let ask =
            Ask { method: Method::GET, target, account: "", headers: HeaderMap::new(), body: bytes::Bytes::new() };
        let answer = self.insist(self.sign(ask)?).await.ok()?.0;
        match answer.status() {
            StatusCode::OK => match Body::collect(answer.into_body(), LONGEST, None).await {
                Ok(Collected::Whole(body)) => serde_json::from_slice(&body).ok().map(Some),
                _ => None,
            },
            StatusCode::UNAUTHORIZED => Some(None),
            _ => None,
        }
    }
}

/// Name and hash of the one key that the headers must have; nothing where it does not even look like one.
fn one_key(headers: &HeaderMap) -> Option<(String, String)> {
    let mut keys = headers.get_all("x-api-key").iter();
    let (Some(key), None) = (keys.next(), keys.next()) else { return None };
    let key = key.to_str().ok()?;
    let digits = key.strip_prefix("smz_")?;
    let is_key = digits.len() == 88 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| (digits[..16].to_owned(), to_hex(&Sha256::digest(key.as_bytes()))))
}
