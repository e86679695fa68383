//! Licences, bans and sources of all dependencies against deny.toml, for machines without cargo-deny.

use crate::step::output;
use crate::{spdx, workspace};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks every package that `Cargo.lock` holds and names all breaches.
pub fn check() -> Result<()> {
    let rules = Rules::parse(&workspace::read("deny.toml")?);
    let metadata = output(workspace::cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata")?;
    let breaches = breaches(&metadata, &rules);
    if !breaches.is_empty() {
        bail!("deny.toml forbids\n  {}", breaches.join("\n  "));
    }
    println!("{} packages keep to deny.toml", list(&metadata["packages"]).count());
    Ok(())
}

fn breaches(metadata: &Value, rules: &Rules) -> Vec<String> {
    let mut found = Vec::new();
    let mut names = BTreeMap::new();
    for package in list(&metadata["packages"]) {
        let (name, licence) = (text(&package["name"]), text(&package["license"]));
        names.insert(text(&package["id"]), name);
        if !spdx::is_allowed(licence, &rules.licences) {
            found.push(format!("{name}: licence {licence:?}"));
        }
        // The folders of the workspace have no source.
        if package["source"].as_str().is_some_and(|source| source != CRATES_IO) {
            found.push(format!("{name}: source {}", text(&package["source"])));
        }
    }
    let name = |id: &Value| names.get(text(id)).copied().unwrap_or_default();
    for node in list(&metadata["resolve"]["nodes"]) {
        for dependency in list(&node["deps"]) {
            found.extend(rules.banned(name(&dependency["pkg"]), name(&node["id"])));
        }
    }
    found
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What deny.toml says, as far as it is checked here.
struct Rules {
    licences: Vec<String>,
    bans: Vec<Ban>,
}

struct Ban {
    name: String,
    /// The crates that may depend on it all the same.
    wrappers: Vec<String>,
    reason: String,
}

impl Rules {
    /// Reads the lists `allow` and `deny`, one entry a line as the file has them.
    fn parse(toml: &str) -> Self {
        let bans = entries(toml, "deny = [").map(|line| Ban {
            name: quoted(after(line, "crate = ")).next().unwrap_or_default(),
            wrappers: quoted(after(line, "wrappers = [").split(']').next().unwrap_or_default()).collect(),
            reason: quoted(after(line, "reason = ")).next().unwrap_or_default(),
        });
        Self { bans: bans.collect(), licences: entries(toml, "allow = [").flat_map(quoted).collect() }
    }

    fn banned(&self, name: &str, dependent: &str) -> Option<String> {
        let ban = self.bans.iter().find(|ban| ban.name == name)?;
        let wrapped = ban.wrappers.iter().any(|wrapper| wrapper == dependent);
        (!wrapped).then(|| format!("{dependent}: depends on {name}: {}", ban.reason))
    }
}

/// The lines of a list, from the one that opens it to the closing bracket.
fn entries<'a>(toml: &'a str, open: &'a str) -> impl Iterator<Item = &'a str> {
    toml.lines().skip_while(move |line| *line != open).skip(1).take_while(|line| *line != "]")
}

fn after<'a>(line: &'a str, key: &str) -> &'a str {
    line.split_once(key).map_or("", |(_, rest)| rest)
}

fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_breach_is_named() {
        let rules = "[licenses]\nallow = [\n    \"MIT\",\n]\n[bans]\ndeny = [\n    { crate = \"dice\", wrappers = [\"game\"], reason = \"no chance\" },\n]\n";
        let metadata = serde_json::json!({
            "packages": [
                { "id": "1", "name": "ours", "license": "MIT", "source": null },
                { "id": "2", "name": "game", "license": "MIT OR GPL-3.0", "source": CRATES_IO },
                { "id": "3", "name": "dice", "license": "GPL-3.0", "source": "git+https://example.com/dice" },
            ],
            "resolve": { "nodes": [
                { "id": "1", "deps": [{ "pkg": "2" }, { "pkg": "3" }] },
                { "id": "2", "deps": [{ "pkg": "3" }] },
            ] },
        });
        let wanted = [
            "dice: licence \"GPL-3.0\"",
            "dice: source git+https://example.com/dice",
            "ours: depends on dice: no chance",
        ];
        assert_eq!(breaches(&metadata, &Rules::parse(rules)), wanted);
    }
}
