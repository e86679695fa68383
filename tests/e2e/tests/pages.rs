//! The pages in a real browser: everything that a user can do on them, and nothing that their policy forbids.

use e2e::{Service, root};
use std::process::Command;

#[test]
fn a_user_works_the_pages() {
    let script = root().join("tests/pages/pages.mjs");
    assert!(
        script.with_file_name("node_modules").exists(),
        "run the tests with `cargo xtask test`, which installs the Node packages and Chromium"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(&folder.path().join("data"), |_| ());
    let mut node = Command::new("node");
    node.arg(script).env("SMALLEST_URL", &service.url).env("SMALLEST_KEY", service.new_key());
    assert!(node.status().expect("node starts").success());
}
