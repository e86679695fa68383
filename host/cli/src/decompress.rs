//! `smallest decompress`: an archive to the file, or to a range of it.

use crate::archive;
use crate::backend::Chosen;
use crate::exit::Stopped;
use crate::interrupt;
use crate::output::Output;
use crate::source::{Source, is_stream};
use kit_core::Registry;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Restore the file from an archive, checking every byte
#[derive(clap::Args)]
pub struct Args {
    /// The archive, or - for standard input
    #[arg(value_name = "IN.smz")]
    input: PathBuf,
    /// The file, or - for standard output [default: IN without .smz, or - where IN is -]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace a file that exists
    #[arg(short, long)]
    force: bool,
    /// Only the bytes from A up to, but without, B; either may be left out
    #[arg(long, value_name = "A..B", value_parser = wanted, requires = "output")]
    range: Option<Wanted>,
    #[command(flatten)]
    chosen: Chosen,
    /// Frames restored at a time [default: one for each core]
    #[arg(long, value_name = "N")]
    threads: Option<u32>,
}

/// A range whose end may be the file's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    start: u64,
    end: Option<u64>,
}

fn wanted(text: &str) -> Result<Wanted, String> {
    let wanted = text.split_once("..").and_then(|(start, end)| {
        let start = if start.is_empty() { 0 } else { start.parse().ok()? };
        let end = if end.is_empty() { None } else { Some(end.parse().ok()?) };
        Some(Wanted { start, end })
    });
    wanted.filter(|wanted| wanted.end.is_none_or(|end| wanted.start <= end)).ok_or_else(|| "expected A..B".into())
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    interrupt::watch().map_err(|error| Stopped::io(Path::new("signals"), &error))?;
    let target = args.output.clone().map_or_else(|| without_suffix(&args.input), Ok)?;
    let registry = args.chosen.registry()?;
    let mut source = Source::open(&args.input)?;
    let want = args.range.map(|wanted| within(wanted, &registry, &mut source)).transpose()?;
    let mut output = Output::create(&target, args.force, source.permissions.clone())?;
    archive::restore(&registry, want, archive::lanes(args.threads), &mut source, &mut output)?;
    output.finish()
}

/// The range as numbers that the archive has.
fn within(wanted: Wanted, registry: &Registry, source: &mut Source) -> Result<Range<u64>, Stopped> {
    let len = archive::open(registry, source)?.restored_len;
    let end = wanted.end.unwrap_or(len);
    if wanted.start > end || end > len {
        return Err(Stopped::usage(format!("{}..{end}: {} restores to {len} bytes", wanted.start, source.name)));
    }
    Ok(wanted.start..end)
}

fn without_suffix(input: &Path) -> Result<PathBuf, Stopped> {
    if is_stream(input) {
        return Ok(input.into());
    }
    match input.extension() {
        Some(extension) if extension == "smz" => Ok(input.with_extension("")),
        _ => Err(Stopped::usage(format!("{}: does not end in .smz; name the output with -o", input.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_with_either_end_open() {
        let range = |start, end| Ok(Wanted { start, end });
        assert_eq!(wanted("3..7"), range(3, Some(7)));
        assert_eq!(wanted("3.."), range(3, None));
        assert_eq!(wanted("..7"), range(0, Some(7)));
        assert_eq!(wanted(".."), range(0, None));
        for bad in ["", "3", "7..3", "-1..3", "a..b", "1...3"] {
            assert!(wanted(bad).is_err(), "{bad}");
        }
    }
}
