//! Where things are, and the cargo that started xtask.

use anyhow::{Context as _, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where native builds, components and the wasm toolchain go.
pub fn target() -> PathBuf {
    root().join("target")
}

/// Where wasm builds go: two compilers in one folder would rebuild everything at each switch.
pub fn target_wasm() -> PathBuf {
    root().join("target-wasm")
}

/// The native `smallest`, as `cargo build --release` leaves it.
pub fn smallest() -> PathBuf {
    target().join("release").join(format!("smallest{}", env::consts::EXE_SUFFIX))
}

/// The cargo that started xtask, run in the workspace's root with its own target folder.
pub fn cargo() -> Command {
    let mut command = Command::new(cargo_path());
    command.current_dir(root()).env("CARGO_TARGET_DIR", target());
    // `cargo run` points this at its own compiler's libraries, which other compilers must not load.
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// The rustc beside that cargo, or the one on the PATH where cargo stands alone.
pub fn rustc() -> PathBuf {
    let beside = cargo_path().with_file_name(format!("rustc{}", env::consts::EXE_SUFFIX));
    if beside.is_file() { beside } else { "rustc".into() }
}

/// The text of a file, by its path from the root.
pub fn read(path: &str) -> Result<String> {
    let path = root().join(path);
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// Replaces a file at once: readers see the old bytes or the new ones.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let temporary = path.with_extension("new");
    fs::write(&temporary, bytes).with_context(|| temporary.display().to_string())?;
    fs::rename(&temporary, path).with_context(|| path.display().to_string())
}

/// Waits for other runs of xtask; the lock is held until the returned file is dropped.
pub fn lock() -> Result<fs::File> {
    fs::create_dir_all(target()).context("target")?;
    let lock = fs::File::create(target().join("xtask.lock")).context("target/xtask.lock")?;
    if lock.try_lock().is_err() {
        eprintln!("    waiting for another xtask");
        lock.lock().context("target/xtask.lock")?;
    }
    Ok(lock)
}

/// The codecs: the features of `codecs/all`.
pub fn codecs() -> Result<Vec<String>> {
    let names = features(&read("codecs/all/Cargo.toml")?);
    anyhow::ensure!(!names.is_empty(), "codecs/all/Cargo.toml has no features");
    Ok(names)
}

/// The transcoders: the features of `codecs/transcoders`.
pub fn transcoders() -> Result<Vec<String>> {
    Ok(features(&read("codecs/transcoders/Cargo.toml")?))
}

fn cargo_path() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| env!("CARGO").into(), PathBuf::from)
}

/// The names in a manifest's `[features]`, without `default`.
fn features(manifest: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| line.trim() != "[features]").skip(1);
    let section = lines.take_while(|line| !line.starts_with('['));
    let names = section.filter(|line| !line.trim_start().starts_with('#')).filter_map(|line| line.split_once('='));
    names.map(|(name, _)| name.trim().to_owned()).filter(|name| name != "default").collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn features_are_read_from_the_manifest() {
        let manifest = "[package]\nname = \"codecs\"\n\n[features]\ndefault = [\"a\"]\n# why\na = [\"dep:codec-a\"]\nb-c = []\n\n[dependencies]\nd = \"1\"\n";
        assert_eq!(super::features(manifest), ["a", "b-c"]);
    }
}
