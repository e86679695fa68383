//! `smallest scrub`: a check that a server's work hardly notices.

use crate::backend::Chosen;
use crate::exit::Stopped;
use crate::fsck;
use crate::service::Place;
use host_server::{Fsck, Scrub};
use std::time::Duration;

/// Restore every stored file slowly, to see whether it is whole
#[derive(clap::Args)]
#[command(
    after_help = "The same as fsck --deep, and as harmless to a running service, but for the load. Exit codes are those of fsck."
)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Megabytes of archives a second
    #[arg(long, value_name = "MB", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..))]
    rate: u64,
    #[command(flatten)]
    chosen: Chosen,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    let what = Fsck { deep: true, repair: false, rate: Some(args.rate.saturating_mul(1_000_000)) };
    fsck::check(args.place, &args.chosen, what)
}

/// `serve`'s options about scrubbing by itself.
#[derive(clap::Args)]
pub struct InServer {
    /// Check all stored files every so many hours [default: never]
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u64).range(1..))]
    scrub_every: Option<u64>,
    /// Megabytes of archives a second that are checked
    #[arg(long, value_name = "MB", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..))]
    scrub_rate: u64,
}

impl From<InServer> for Option<Scrub> {
    fn from(given: InServer) -> Self {
        let interval = Duration::from_secs(given.scrub_every?.saturating_mul(3600));
        Some(Scrub { interval, rate: given.scrub_rate.saturating_mul(1_000_000) })
    }
}
