//! A truncated or tampered archive is a clear error, and nothing is written.

use crate::stage::{Stage, log};

fn archive() -> Vec<u8> {
    let stage = Stage::new();
    stage.write("app.log", &log(400));
    stage.succeed(&["compress", "app.log"]);
    stage.read("app.log.smz")
}

/// Places spread over the archive, with each byte of its first and last hundred.
fn places(len: usize) -> impl Iterator<Item = usize> {
    (0..len).filter(move |at| *at < 100 || at + 100 >= len || at.is_multiple_of(211))
}

fn is_refused(stage: &Stage, damaged: &[u8], what: &str) {
    stage.write("app.log.smz", damaged);
    let outcome = stage.run(&["decompress", "app.log.smz"]);
    assert!([3, 4, 5].contains(&outcome.code), "{what}: exit code {}, {}", outcome.code, outcome.stderr);
    assert!(outcome.stderr.starts_with("smallest: app.log.smz: "), "{what}: {}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1, "{what}: {}", outcome.stderr);
    assert_eq!(stage.names(), ["app.log.smz"], "{what}");
}

#[test]
fn a_truncated_archive_restores_nothing() {
    let (stage, archive) = (Stage::new(), archive());
    for len in places(archive.len()) {
        is_refused(&stage, &archive[..len], &format!("the first {len} bytes"));
    }
}

#[test]
fn a_tampered_archive_restores_nothing() {
    let (stage, archive) = (Stage::new(), archive());
    for at in places(archive.len()) {
        let mut damaged = archive.clone();
        damaged[at] ^= 1 << (at % 8);
        is_refused(&stage, &damaged, &format!("a flipped bit at {at}"));
    }
}

#[test]
fn appended_bytes_are_noticed() {
    let (stage, archive) = (Stage::new(), archive());
    is_refused(&stage, &[&archive[..], b"more"].concat(), "four more bytes");
}

#[test]
fn damage_has_its_exit_code_and_says_nothing_on_standard_output() {
    let (stage, archive) = (Stage::new(), archive());
    let half = &archive[..archive.len() / 2];
    stage.feed(&["decompress", "-"], half).is_refusal(4, "standard input: ");
    stage.feed(&["info", "-"], half).is_refusal(4, "standard input: ");
    let mut damaged = archive.clone();
    damaged[archive.len() / 2] ^= 0x10;
    stage.feed(&["decompress", "-"], &damaged).is_refusal(4, "standard input: ");
}

#[test]
fn what_was_there_survives_a_damaged_archive() {
    let (stage, archive) = (Stage::new(), archive());
    stage.write("app.log", b"precious");
    stage.write("app.log.smz", &archive[..archive.len() - 1]);
    let outcome = stage.run(&["decompress", "--force", "app.log.smz"]);
    assert_eq!(outcome.code, 4, "{}", outcome.stderr);
    assert_eq!(stage.read("app.log"), b"precious");
    assert_eq!(stage.names(), ["app.log", "app.log.smz"]);
}
