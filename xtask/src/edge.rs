//! The edge: a worker for Cloudflare and a component for Spin, built by cargo and bound here, so that nothing else is needed, or
//! downloaded, to build them.

use crate::step::{run, step};
use crate::toolchain::{self, TARGET};
use crate::workspace;
use anyhow::{Context as _, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;
use wit_component::ComponentEncoder;

/// As components are built: what an edge writes must be what the origin would.
const RUSTFLAGS: &str = "-Ctarget-feature=+simd128";
const PROFILE: &str = "wasm";

/// What the platforms take at most, with gzip.
const LARGEST: usize = 3_000_000;

/// What Cloudflare runs. A panic cannot be caught: it ends the request that it is in, and the instance, of which the bindings make another.
const SHIM: &str = r#"import { fetch, initSync } from "./index.js";
import module from "./index_bg.wasm";

initSync({ module });

export default { fetch };
"#;

/// Builds `target/release/edge/cloudflare` (`worker.mjs`, the bindings and the module) and `target/release/edge/spin/edge.wasm`.
pub fn build() -> Result<()> {
    let _lock = workspace::lock()?;
    let rustc = toolchain::provide()?;
    step("edge for Cloudflare", || cloudflare(&rustc))?;
    step("edge for Spin", || spin(&rustc))
}

fn cloudflare(rustc: &Path) -> Result<()> {
    // The bindings are made by what is stripped then.
    let built = module(rustc, "edge-cloudflare", &["-Cstrip=none"])?;
    let folder = folder("cloudflare")?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&built).web(true)?.typescript(false).omit_default_module_path(true).out_name("index");
    bindgen.remove_name_section(true).remove_producers_section(true).generate(&folder)?;
    workspace::replace(&folder.join("worker.mjs"), SHIM.as_bytes())?;
    weigh(&folder.join("index_bg.wasm"))
}

fn spin(rustc: &Path) -> Result<()> {
    let built = module(rustc, "edge-spin", &[])?;
    let core = fs::read(&built).with_context(|| built.display().to_string())?;
    let component = ComponentEncoder::default().module(&core)?.validate(true).encode()?;
    let file = folder("spin")?.join("edge.wasm");
    workspace::replace(&file, &component)?;
    weigh(&file)
}

/// The module that cargo makes of a package.
fn module(rustc: &Path, package: &str, flags: &[&str]) -> Result<PathBuf> {
    let mut cargo = workspace::cargo();
    cargo.args(["rustc", "--profile", PROFILE, "--target", TARGET, "--package", package, "--"]).args(flags);
    cargo.env("RUSTC", rustc).env("CARGO_TARGET_DIR", workspace::target_wasm());
    cargo.env("RUSTFLAGS", RUSTFLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS");
    run(&mut cargo)?;
    let built = workspace::target_wasm().join(TARGET).join(PROFILE).join(package.replace('-', "_"));
    Ok(built.with_extension("wasm"))
}

fn folder(platform: &str) -> Result<PathBuf> {
    let folder = workspace::target().join("release/edge").join(platform);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

/// Tells how large a module is, and refuses one that no platform would take.
fn weigh(module: &Path) -> Result<()> {
    let len = fs::metadata(module).with_context(|| module.display().to_string())?.len();
    let gzip =
        Command::new("gzip").arg("-9c").arg(module).stderr(Stdio::inherit()).output().context("gzip")?.stdout.len();
    eprintln!("    {}: {} KB, {} KB with gzip", module.display(), len.div_ceil(1000), gzip.div_ceil(1000));
    ensure!(gzip > 0 && gzip < LARGEST, "{} is too large", module.display());
    Ok(())
}
