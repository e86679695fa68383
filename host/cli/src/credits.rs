//! `smallest credits`: what accounts may still compress, also while a service runs.

use crate::exit::Stopped;
use crate::output::print;
use crate::service::{self, Place};
use clap::Subcommand;
use host_server::credits::{self, Standing};
use std::fmt::Write;

/// Show and grant credits, one a compression, also while the service runs
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List the accounts and their credits
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Give credits to an account
    Grant {
        #[command(flatten)]
        place: Place,
        /// The account's name
        account: String,
        /// How many
        credits: u64,
        /// Names the grant, an invoice's number for example: the same name is granted once, however often this is run
        #[arg(long, value_name = "NAME")]
        reference: Option<String>,
    },
    /// Let an account compress without credits
    Unlimited {
        #[command(flatten)]
        place: Place,
        /// The account's name
        account: String,
    },
    /// Let an account compress with the credits that it has, and no further
    Limited {
        #[command(flatten)]
        place: Place,
        /// The account's name
        account: String,
    },
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    match args.what {
        What::List { place } => print(&table(&service::run(credits::list(&place.into()))?)),
        What::Grant { place, account, credits, reference } => {
            let stores = place.into();
            let granted = credits::grant(&stores, &account, credits, reference.as_deref());
            print(&table(&[service::run(granted)?]))
        }
        What::Unlimited { place, account } => service::run(credits::set_unlimited(&place.into(), &account, true)),
        What::Limited { place, account } => service::run(credits::set_unlimited(&place.into(), &account, false)),
    }
}

fn table(standings: &[Standing]) -> String {
    let mut text = format!("{:24}  {:>12}\n", "account", "credits");
    for standing in standings {
        let credits = if standing.unlimited { "no limit".into() } else { standing.balance.to_string() };
        let _ = writeln!(text, "{:24}  {credits:>12}", standing.name);
    }
    text
}
