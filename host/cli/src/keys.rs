//! `smallest keys`: API keys of a data directory, also while a service runs on it.

use crate::exit::{Stopped, note};
use crate::output::print;
use crate::service::{self, DataDir};
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
        data_dir: DataDir,
        /// The account, made if missing [default: a new one]
        #[arg(long, value_name = "NAME")]
        account: Option<String>,
    },
    /// List the keys, oldest first
    List {
        #[command(flatten)]
        data_dir: DataDir,
    },
    /// Revoke a key at once
    Revoke {
        #[command(flatten)]
        data_dir: DataDir,
        /// The key's id, as listed
        id: String,
    },
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    match args.what {
        What::Create { data_dir, account } => {
            let new = service::run(keys::create(&data_dir.path, account.as_deref()))?;
            print(&format!("{}\n", new.key.expose()))
        }
        What::List { data_dir } => {
            let keys = service::run(keys::list(&data_dir.path))?;
            print(&table(&keys))
        }
        What::Revoke { data_dir, id } => {
            service::run(keys::revoke(&data_dir.path, &id))?;
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
