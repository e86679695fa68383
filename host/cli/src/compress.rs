//! `smallest compress`: a file to an archive.

use crate::archive::{self, Coding};
use crate::backend::Chosen;
use crate::exit::{Stopped, note};
use crate::figures::grouped;
use crate::interrupt;
use crate::output::Output;
use crate::source::{Source, is_stream};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Compress a file into an archive that restores it exactly
#[derive(clap::Args)]
pub struct Args {
    /// The file, or - for standard input
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The archive, or - for standard output [default: IN.smz, or - where IN is -]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace an archive that exists
    #[arg(short, long)]
    force: bool,
    /// The codec [default: the one that recognises the file]
    #[arg(long, value_name = "NAME")]
    codec: Option<String>,
    #[command(flatten)]
    coding: Coding,
    #[command(flatten)]
    chosen: Chosen,
    /// Frames coded at a time [default: one for each core]
    #[arg(long, value_name = "N")]
    threads: Option<u32>,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    interrupt::watch().map_err(|error| Stopped::io(Path::new("signals"), &error))?;
    let started = Instant::now();
    let target = args.output.clone().unwrap_or_else(|| with_suffix(&args.input));
    if is_stream(&target) && io::stdout().is_terminal() && !args.force {
        return Err(Stopped::usage("an archive is not for a terminal; -o names a file, --force writes it anyway"));
    }
    let registry = args.chosen.registry()?;
    // Whatever the command line has wrong is said before standard input is waited for.
    let named = args.codec.as_deref().map(|name| archive::named(&registry, name)).transpose()?;
    let named_options = named.map(|codec| archive::options(&**codec, &args.coding.params)).transpose()?;
    let mut source = Source::open(&args.input)?;
    let codec = named.map_or_else(|| archive::detected(&registry, &mut source), Ok)?;
    let options = named_options.map_or_else(|| archive::options(&**codec, &args.coding.params), Ok)?;
    let mut output = Output::create(&target, args.force, source.permissions.clone())?;
    let packed = archive::pack(&registry, (&**codec, options), archive::lanes(args.threads), &mut source, &mut output)?;
    output.finish()?;
    note(format_args!(
        "{}: {} -> {} bytes, {} saved, {}, {:.2} s",
        source.name,
        grouped(packed.original_len),
        grouped(packed.archive_len),
        host_api::savings(packed.original_len, packed.archive_len),
        codec.info().name,
        started.elapsed().as_secs_f64(),
    ));
    Ok(())
}

fn with_suffix(input: &Path) -> PathBuf {
    if is_stream(input) {
        return input.into();
    }
    let mut name = input.as_os_str().to_owned();
    name.push(".smz");
    name.into()
}
