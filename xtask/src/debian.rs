//! Debian 12's packages, and the target made from them, for machines that reach no more than a package mirror.
//!
//! `rustc-web` has no wasm standard library either, but `rust-web-src` has its source: `wasm-std.sh` builds it once per
//! compiler version. rustup's cargo then uses the result as `RUSTC`.

use crate::step::{output, run, step};
use crate::toolchain::{TARGET, has_std};
use crate::workspace;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const RUSTC: &str = "/usr/bin/rustc";
const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const SCRIPT: &str = include_str!("wasm-std.sh");

/// Whether this is Debian 12 and we may install packages.
pub fn applies() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let debian_12 = ["ID=debian", "VERSION_ID=\"12\""].iter().all(|wanted| release.lines().any(|line| line == *wanted));
    debian_12 && output(Command::new("id").arg("-u")).is_ok_and(|uid| uid == "0")
}

/// Installs those of the packages that are missing.
pub fn install(packages: &[&str]) -> Result<()> {
    Apt { updated: false }.install(packages)
}

/// Installs what is missing, builds the standard library where it is not cached, and returns the rustc that finds it.
pub fn provide() -> Result<PathBuf> {
    let mut apt = Apt { updated: false };
    apt.install(&PACKAGES)?;
    let about = output(Command::new(RUSTC).arg("-vV"))?;
    let llvm = field(&about, "LLVM version")?;
    let major = llvm.split('.').next().unwrap_or(llvm);
    apt.install(&[&format!("lld-{major}")])?;

    let toolchain = workspace::target().join("wasm-toolchain").join(key(&about)?);
    let rustc = toolchain.join("bin/rustc");
    let recipe = toolchain.join("recipe.sh");
    if has_std(&toolchain) && fs::read_to_string(&recipe).is_ok_and(|made_by| made_by == SCRIPT) {
        return Ok(rustc);
    }
    step(&format!("build the standard library for {TARGET}"), || {
        let fresh = workspace::target().join("wasm-toolchain/building");
        remove(&fresh)?;
        fs::create_dir_all(&fresh).with_context(|| fresh.display().to_string())?;
        fs::write(fresh.join("recipe.sh"), SCRIPT)?;
        run(Command::new("bash")
            .arg(fresh.join("recipe.sh"))
            .arg(&fresh)
            .args([field(&about, "host")?, TARGET, &format!("/usr/lib/llvm-{major}")])
            // Flags and wrappers that the caller means for the project's own code.
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("RUSTC_WRAPPER")
            .env_remove("LD_LIBRARY_PATH"))?;
        remove(&toolchain)?;
        fs::rename(&fresh, &toolchain).with_context(|| toolchain.display().to_string())
    })?;
    Ok(rustc)
}

/// Debian's packages; the lists are fetched once, and only where a package is missing.
struct Apt {
    updated: bool,
}

impl Apt {
    fn install(&mut self, packages: &[&str]) -> Result<()> {
        let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        step(&format!("apt-get install {}", missing.join(" ")), || {
            if !self.updated {
                self.get(&["update"])?;
                self.updated = true;
            }
            self.get(&[&["install", "-y", "--no-install-recommends"], packages].concat())
        })
    }

    fn get(&self, args: &[&str]) -> Result<()> {
        run(Command::new("apt-get")
            .args(["-q", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"])
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(io::stderr()))
    }
}

fn installed(package: &str) -> bool {
    let status = Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", package]).output();
    status.is_ok_and(|output| output.stdout == b"installed")
}

/// The folder name of a compiler's toolchain: version and commit.
fn key(about: &str) -> Result<String> {
    Ok(format!("{}-{}", field(about, "release")?, field(about, "commit-hash")?))
}

/// One line of `rustc -vV`.
fn field<'a>(about: &'a str, name: &str) -> Result<&'a str> {
    let mut pairs = about.lines().filter_map(|line| line.split_once(": "));
    match pairs.find(|(key, _)| *key == name) {
        Some((_, value)) => Ok(value),
        None => bail!("{RUSTC} -vV states no {name}"),
    }
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| folder.display().to_string())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_from_the_compiler() {
        let about = "rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc\ncommit-hash: ac68\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\nLLVM version: 22.1.8";
        assert_eq!(field(about, "LLVM version").expect("stated"), "22.1.8");
        assert_eq!(key(about).expect("stated"), "1.96.0-ac68");
        assert!(field(about, "channel").is_err());
    }
}
