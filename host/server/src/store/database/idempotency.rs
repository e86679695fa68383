//! Answers that are given again to a request that is sent again.

use super::AccountId;
use crate::clock::Millis;
use crate::store::Result;
use async_trait::async_trait;

/// A request under an Idempotency-Key that wants to be the first.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The client's key.
    pub key: String,
    /// SHA-256 over all that makes the request what it is.
    pub request: [u8; 32],
    /// Names this attempt.
    pub holder: String,
    /// When.
    pub at: Millis,
    /// When it is given up unless it was renewed.
    pub held_until: Millis,
    /// Claims and answers made before this are forgotten.
    pub forget_before: Millis,
}

/// The outcome of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It is the first.
    New,
    /// The first is being worked on.
    InFlight,
    /// The first was another request.
    Other,
    /// The first was answered with this status and body.
    Answered(u16, String),
}

/// What to answer to whoever sends the same again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The client's key.
    pub key: String,
    /// Names the attempt that has the claim.
    pub holder: String,
    /// The HTTP status.
    pub status: u16,
    /// The JSON.
    pub body: String,
}

/// Claims and answers.
#[async_trait]
pub trait Idempotency: Send + Sync {
    /// Claims a key; of several at once exactly one is new.
    async fn claim(&self, account: AccountId, claim: &Claim) -> Result<Claimed>;

    /// Holds a claim for longer; false where it was lost.
    async fn renew_claim(&self, account: AccountId, key: &str, holder: &str, held_until: Millis) -> Result<bool>;

    /// Gives up a claim that has no answer.
    async fn release_claim(&self, account: AccountId, key: &str, holder: &str) -> Result<()>;

    /// Forgets all claims and answers made before that time; says how many.
    async fn forget_claims(&self, before: Millis) -> Result<u64>;
}
