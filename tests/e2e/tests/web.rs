//! The page that compresses in the browser, in a real one: it writes the archives of the command line, restores them, works without a
//! network, and sends nothing unless it is asked to.

use e2e::{Service, built, corpus, log_lines, root, smallest};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const LEVELS: [&str; 3] = ["fast", "balanced", "max"];

/// Files of each codec, as many as a browser packs in seconds.
const OF_EACH: usize = 2;

/// A few files of each codec of the corpus, by name.
fn samples() -> BTreeMap<String, PathBuf> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut samples = BTreeMap::new();
    for sample in corpus() {
        let name = sample.path.file_name().and_then(|name| name.to_str()).expect("a name").to_string();
        let taken = taken.entry(sample.codec).or_default();
        if *taken < OF_EACH && samples.insert(name, sample.path).is_none() {
            *taken += 1;
        }
    }
    samples
}

/// The parameters that the page chooses: the level where there is one, and what the name says.
fn params(file: &Path, level: &str) -> Vec<String> {
    let head = std::fs::read(file).expect("a sample");
    let name = file.file_name().and_then(|name| name.to_str());
    let registry = codecs::registry();
    let codec = registry.detect(&head, name).expect("a codec takes any file");
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let words = codec.info().params.iter().filter_map(|param| {
        let wanted = if param.name == "level" { level } else { extension };
        param.words.iter().find(|word| *word == wanted).map(|word| format!("{}={word}", param.name))
    });
    words.collect()
}

/// Compresses the samples on the command line at each level; the list of them is what the script goes by.
fn compress(samples: &BTreeMap<String, PathBuf>, folder: &Path) -> String {
    let mut jobs = Vec::new();
    // Nine MiB are three frames at fast, which the browser codes at the same time.
    let long = folder.join("several-frames.log");
    std::fs::write(&long, log_lines(9 << 20)).expect("written");
    let name = "several-frames.log".to_owned();
    for level in LEVELS {
        for (name, path) in samples.iter().chain((level == "fast").then_some((&name, &long))) {
            let archive = folder.join(format!("{}.smz", jobs.len()));
            let mut command = smallest();
            command.arg("compress").arg(path).arg("-o").arg(&archive);
            params(path, level).iter().for_each(|param| {
                command.args(["--param", param]);
            });
            let output = command.output().expect("smallest compress");
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            jobs.push(json!({ "path": path, "name": name, "level": level, "archive": archive }));
        }
    }
    Value::Array(jobs).to_string()
}

/// Runs a script of web/tests against a service of its own.
fn browse(script: &str, change: impl FnOnce(&mut Command, &Path)) {
    built("web/index.html");
    for folder in ["web", "tests/pages"] {
        let installed = root().join(folder).join("node_modules").exists();
        assert!(installed, "run the tests with `cargo xtask test`, which installs the Node packages and Chromium");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(&folder.path().join("data"), |_| ());
    let mut node = Command::new("node");
    node.arg(root().join("web/tests").join(script));
    node.env("SMALLEST_URL", &service.url).env("SMALLEST_KEY", service.new_key());
    change(&mut node, folder.path());
    assert!(node.status().expect("node starts").success());
}

#[test]
fn the_page_compresses_as_the_command_line_does_and_sends_nothing() {
    browse("web.mjs", |node, folder| {
        let list = folder.join("jobs.json");
        std::fs::write(&list, compress(&samples(), folder)).expect("written");
        node.env("JOBS", list);
    });
}

#[test]
fn the_page_is_for_everyone() {
    browse("looks.mjs", |_, _| ());
}
