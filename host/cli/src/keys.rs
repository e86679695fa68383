//! `smallest keys`: API keys of a data directory, also while a service runs on it.

use crate::exit::{Stopped, note};
use crate::output::print;
use crate::service::{self, Place};
use clap::Subcommand;
use host_server::keys;
use std::fmt::Write;

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
        What::Create { place, account, credits } => {
            let new = service::run(keys::create(&place.into(), account.as_deref(), credits))?;
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
    let mut text = format!("{:16}  {:24}  {:20}  {}\n", "id", "account", "created", "revoked");
    for key in keys {
        let revoked = key.revoked_at.as_deref().unwrap_or("-");
        let _ = writeln!(text, "{:16}  {:24}  {:20}  {revoked}", key.id, key.account, key.created_at);
    }
    text
}
