//! The service in a real browser: everything that a user can do on its pages and nothing that their policy forbids, and web assets
//! against versions that the browser has, smaller images, and a page with the JavaScript client.

use e2e::{Service, root};
use std::process::Command;

/// Runs a script of tests/pages against a service of its own.
fn browse(script: &str) {
    let script = root().join("tests/pages").join(script);
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

#[test]
fn a_user_works_the_pages() {
    browse("pages.mjs");
}

#[test]
fn a_browser_takes_a_new_version_against_the_old() {
    browse("transport.mjs");
}

#[test]
fn a_page_uses_the_javascript_client() {
    browse("client.mjs");
}

#[test]
fn a_browser_shows_what_images_become() {
    browse("images.mjs");
}
