//! Killed at every step of an upload and a delete: what was answered is there, nothing is half there.

use crate::client::{BOUNDARY, Client, content, form};
use crate::process::Process;
use crate::server::{Server, eventually, runtime};
use crate::toy;
use host_server::{Finding, Fsck, Stores, fsck};
use std::path::Path;

const UPLOAD: [&str; 8] = [
    "after-spool",
    "after-encode",
    "before-blob",
    "after-blob-temp",
    "after-rename",
    "after-blob",
    "before-commit",
    "after-commit",
];
const DELETE: [&str; 4] = ["before-delete", "delete-before-commit", "delete-after-row", "delete-after-blob"];

/// Only what an interrupted write may leave, and never a ghost.
fn nothing_is_half_there(dir: &Path, step: &str) {
    let look = Fsck { deep: true, repair: false, rate: None };
    let report = runtime().block_on(fsck(&Stores::local(dir), toy::registry(), look)).expect("can be checked");
    let harmless = |finding: &Finding| matches!(finding, Finding::Orphan(_) | Finding::Stale(_));
    assert!(report.findings.iter().all(harmless), "{step}: {:?}", report.findings);
}

#[test]
fn killed_while_uploading() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    for (i, step) in UPLOAD.into_iter().enumerate() {
        let file = content(i as u64, 100_000);
        let mut process = Process::start(dir.path(), step, &key);
        let client = &process.client;
        assert!(client.raw(&client.upload_request(&file)).is_none(), "{step}: nobody is left to answer");
        process.wait_dead();
        nothing_is_half_there(dir.path(), step);

        let server = Server::on(dir.path(), |config| config.sweep_grace = std::time::Duration::ZERO);
        let client = Client { address: server.address, key: key.clone() };
        let again = client.upload("toy/upload", &file);
        let committed = step == "after-commit";
        assert_eq!(again.status, if committed { 409 } else { 201 }, "{step}");
        let id = again.json()["uploadId"].as_str().expect("an id").to_owned();
        assert!(client.download(&id).expect("an answer").body == file, "{step}");
        assert!(server.spooled().is_empty(), "{step}");
        eventually("orphans are swept", || server.blobs().len() == i + 1);
    }
}

#[test]
fn killed_while_deleting() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    for (i, step) in DELETE.into_iter().enumerate() {
        let file = content(i as u64, 100_000);
        let mut process = Process::start(dir.path(), step, &key);
        let client = &process.client;
        let id = client.store(&file);
        assert!(client.raw(client.head("DELETE", &format!("/api/files/{id}"), "").as_bytes()).is_none(), "{step}");
        process.wait_dead();
        nothing_is_half_there(dir.path(), step);

        let server = Server::on(dir.path(), |config| config.sweep_grace = std::time::Duration::ZERO);
        let client = Client { address: server.address, key: key.clone() };
        let download = client.download(&id).expect("an answer");
        let deleted = step.starts_with("delete-after");
        assert_eq!(download.status, if deleted { 404 } else { 200 }, "{step}");
        assert!(deleted || download.body == file, "{step}");
        assert_eq!(client.delete(&id).status, if deleted { 404 } else { 200 }, "{step}");
        eventually("orphans are swept", || server.blobs().is_empty());
    }
}

#[test]
fn a_request_that_is_sent_again_after_a_crash_is_done_once() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    for (i, step) in UPLOAD.into_iter().enumerate() {
        let body = form(&[("form-data; name=\"file\"; filename=\"a.log\"", &content(i as u64, 100_000))]);
        let request = |client: &Client| {
            let form = format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n");
            let headers = format!("{form}content-length: {}\r\nidempotency-key: {step}\r\n", body.len());
            [client.head("POST", "/api/toy/upload", &headers).as_bytes(), &body].concat()
        };
        let mut process = Process::start(dir.path(), step, &key);
        assert!(process.client.raw(&request(&process.client)).is_none(), "{step}: nobody is left to answer");
        process.wait_dead();

        let server = Server::on(dir.path(), |_| {});
        let client = Client { address: server.address, key: key.clone() };
        let mut answer = client.raw(&request(&client)).expect("an answer");
        eventually("what the dead server held has run out", || {
            answer.status != 409 || {
                answer = client.raw(&request(&client)).expect("an answer");
                answer.status != 409
            }
        });
        let replayed = if step == "after-commit" { "true" } else { "" };
        assert_eq!((answer.status, answer.header("idempotency-replayed")), (201, replayed), "{step}");
        let again = client.raw(&request(&client)).expect("an answer");
        assert_eq!((again.status, again.json()), (201, answer.json()), "{step}");
        assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], i + 1, "{step}");
    }
}

#[test]
fn the_nth_time_is_counted() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    let mut process = Process::start(dir.path(), "after-commit:3", &key);
    let client = &process.client;
    client.store(b"first one");
    client.store(b"second one");
    let third = std::panic::catch_unwind(|| client.store(b"third one"));
    assert!(third.is_err());
    process.wait_dead();
    let server = Server::on(dir.path(), |_| {});
    let client = Client { address: server.address, key };
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 3);
}
