//! Native code, wasmtime and the transpiled components under Node write the same archive, byte for byte, of every file at every level.

use e2e::{built, corpus, log_lines, root};
use host_runtime::{Runtime, Settings};
use kit_core::drive::{Driver, Inline};
use kit_core::{Info, Limits, Options, PackConfig, Registry, UnpackConfig};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

struct Job {
    file: PathBuf,
    codec: String,
    options: Options,
    /// Where Node writes its archive.
    out: PathBuf,
}

fn pack(registry: &Registry, job: &Job, input: &[u8], lanes: u32) -> Vec<u8> {
    let info = registry.by_name(&job.codec).expect("the codec of a corpus folder").info();
    let config = PackConfig {
        codec: info.id,
        options: job.options.clone(),
        total: input.len() as u64,
        references: Vec::new(),
        lanes,
        limits: Limits::DEFAULT,
    };
    let mut archive = Vec::new();
    let mut driver = Driver { registry, parts: &mut Inline, progress: &mut |_, _| true };
    let packed = driver.pack(config, &mut &*input, &mut archive).expect("packs");
    assert_eq!(packed.fallback_frames, 0, "{} with {:?} fell back", job.file.display(), job.options.pairs());
    archive
}

fn unpack(registry: &Registry, archive: &[u8]) -> Vec<u8> {
    let mut restored = Vec::new();
    let mut driver = Driver { registry, parts: &mut Inline, progress: &mut |_, _| true };
    let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 2, limits: Limits::DEFAULT };
    driver.unpack(config, &mut &*archive, &mut restored).expect("unpacks");
    restored
}

fn components() -> Registry {
    let runtime = Runtime::new(Settings::default()).expect("a runtime");
    let mut registry = Registry::default();
    for codec in runtime.load_dir(&built("components")).expect("components") {
        registry.add(codec).expect("each codec once");
    }
    registry
}

/// Runs all jobs in one Node process, which checks that each archive comes back.
fn pack_under_node(jobs: &[Job]) {
    let folder = root().join("tests/jco");
    assert!(
        folder.join("node_modules").exists(),
        "run the tests with `cargo xtask test`, which installs the Node packages"
    );
    let mut node = Command::new("node")
        .arg(folder.join("archives.mjs"))
        .arg(built("components"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("node starts");
    let mut lines = node.stdin.take().expect("piped");
    for job in jobs {
        let options: String = job.options.pairs().iter().map(|(name, value)| format!("\t{name}={value}")).collect();
        writeln!(lines, "{}\t{}\t{}{options}", job.file.display(), job.codec, job.out.display()).expect("node reads");
    }
    drop(lines);
    assert!(node.wait().expect("node ends").success());
}

/// The levels of a codec, or else what its first parameter may be.
fn choices(info: &Info) -> Vec<Options> {
    let param = info.params.iter().find(|param| param.name == "level").or(info.params.first());
    let resolve = |given: &[(&str, &str)]| Options::resolve(info, given).expect("a word of the parameter");
    match param {
        Some(param) => param.words.iter().map(|word| resolve(&[(&param.name, word)])).collect(),
        None => vec![resolve(&[])],
    }
}

#[test]
fn the_same_archive_everywhere() {
    let scratch = tempfile::tempdir().expect("a folder");
    // Nine MiB are three frames at fast, and more than one stretch of lines at every level.
    let long = scratch.path().join("long.log");
    std::fs::write(&long, log_lines(9 << 20)).expect("written");
    let samples = corpus().into_iter().map(|s| (s.codec, s.path)).chain([("log-files".into(), long.clone())]);
    let (native, wasm) = (codecs::registry(), components());
    let mut jobs = Vec::new();
    for (codec, file) in samples {
        for options in choices(native.by_name(&codec).expect("the codec of a corpus folder").info()) {
            // The long file is there for its frames; at the slower levels it would be one frame that takes its time.
            if file != long || options.level() == "fast" {
                let out = scratch.path().join(format!("{}.smz", jobs.len()));
                jobs.push(Job { file: file.clone(), codec: codec.clone(), options, out });
            }
        }
    }
    pack_under_node(&jobs);
    for job in &jobs {
        let input = std::fs::read(&job.file).expect("a sample");
        let archive = pack(&native, job, &input, 1);
        let what = format!("{} with {} and {:?}", job.file.display(), job.codec, job.options.pairs());
        assert!(pack(&wasm, job, &input, 2) == archive, "wasmtime writes another archive of {what}");
        assert!(std::fs::read(&job.out).expect("node wrote it") == archive, "node writes another archive of {what}");
        assert!(unpack(&wasm, &archive) == input, "wasmtime does not restore {what}");
        assert!(unpack(&native, &archive) == input, "native code does not restore {what}");
    }
}
