//! Files and folders of web assets, and which is an earlier version of which.

use crate::exit::Stopped;
use host_server::sketch::{ALIKE, sketch};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A web asset.
pub struct Asset {
    /// Its path within what was given, with slashes.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    sketch: BTreeSet<u64>,
}

/// The file, or all files within the folder by name.
pub fn assets(path: &Path) -> Result<Vec<Asset>, Stopped> {
    let mut found = Vec::new();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match path.is_dir() {
        true => walk(path, "", &mut found)?,
        false => found.push(read(path, name.into())?),
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn walk(folder: &Path, within: &str, found: &mut Vec<Asset>) -> Result<(), Stopped> {
    let failed = |error| Stopped::io(folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = format!("{within}{}", path.file_name().unwrap_or_default().to_string_lossy());
        match path.is_dir() {
            true => walk(&path, &format!("{name}/"), found)?,
            false => found.push(read(&path, name)?),
        }
    }
    Ok(())
}

fn read(path: &Path, name: String) -> Result<Asset, Stopped> {
    let failed = |error| Stopped::io(path, &error);
    let bytes = fs::read(path).map_err(failed)?;
    let sketch = sketch(&mut &bytes[..]).map_err(failed)?.into_iter().collect();
    Ok(Asset { name, bytes, sketch })
}

/// The earlier versions of an asset, at most one of each set; `alone` where no other is new.
pub fn earlier<'a>(new: &Asset, sets: &'a [Vec<Asset>], alone: bool) -> Vec<&'a Asset> {
    let mut versions: Vec<&Asset> = Vec::new();
    for set in sets {
        let version = match &set[..] {
            [only] if alone => Some(only),
            set => set.iter().find(|old| old.name == new.name).or_else(|| most_alike(new, set)),
        };
        let known = |bytes: &[u8]| bytes == new.bytes || versions.iter().any(|version| version.bytes == bytes);
        versions.extend(version.filter(|version| !known(&version.bytes)));
    }
    versions
}

fn most_alike<'a>(new: &Asset, set: &'a [Asset]) -> Option<&'a Asset> {
    let shared = |old: &Asset| old.sketch.intersection(&new.sketch).count();
    set.iter().filter(|old| shared(old) >= ALIKE as usize).max_by_key(|old| shared(old))
}
