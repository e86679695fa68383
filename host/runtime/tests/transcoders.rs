//! Transcoders as components: the same smaller files as native code makes, within what they say that they need.

mod support;

use host_runtime::{Runtime, Settings};
use kit_core::{Kind, Limits, Options, Transcoder};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::built;

fn pairs() -> Vec<(Arc<dyn Transcoder>, Arc<dyn Transcoder>)> {
    let runtime = Runtime::new(Settings::default()).expect("wasmtime starts");
    let components = runtime.load_transcoders(&built("components")).expect("loads");
    let native = transcoders::all();
    let names = |all: &[Arc<dyn Transcoder>]| all.iter().map(|one| one.info().name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&native), names(&components));
    native.into_iter().zip(components).collect()
}

fn samples(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus").join(name);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("samples").map(|entry| entry.expect("is readable").path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files
}

#[test]
fn the_same_file_from_native_code_and_from_components() {
    for (native, component) in pairs() {
        let info = native.info();
        let options = Options::resolve::<&str, &str>(info, &[]).expect("defaults");
        assert_eq!(component.info().params.len(), info.params.len());
        for file in samples(&info.name) {
            let input = std::fs::read(&file).expect("a sample");
            assert_eq!(component.memory(&input, &options), native.memory(&input, &options), "{}", file.display());
            let here = native.transcode(&input, &options, Limits::DEFAULT).expect("transcodes");
            let there = component.transcode(&input, &options, Limits::DEFAULT).expect("transcodes");
            assert!(there.bytes == here.bytes, "another file of {}", file.display());
            assert_eq!((there.media_type, there.report), (here.media_type, here.report), "{}", file.display());
        }
    }
}

#[test]
fn other_files_and_small_limits_are_refused() {
    for (native, component) in pairs() {
        let info = native.info();
        let options = Options::resolve::<&str, &str>(info, &[]).expect("defaults");
        for one in [&native, &component] {
            let error = one.transcode(b"neither one nor the other", &options, Limits::DEFAULT).expect_err("is none");
            assert_eq!(error.kind, Kind::Input, "{error}");
        }
        let sample = std::fs::read(&samples(&info.name)[0]).expect("a sample");
        let limits = Limits { memory: 1, ..Limits::DEFAULT };
        let answer = component.transcode(&sample, &options, limits);
        if info.name == "pdf" {
            // What cannot be made smaller stays as it is.
            assert!(answer.expect("the file itself").bytes == sample);
        } else {
            assert_eq!(answer.expect_err("needs more").kind, Kind::Limit);
        }
    }
}
