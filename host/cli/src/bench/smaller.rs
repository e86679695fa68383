//! The two halves of measuring a transcoder: making the smaller file in a process of its own, and judging it.

use super::child::{Packing, Restoring, peak_memory};
use super::picture::{Picture, ssimulacra2};
use crate::archive::{Coding, resolved};
use crate::backend::Chosen;
use crate::exit::{Exit, Stopped};
use crate::info::facts;
use crate::output::{Output, print};
use crate::shrink::named;
use kit_core::Limits;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Make one file smaller and print what it took
#[derive(clap::Args)]
pub struct ShrinkArgs {
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

/// Runs the first half.
pub fn run_shrink(args: ShrinkArgs) -> Result<(), Stopped> {
    let transcoder = named(&args.chosen.transcoders()?, &args.codec)?;
    let options = resolved(transcoder.info(), &args.coding.params)?;
    let params = options.pairs().iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let input = fs::read(&args.input).map_err(|error| Stopped::io(&args.input, &error))?;
    let started = Instant::now();
    let output = transcoder.transcode(&input, &options, Limits::DEFAULT);
    let output = output.map_err(|error| Stopped::codec(&args.input.display().to_string(), &error))?;
    let encode_s = started.elapsed().as_secs_f64();
    let peak_memory = peak_memory();
    let mut written = Output::create(&args.output, false, None)?;
    written.write_all(&output.bytes).map_err(|error| Stopped::io(&args.output, &error))?;
    written.finish()?;
    print(
        &json!(Packing {
            params,
            original: input.len() as u64,
            compressed: output.bytes.len() as u64,
            encode_s,
            verify_s: 0.0,
            pack_s: encode_s,
            peak_memory,
            stored: output.bytes == input,
            lossless: false,
            report: facts(&output.report),
        })
        .to_string(),
    )
}

/// Looks at both files with other eyes than the transcoder's, and adds to `packing` what they see: for pictures whether all pixels
/// are the same, and SSIMULACRA2.
pub fn judge(file: &Path, made: &Path, packing: &mut Packing) -> Result<Restoring, Stopped> {
    let read = |path: &Path| fs::read(path).map_err(|error| Stopped::io(path, &error));
    let (file_bytes, made_bytes) = (read(file)?, read(made)?);
    let started = Instant::now();
    let mut decode_s = 0.0;
    if made_bytes.starts_with(&[0xFF, 0xD8]) {
        let broken = |what: String| Stopped::new(Exit::Failed, format!("{}: {what}", made.display()));
        let small = Picture::decode(&made_bytes).map_err(broken)?;
        decode_s = started.elapsed().as_secs_f64();
        let large = Picture::decode(&file_bytes).map_err(broken)?;
        let same = small == large;
        packing.report.insert("pixels_exact".into(), Value::Bool(same));
        let score = if same { 100.0 } else { ssimulacra2(&large, &small).map_err(broken)? };
        packing.report.insert("ssimulacra2".into(), json!(score));
    }
    Ok(Restoring { decode_s, peak_memory: None })
}
