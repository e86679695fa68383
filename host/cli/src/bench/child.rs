//! The two halves of a measurement, each in a process of its own, so that peak memory is one file's and one direction's.

use super::timed::timed;
use crate::archive::{self, Coding};
use crate::backend::Chosen;
use crate::exit::{Exit, Stopped};
use crate::info::facts;
use crate::output::{Output, print};
use crate::source::Source;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

/// Pack one file and print what it took
#[derive(clap::Args)]
pub struct PackArgs {
    input: PathBuf,
    output: PathBuf,
    #[arg(long)]
    codec: String,
    #[arg(long)]
    threads: u32,
    #[command(flatten)]
    coding: Coding,
    #[command(flatten)]
    chosen: Chosen,
}

/// Restore one archive and print what it took
#[derive(clap::Args)]
pub struct RestoreArgs {
    input: PathBuf,
    output: PathBuf,
    #[arg(long)]
    threads: u32,
    #[command(flatten)]
    chosen: Chosen,
}

/// What packing took.
#[derive(Serialize, Deserialize)]
pub struct Packing {
    pub params: Map<String, Value>,
    pub original: u64,
    pub compressed: u64,
    pub encode_s: f64,
    pub verify_s: f64,
    pub pack_s: f64,
    pub peak_memory: Option<u64>,
    /// All frames are stored as they are.
    pub stored: bool,
    /// What will be restored is the original.
    pub lossless: bool,
    pub report: Map<String, Value>,
}

/// What restoring took.
#[derive(Serialize, Deserialize)]
pub struct Restoring {
    pub decode_s: f64,
    pub peak_memory: Option<u64>,
}

/// Runs the first half.
pub fn run_pack(args: PackArgs) -> Result<(), Stopped> {
    let registry = args.chosen.registry()?;
    let (registry, spent) = timed(&registry).map_err(|error| Stopped::new(Exit::Failed, error.to_string()))?;
    let codec = &**archive::named(&registry, &args.codec)?;
    let options = archive::options(codec, &args.coding.params)?;
    let params = options.pairs().iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let started = Instant::now();
    let mut source = Source::open(&args.input)?;
    let mut output = Output::create(&args.output, false, None)?;
    let packed = archive::pack(&registry, (codec, options), args.threads, &mut source, &mut output)?;
    let pack_s = started.elapsed().as_secs_f64();
    output.finish()?;
    print(
        &json!(Packing {
            params,
            original: packed.original_len,
            compressed: packed.archive_len,
            encode_s: spent.encode_s(),
            verify_s: spent.verify_s(),
            pack_s,
            peak_memory: peak_memory(),
            stored: packed.frames > 0 && packed.stored_frames == packed.frames,
            lossless: packed.original_sha256 == packed.restored_sha256,
            report: facts(&packed.report),
        })
        .to_string(),
    )
}

/// Runs the second half.
pub fn run_restore(args: RestoreArgs) -> Result<(), Stopped> {
    let registry = args.chosen.registry()?;
    let started = Instant::now();
    let mut source = Source::open(&args.input)?;
    let mut output = Output::create(&args.output, false, None)?;
    archive::restore(&registry, None, args.threads, &mut source, &mut output)?;
    let decode_s = started.elapsed().as_secs_f64();
    output.finish()?;
    print(&json!(Restoring { decode_s, peak_memory: peak_memory() }).to_string())
}

/// The most memory this process had resident, in bytes, where the system tells (Linux).
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
