//! The page that compresses in browsers: components, Node packages, transpiling, Vite.

use crate::fresh::newest;
use crate::step::{run, step};
use crate::{components, packages, workspace};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What the page is made of, beside the components.
const SOURCES: [&str; 9] = [
    "web/build",
    "web/index.html",
    "web/package-lock.json",
    "web/public",
    "web/src",
    "web/tsconfig.json",
    "web/vite.config.ts",
    "host/server/pages",
    "xtask/src/web.rs",
];

/// Builds the page, and then serves it by Vite, which follows each change; `--build` stops before.
pub fn web(arguments: &[String]) -> Result<()> {
    let only_build = match arguments {
        [] => false,
        [flag] if flag == "--build" => true,
        _ => bail!("web takes no arguments but --build"),
    };
    components::build_shipped()?;
    build()?;
    if only_build { Ok(()) } else { run(npm(&["run", "dev"]).env("FORCE_COLOR", "1")) }
}

/// Builds the page where Node is there; elsewhere the service has its other pages.
pub fn build_where_node_is() -> Result<()> {
    if packages::has_node() {
        return build();
    }
    eprintln!("    there is no Node: / leads to /files instead of the page that compresses in the browser");
    Ok(())
}

/// Builds the page into `target/release/web` from the components that are there, where anything is newer.
pub fn build() -> Result<()> {
    let _lock = workspace::lock()?;
    packages::node("web")?;
    let components = workspace::target().join("release/components");
    let sources: Vec<PathBuf> = SOURCES.iter().map(|path| workspace::root().join(path)).collect();
    let made = built().join("sw.js");
    let changed = newest(&[sources, vec![components.clone()]].concat());
    if fs::metadata(&made).and_then(|meta| meta.modified()).is_ok_and(|made| Some(made) > changed) {
        return Ok(());
    }
    step("build the page", || {
        run(Command::new("node").arg("build/transpile.mjs").arg(&components).current_dir(folder()))?;
        run(npm(&["run", "build", "--", "--outDir"]).arg(built()))
    })
}

/// Where the service looks for the page.
fn built() -> PathBuf {
    workspace::target().join("release/web")
}

fn folder() -> PathBuf {
    workspace::root().join("web")
}

fn npm(arguments: &[&str]) -> Command {
    let mut npm = Command::new("npm");
    npm.arg("--silent").args(arguments).current_dir(folder());
    npm
}
