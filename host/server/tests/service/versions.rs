//! Files that are packed against earlier files that are like them, or have their name.

use crate::client::{Client, content};
use crate::server::{Server, runtime};
use crate::toy;
use host_server::{Fsck, Stores, fsck};

pub fn server() -> Server {
    Server::start_with(|config| config.against_earlier = ["diff".into()].into())
}

/// Some long text with the version's number within.
pub fn version(number: u32) -> Vec<u8> {
    let mut text = content(5, 60_000);
    text.splice(30_000..30_000, format!("this is version {number} of it").into_bytes());
    text
}

pub fn store(client: &Client, file: &[u8]) -> (String, u64) {
    let answer = client.upload("diff/upload", file);
    assert_eq!(answer.status, 201, "{answer:?}");
    let json = answer.json();
    (json["uploadId"].as_str().expect("an id").into(), json["compressedBytes"].as_u64().expect("a number"))
}

/// Everything is there, in order, and counted once.
fn all_is_well(server: &Server, files: &[(String, Vec<u8>)]) {
    let client = server.client();
    for (id, file) in files {
        let answer = client.download(id).expect("an answer");
        assert!(answer.status == 200 && answer.body == *file, "{}", answer.status);
    }
    let look = Fsck { deep: true, repair: false, rate: None };
    let report = runtime().block_on(fsck(&Stores::local(&server.dir), toy::registry(), look)).expect("can be checked");
    assert!(report.findings.is_empty(), "{report:?}");
    let on_disk: u64 = server.blobs().iter().map(|blob| blob.metadata().expect("there").len()).sum();
    assert_eq!(client.get("/api/account").json()["usage"]["totalCompressedBytes"], on_disk);
}

#[test]
fn a_later_version_costs_what_is_new_and_outlives_the_earlier() {
    for earlier_goes_first in [true, false] {
        let server = server();
        let client = server.client();
        let (first, first_bytes) = store(&client, &version(1));
        let (second, second_bytes) = store(&client, &version(2));
        assert!(first_bytes > 60_000 && second_bytes < 300, "{first_bytes}, {second_bytes}");
        let range = client.call_with("GET", &format!("/api/files/{second}/download"), "range: bytes=29990-30030\r\n");
        assert!(range.status == 206 && range.body == version(2)[29_990..30_031]);
        let mut files = vec![(first, version(1)), (second, version(2))];
        all_is_well(&server, &files);
        assert_eq!(server.blobs().len(), 2, "the earlier version is not stored again");
        let (going, _) = files.remove(usize::from(!earlier_goes_first));
        assert_eq!(client.delete(&going).status, 200);
        assert_eq!(client.download(&going).expect("an answer").status, 404);
        all_is_well(&server, &files);
        assert_eq!(server.blobs().len(), if earlier_goes_first { 2 } else { 1 });
        assert_eq!(client.delete(&files[0].0).status, 200);
        assert!(server.blobs().is_empty());
    }
}

#[test]
fn chains_end() {
    let server = server();
    let client = server.client();
    let mut files = Vec::new();
    let mut sizes = Vec::new();
    for number in 0..10 {
        let (id, bytes) = store(&client, &version(number));
        files.push((id, version(number)));
        sizes.push(bytes);
    }
    let whole: Vec<usize> = (0..10).filter(|i| sizes[*i] > 60_000).collect();
    assert_eq!(whole, [0, 7], "four newest versions that are three steps from a whole one make another: {sizes:?}");
    all_is_well(&server, &files);
    while !files.is_empty() {
        let (going, _) = files.remove(files.len() / 2);
        assert_eq!(client.delete(&going).status, 200);
        all_is_well(&server, &files);
    }
    assert!(server.blobs().is_empty());
}

#[test]
fn versions_go_by_content_and_then_by_name() {
    for earlier_goes_first in [true, false] {
        let server = server();
        let client = server.client();
        let store = |name: &str, file: &[u8]| {
            let answer = client.upload_as("diff/upload", name, file);
            assert_eq!(answer.status, 201, "{answer:?}");
            let json = answer.json();
            let bytes = json["compressedBytes"].as_u64().expect("a number");
            ((json["uploadId"].as_str().expect("an id").to_owned(), file.to_vec()), bytes)
        };
        let (first, _) = store("app.3f2a1b.log", &version(1));
        let (_, other) = store("app.77ab01.log", &content(6, 60_000));
        assert!(other > 60_000, "another name, and nothing in common: {other}");
        // The newest of the name is not the one that is most like it.
        let (_, decoy) = store("app.9c81de.log", &content(7, 60_000));
        let (second, renamed) = store("app.9c81de.log", &version(2));
        assert!(decoy > 60_000 && renamed < 300, "{decoy}, {renamed}");
        // Too little in common to be alike: then the name tells.
        let start = content(8, 3000);
        let beginning = |seed| [start.clone(), content(seed, 60_000)].concat();
        store("named.log", &beginning(9));
        let (last, named) = store("named.log", &beginning(10));
        let (_, other) = store("other.log", &beginning(11));
        assert!(named < 60_300 && other > 63_000, "{named}, {other}");
        let mut files = vec![first, second];
        let (going, _) = files.remove(usize::from(!earlier_goes_first));
        assert_eq!(client.delete(&going).status, 200);
        files.push(last);
        for (id, file) in &files {
            assert!(client.download(id).expect("an answer").body == *file);
        }
    }
}

#[test]
fn other_accounts_and_codecs_have_no_versions() {
    let server = server();
    let client = server.client();
    store(&client, &version(1));
    assert!(store(&server.stranger(), &version(2)).1 > 60_000);
    let same = client.upload("bag/upload", &version(1)).json();
    assert!(same["compressedBytes"].as_u64() > Some(60_000), "only codecs that are told so");
}

#[test]
fn a_damaged_version_is_not_built_upon() {
    let server = server();
    let client = server.client();
    let (first, _) = store(&client, &version(1));
    let blob = server.blobs().remove(0);
    let good = std::fs::read(&blob).expect("readable");
    let mut bad = good.clone();
    bad[40_000] ^= 1;
    std::fs::write(&blob, &bad).expect("writable");
    let (second, bytes) = store(&client, &version(2));
    assert!(bytes > 60_000, "{bytes}");
    std::fs::write(&blob, &good).expect("writable");
    all_is_well(&server, &[(first, version(1)), (second, version(2))]);
}

#[test]
fn a_version_that_is_deleted_while_another_is_packed_against_it() {
    let server = server();
    let client = server.client();
    let (mut held, _) = store(&client, &version(0));
    for round in 1..=100 {
        let (deleter, going) = (server.client(), held.clone());
        let deleting = std::thread::spawn(move || deleter.delete(&going).status);
        std::thread::sleep(std::time::Duration::from_micros(u64::from(round % 7) * 500));
        let (id, _) = store(&client, &version(round));
        assert_eq!(deleting.join().expect("an answer"), 200);
        assert!(client.download(&id).expect("an answer").body == version(round));
        held = id;
    }
    all_is_well(&server, &[(held, version(100))]);
}
