//! What is damaged on disk never comes back as if it were whole; what is not known is named.

use e2e::{Service, log_lines, smallest};
use std::fs;
use std::path::{Path, PathBuf};

fn blobs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            blobs(&path, found);
        } else if fs::read(&path).expect("a file").starts_with(b"\x89SMZ") {
            found.push(path);
        }
    }
}

#[test]
fn two_hundred_flipped_bytes_never_complete_a_download() {
    let data = tempfile::tempdir().expect("a folder");
    let service = Service::start(data.path(), |command| {
        // Two hundred damaged downloads are two hundred errors in the log.
        command.env("RUST_LOG", "off");
    });
    let client = service.client();
    let log = log_lines(100_000);
    let id = client.upload("log-files", "?level=fast", "a.log", &log).expect("an answer").text("uploadId");
    let mut found = Vec::new();
    blobs(data.path(), &mut found);
    let [blob] = &found[..] else { panic!("one blob, found {found:?}") };
    let whole = fs::read(blob).expect("the blob");
    for i in 0..200 {
        let mut damaged = whole.clone();
        damaged[i * whole.len() / 200] ^= 1 << (i % 8);
        fs::write(blob, &damaged).expect("written");
        if let Ok(answer) = client.download(&id) {
            assert_ne!(answer.status, 200, "byte {}", i * whole.len() / 200);
        }
    }
    fs::write(blob, &whole).expect("written");
    let answer = client.download(&id).expect("an answer");
    assert!(answer.status == 200 && answer.body == log || answer.status == 500, "whole again, or kept away for good");
}

#[test]
fn a_damaged_blob_is_found_by_fsck() {
    let data = tempfile::tempdir().expect("a folder");
    let service = Service::start(data.path(), |_| ());
    let client = service.client();
    assert_eq!(client.upload("log-files", "", "a.log", &log_lines(9_000)).expect("an answer").status, 201);
    drop(service);
    let fsck = || smallest().args(["fsck", "--deep", "--data-dir"]).arg(data.path()).output().expect("fsck");
    assert!(fsck().status.success());
    let mut found = Vec::new();
    blobs(data.path(), &mut found);
    let mut damaged = fs::read(&found[0]).expect("the blob");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&found[0], damaged).expect("written");
    assert!(!fsck().status.success());
    fs::remove_file(&found[0]).expect("removed");
    assert!(!fsck().status.success());
}
