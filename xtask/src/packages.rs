//! Node and Python packages that the tests use, installed inside the project; and the system's browser, PostgreSQL, Go, and readers of images and PDFs.

use crate::step::{output, run, step};
use crate::{debian, workspace};
use anyhow::{Context as _, Result, ensure};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What Vite asks for.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs jco, the browser with what drives it, TypeScript, PostgreSQL, Go, what judges our images and PDFs, and what Python's clients need, where they are not installed as their lists say.
pub fn install() -> Result<()> {
    node("tests/jco")?;
    node("tests/pages")?;
    node("tests/edge")?;
    node("clients/javascript")?;
    chromium()?;
    postgres()?;
    go()?;
    judges()?;
    python(&workspace::root().join("tests/e2e/requirements.txt"), &workspace::target().join("release/python"))
}

/// Whether there is a Node that runs our scripts, and an npm.
pub fn has_node() -> bool {
    node_version().is_ok_and(|version| version >= OLDEST_NODE) && output(Command::new("npm").arg("--version")).is_ok()
}

/// The first two numbers of Node's version.
fn node_version() -> Result<(u32, u32)> {
    let version = output(Command::new("node").arg("--version"))?;
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|number| number.parse().ok());
    Ok((numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)))
}

/// Installs what a folder's `package-lock.json` names into its `node_modules`.
pub fn node(name: &str) -> Result<()> {
    let folder = workspace::root().join(name);
    if is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        return Ok(());
    }
    step(&format!("npm ci in {name}"), || {
        let (major, minor) = OLDEST_NODE;
        let needs = format!("{name} needs Node {major}.{minor} or newer, with npm");
        let (found, of) = node_version().with_context(|| needs.clone())?;
        ensure!((found, of) >= OLDEST_NODE, "{needs}: found {found}.{of}");
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))
    })
}

/// Installs Debian's Chromium where we may; elsewhere `CHROMIUM` names one.
fn chromium() -> Result<()> {
    if env::var_os("CHROMIUM").is_some() || Path::new("/usr/bin/chromium").exists() {
        return Ok(());
    }
    ensure!(debian::applies(), "the tests of the pages need a Chromium: set CHROMIUM to its path");
    debian::install(&["chromium"])
}

/// Installs Debian's PostgreSQL where we may and there is none; the tests start servers of their own.
fn postgres() -> Result<()> {
    let on_path =
        |name: &str| env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|dir| dir.join(name).exists());
    if ["initdb", "postgres", "psql"].into_iter().all(on_path) || Path::new("/usr/lib/postgresql").exists() {
        return Ok(());
    }
    ensure!(debian::applies(), "the tests of the database need PostgreSQL: put initdb, postgres and psql on the PATH");
    debian::install(&["postgresql"])
}

/// Installs Debian's Go where we may and there is none: the specification has an example in it.
fn go() -> Result<()> {
    if on_path("go") {
        return Ok(());
    }
    ensure!(debian::applies(), "the test of the specification's Go example needs go on the PATH");
    debian::install(&["golang-go"])
}

/// Installs Debian's libjpeg-turbo, qpdf and poppler where we may and they are missing: they judge the JPEG and PDF files that we write.
fn judges() -> Result<()> {
    if ["djpeg", "qpdf", "pdftoppm", "pdftotext"].into_iter().all(on_path) {
        return Ok(());
    }
    ensure!(debian::applies(), "the tests of images and PDFs need djpeg, qpdf, pdftoppm and pdftotext on the PATH");
    debian::install(&["libjpeg-turbo-progs", "qpdf", "poppler-utils"])
}

/// Whether a program is found by its name.
fn on_path(name: &str) -> bool {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(name).exists())
}

/// Installs what a list of requirements names into a folder of its own, for `PYTHONPATH`.
fn python(list: &Path, folder: &Path) -> Result<()> {
    let installed = folder.join("requirements.txt");
    if is_newer(&installed, list) {
        return Ok(());
    }
    step("pip install for tests/e2e", || {
        let pip = || {
            let mut python = Command::new("python3");
            python.args(["-m", "pip", "--disable-pip-version-check"]);
            python
        };
        output(pip().arg("--version")).context("the test of the Python client needs python3 with pip")?;
        let install = ["install", "--quiet", "--root-user-action", "ignore", "--upgrade", "--target"];
        run(pip().args(install).arg(folder).arg("--requirement").arg(list))?;
        workspace::replace(&installed, &fs::read(list)?)
    })
}

fn is_newer(made: &Path, source: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    modified(made) > modified(source)
}
