//! Every test there is.

use crate::step::{output, run, step};
use crate::{components, workspace};
use anyhow::{Context as _, Result, ensure};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Builds what the tests drive, then runs unit, integration and documentation tests; arguments go to `cargo test`.
pub fn test(arguments: &[String]) -> Result<()> {
    components::build(&[])?;
    install_node_packages(&workspace::root().join("tests/jco"))?;
    // xtask is tested as it runs here: among the others it would share their features and be built a second time.
    step("test xtask", || run(workspace::cargo().args(["test", "--release", "--package", "xtask"])))?;
    let others = ["--release", "--workspace", "--exclude", "xtask"];
    // All targets, tests included: the end-to-end tests find the programs built, and cargo test finds the same features.
    step("build all targets", || run(workspace::cargo().args(["build", "--all-targets"]).args(others)))?;
    step("test", || run(workspace::cargo().args(["test", "--no-fail-fast"]).args(others).args(arguments)))
}

/// Installs the Node packages that a folder's lock file names, where they are not installed yet.
fn install_node_packages(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    if !lock.is_file() {
        return Ok(());
    }
    let modified = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    if modified(&folder.join("node_modules/.package-lock.json")) > modified(&lock) {
        return Ok(());
    }
    step(&format!("npm ci in {}", folder.display()), || {
        let version = output(Command::new("node").arg("--version"));
        let version = version.context("the tests of the transpiled components need Node 20 or newer and its npm")?;
        let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
        ensure!(major >= Some(20), "node is {version}: the tests need 20 or newer");
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
    })
}
