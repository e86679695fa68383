//! Codecs as WebAssembly components: each built as a core module by cargo, then wrapped and checked here.

use crate::fresh::Stamp;
use crate::step::{output, run, step};
use crate::toolchain::{self, TARGET};
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use wit_component::{ComponentEncoder, DecodedWasm};

/// The same instructions on every machine: fixed-width SIMD, whose results are exact, but not relaxed SIMD.
const RUSTFLAGS: &str = "-Ctarget-feature=+simd128";
const PROFILE: &str = "wasm";

/// One component: the package that makes it, its features there, and the file it becomes.
struct Component {
    name: String,
    package: &'static str,
    features: String,
    file: PathBuf,
}

/// Builds what is out of date of those named, or of all: `target/release/components/<codec>.wasm`, `transcoders/<name>.wasm` there,
/// `packer.wasm`, and the bad guest of the tests.
pub fn build(names: &[String]) -> Result<()> {
    let mut all = all()?;
    let _lock = workspace::lock()?;
    let rustc = toolchain::provide()?;
    // A new compiler or other flags make other components.
    let recipe = format!("{} {PROFILE} {RUSTFLAGS}", output(Command::new(&rustc).arg("--version"))?);
    prune(&all)?;
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|one| one.name != **name)) {
        bail!(
            "there is no component {unknown}: {}",
            all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
        );
    }
    all.retain(|one| names.is_empty() || names.contains(&one.name));
    let stale: Vec<&Component> = all.iter().filter(|one| !Stamp::new(&one.name).is_fresh(&one.file, &recipe)).collect();
    for (done, one) in stale.iter().enumerate() {
        let what = format!("component {} ({} of {})", one.name, done + 1, stale.len());
        step(&what, || make(one, &rustc, &recipe))?;
    }
    eprintln!("    components: {} built, {} up to date", stale.len(), all.len() - stale.len());
    Ok(())
}

/// Builds what is out of date of what is shipped: all but the bad guest.
pub fn build_shipped() -> Result<()> {
    let mut names = [workspace::codecs()?, workspace::transcoders()?].concat();
    names.push("packer".into());
    build(&names)
}

fn all() -> Result<Vec<Component>> {
    let release = workspace::target().join("release");
    let component = |name: &str, package, features: String, folder: &str| Component {
        name: name.to_owned(),
        package,
        features,
        file: release.join(folder).join(format!("{name}.wasm")),
    };
    let (codecs, transcoders) = (workspace::codecs()?, workspace::transcoders()?);
    let codec = |name: &String| component(name, "component", format!("codecs/{name}"), "components");
    let transcoder =
        |name: &String| component(name, "component", format!("transcode,transcoders/{name}"), "components/transcoders");
    let mut all: Vec<Component> = codecs.iter().map(codec).chain(transcoders.iter().map(transcoder)).collect();
    // The packer knows every codec's files, and nothing else of them.
    let features = codecs.iter().fold("packer".to_owned(), |features, name| format!("{features},codecs/{name}"));
    all.push(component("packer", "component", features, "components"));
    all.push(component("bad-guest", "bad-guest", String::new(), "test-components"));
    Ok(all)
}

/// Removes components of codecs and transcoders that are gone: the host loads all it finds.
fn prune(all: &[Component]) -> Result<()> {
    let folders: BTreeSet<&Path> = all.iter().filter_map(|one| one.file.parent()).collect();
    for entry in folders.into_iter().flat_map(fs::read_dir).flatten().flatten() {
        let path = entry.path();
        if path.is_file() && all.iter().all(|one| one.file != path) {
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

fn make(one: &Component, rustc: &Path, recipe: &str) -> Result<()> {
    let start = SystemTime::now();
    let mut cargo = workspace::cargo();
    cargo.args(["build", "--profile", PROFILE, "--target", TARGET, "--package", one.package, "--no-default-features"]);
    cargo.args(["--features", &one.features]);
    cargo.env("RUSTC", rustc).env("CARGO_TARGET_DIR", workspace::target_wasm());
    cargo.env("RUSTFLAGS", RUSTFLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS");
    run(&mut cargo)?;

    let built = workspace::target_wasm().join(TARGET).join(PROFILE).join(one.package.replace('-', "_"));
    let read = |extension| {
        let path = built.with_extension(extension);
        fs::read(&path).with_context(|| path.display().to_string())
    };
    let core = read("wasm")?;
    let component = ComponentEncoder::default().module(&core)?.validate(true).encode()?;
    let imports = imports(&component)?;
    ensure!(
        imports.is_empty(),
        "{} imports {}: a component computes and does nothing else",
        one.name,
        imports.join(", ")
    );
    workspace::replace(&one.file, &component)?;
    Stamp::new(&one.name).write(recipe, &String::from_utf8(read("d")?)?, start)?;
    eprintln!("    {}: {} KB", one.file.display(), component.len().div_ceil(1000));
    Ok(())
}

/// What a component asks of its host, by name.
fn imports(component: &[u8]) -> Result<Vec<String>> {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(component)? else {
        bail!("encoded to something else than a component");
    };
    let world = &resolve.worlds[world];
    Ok(world.imports.keys().map(|key| resolve.name_world_key(key)).collect())
}
