//! `smallest bench`: sizes, times and memory of files that are really written, restored elsewhere and compared.

mod child;
mod picture;
mod row;
mod smaller;
mod timed;

pub use child::{PackArgs, RestoreArgs, run_pack, run_restore};
pub use smaller::{ShrinkArgs, run_shrink};

use crate::archive::{self, Coding};
use crate::backend::Chosen;
use crate::exit::{Exit, Stopped};
use crate::interrupt::{self, Unfinished};
use crate::output::print;
use child::{Packing, Restoring};
use row::Row;
use serde::de::DeserializeOwned;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Measure a codec on files: size, speed, memory, and whether they come back
#[derive(clap::Args)]
#[command(after_help = "\
Each file is packed in one process; the written archive is restored in another, and the result compared with the file.
encode_s is encoding alone, verify_s the decoding that every packing does to check itself, pack_s both and the rest;
decode_s is the time from opening the archive to its last byte. peak_memory is the larger one of the two processes'.
Exit code 1 where a file does not come back: exactly, or as its codec promises.
For image and pdf, which make smaller files that are usable as they are, encode_s is all the time that it takes, and of images another
decoder and another measure than ours say how good they are: pixels_exact, ssimulacra2.")]
pub struct Args {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The codec, or the kind of smaller file: image, pdf
    #[arg(long, value_name = "NAME")]
    codec: String,
    /// One line of JSON for each file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    coding: Coding,
    #[command(flatten)]
    chosen: Chosen,
    /// Frames coded at a time
    #[arg(long, value_name = "N", default_value_t = 1)]
    threads: u32,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    interrupt::watch().map_err(|error| Stopped::io(Path::new("signals"), &error))?;
    let transcoder = args.chosen.transcoders()?.into_iter().find(|one| one.info().name == args.codec);
    match &transcoder {
        Some(transcoder) => drop(archive::resolved(transcoder.info(), &args.coding.params)?),
        None => {
            let registry = args.chosen.registry()?;
            archive::options(&**archive::named(&registry, &args.codec)?, &args.coding.params)?;
        }
    }
    let measure = if transcoder.is_some() { measure_smaller } else { measure };
    drop(transcoder);
    if !args.json {
        print(row::HEADER)?;
    }
    let mut rows = Vec::new();
    for file in &args.files {
        let row = match measure(&args, file) {
            Ok(row) => row,
            Err(stopped) => {
                stopped.report();
                continue;
            }
        };
        print(&if args.json { row.json() } else { row.text() })?;
        rows.push(row);
    }
    if !args.json && rows.len() > 1 {
        print(&row::total(&rows))?;
    }
    let lost = args.files.len() - rows.iter().filter(|row| row.came_back()).count();
    if lost > 0 {
        return Err(Stopped::new(Exit::Failed, format!("{lost} of {} files did not come back", args.files.len())));
    }
    Ok(())
}

fn measure(args: &Args, file: &Path) -> Result<Row, Stopped> {
    let failed = |error: io::Error| Stopped::io(file, &error);
    let mut builder = tempfile::Builder::new();
    builder.prefix("smallest-bench-");
    let (directory, _unfinished) = Unfinished::make(|| builder.tempdir(), TempDir::path).map_err(failed)?;
    let (written, restored) = (directory.path().join("archive.smz"), directory.path().join("restored"));
    let packing: Packing = child(args, "bench-pack", true, file, &written)?;
    let restoring: Restoring = child(args, "bench-restore", false, &written, &restored)?;
    let exact = same(file, &restored).map_err(failed)?;
    Ok(Row::new(file, &args.codec, args.chosen.backend, exact, packing, restoring))
}

fn measure_smaller(args: &Args, file: &Path) -> Result<Row, Stopped> {
    let failed = |error: io::Error| Stopped::io(file, &error);
    let mut builder = tempfile::Builder::new();
    builder.prefix("smallest-bench-");
    let (directory, _unfinished) = Unfinished::make(|| builder.tempdir(), TempDir::path).map_err(failed)?;
    let made = directory.path().join("smaller");
    let mut packing: Packing = child(args, "bench-shrink", true, file, &made)?;
    let restoring = smaller::judge(file, &made, &mut packing)?;
    Ok(Row::new(file, &args.codec, args.chosen.backend, packing.stored, packing, restoring))
}

/// Runs one half in a new process and reads what it prints; its errors go to standard error as they are.
fn child<T: DeserializeOwned>(args: &Args, half: &str, coded: bool, from: &Path, to: &Path) -> Result<T, Stopped> {
    let broken = |what: String| Stopped::new(Exit::Failed, format!("{}: {half} {what}", from.display()));
    let program = std::env::current_exe().map_err(|error| Stopped::io(Path::new("this program"), &error))?;
    let mut command = Command::new(program);
    command.arg(half).arg("--threads").arg(args.threads.to_string());
    command.arg("--backend").arg(args.chosen.backend.to_string());
    if let Some(components) = &args.chosen.components {
        command.arg("--components").arg(components);
    }
    if coded {
        command.arg("--codec").arg(&args.codec);
        for (name, value) in &args.coding.params {
            command.arg("--param").arg(format!("{name}={value}"));
        }
    }
    command.args([OsStr::new("--"), from.as_os_str(), to.as_os_str()]);
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| broken(error.to_string()))?;
    if !output.status.success() {
        return Err(broken(format!("ended with {}", output.status)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| broken(error.to_string()))
}

/// Whether two files have the same bytes.
fn same(one: &Path, other: &Path) -> io::Result<bool> {
    let (one, other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (BufReader::new(one).bytes(), BufReader::new(other).bytes());
    loop {
        match (one.next().transpose()?, other.next().transpose()?) {
            (None, None) => return Ok(true),
            (a, b) if a != b => return Ok(false),
            _ => {}
        }
    }
}
