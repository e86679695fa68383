//! Whether a component is up to date.
//!
//! Cargo cannot say: one package makes all components, each with another feature, so each build overwrites the output of the one
//! before and cargo would link all of them again. A stamp beside the builds remembers what went into each.

use crate::workspace;
use anyhow::{Context as _, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a component was made from, and when.
pub struct Stamp {
    path: PathBuf,
}

impl Stamp {
    /// The stamp of the component of that name.
    pub fn new(name: &str) -> Self {
        Self { path: workspace::target_wasm().join("stamps").join(name) }
    }

    /// Whether `output` exists, was made by `recipe`, and no input has changed since.
    pub fn is_fresh(&self, output: &Path, recipe: &str) -> bool {
        let (Ok(stamp), Some(made)) = (fs::read_to_string(&self.path), modified(&self.path)) else { return false };
        let Some(inputs) = stamp.strip_prefix(recipe) else { return false };
        output.is_file()
            && inputs.lines().skip(1).all(|input| modified(Path::new(input)).is_some_and(|time| time < made))
    }

    /// Remembers a build that began at `start` and whose sources cargo listed in `dep_info`.
    pub fn write(&self, recipe: &str, dep_info: &str, start: SystemTime) -> Result<()> {
        let inputs = inputs(dep_info, &workspace::root());
        let lines: Vec<String> = inputs.iter().map(|path| path.display().to_string()).collect();
        workspace::replace(&self.path, format!("{recipe}\n{}\n", lines.join("\n")).as_bytes())?;
        // What changed while the build ran may have been read before or after: it counts as newer.
        let stamp = fs::File::options().write(true).open(&self.path).context("stamp")?;
        stamp.set_modified(start).context("stamp")
    }
}

/// When anything in these files and folders last changed, or was added or removed.
pub fn newest(paths: &[PathBuf]) -> Option<SystemTime> {
    let within = |path: &PathBuf| -> Vec<PathBuf> {
        fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    paths.iter().filter_map(|path| modified(path).max(newest(&within(path)))).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

/// The sources in cargo's dependency file, and the manifests that apply to them.
fn inputs(dep_info: &str, root: &Path) -> BTreeSet<PathBuf> {
    let listed = dep_info.split_once(": ").map_or("", |(_, sources)| sources.trim_end());
    // Spaces separate; those within a path have a backslash before them.
    let sources = listed.replace("\\ ", "\0");
    let sources = sources.split(' ').filter(|path| !path.is_empty()).map(|path| PathBuf::from(path.replace('\0', " ")));
    let mut inputs: BTreeSet<PathBuf> = [root.join("Cargo.lock"), root.join("Cargo.toml")].into();
    for source in sources {
        let folders = source.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
        inputs.extend(folders.map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file()));
        inputs.insert(source);
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_bring_their_manifests() {
        let root = workspace::root();
        let (source, odd) = (root.join("xtask/src/fresh.rs"), root.join("xtask/with space"));
        let dep_info =
            format!("/x/component.wasm: {} {}\n", source.display(), odd.display().to_string().replace(' ', "\\ "));
        let wanted = [root.join("Cargo.lock"), root.join("Cargo.toml"), root.join("xtask/Cargo.toml"), source, odd];
        assert_eq!(inputs(&dep_info, &root), wanted.into());
    }
}
