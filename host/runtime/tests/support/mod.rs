//! Components that `cargo xtask components` has made, and short ways to call them.
#![allow(dead_code, reason = "each test file uses a part of it")]

use host_runtime::{Deadlines, Fault, Runtime, Settings, WasmCodec};
use kit_core::{Codec, Cx, Limits, Options, Piece};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A file below the folder of built things.
pub fn built(path: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target")), PathBuf::from);
    let file = target.join("release").join(path);
    assert!(file.exists(), "{} is missing: run `cargo xtask components` first", file.display());
    file
}

/// Where the bad guest is.
pub fn bad_guest_file() -> PathBuf {
    built("test-components/bad-guest.wasm")
}

/// Settings whose calls get `base` and nothing for their data.
pub fn impatient(base: Duration) -> Settings {
    let none = Duration::ZERO;
    Settings {
        deadlines: Deadlines { base, fast: none, balanced: none, max: none, search: none },
        ..Settings::default()
    }
}

/// A runtime with these settings, and the bad guest in it.
pub fn bad_guest(settings: Settings) -> (Runtime, WasmCodec) {
    let runtime = Runtime::new(settings).expect("wasmtime starts");
    let guest = runtime.load_file(&bad_guest_file()).expect("describes itself honestly");
    (runtime, guest)
}

/// Calls `run` with a context of these options and limits.
pub fn within<T>(codec: &dyn Codec, options: &[(&str, &str)], limits: Limits, run: impl FnOnce(&Cx<'_>) -> T) -> T {
    let options = Options::resolve(codec.info(), options).expect("options are allowed");
    let len = DATA.len() as u64;
    run(&Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits })
}

/// What the bad guest gets to work on.
pub const DATA: &[u8] = b"some bytes of a file";
/// What it may use for that.
pub const LIMITS: Limits = Limits { memory: 8 << 20, output: 1 << 20 };

/// The functions of the contract that can be called on a component.
pub const EXPORTS: [&str; 7] = ["probe", "survey", "frame-end", "memory", "encode", "decode", "check"];

/// Calls `export` so that it commits `crime`; honest ones answer what is right.
pub fn commit(guest: &WasmCodec, export: &str, crime: &str) -> Result<(), Fault> {
    if export == "probe" {
        return guest.try_probe(DATA, Some(&format!("{crime}.crime"))).map(drop);
    }
    within(guest, &[("crime", crime), ("export", export)], LIMITS, |cx| {
        match export {
            "survey" => drop(guest.try_survey(&[Piece { at: 0, bytes: Arc::new(DATA.to_vec()) }], 20, cx)?),
            "frame-end" => assert_eq!(guest.try_frame_end(DATA, 0, true, cx)?, DATA.len()),
            "memory" => assert_eq!(guest.try_memory(20, cx)?, 20),
            "encode" => assert_eq!(guest.try_encode(DATA, cx)?.payload, DATA),
            "decode" => assert_eq!(guest.try_decode(DATA, &[], cx)?, DATA),
            "check" => drop(guest.try_check(DATA, DATA, cx)?),
            _ => unreachable!("{export} is no export"),
        }
        Ok(())
    })
}

/// A hundred calls that do nothing wrong.
pub fn hundred_honest_calls(guest: &WasmCodec) {
    for turn in 0..100 {
        let export = EXPORTS[turn % EXPORTS.len()];
        assert_eq!(commit(guest, export, "none"), Ok(()), "{export}");
    }
}
