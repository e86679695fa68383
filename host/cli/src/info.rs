//! `smallest info`: what an archive says of itself.

use crate::archive;
use crate::exit::Stopped;
use crate::figures::{grouped, hex};
use crate::output::print;
use crate::source::Source;
use kit_core::drive::Input;
use kit_core::{Opened, Registry, Report, Value};
use serde::Serialize;
use serde_json::{Map, json};
use std::fmt::Write;
use std::path::PathBuf;

/// Show what an archive holds, without restoring it
#[derive(clap::Args)]
pub struct Args {
    /// The archive, or - for standard input
    #[arg(value_name = "FILE.smz")]
    input: PathBuf,
    /// One line of JSON
    #[arg(long)]
    json: bool,
}

/// What is shown, by the names that JSON has.
#[derive(Serialize)]
struct Shown {
    file: String,
    codec: String,
    version: u16,
    options: Map<String, serde_json::Value>,
    original: u64,
    compressed: u64,
    saved: String,
    restored: u64,
    exact: bool,
    original_sha256: String,
    restored_sha256: String,
    frames: u64,
    fallback_frames: u64,
    stored_frames: u64,
    memory: u64,
    report: Map<String, serde_json::Value>,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    let registry = ::codecs::registry();
    let mut source = Source::open(&args.input)?;
    let opened = archive::open(&registry, &mut source)?;
    let shown = shown(&registry, &source, opened);
    if args.json {
        return print(&format!("{}\n", json!(shown)));
    }
    print(&text(&shown))
}

fn shown(registry: &Registry, source: &Source, opened: Opened) -> Shown {
    let codec = match opened.codec {
        0 => "stored".into(),
        id => registry.by_id(id).map_or_else(|| format!("number {id}"), |codec| codec.info().name.clone()),
    };
    let options = opened.options.pairs().iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    Shown {
        file: source.name.clone(),
        codec,
        version: opened.version,
        options,
        original: opened.original_len,
        compressed: source.len(),
        saved: host_api::savings(opened.original_len, source.len()),
        restored: opened.restored_len,
        exact: opened.original_sha256 == opened.restored_sha256,
        original_sha256: hex(&opened.original_sha256),
        restored_sha256: hex(&opened.restored_sha256),
        frames: opened.frames,
        fallback_frames: opened.fallback_frames,
        stored_frames: opened.stored_frames,
        memory: opened.memory,
        report: facts(&opened.report),
    }
}

/// A report as JSON.
pub fn facts(report: &Report) -> Map<String, serde_json::Value> {
    let fact = |value: &Value| match value {
        Value::Text(text) => json!(text),
        Value::Sum(sum) => json!(sum),
        Value::Least(number) | Value::Most(number) => json!(number),
        Value::All(all) => json!(all),
    };
    report.facts.iter().map(|(name, value)| (name.clone(), fact(value))).collect()
}

fn text(shown: &Shown) -> String {
    let mut lines = vec![
        ("file", shown.file.clone()),
        ("codec", format!("{} (payload version {})", shown.codec, shown.version)),
        ("options", listed(&shown.options)),
        ("original", format!("{} bytes", grouped(shown.original))),
        ("compressed", format!("{} bytes, {} saved", grouped(shown.compressed), shown.saved)),
        ("restores to", if shown.exact { "the original".into() } else { format!("{} bytes", grouped(shown.restored)) }),
        ("SHA-256", shown.original_sha256.clone()),
        ("frames", frames(shown)),
        ("memory", format!("{} bytes for a frame", grouped(shown.memory))),
    ];
    if !shown.exact {
        lines.insert(7, ("restored", shown.restored_sha256.clone()));
    }
    if !shown.report.is_empty() {
        lines.push(("report", listed(&shown.report)));
    }
    lines.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name:12} {value}");
        text
    })
}

fn frames(shown: &Shown) -> String {
    format!("{}, {} by the generic codec, {} stored", shown.frames, shown.fallback_frames, shown.stored_frames)
}

fn listed(values: &Map<String, serde_json::Value>) -> String {
    let bare = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), Into::into);
    let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={}", bare(value))).collect();
    if pairs.is_empty() { "none".into() } else { pairs.join(", ") }
}
