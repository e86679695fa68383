//! `smallest shrink`: a file to a smaller one of the same format.

use crate::archive::{Coding, Given};
use crate::backend::Chosen;
use crate::exit::{Exit, Stopped, note};
use crate::figures::grouped;
use crate::interrupt;
use crate::output::Output;
use crate::source::{Source, is_stream};
use kit_core::drive::Input;
use kit_core::{Kind, Limits, Options, Transcoder};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Make a smaller file that is usable as it is: a JPEG from a JPEG, a PDF from a PDF
#[derive(clap::Args)]
pub struct Args {
    /// The file, or - for standard input
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The smaller file, or - for standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Replace a file that exists
    #[arg(short, long)]
    force: bool,
    /// What IN is [default: the first kind that takes it]
    #[arg(long, value_name = "NAME")]
    kind: Option<String>,
    #[command(flatten)]
    coding: Coding,
    #[command(flatten)]
    chosen: Chosen,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    interrupt::watch().map_err(|error| Stopped::io(Path::new("signals"), &error))?;
    let started = Instant::now();
    if is_stream(&args.output) && io::stdout().is_terminal() && !args.force {
        return Err(Stopped::usage("such a file is not for a terminal; -o names a file, --force writes it anyway"));
    }
    let mut transcoders = args.chosen.transcoders()?;
    if let Some(kind) = &args.kind {
        transcoders = vec![named(&transcoders, kind)?];
    }
    let mut source = Source::open(&args.input)?;
    let input = source.read(0, source.len()).map_err(|error| Stopped::new(Exit::Io, error.to_string()))?;
    let smaller = first(&transcoders, &args.coding.params, &source.name, &input)?;
    let mut output = Output::create(&args.output, args.force, source.permissions.clone())?;
    output.write_all(&smaller).map_err(|error| Stopped::io(&args.output, &error))?;
    output.finish()?;
    note(format_args!(
        "{}: {} -> {} bytes, {} saved, {:.2} s",
        source.name,
        grouped(input.len() as u64),
        grouped(smaller.len() as u64),
        host_api::savings(input.len() as u64, smaller.len() as u64),
        started.elapsed().as_secs_f64(),
    ));
    Ok(())
}

/// The transcoder of that name.
pub fn named(transcoders: &[Arc<dyn Transcoder>], name: &str) -> Result<Arc<dyn Transcoder>, Stopped> {
    transcoders.iter().find(|one| one.info().name == name).cloned().ok_or_else(|| {
        let names: Vec<&str> = transcoders.iter().map(|one| one.info().name.as_str()).collect();
        Stopped::usage(format!("unknown kind {name}: expected {}", names.join(", ")))
    })
}

/// What the first transcoder that takes the input makes of it; the input itself where that is smaller.
fn first(transcoders: &[Arc<dyn Transcoder>], params: &[Given], name: &str, input: &[u8]) -> Result<Vec<u8>, Stopped> {
    let mut refusals = Vec::new();
    for transcoder in transcoders {
        let options = match Options::resolve(transcoder.info(), params) {
            Ok(options) => options,
            Err(error) if transcoders.len() == 1 => return Err(Stopped::usage(error.to_string())),
            Err(error) => {
                refusals.push(error.to_string());
                continue;
            }
        };
        match transcoder.transcode(input, &options, Limits::DEFAULT) {
            Ok(output) if output.bytes.len() < input.len() => return Ok(output.bytes),
            Ok(_) => return Ok(input.to_vec()),
            Err(error) if error.kind == Kind::Input => refusals.push(error.to_string()),
            Err(error) => return Err(Stopped::codec(name, &error)),
        }
    }
    Err(Stopped::new(Exit::Input, format!("{name}: {}", refusals.join("; "))))
}
