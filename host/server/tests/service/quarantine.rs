//! Files whose blobs are damaged: kept away, shown as they are, and sent again once they are whole.

use crate::admin::{sample, watched};
use crate::client::{Client, content};
use crate::server::{Server, runtime};
use crate::toy;
use host_server::{Finding, Fsck, FsckReport, Stores, fsck};
use kit_core::Registry;
use serde_json::Value;
use std::fs;

const KEPT_AWAY: &str = "the stored file is damaged and cannot be restored";

fn check(server: &Server, registry: Registry, deep: bool) -> FsckReport {
    let what = Fsck { deep, repair: false, rate: None };
    runtime().block_on(fsck(&Stores::local(&server.dir), registry, what)).expect("can be checked")
}

fn damaged_at(client: &Client, id: &str) -> Value {
    client.get(&format!("/api/files/{id}")).json()["damagedAt"].clone()
}

/// Flips a bit in the middle of a file's blob, and answers what it was.
fn damage(server: &Server, id: &str) -> Vec<u8> {
    let good = fs::read(server.blob(id)).expect("readable");
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 1;
    fs::write(server.blob(id), bad).expect("writable");
    good
}

#[test]
fn a_damaged_file_is_kept_away_until_it_is_whole_again() {
    let (server, admin) = watched(|_| {});
    let client = server.client();
    let (file, other) = (content(1, 10_000), content(2, 10_000));
    let (id, sound) = (client.store(&file), client.store(&other));
    assert_eq!(damaged_at(&client, &id), Value::Null);
    let good = damage(&server, &id);
    assert_eq!(client.download(&id).expect("an answer").error(500), "decompression failed");

    let target = format!("/api/files/{id}/download");
    for range in ["", "range: bytes=0-9\r\n"] {
        let answer = client.call_with("GET", &target, range);
        assert_eq!((answer.error(500), &answer.json()["code"]), (KEPT_AWAY.into(), &"damaged".into()));
    }
    assert_eq!(client.call("HEAD", &target).status, 500);
    assert!(damaged_at(&client, &id).is_string());
    let list = client.get("/api/files").json();
    assert_eq!(list["files"].as_array().map(Vec::len), Some(2), "it is still there");
    assert_eq!(list["files"][1].get("damagedAt"), None, "the list is the specification's");
    assert!(client.download(&sound).expect("an answer").body == other);
    let metrics = String::from_utf8(admin.get("/metrics").body).expect("text");
    assert_eq!(sample(&metrics, "smallest_quarantined_files_total"), 1.0);
    assert_eq!(sample(&metrics, "smallest_verify_failures_total"), 1.0, "nothing was restored after the first time");

    fs::write(server.blob(&id), good).expect("writable");
    assert_eq!(client.download(&id).expect("an answer").error(500), KEPT_AWAY, "nobody has looked yet");
    let report = check(&server, toy::registry(), false);
    assert_eq!((report.released, report.quarantined, report.findings.len()), (1, 0, 0));
    assert!(client.download(&id).expect("an answer").body == file);
    assert_eq!(damaged_at(&client, &id), Value::Null);
}

#[test]
fn a_check_quarantines_what_it_finds() {
    let server = Server::start();
    let client = server.client();
    let id = client.store(&content(1, 10_000));
    damage(&server, &id);
    for quarantined in [1, 0] {
        let report = check(&server, toy::registry(), true);
        assert_eq!((report.quarantined, report.released), (quarantined, 0));
        assert!(matches!(&report.findings[..], [Finding::Damaged(found, _)] if *found == id));
    }
    assert_eq!(client.download(&id).expect("an answer").error(500), KEPT_AWAY);
    assert_eq!(client.upload("toy/upload", &content(1, 10_000)).status, 409);
    assert_eq!(client.delete(&id).status, 200, "its owner may give it up");
    client.store(&content(1, 10_000));
}

#[test]
fn what_may_pass_is_no_damage() {
    let server = Server::start();
    let client = server.client();
    let file = content(1, 10_000);
    let id = client.store(&file);
    let (blob, aside) = (server.blob(&id), server.dir.join("aside"));
    fs::rename(&blob, &aside).expect("renamed");
    assert_eq!(client.download(&id).expect("an answer").error(500), "decompression failed");
    // A blob that is there and cannot be read.
    fs::create_dir(&blob).expect("made");
    assert!([500, 503].contains(&client.download(&id).expect("an answer").status));
    fs::remove_dir(&blob).expect("removed");
    fs::rename(&aside, &blob).expect("renamed");
    // A codec that is missing, or fails, says nothing of the blob.
    let report = check(&server, Registry::default(), true);
    assert_eq!((report.findings.len(), report.quarantined), (1, 0));
    assert_eq!(damaged_at(&client, &id), Value::Null);
    assert!(client.download(&id).expect("an answer").body == file);
}
