//! Credits of the accounts: shown and granted, also while a server runs.

use crate::clock::now;
use crate::store::{Database, random_hex};
use crate::{Error, Result, Stores};

pub use crate::store::Standing;

/// How all accounts stand, by name.
pub async fn list(stores: &Stores) -> Result<Vec<Standing>> {
    stores.with_database(stores.existing()?, async |database| database.standings().await).await
}

/// Gives credits to the account of that name; once only for each reference, where one is given.
pub async fn grant(stores: &Stores, account: &str, credits: u64, reference: Option<&str>) -> Result<Standing> {
    let reference = reference.map_or_else(|| format!("grant {}", random_hex::<8>()), |text| format!("grant {text}"));
    let grant = async |database: &dyn Database| database.grant(account, credits, &reference, now()).await;
    stores.with_database(stores.existing()?, grant).await?.ok_or_else(|| Error::NoSuchAccount(account.into()))
}

/// Lifts the limit of the account of that name, or sets it: then it pays with the credits it has.
pub async fn set_unlimited(stores: &Stores, account: &str, unlimited: bool) -> Result<()> {
    let set = async |database: &dyn Database| database.set_unlimited(account, unlimited).await;
    let known = stores.with_database(stores.existing()?, set).await?;
    if known { Ok(()) } else { Err(Error::NoSuchAccount(account.into())) }
}
