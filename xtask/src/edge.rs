//! The edge: a worker for Cloudflare, built by cargo and bound here, so that nothing else is needed, or downloaded, to build it.

use crate::step::{run, step};
use crate::toolchain::{self, TARGET};
use crate::workspace;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// As components are built: what an edge writes must be what the origin would.
const RUSTFLAGS: &str = "-Ctarget-feature=+simd128";
const PROFILE: &str = "wasm";

/// What Cloudflare runs. A panic cannot be caught: it ends the request that it is in, and the instance, of which the bindings make another.
const SHIM: &str = r#"import { fetch, initSync } from "./index.js";
import module from "./index_bg.wasm";

initSync({ module });

export default { fetch };
"#;

/// Builds `target/release/edge/cloudflare`: `worker.mjs`, the bindings and the module.
pub fn build() -> Result<()> {
    let _lock = workspace::lock()?;
    let rustc = toolchain::provide()?;
    step("edge for Cloudflare", || cloudflare(&rustc))
}

fn cloudflare(rustc: &Path) -> Result<()> {
    let mut cargo = workspace::cargo();
    cargo.args(["rustc", "--profile", PROFILE, "--target", TARGET, "--package", "edge-cloudflare"]);
    // The bindings are made by what is stripped then.
    cargo.args(["--", "-Cstrip=none"]);
    cargo.env("RUSTC", rustc).env("CARGO_TARGET_DIR", workspace::target_wasm());
    cargo.env("RUSTFLAGS", RUSTFLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS");
    run(&mut cargo)?;
    let built = workspace::target_wasm().join(TARGET).join(PROFILE).join("edge_cloudflare.wasm");
    let folder = workspace::target().join("release/edge/cloudflare");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&built).web(true)?.typescript(false).omit_default_module_path(true).out_name("index");
    bindgen.remove_name_section(true).remove_producers_section(true).generate(&folder)?;
    workspace::replace(&folder.join("worker.mjs"), SHIM.as_bytes())?;
    let module = fs::metadata(folder.join("index_bg.wasm")).context("index_bg.wasm")?;
    eprintln!("    {}: {} KB", folder.display(), module.len().div_ceil(1000));
    Ok(())
}
