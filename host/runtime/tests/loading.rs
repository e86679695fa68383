//! What is loaded, what is refused, and that compiled code is kept.

mod support;

use host_runtime::{Fault, Runtime, Settings};
use std::fs;
use std::path::Path;
use support::{bad_guest_file, built};

/// The beginning of every component: magic, version 13, layer 1.
const COMPONENT: [u8; 8] = *b"\0asm\x0d\0\x01\0";

fn runtime() -> Runtime {
    Runtime::new(Settings::default()).expect("wasmtime starts")
}

fn refused(component: &[u8]) -> String {
    match runtime().load(component).map(|_| ()) {
        Err(Fault::Load(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_component_that_imports_is_refused() {
    let mut component = COMPONENT.to_vec();
    // Section 7, 5 bytes: one type, a function (0x40) without parameters and, named by 1 0, without a result.
    component.extend([7, 5, 1, 0x40, 0, 1, 0]);
    // Section 10, 8 bytes: one import, of plain name (0) "run", a function (1) of type 0.
    component.extend([10, 8, 1, 0, 3, b'r', b'u', b'n', 1, 0]);
    assert_eq!(refused(&component), "imports run; codec components import nothing");
}

#[test]
fn what_is_no_codec_component_is_refused() {
    assert!(refused(b"not wasm").starts_with("not a codec component: "));
    assert!(refused(b"\0asm\x01\0\0\0").starts_with("not a codec component: "), "a core module");
    assert!(refused(&COMPONENT).starts_with("not a codec component: "), "exports nothing");
    let whole = fs::read(bad_guest_file()).expect("is readable");
    for len in [9, 100, whole.len() / 2, whole.len() - 1] {
        assert!(runtime().load(&whole[..len]).is_err(), "cut to {len} bytes");
    }
}

#[test]
fn a_folder_is_loaded_but_for_the_packer() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("writes");
    fs::copy(bad_guest_file(), folder.path().join("bad-guest.wasm")).expect("copies");
    put("packer.wasm", b"is not looked at");
    put("README", b"is not looked at");
    let codecs = runtime().load_dir(folder.path()).expect("loads");
    assert_eq!(codecs.iter().map(|codec| codec.info().name.as_str()).collect::<Vec<_>>(), ["bad-guest"]);

    put("broken.wasm", b"");
    let Err(Fault::Load(message)) = runtime().load_dir(folder.path()) else { panic!("loads what is broken") };
    assert!(message.contains("broken.wasm: not a codec component"), "{message}");
    assert!(runtime().load_dir(Path::new("/no/such/folder")).is_err());
}

#[test]
fn all_built_components_load_and_import_nothing() {
    let codecs = runtime().load_dir(&built("components")).expect("loads");
    assert!(codecs.iter().any(|codec| codec.info().name == "bytes"));
}

#[test]
fn compiled_code_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { cache_dir: Some(folder.path().join("code")), ..Settings::default() };
    let files = || count_files(folder.path());
    Runtime::new(settings.clone()).expect("starts").load_file(&bad_guest_file()).expect("compiles");
    let compiled = files();
    assert!(compiled > 0);
    Runtime::new(settings).expect("starts").load_file(&bad_guest_file()).expect("is there");
    assert_eq!(files(), compiled);
}

/// Files of compiled code below a folder; the cache also keeps `.stats` of their use.
fn count_files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is readable").path());
    entries.map(|path| if path.is_dir() { count_files(&path) } else { usize::from(path.extension().is_none()) }).sum()
}
