//! The Python package of clients/python against a running service; it is also held to its types and its style, and built.

use e2e::{Serviced, built, root};
use std::fs;
use std::process::Command;

/// `python3 -m …` in the package's folder, with what `cargo xtask test` installed.
fn python(arguments: &[&str]) -> Command {
    let package = root().join("clients/python");
    let path = std::env::join_paths([package.join("src"), built("python")]).expect("no colons");
    let mut command = Command::new("python3");
    command.arg("-m").args(arguments).current_dir(package).env("PYTHONPATH", path);
    // Nothing is left in the tree.
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("MYPY_CACHE_DIR", "/dev/null").env("RUFF_NO_CACHE", "true");
    command
}

fn succeed(command: &mut Command) {
    let output = command.output().expect("python3 starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn the_client_and_the_service_understand_each_other() {
    let serviced = Serviced::start();
    succeed(serviced.tell(&mut python(&["pytest", "-q", "--strict-markers", "tests"])));
    assert!(fs::read(serviced.bucket().join("logs/é 100.log")).is_ok_and(|object| object.len() > 100));
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
    let wheel = fs::read_dir(folder.path()).expect("a folder").next().expect("a wheel").expect("an entry").path();
    // A wheel is an archive that Python imports from.
    let path = std::env::join_paths([wheel, built("python")]).expect("no colons");
    let script = "import importlib.resources as r, smallest; assert '.whl' in smallest.__file__, smallest.__file__; \
                  assert r.files(smallest).joinpath('py.typed').is_file(); smallest.upload, smallest.Client";
    succeed(Command::new("python3").args(["-c", script]).env("PYTHONPATH", path).current_dir(folder.path()));
}
