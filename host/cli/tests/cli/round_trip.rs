//! What is compressed comes back exactly, by files and by streams.

use crate::stage::{Stage, log, noise};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_file_comes_back_under_its_name() {
    let stage = Stage::new();
    let original = log(3000);
    stage.write("app.log", &original);
    let outcome = stage.succeed(&["compress", "app.log"]);
    assert!(outcome.stdout.is_empty());
    assert!(outcome.stderr.starts_with("app.log: "), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("% saved, log-files, "), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1);
    fs::rename(stage.path("app.log"), stage.path("before")).unwrap();
    stage.succeed(&["decompress", "app.log.smz"]);
    assert_eq!(stage.read("app.log"), original);
    assert_eq!(stage.names(), ["app.log", "app.log.smz", "before"]);
    assert!(stage.read("app.log.smz").len() * 5 < original.len());
}

#[test]
fn files_of_every_kind_come_back() {
    let stage = Stage::new();
    for original in [Vec::new(), vec![0], vec![b'\n'; 70_000], noise(100_000), log(1)] {
        stage.write("file", &original);
        stage.succeed(&["compress", "file", "-o", "a.smz", "--force"]);
        stage.succeed(&["decompress", "a.smz", "-o", "back", "--force"]);
        assert!(stage.read("back") == original, "{} bytes", original.len());
    }
}

#[test]
fn streams_come_back() {
    let stage = Stage::new();
    let original = log(2000);
    let packed = stage.feed(&["compress", "-"], &original);
    assert_eq!(packed.code, 0, "{}", packed.stderr);
    let restored = stage.feed(&["decompress", "-"], &packed.stdout);
    assert_eq!(restored.code, 0, "{}", restored.stderr);
    assert!(restored.stdout == original);
    assert!(restored.stderr.is_empty());
    assert!(stage.names().is_empty());
}

#[test]
fn a_stream_and_a_file_give_the_same_archive() {
    let stage = Stage::new();
    let original = log(500);
    stage.write("app.log", &original);
    let args = ["--codec", "log-files", "--param", "level=max", "-o", "-"];
    let from_file = stage.succeed(&[&["compress", "app.log"], &args[..]].concat());
    let from_stream = stage.feed(&[&["compress", "-"], &args[..]].concat(), &original);
    assert!(!from_file.stdout.is_empty());
    assert!(from_file.stdout == from_stream.stdout);
}

#[test]
fn the_archive_does_not_depend_on_threads() {
    let stage = Stage::new();
    stage.write("file", &log(120_000));
    for threads in ["1", "4"] {
        stage.succeed(&["compress", "file", "--param", "level=fast", "--threads", threads, "-o", threads]);
    }
    assert!(stage.read("1") == stage.read("4"));
    stage.succeed(&["decompress", "1", "--threads", "3", "-o", "back"]);
    assert!(stage.read("back") == stage.read("file"));
}

#[test]
fn the_codec_is_found_by_content_and_name() {
    let stage = Stage::new();
    stage.write("app.log", &log(300));
    stage.write("noise", &noise(5000));
    for (file, codec) in [("app.log", "log-files"), ("noise", "bytes")] {
        stage.succeed(&["compress", file, "-o", "a.smz", "--force"]);
        assert_eq!(stage.succeed(&["info", "--json", "a.smz"]).json()["codec"], codec);
    }
    stage.succeed(&["compress", "app.log", "--codec", "bytes", "-o", "b.smz"]);
    assert_eq!(stage.succeed(&["info", "--json", "b.smz"]).json()["codec"], "bytes");
}

#[test]
fn what_is_made_from_a_private_file_is_private() {
    let stage = Stage::new();
    stage.write("secret", b"for my eyes only");
    fs::set_permissions(stage.path("secret"), Permissions::from_mode(0o600)).unwrap();
    stage.succeed(&["compress", "secret"]);
    stage.succeed(&["decompress", "secret.smz", "-o", "back"]);
    for name in ["secret.smz", "back"] {
        assert_eq!(fs::metadata(stage.path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}
