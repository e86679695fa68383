//! What is refused, with which exit code, and that nothing is changed by it.

use crate::stage::{Stage, log};
use std::os::unix::fs::symlink;
use std::process::Stdio;

#[test]
fn what_exists_is_replaced_by_force_only() {
    let stage = Stage::new();
    stage.write("app.log", &log(50));
    stage.write("app.log.smz", b"mine");
    stage.refuse(&["compress", "app.log"], 2, "app.log.smz exists");
    assert_eq!(stage.read("app.log.smz"), b"mine");
    stage.succeed(&["compress", "app.log", "--force"]);
    stage.refuse(&["decompress", "app.log.smz"], 2, "app.log exists");
    stage.write("app.log", b"edited");
    stage.succeed(&["decompress", "app.log.smz", "--force"]);
    assert_eq!(stage.read("app.log"), log(50));
    assert_eq!(stage.names(), ["app.log", "app.log.smz"]);
}

#[test]
fn force_writes_through_links_and_to_files_only() {
    let stage = Stage::new();
    stage.write("app.log", &log(50));
    stage.write("target", b"old");
    symlink("target", stage.path("link")).unwrap();
    stage.succeed(&["compress", "app.log", "--force", "-o", "link"]);
    assert!(stage.path("link").is_symlink());
    assert_eq!(&stage.read("target"), &stage.read("link"));
    assert_ne!(stage.read("target"), b"old");
    stage.refuse(&["compress", "app.log", "--force", "-o", "/dev/null"], 2, "not a regular file");
    stage.refuse(&["compress", "app.log", "--force", "-o", "."], 2, "not a regular file");
}

#[test]
fn unknown_codecs_and_parameters_name_what_is_known() {
    let stage = Stage::new();
    stage.write("app.log", &log(50));
    let compress = |args: &[&'static str]| [&["compress", "app.log"], args].concat();
    stage.refuse(
        &compress(&["--codec", "arj"]),
        2,
        "unknown codec arj: expected bytes, jpeg, dicom, geospatial, db-dumps, fits, log-files, text-pdf",
    );
    stage.refuse(
        &compress(&["--codec", "log-files", "--param", "speed=1"]),
        2,
        "unknown parameter speed: log-files takes level",
    );
    stage.refuse(&compress(&["--param", "level=ultra"]), 2, "level = ultra: expected fast, balanced, max");
    stage.refuse(&compress(&["--param", "level=max", "--param", "level=max"]), 2, "level is given more than once");
    stage.refuse(&compress(&["--param", "level"]), 2, "expected NAME=VALUE");
    stage.refuse(&["bench", "--codec", "arj", "app.log"], 2, "unknown codec arj");
    assert_eq!(stage.names(), ["app.log"]);
}

#[test]
fn misuse_is_explained_with_exit_code_2() {
    let stage = Stage::new();
    stage.refuse(&["squeeze"], 2, "unrecognized subcommand 'squeeze'");
    stage.refuse(&["compress"], 2, "<IN>");
    stage.refuse(&["compress", "a", "--wrong"], 2, "unexpected argument '--wrong'");
    stage.refuse(&["decompress", "archive"], 2, "does not end in .smz");
}

#[test]
fn help_states_the_exit_codes() {
    let stage = Stage::new();
    let help = String::from_utf8(stage.succeed(&["--help"]).stdout).unwrap();
    for words in
        ["Exit codes:", "  4  ", "damaged", "compress", "decompress", "info", "bench", "serve", "keys", "fsck", "scrub"]
    {
        assert!(help.contains(words), "{words:?} is not in {help}");
    }
    assert!(!help.contains("bench-pack"));
    assert!(stage.succeed(&["--version"]).stdout.starts_with(b"smallest "));
}

#[test]
fn inputs_that_cannot_be_read_leave_nothing() {
    let stage = Stage::new();
    stage.refuse(&["compress", "missing.log"], 6, "missing.log: ");
    stage.refuse(&["decompress", "missing.smz"], 6, "missing.smz: ");
    stage.refuse(&["info", "missing.smz"], 6, "missing.smz: ");
    stage.refuse(&["compress", "."], 3, ".: is a directory");
    stage.write("app.log", &log(50));
    stage.refuse(&["compress", "app.log", "-o", "nowhere/a.smz"], 6, "nowhere/a.smz: ");
    assert_eq!(stage.names(), ["app.log"]);
}

#[test]
fn a_reader_that_has_gone_is_no_panic() {
    let stage = Stage::new();
    stage.write("app.log", &log(20_000));
    stage.succeed(&["compress", "app.log"]);
    for args in [&["decompress", "app.log.smz", "-o", "-"][..], &["info", "app.log.smz"], &["codecs"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = stage.command(args).stdout(Stdio::from(writer)).output().unwrap();
        assert_eq!(output.status.code(), Some(6), "{args:?}");
        assert!(output.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_service_without_the_page_that_it_is_told_to_show_does_not_start() {
    let stage = Stage::new();
    stage.refuse(&["serve", "--listen", "127.0.0.1:0", "--data-dir", "data", "--web", "."], 2, ".: no page here");
    assert!(stage.names().is_empty());
}
