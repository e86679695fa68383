//! What compressions cost.

use super::{AccountId, Answer};
use crate::clock::Millis;
use crate::store::Result;
use async_trait::async_trait;

/// How an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The account's name.
    pub name: String,
    /// Whether it compresses without paying.
    pub unlimited: bool,
    /// Credits left; what its ledger adds up to.
    pub balance: u64,
}

/// One credit to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debit {
    /// What for: `upload`, `compress`, `write`.
    pub reason: &'static str,
    /// Names what is paid for: it is paid once, however often it is asked for.
    pub reference: String,
    /// When.
    pub at: Millis,
}

/// Balances and the ledger behind them.
#[async_trait]
pub trait Credits: Send + Sync {
    /// How the account stands; `None` where there is none.
    async fn standing(&self, account: AccountId) -> Result<Option<Standing>>;

    /// How all accounts stand, by name.
    async fn standings(&self) -> Result<Vec<Standing>>;

    /// Gives credits to the account of that name, once for each reference; `None` where there is none.
    async fn grant(&self, account_name: &str, credits: u64, reference: &str, at: Millis) -> Result<Option<Standing>>;

    /// Lifts or sets the limit of the account of that name; false where there is none.
    async fn set_unlimited(&self, account_name: &str, unlimited: bool) -> Result<bool>;

    /// Pays one credit and notes the answer to its request, both or neither; false, and nothing done, where there is none left.
    async fn spend(&self, account: AccountId, debit: &Debit, answer: Option<&Answer>) -> Result<bool>;

    /// Names of the accounts whose ledgers do not add up to their balances.
    async fn unbalanced(&self) -> Result<Vec<String>>;
}
