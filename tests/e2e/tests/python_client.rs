//! The Python package of clients/python against a running service; it is also held to its types and its style, and built.

use e2e::{Client, Service, built, root, smallest};
use s3_server::S3Server;
use serde_json::json;
use std::path::Path;
use std::process::Command;

const BUCKET: &str = "write-back";

/// `python3 -m …` in the package's folder, with what `cargo xtask test` installed.
fn python(arguments: &[&str]) -> Command {
    let package = root().join("clients/python");
    let path = std::env::join_paths([package.join("src"), built("python")]).expect("no colons");
    let mut command = Command::new("python3");
    command.arg("-m").args(arguments).current_dir(package).env("PYTHONPATH", path);
    // Nothing is left in the tree.
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("MYPY_CACHE_DIR", "/dev/null").env("RUFF_NO_CACHE", "true");
    for name in ["SMALLEST_URL", "SMALLEST_API_KEY"] {
        command.env_remove(name);
    }
    command
}

fn succeed(command: &mut Command) {
    let output = command.output().expect("python3 starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
}

/// A key as `smallest keys create` makes it.
fn key(data: &Path, arguments: &[&str]) -> String {
    let output = smallest().args(["keys", "create", "--data-dir"]).arg(data).args(arguments).output().expect("starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("ASCII").trim().to_string()
}

#[test]
fn the_client_and_the_service_understand_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let s3 = S3Server::start(&[BUCKET]).expect("starts");
    let host = s3.url.trim_start_matches("http://").to_owned();
    let service = Service::start(&data, |command| {
        command.args(["--allow-s3-host", &host]);
    });
    let owner = service.new_key();
    let destination = json!({
        "bucket": BUCKET, "region": "us-east-1", "endpoint": s3.url, "pathStyle": true,
        "accessKeyId": s3.access_key, "secretAccessKey": s3.secret_key
    });
    let saved = Client::new(&service.url, &owner).put("/api/settings/text", &destination).expect("an answer");
    assert_eq!(saved.status, 200, "{}", saved.json());
    let mut pytest = python(&["pytest", "-q", "--strict-markers", "tests"]);
    pytest
        .env("SMALLEST_URL", &service.url)
        .env("SMALLEST_API_KEY", &owner)
        .env("SMALLEST_TEST_READ_KEY", key(&data, &["--scope", "read"]))
        .env("SMALLEST_TEST_POOR_KEY", key(&data, &["--credits", "0"]))
        .env("SMALLEST_TEST_BUCKET", BUCKET)
        .env("SMALLEST_TEST_CORPUS", root().join("tests/corpus"))
        .env("SMALLEST_TEST_BINARY", built("smallest"));
    succeed(&mut pytest);
}

#[test]
fn its_types_and_its_style_hold() {
    succeed(&mut python(&["mypy"]));
    succeed(&mut python(&["ruff", "check", "."]));
    succeed(&mut python(&["ruff", "format", "--check", "."]));
}

#[test]
fn it_is_built_as_a_package_with_its_types() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = ["pip", "wheel", "--quiet", "--no-build-isolation", "--no-index", "--no-deps", "--wheel-dir"];
    succeed(python(&options).arg(folder.path()).arg("."));
    let wheel = std::fs::read_dir(folder.path()).expect("a folder").next().expect("a wheel").expect("an entry").path();
    // A wheel is an archive that Python imports from.
    let path = std::env::join_paths([wheel, built("python")]).expect("no colons");
    let script = "import importlib.resources as r, smallest; assert '.whl' in smallest.__file__, smallest.__file__; \
                  assert r.files(smallest).joinpath('py.typed').is_file(); smallest.upload, smallest.Client";
    succeed(Command::new("python3").args(["-c", script]).env("PYTHONPATH", path).current_dir(folder.path()));
}
