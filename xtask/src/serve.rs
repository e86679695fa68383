//! The service from nothing: compiler, components, program, start.

use crate::step::{run, step};
use crate::{components, web, workspace};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Sets up what is missing and becomes `smallest serve`; arguments given win over the defaults.
pub fn serve(arguments: &[String]) -> Result<()> {
    components::build_shipped()?;
    build_smallest()?;
    web::build_where_node_is()?;
    let mut command = Command::new(workspace::smallest());
    command.arg("serve").env_remove("LD_LIBRARY_PATH");
    let data = workspace::root().join("data");
    for (option, value) in [("--listen", Path::new("127.0.0.1:8080")), ("--data-dir", &data)] {
        if !arguments.iter().any(|given| given.split('=').next() == Some(option)) {
            command.arg(option).arg(value);
        }
    }
    become_it(command.args(arguments))
}

/// Builds the native program, without what only tests need.
pub fn build_smallest() -> Result<()> {
    step("build smallest", || run(workspace::cargo().args(["build", "--release", "--package", "smallest"])))
}

/// Replaces this process, so that signals and the exit code are the program's own.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(anyhow::Error::new(command.exec()).context(format!("{}", command.get_program().display())))
}

/// Runs the program to its end.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    run(command)
}
