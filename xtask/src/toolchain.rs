//! A compiler for `wasm32-unknown-unknown`: the installed target, else Debian's compiler, else rustup's download.

use crate::step::{output, run, step};
use crate::{debian, workspace};
use anyhow::{Context as _, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of all components: it has no system to call.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Provides the target and returns the rustc that builds for it.
pub fn provide() -> Result<PathBuf> {
    let rustc = workspace::rustc();
    if has_target(&rustc)? {
        return Ok(rustc);
    }
    if debian::applies() {
        return debian::provide();
    }
    step(&format!("rustup target add {TARGET}"), || {
        run(Command::new("rustup").args(["target", "add", TARGET])).with_context(|| {
            format!("{TARGET} is not installed: add it with rustup, or with the package manager your rustc came from")
        })
    })?;
    ensure!(has_target(&rustc)?, "{} still has no standard library for {TARGET}", rustc.display());
    Ok(rustc)
}

/// Whether that rustc's installation holds the target's standard library.
fn has_target(rustc: &Path) -> Result<bool> {
    let sysroot = output(Command::new(rustc).args(["--print", "sysroot"]))?;
    Ok(has_std(Path::new(&sysroot)))
}

/// Whether a sysroot holds the target's standard library.
pub fn has_std(sysroot: &Path) -> bool {
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    let Ok(entries) = fs::read_dir(library) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().starts_with("libstd-") && name.to_string_lossy().ends_with(".rlib")
    })
}
