//! `smallest fsck`: whether a data directory holds what its database says.

use crate::backend::Chosen;
use crate::exit::{Exit, Stopped};
use crate::output::print;
use crate::service::{self, Place};
use host_server::{Finding, Fsck, FsckReport};
use std::fmt::Write;

/// Check that every stored file is there and whole
#[derive(clap::Args)]
#[command(after_help = "\
Exit code 1 where a file is lost or damaged, also when its row was removed by --repair, or where an account's ledger does
not add up. A file that is damaged is sent no more until a check finds it whole. What an interrupted upload or delete left
over is listed and harmless.")]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Restore every archive as well
    #[arg(long)]
    deep: bool,
    /// Remove left-overs, and rows of files that are lost; needs the service stopped
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    chosen: Chosen,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    let what = Fsck { deep: args.deep, repair: args.repair, rate: None };
    check(args.place, &args.chosen, what)
}

/// Checks, prints what was found, and fails where a file is lost or damaged.
pub fn check(place: Place, chosen: &Chosen, what: Fsck) -> Result<(), Stopped> {
    let report = service::run(host_server::fsck(&place.into(), chosen.registry()?, what))?;
    let count = |is: fn(&Finding) -> bool| report.findings.iter().filter(|finding| is(finding)).count();
    let (bad, unbalanced) = (count(Finding::is_loss), count(|finding| matches!(finding, Finding::Unbalanced(_))));
    print(&text(&report, bad, unbalanced))?;
    match (bad, unbalanced) {
        (0, 0) => Ok(()),
        (0, _) => Err(Stopped::new(Exit::Failed, "a ledger does not add up")),
        (1, _) => Err(Stopped::new(Exit::Failed, "1 file is lost or damaged")),
        _ => Err(Stopped::new(Exit::Failed, format!("{bad} files are lost or damaged"))),
    }
}

fn text(report: &FsckReport, bad: usize, unbalanced: usize) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let _ = match finding {
            Finding::Ghost(id) => writeln!(text, "lost     {id}: its blob is missing"),
            Finding::Damaged(id, how) => writeln!(text, "damaged  {id}: {how}"),
            Finding::Orphan(id) => writeln!(text, "left     {id}: a blob without a row"),
            Finding::Unlinked(id) => writeln!(text, "left     {id}: a part that no file needs"),
            Finding::Stale(path) => writeln!(text, "left     {path}: a temporary file"),
            Finding::Unbalanced(account) => {
                writeln!(text, "credits  {account}: the ledger does not add up to the balance")
            }
        };
    }
    let left = report.findings.len() - bad - unbalanced;
    let (files, blobs, repaired) = (report.files, report.blobs, report.repaired);
    let _ = writeln!(
        text,
        "files: {files}, blobs: {blobs}, lost or damaged: {bad}, left over: {left}, repaired: {repaired}"
    );
    if report.quarantined + report.released > 0 {
        let _ = writeln!(text, "sent no more: {}, sent again: {}", report.quarantined, report.released);
    }
    text
}
