//! What a compression costs: one credit, paid when it succeeded.

use super::Service;
use crate::clock::now;
use crate::store::{AccountId, Answer, Debit, random_hex};
use crate::{Error, Result};

impl Service {
    /// Refuses whoever could not pay, before any work is done.
    pub(super) async fn need_credit(&self, account: AccountId) -> Result<()> {
        match self.database.standing(account).await? {
            Some(standing) if standing.unlimited || standing.balance > 0 => Ok(()),
            _ => Err(Error::NoCredit),
        }
    }

    /// Takes one credit for what was done, and notes the answer that was given.
    pub(super) async fn charge(&self, account: AccountId, reason: &'static str, answer: Option<&Answer>) -> Result<()> {
        let debit = Debit { reason, reference: format!("{reason} {}", random_hex::<16>()), at: now() };
        if self.database.spend(account, &debit, answer).await? { Ok(()) } else { Err(Error::NoCredit) }
    }
}
