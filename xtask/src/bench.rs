//! The measured table of the README: every codec and level over the samples in `tests/corpus`.

use crate::step::{output, step};
use crate::table::{self, Row};
use crate::{components, serve, workspace};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs of each row; the best counts, since other work on the machine only ever slows down.
const RUNS: usize = 3;

/// The times in `smallest bench`'s lines, as [`Row`] has them.
const TIMES: [&str; 3] = ["encode_s", "decode_s", "pack_s"];

/// Measures and prints the table; where no codecs are named, the README's is replaced as well.
pub fn bench(names: &[String]) -> Result<()> {
    components::build_shipped()?;
    serve::build_smallest()?;
    let mut rows = Vec::new();
    let mut measured = 0;
    for codec in codecs()?.iter().filter(|codec| names.is_empty() || names.contains(&codec.name)) {
        let files = files(&workspace::root().join("tests/corpus").join(&codec.name))?;
        if files.is_empty() {
            eprintln!("    {}: no samples in tests/corpus/{}", codec.name, codec.name);
            continue;
        }
        measured += files.len();
        for level in &codec.levels {
            let what = format!("bench {} {}", codec.name, level.as_deref().unwrap_or_default());
            rows.push(step(what.trim_end(), || measure(&codec.name, level.as_deref(), &files))?);
        }
    }
    ensure!(!rows.is_empty(), "nothing measured: no such codec, or no samples in tests/corpus");
    let table = table::render(&rows, measured, &machine());
    println!("{table}");
    if names.is_empty() {
        let readme = table::splice(&workspace::read("README.md")?, &table)?;
        workspace::replace(&workspace::root().join("README.md"), readme.as_bytes())?;
    }
    Ok(())
}

struct Codec {
    name: String,
    /// The words of its option `level`; one nameless level where it has none.
    levels: Vec<Option<String>>,
}

/// The codecs, as the program describes them.
fn codecs() -> Result<Vec<Codec>> {
    let described = output(Command::new(workspace::smallest()).args(["codecs", "--json"]))?;
    described.lines().map(codec).collect()
}

fn codec(line: &str) -> Result<Codec> {
    let described: Value = serde_json::from_str(line).with_context(|| line.to_owned())?;
    let mut params = described["params"].as_array().into_iter().flatten();
    let words = params.find(|param| param["name"] == "level").and_then(|level| level["words"].as_array());
    let words = words.into_iter().flatten().filter_map(Value::as_str);
    let mut levels: Vec<Option<String>> = words.map(|word| Some(word.to_owned())).collect();
    if levels.is_empty() {
        levels.push(None);
    }
    Ok(Codec { name: described["codec"].as_str().context("a codec without a name")?.to_owned(), levels })
}

/// The files below a folder, sorted; none where there is no folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// One row: the sums over all files, on both backends, which must agree on the bytes.
fn measure(codec: &str, level: Option<&str>, files: &[PathBuf]) -> Result<Row> {
    let runs = |backend| (0..RUNS).map(|_| run(codec, level, files, backend)).collect::<Result<Vec<_>>>();
    let (native, wasm) = (runs("native")?, runs("wasm")?);
    let bytes = |runs: &[Vec<Value>], field: &str| runs.first().map_or(0.0, |lines| sum(lines, field));
    let row = Row {
        codec: codec.to_owned(),
        level: level.unwrap_or_default().to_owned(),
        original: bytes(&native, "original"),
        compressed: bytes(&native, "compressed"),
        native: TIMES.map(|field| least(&native, field)),
        wasm: TIMES.map(|field| least(&wasm, field)),
        peak: native.iter().flatten().filter_map(|line| line["peak_memory"].as_u64()).max(),
    };
    let in_wasm = bytes(&wasm, "compressed");
    ensure!(row.compressed == in_wasm, "{codec}: {} bytes natively, {in_wasm} in wasm", row.compressed);
    Ok(row)
}

/// What `smallest bench` says of each file; it fails where one does not come back.
fn run(codec: &str, level: Option<&str>, files: &[PathBuf], backend: &str) -> Result<Vec<Value>> {
    let mut smallest = Command::new(workspace::smallest());
    smallest.args(["bench", "--json", "--codec", codec, "--backend", backend]);
    smallest.args(level.iter().flat_map(|level| ["--param".to_owned(), format!("level={level}")]));
    let printed = output(smallest.args(files))?;
    printed.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
}

fn sum(lines: &[Value], field: &str) -> f64 {
    lines.iter().map(|line| line[field].as_f64().unwrap_or(f64::NAN)).sum()
}

/// The sum of the run that took least.
fn least(runs: &[Vec<Value>], field: &str) -> f64 {
    runs.iter().map(|lines| sum(lines, field)).fold(f64::NAN, f64::min)
}

/// The processor, as the system names it, and how many there are.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(std::env::consts::ARCH);
    format!("{}, {cores} cores", model.trim_start_matches(['\t', ' ', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_from_the_description() {
        let with = codec(r#"{"codec":"a","params":[{"name":"x","words":[]},{"name":"level","words":["fast","max"]}]}"#);
        assert_eq!(with.expect("described").levels, [Some("fast".to_owned()), Some("max".to_owned())]);
        assert_eq!(codec(r#"{"codec":"b","params":[]}"#).expect("described").levels, [None]);
    }
}
