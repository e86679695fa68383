//! `smallest keys`: API keys of a data directory, also while a service runs on it.

use crate::exit::{Stopped, note};
use crate::output::print;
use crate::service::{self, Place};
use clap::Subcommand;
use host_server::keys::{self, Scopes};
use std::fmt::Write;
use std::time::Duration;

/// Create, list and revoke API keys, also while the service runs
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Print a new key, alone and only this once
    Create {
        #[command(flatten)]
        place: Place,
        /// The account, made if missing [default: a new one]
        #[arg(long, value_name = "NAME")]
        account: Option<String>,
        /// Credits that a new account starts with, one a compression [default: no limit]
        #[arg(long, value_name = "N")]
        credits: Option<u64>,
        /// How long the key is good, as in 90d or 12h [default: for ever]
        #[arg(long, value_name = "TIME", value_parser = lifetime)]
        expires: Option<Duration>,
        /// What it may be used for: read (lists, downloads), write (uploads, deletes), manage (keys, settings) [default: all]
        #[arg(long, value_name = "SCOPE,…", value_parser = scopes)]
        scope: Option<Scopes>,
    },
    /// List the keys, oldest first
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Revoke a key at once
    Revoke {
        #[command(flatten)]
        place: Place,
        /// The key's id, as listed
        id: String,
    },
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    match args.what {
        What::Create { place, account, credits, expires, scope } => {
            let (stores, scopes) = (place.into(), scope.unwrap_or(Scopes::ALL));
            let new = service::run(keys::create_limited(&stores, account.as_deref(), credits, expires, scopes))?;
            print(&format!("{}\n", new.key.expose()))
        }
        What::List { place } => {
            let keys = service::run(keys::list(&place.into()))?;
            print(&table(&keys))
        }
        What::Revoke { place, id } => {
            service::run(keys::revoke(&place.into(), &id))?;
            note(format_args!("revoked {id}"));
            Ok(())
        }
    }
}

fn table(keys: &[keys::KeyInfo]) -> String {
    let mut text = String::new();
    let mut row = |id: &str, account: &str, created: &str, scopes: &str, expires: &str, revoked: &str| {
        let _ = writeln!(text, "{id:16}  {account:24}  {created:20}  {scopes:17}  {expires:20}  {revoked}");
    };
    row("id", "account", "created", "scopes", "expires", "revoked");
    for key in keys {
        let (expires, revoked) = (key.expires_at.as_deref().unwrap_or("-"), key.revoked_at.as_deref().unwrap_or("-"));
        row(&key.id, &key.account, &key.created_at, &key.scopes.to_string(), expires, revoked);
    }
    text
}

/// Reads a number of days or hours.
fn lifetime(text: &str) -> Result<Duration, String> {
    let hours = match text.split_at_checked(text.len().saturating_sub(1)) {
        Some((days, "d")) => days.parse::<u32>().ok().map(|days| u64::from(days) * 24),
        Some((hours, "h")) => hours.parse::<u32>().ok().map(u64::from),
        _ => None,
    };
    let hours = hours.filter(|hours| *hours > 0).ok_or("expected a number of days or hours, as in 90d or 12h")?;
    Ok(Duration::from_secs(hours * 3600))
}

fn scopes(text: &str) -> Result<Scopes, String> {
    Scopes::parse(text.split(',').map(str::trim)).map_err(|error| error.to_string())
}
