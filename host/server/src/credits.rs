//! Credits of the accounts: shown and granted, also while a server runs.

use crate::clock::now;
use crate::store::random_hex;
use crate::{Error, Result, Stores};

pub use crate::store::Standing;

/// How all accounts stand, by name.
pub async fn list(stores: &Stores) -> Result<Vec<Standing>> {
    let database = stores.database(&stores.existing()?).await?;
    let standings = database.standings().await;
    database.close().await;
    Ok(standings?)
}

/// Gives credits to the account of that name; once only for each reference, where one is given.
pub async fn grant(stores: &Stores, account: &str, credits: u64, reference: Option<&str>) -> Result<Standing> {
    let reference = reference.map_or_else(|| format!("grant {}", random_hex::<8>()), |text| format!("grant {text}"));
    let database = stores.database(&stores.existing()?).await?;
    let standing = database.grant(account, credits, &reference, now()).await;
    database.close().await;
    standing?.ok_or_else(|| Error::NoSuchAccount(account.into()))
}

/// Lifts the limit of the account of that name, or sets it: then it pays with the credits it has.
pub async fn set_unlimited(stores: &Stores, account: &str, unlimited: bool) -> Result<()> {
    let database = stores.database(&stores.existing()?).await?;
    let known = database.set_unlimited(account, unlimited).await;
    database.close().await;
    if known? { Ok(()) } else { Err(Error::NoSuchAccount(account.into())) }
}
