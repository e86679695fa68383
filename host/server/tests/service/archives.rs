//! Stored files as archives that restore alone, whatever is shared where they are stored.

use crate::admin::{sample, watched};
use crate::client::{Answer, Client, content};
use crate::parts::{OVERHEAD, QUARANTINED, bag, check, letters, store};
use crate::server::Server;
use crate::{toy, versions};
use kit_core::drive::{Driver, Inline};
use kit_core::{Limits, Options, PackConfig, UnpackConfig};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;

fn target(id: &str) -> String {
    format!("/api/files/{id}/archive")
}

/// The archive, which may be cut short or bring nothing at all.
fn ask(client: &Client, id: &str) -> Option<Answer> {
    client.raw(client.head("GET", &target(id), "").as_bytes())
}

/// The whole archive.
fn export(client: &Client, id: &str) -> Vec<u8> {
    let answer = ask(client, id).expect("an answer");
    assert!(answer.status == 200 && answer.is_whole(), "{} {:?}", answer.status, answer.headers);
    answer.body
}

/// What an archive restores to where there is nothing but the codecs.
fn restore(archive: &[u8]) -> Vec<u8> {
    let mut restored = Vec::new();
    let mut driver = Driver { registry: &toy::registry(), parts: &mut Inline, progress: &mut |_, _| true };
    let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 1, limits: Limits::DEFAULT };
    driver.unpack(config, &mut &*archive, &mut restored).expect("needs nothing more");
    restored
}

/// What the command line would have written of a file.
fn packed(codec: &str, file: &[u8]) -> Vec<u8> {
    let registry = toy::registry();
    let info = registry.by_name(codec).expect("a toy").info();
    let options = Options::resolve::<&str, &str>(info, &[]).expect("defaults");
    let (total, references, limits) = (file.len() as u64, Vec::new(), Limits::DEFAULT);
    let config = PackConfig { codec: info.id, options, total, references, lanes: 1, limits };
    let mut archive = Vec::new();
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    driver.pack(config, &mut &*file, &mut archive).expect("packs");
    archive
}

#[test]
fn it_restores_alone_whichever_file_is_deleted() {
    let attachment = letters(1, 50_000);
    for first_goes_first in [true, false] {
        let server = Server::start();
        let client = server.client();
        let files = [bag("one", &[&attachment, &attachment]), bag("another", &[&attachment, &letters(2, 2000)])];
        let ids = files.each_ref().map(|file| store(&client, file).0);
        let (going, staying) = if first_goes_first { (0, 1) } else { (1, 0) };
        let before = ids.each_ref().map(|id| export(&client, id));
        assert_eq!(client.delete(&ids[going]).status, 200);
        assert_eq!(ask(&client, &ids[going]).expect("an answer").error(404), "file not found");
        assert!(export(&client, &ids[staying]) == before[staying], "it never changes");
        for (archive, file) in before.iter().zip(&files) {
            assert!(restore(archive) == *file && *archive == packed("bag", file));
            assert!((file.len() as u64) / 2 < archive.len() as u64);
        }
        assert!(server.spooled().is_empty() && check(&server.dir).findings.is_empty());
    }
}

#[test]
fn parts_of_parts_come_along() {
    let server = Server::start();
    let client = server.client();
    let inner = letters(1, 20_000);
    let outer = bag("nested", &[&inner, &letters(2, 5000)]);
    let files = [bag("a", &[&inner]), bag("b", &[&outer, &inner]), bag("c", &[&outer])];
    for file in &files {
        let (id, _) = store(&client, file);
        let archive = export(&client, &id);
        assert!(restore(&archive) == *file && archive == packed("bag", file));
        let fewer = file.iter().filter(|byte| byte.is_ascii()).count() as u64;
        assert!((archive.len() as u64) < fewer + 4 * OVERHEAD);
    }
}

#[test]
fn earlier_versions_come_along() {
    let server = versions::server();
    let client = server.client();
    let stored: Vec<_> = (0..4).map(|number| versions::store(&client, &versions::version(number))).collect();
    assert!(stored[1..].iter().all(|(_, bytes)| *bytes < 300), "{stored:?}");
    let (last, _) = stored.last().expect("four");
    let before = export(&client, last);
    for (id, _) in &stored[..3] {
        assert_eq!(client.delete(id).status, 200);
    }
    assert!(restore(&before) == versions::version(3));
    assert!(export(&client, last) == before);
}

#[test]
fn what_is_stored_alone_is_sent_as_it_is() {
    let server = Server::start();
    let client = server.client();
    let id = client.store(&content(1, 3_000_000));
    let answer = ask(&client, &id).expect("an answer");
    assert!(answer.body == fs::read(server.blob(&id)).expect("readable") && answer.is_whole());
    let sum = base64(&Sha256::digest(&answer.body));
    assert_eq!(answer.header("repr-digest"), format!("sha-256=:{sum}:"));
    assert!(restore(&answer.body) == content(1, 3_000_000));
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn heads_and_conditions_are_those_of_the_archive() {
    let (server, admin) = watched(|_| {});
    let client = server.client();
    let (id, _) = store(&client, &bag("one", &[&letters(1, 5000)]));
    let head = client.call("HEAD", &target(&id));
    assert_eq!(client.get(&format!("/api/files/{id}")).json()["accessedAt"], Value::Null, "nothing was taken");
    let answer = ask(&client, &id).expect("an answer");
    assert!(client.get(&format!("/api/files/{id}")).json()["accessedAt"].is_string());
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        ("content-disposition", "attachment; filename=\"a.log.smz\"; filename*=UTF-8''a.log.smz"),
        ("content-length", &answer.body.len().to_string()),
        ("accept-ranges", "none"),
        ("cache-control", "private, no-store"),
        ("content-security-policy", "sandbox"),
        ("x-content-type-options", "nosniff"),
        ("repr-digest", ""),
    ] {
        assert_eq!((head.header(name), answer.header(name)), (value, value), "{name}");
    }
    let etag = answer.header("etag");
    assert!(etag.len() > 2 && etag == head.header("etag"));
    let download = client.download(&id).expect("an answer");
    assert_ne!(etag, download.header("etag"));
    let asked = |headers: &str| client.call_with("GET", &target(&id), &format!("{headers}\r\n"));
    assert_eq!(asked(&format!("if-none-match: {etag}")).status, 304);
    assert_eq!(asked(&format!("if-none-match: {}", download.header("etag"))).body, answer.body);
    assert_eq!(asked(&format!("if-match: {}", download.header("etag"))).status, 412);
    let range = asked("range: bytes=0-9");
    assert!(range.status == 200 && range.body == answer.body, "what is not offered is not asked for");
    assert_eq!(client.call("POST", &target(&id)).status, 405);
    let metrics = String::from_utf8(admin.get("/metrics").body).expect("text");
    let line = r#"smallest_requests_total{route="/api/files/{id}/archive",method="GET",status="200"}"#;
    assert_eq!(sample(&metrics, line), 3.0);
    let long = format!("{}.log", "n".repeat(251));
    let id = client.upload_as("toy/upload", &long, b"aaaaaaaaaaaaaa").json()["uploadId"].clone();
    let name = ask(&client, id.as_str().expect("an id")).expect("an answer");
    let name = name.header("content-disposition").rsplit('\'').next().expect("a name").to_owned();
    assert!(name.len() == 255 && name.ends_with(".smz"), "{name}");
}

#[test]
fn a_damaged_part_or_archive_is_never_sent_whole() {
    let server = Server::start();
    let client = server.client();
    let file = bag("one", &[&letters(1, 20_000)]);
    let (id, _) = store(&client, &file);
    let sound = export(&client, &id);
    for blob in server.blobs() {
        let good = fs::read(&blob).expect("readable");
        for i in 0..40 {
            let (mut bad, at) = (good.clone(), i * good.len() / 40);
            bad[at] ^= 1 << (i % 8);
            fs::write(&blob, &bad).expect("writable");
            let answer = ask(&client, &id);
            assert!(answer.is_none_or(|answer| answer.status == 500 || !answer.is_whole()), "byte {at}");
            assert_eq!(ask(&client, &id).expect("an answer").error(500), QUARANTINED, "byte {at}");
            assert_eq!(client.call("HEAD", &target(&id)).status, 500);
            assert_eq!(client.download(&id).expect("an answer").error(500), QUARANTINED);
            fs::write(&blob, &good).expect("writable");
            assert_eq!(check(&server.dir).released, 1, "byte {at}");
        }
        fs::remove_file(&blob).expect("removable");
        assert_eq!(ask(&client, &id).expect("an answer").status, 500);
        fs::write(&blob, &good).expect("writable");
        check(&server.dir);
    }
    assert!(export(&client, &id) == sound);
}

/// The checksums of an archive are right where it is whole, so only what was noted when it was stored tells it from another.
#[test]
fn a_blob_of_another_file_is_not_sent() {
    let server = Server::start();
    let client = server.client();
    let ids = [1, 2].map(|seed| client.store(&content(seed, 12_000_000)));
    fs::copy(server.blob(&ids[1]), server.blob(&ids[0])).expect("copied");
    let answer = ask(&client, &ids[0]).expect("an answer");
    assert!(answer.status == 200 && !answer.is_whole(), "too late for a status, not for a cut");
    assert_eq!(ask(&client, &ids[0]).expect("an answer").error(500), QUARANTINED);
    // The same file at other options: it restores to the same, and is not what was stored either.
    let [fast, max] = ["fast", "max"].map(|level| {
        let answer = client.upload(&format!("bag/upload?level={level}"), &letters(3, 3000));
        answer.json()["uploadId"].as_str().expect("an id").to_owned()
    });
    fs::copy(server.blob(&max), server.blob(&fast)).expect("copied");
    assert_eq!(ask(&client, &fast).expect("an answer").error(500), "decompression failed");
}
