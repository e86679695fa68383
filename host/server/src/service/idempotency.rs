//! Requests that are sent again under the same Idempotency-Key.

use super::Service;
use crate::clock::{Millis, now};
use crate::error::Causes;
use crate::store::{AccountId, Answer, Claim, Claimed, random_hex};
use crate::{Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::AbortHandle;

/// How long an answer is kept, and a key is that of one request.
pub(super) const KEPT: Millis = 24 * 3600 * 1000;

/// The longest key, in bytes.
const LONGEST: usize = 255;

/// Whether a request is the first of its key.
pub(super) enum Attempt<H> {
    /// It is, and this is its claim.
    First(H),
    /// It was answered before.
    Again(u16, String),
}

/// The claim of a request that is being worked on; dropped without an answer, it is free again.
pub(super) struct Hold {
    service: Arc<Service>,
    account: AccountId,
    key: String,
    holder: String,
    _renewal: Renewal,
}

/// Renews what is held until it is dropped, however that comes about: what nobody works on any more must run out.
pub(super) struct Renewal(pub(super) AbortHandle);

impl Drop for Renewal {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Service {
    /// Until when something is held that is held now.
    pub(super) fn held_until(&self, at: Millis) -> Millis {
        at + Millis::try_from(self.lease.as_millis()).unwrap_or(Millis::MAX / 2)
    }

    /// How often what is held is renewed.
    pub(super) fn renewed(&self) -> Duration {
        self.lease / 3
    }

    /// Refuses whoever could not pay, before any work is done. A request with a key may have been paid for: that is known once the
    /// key is claimed, and looked at there.
    pub(super) async fn need_credit_unless_keyed(&self, account: AccountId, key: Option<&str>) -> Result<()> {
        if key.is_some() { Ok(()) } else { self.need_credit(account).await }
    }

    /// Claims a key, if there is one, for the request of that digest; a first one must be able to pay.
    pub(super) async fn attempt(
        self: &Arc<Self>,
        account: AccountId,
        key: Option<&str>,
        request: [u8; 32],
    ) -> Result<Attempt<Option<Arc<Hold>>>> {
        let Some(key) = key else { return Ok(Attempt::First(None)) };
        Ok(match self.attempt_under(account, key, request).await? {
            Attempt::First(hold) => Attempt::First(Some(hold)),
            Attempt::Again(status, body) => Attempt::Again(status, body),
        })
    }

    /// Claims the client's key for the request of that digest.
    pub(super) async fn attempt_under(
        self: &Arc<Self>,
        account: AccountId,
        key: &str,
        request: [u8; 32],
    ) -> Result<Attempt<Arc<Hold>>> {
        if key.is_empty() || key.len() > LONGEST || !key.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(Error::BadRequest(format!("an idempotency key is 1 to {LONGEST} printable ASCII characters")));
        }
        self.claim(account, key.into(), request).await
    }

    /// Claims a key that no client can have.
    pub(super) async fn attempt_without(
        self: &Arc<Self>,
        account: AccountId,
        request: [u8; 32],
    ) -> Result<Attempt<Arc<Hold>>> {
        self.claim(account, format!("\u{1}{}", random_hex::<16>()), request).await
    }

    async fn claim(self: &Arc<Self>, account: AccountId, key: String, request: [u8; 32]) -> Result<Attempt<Arc<Hold>>> {
        let (at, holder) = (now(), random_hex::<8>());
        let claim = Claim {
            key,
            request,
            holder: holder.clone(),
            at,
            held_until: self.held_until(at),
            forget_before: at - KEPT,
        };
        match self.database.claim(account, &claim).await? {
            Claimed::New => {
                let hold = Hold::new(self.clone(), account, claim.key, holder);
                self.need_credit(account).await?;
                Ok(Attempt::First(Arc::new(hold)))
            }
            Claimed::InFlight => Err(Error::InFlight),
            Claimed::Other => Err(Error::KeyReused),
            Claimed::Answered(status, body) => Ok(Attempt::Again(status, body)),
        }
    }
}

impl Hold {
    fn new(service: Arc<Service>, account: AccountId, key: String, holder: String) -> Self {
        let (holding, name, who) = (service.clone(), key.clone(), holder.clone());
        let renewal = tokio::spawn(async move {
            loop {
                tokio::time::sleep(holding.renewed()).await;
                // A renewal that fails is tried again before the claim runs out.
                let _ = holding.database.renew_claim(account, &name, &who, holding.held_until(now())).await;
            }
        });
        Self { service, account, key, holder, _renewal: Renewal(renewal.abort_handle()) }
    }

    /// The key, and the attempt that has it.
    pub fn names(&self) -> (String, String) {
        (self.key.clone(), self.holder.clone())
    }

    /// What to note as the answer, together with what was done.
    pub fn answer(&self, status: u16, body: String) -> Answer {
        Answer { key: self.key.clone(), holder: self.holder.clone(), status, body }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let (service, account) = (self.service.clone(), self.account);
        let (key, holder) = (std::mem::take(&mut self.key), std::mem::take(&mut self.holder));
        // Where the answer was noted this does nothing. A runtime that stops leaves the claim to run out.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = service.database.release_claim(account, &key, &holder).await {
                    tracing::warn!(error = %Causes(&error), "an idempotency key is left to run out");
                }
            });
        }
    }
}
