//! Killed at every step of an upload and a delete: what was answered is there, nothing is half there.

use crate::client::{BOUNDARY, Client, content, form};
use crate::process::Process;
use crate::server::{Server, eventually, runtime};
use crate::toy;
use host_server::{Finding, Fsck, Stores, fsck};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

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

const UPLOAD_WITH_PARTS: [&str; 11] = [
    "after-encode",
    "before-blob",
    "after-blob-temp:2",
    "after-rename:2",
    "after-blob:2",
    "after-part",
    "after-blob-temp:3",
    "after-blob:3",
    "after-links",
    "before-commit",
    "after-commit",
];
const DELETE_WITH_PARTS: [&str; 7] = [
    "before-delete",
    "delete-before-commit",
    "delete-after-row",
    "delete-after-each",
    "delete-after-each:2",
    "delete-after-each:3",
    "delete-after-blob",
];

/// A file of the codec that hands out what is in brackets: two parts of its own, and one that all have.
fn with_parts(seed: u64) -> Vec<u8> {
    let letters = |seed| content(seed, 5000).into_iter().map(|byte| b'a' + byte % 26).collect::<Vec<u8>>();
    [b"bag<".as_slice(), &letters(seed), b"><", &letters(seed + 1000), b"><", &letters(77), b">"].concat()
}

#[test]
fn killed_while_uploading_with_parts() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = {
        let server = Server::on(dir.path(), |_| {});
        assert_eq!(server.client().upload("bag/upload", &with_parts(99)).status, 201);
        server.key.clone()
    };
    for (i, step) in UPLOAD_WITH_PARTS.into_iter().enumerate() {
        let file = with_parts(i as u64);
        let mut process = Process::start(dir.path(), step, &key);
        assert!(std::panic::catch_unwind(|| process.client.upload("bag/upload", &file)).is_err(), "{step}");
        process.wait_dead();
        nothing_is_half_there(dir.path(), step);

        let server = Server::on(dir.path(), |config| config.sweep_grace = std::time::Duration::ZERO);
        let client = Client { address: server.address, key: key.clone() };
        let again = client.upload("bag/upload", &file);
        assert_eq!(again.status, if step == "after-commit" { 409 } else { 201 }, "{step}");
        let id = again.json()["uploadId"].as_str().expect("an id").to_owned();
        assert!(client.download(&id).expect("an answer").body == file, "{step}");
        assert!(server.spooled().is_empty(), "{step}");
        eventually("orphans are swept", || server.blobs().len() == 4 + 3 * (i + 1));
    }
}

#[test]
fn killed_while_deleting_with_parts() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (key, kept) = {
        let server = Server::on(dir.path(), |_| {});
        let kept = server.client().upload("bag/upload", &with_parts(99));
        (server.key.clone(), kept.json()["uploadId"].as_str().expect("an id").to_owned())
    };
    for (i, step) in DELETE_WITH_PARTS.into_iter().enumerate() {
        let file = with_parts(i as u64);
        let mut process = Process::start(dir.path(), step, &key);
        let client = &process.client;
        let id = client.upload("bag/upload", &file).json()["uploadId"].as_str().expect("an id").to_owned();
        assert!(client.raw(client.head("DELETE", &format!("/api/files/{id}"), "").as_bytes()).is_none(), "{step}");
        process.wait_dead();
        nothing_is_half_there(dir.path(), step);

        let server = Server::on(dir.path(), |config| config.sweep_grace = std::time::Duration::ZERO);
        let client = Client { address: server.address, key: key.clone() };
        let deleted = step.starts_with("delete-after");
        assert_eq!(client.delete(&id).status, if deleted { 404 } else { 200 }, "{step}");
        assert!(client.download(&kept).expect("an answer").body == with_parts(99), "{step}");
        eventually("orphans are swept", || server.blobs().len() == 4);
    }
}

/// What clients saw before the process died.
#[derive(Default)]
struct Seen {
    stored: BTreeMap<String, Vec<u8>>,
    /// Deleted, or perhaps: no answer came.
    deleted: BTreeMap<String, bool>,
}

/// Stores files that share parts and deletes some of them, until nobody answers.
fn work(client: &Client, round: u64, worker: u64, seen: &Mutex<Seen>) {
    let note = |id: &str, sure| {
        seen.lock().expect("no panic").deleted.insert(id.to_owned(), sure);
    };
    for i in 0.. {
        let file = [with_parts(i % 5).as_slice(), format!("of {round} {worker} {i}").as_bytes()].concat();
        let answer = client.upload("bag/upload", &file);
        let Some(id) = answer.json()["uploadId"].as_str().map(str::to_owned) else { continue };
        seen.lock().expect("no panic").stored.insert(id.clone(), file);
        if i % 3 != worker % 3 {
            note(&id, false);
            assert_eq!(client.delete(&id).status, 200);
            note(&id, true);
        }
    }
}

#[test]
fn killed_at_any_time() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    let seen = Arc::new(Mutex::new(Seen::default()));
    for round in 0..15 {
        let process = Process::start(dir.path(), "", &key);
        let workers: Vec<_> = (0..4)
            .map(|worker| (process.client.clone(), worker, seen.clone()))
            .map(|(client, worker, seen)| thread::spawn(move || work(&client, round, worker, &seen)))
            .collect();
        thread::sleep(Duration::from_millis(100 + round * 37 % 150));
        drop(process);
        // Each ends where no answer comes any more.
        assert!(workers.into_iter().all(|worker| worker.join().is_err()));
        nothing_is_half_there(dir.path(), "at any time");
    }
    let server = Server::on(dir.path(), |config| config.sweep_grace = Duration::ZERO);
    let client = Client { address: server.address, key };
    let seen = seen.lock().expect("no panic");
    assert!(seen.stored.len() > 50, "{}", seen.stored.len());
    for (id, file) in &seen.stored {
        let answer = client.download(id).expect("an answer");
        match seen.deleted.get(id) {
            Some(true) => assert_eq!(answer.status, 404),
            Some(false) if answer.status == 404 => {}
            _ => assert!(answer.status == 200 && answer.body == *file, "{}", answer.status),
        }
    }
    while let Some(id) = client.get("/api/files").json()["files"][0]["uploadId"].as_str() {
        assert_eq!(client.delete(id).status, 200);
    }
    eventually("orphans are swept", || server.blobs().is_empty());
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
