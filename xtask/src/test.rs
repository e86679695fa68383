//! Every test there is.

use crate::step::{run, step};
use crate::{components, edge, packages, web, workspace};
use anyhow::Result;

/// Builds what the tests drive, then runs unit, integration and documentation tests; arguments go to `cargo test`.
pub fn test(arguments: &[String]) -> Result<()> {
    components::build(&[])?;
    edge::build()?;
    packages::install()?;
    web::build()?;
    // xtask is tested as it runs here: among the others it would share their features and be built a second time.
    step("test xtask", || run(workspace::cargo().args(["test", "--release", "--package", "xtask"])))?;
    let others = ["--release", "--workspace", "--exclude", "xtask"];
    // All targets, tests included: the end-to-end tests find the programs built, and cargo test finds the same features.
    step("build all targets", || run(workspace::cargo().args(["build", "--all-targets"]).args(others)))?;
    step("test", || run(workspace::cargo().args(["test", "--no-fail-fast"]).args(others).args(arguments)))
}
