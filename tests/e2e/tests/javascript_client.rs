//! The JavaScript module of clients/javascript against a running service; it is also held to the types that it declares.

use e2e::{Serviced, root};
use std::fs;
use std::process::Command;

fn succeed(command: &mut Command) {
    let output = command.current_dir(root().join("clients/javascript")).output().expect("node starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn the_client_and_the_service_understand_each_other() {
    let serviced = Serviced::start();
    succeed(serviced.tell(Command::new("node").arg("--test")));
    assert!(fs::read(serviced.bucket().join("logs/é.log")).is_ok_and(|object| object.len() > 100));
}

#[test]
fn programs_are_compiled_against_its_types() {
    assert!(
        root().join("clients/javascript/node_modules").exists(),
        "run the tests with `cargo xtask test`, which installs TypeScript"
    );
    succeed(Command::new("node").args(["node_modules/typescript/bin/tsc", "--project", "."]));
}
