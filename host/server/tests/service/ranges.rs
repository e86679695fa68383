//! Parts of downloads, and downloads under conditions.

use crate::client::{Answer, Client, content};
use crate::server::Server;
use std::fs;

const LEN: usize = 400_000;

/// A download with more headers.
fn ask(client: &Client, id: &str, headers: &str) -> Answer {
    client.call_with("GET", &format!("/api/files/{id}/download"), headers)
}

#[test]
fn one_range_is_sent_alone() {
    let server = Server::start();
    let (client, file) = (server.client(), content(1, LEN));
    let id = client.store(&file);
    // Within a frame of 64 KiB, over several, up to the end, and more than there is.
    for (range, start, end) in [
        ("0-0", 0, 1),
        ("70000-70010", 70_000, 70_011),
        ("65535-65536", 65_535, 65_537),
        ("1000-300000", 1000, 300_001),
        ("399990-", 399_990, LEN),
        ("-7", LEN - 7, LEN),
        ("-9999999", 0, LEN),
        ("5-99999999", 5, LEN),
    ] {
        let answer = ask(&client, &id, &format!("range: bytes={range}\r\n"));
        assert_eq!((answer.status, answer.is_whole()), (206, true), "{range}");
        assert_eq!(answer.header("content-range"), format!("bytes {start}-{}/{LEN}", end - 1));
        assert!(answer.body == file[start..end], "{range}");
    }
    for (range, status) in [("0-1,5-6", 200), ("x", 200), ("9-3", 200)] {
        let answer = ask(&client, &id, &format!("range: bytes={range}\r\n"));
        assert_eq!((answer.status, answer.header("content-range"), answer.body == file), (status, "", true));
    }
    for range in ["400000-", "400000-400001", "-0"] {
        let answer = ask(&client, &id, &format!("range: bytes={range}\r\n"));
        assert_eq!(answer.error(416), "the file has no bytes in that range");
        assert_eq!(answer.header("content-range"), "bytes */400000");
    }
}

#[test]
fn a_download_is_named_dated_and_digested() {
    let server = Server::start();
    let (client, file) = (server.client(), content(1, LEN));
    let id = client.store(&file);
    let whole = ask(&client, &id, "");
    let tag = format!("\"{}\"", client.get(&format!("/api/files/{id}")).json()["sha256"].as_str().expect("a digest"));
    assert_eq!(whole.header("etag"), tag, "this codec loses nothing");
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert!(whole.header("repr-digest").starts_with("sha-256=:") && whole.header("repr-digest").len() == 54);
    assert!(whole.header("last-modified").ends_with(" GMT"));
    let head = client.call_with("HEAD", &format!("/api/files/{id}/download"), "range: bytes=0-1\r\n");
    assert_eq!((head.status, head.body.len()), (200, 0), "ranges are of GET only");
    for name in ["etag", "accept-ranges", "repr-digest", "last-modified", "content-length"] {
        assert_eq!(head.header(name), whole.header(name));
    }
    assert_eq!(ask(&client, &id, "range: bytes=0-1\r\n").header("repr-digest"), whole.header("repr-digest"));
}

#[test]
fn conditions_are_honoured() {
    let server = Server::start();
    let (client, file) = (server.client(), content(1, LEN));
    let id = client.store(&file);
    let whole = ask(&client, &id, "");
    let (tag, date) = (whole.header("etag"), whole.header("last-modified"));
    for condition in [format!("if-none-match: {tag}\r\n"), format!("if-modified-since: {date}\r\n")] {
        for method in ["GET", "HEAD"] {
            let answer = client.call_with(method, &format!("/api/files/{id}/download"), &condition);
            assert_eq!((answer.status, answer.body.len(), answer.header("etag")), (304, 0, tag));
        }
    }
    let failed = ask(&client, &id, "if-match: \"other\"\r\n");
    assert_eq!(failed.error(412), "the file is not the one that If-Match names");
    assert!(ask(&client, &id, &format!("if-match: {tag}\r\n")).body == file);
    let part = |validator: &str| ask(&client, &id, &format!("range: bytes=0-9\r\nif-range: {validator}\r\n"));
    assert_eq!((part(tag).status, part(date).status), (206, 206));
    assert!(part("\"other\"").body == file && part(&format!("W/{tag}")).body == file);
}

#[test]
fn a_delete_may_insist() {
    let server = Server::start();
    let client = server.client();
    let id = client.store(&content(1, 5000));
    let tag = ask(&client, &id, "").header("etag").to_owned();
    let target = format!("/api/files/{id}");
    assert_eq!(client.call_with("DELETE", &target, "if-match: \"other\"\r\n").json()["code"], "precondition_failed");
    assert_eq!(client.get(&target).status, 200);
    let conditions = format!("if-match: {tag}\r\nif-modified-since: Sun, 08 Mar 2099 12:00:00 GMT\r\n");
    assert_eq!(client.call_with("DELETE", &target, &conditions).status, 200);
    client.call_with("DELETE", &target, &format!("if-match: {tag}\r\n")).error(404);
}

#[test]
fn a_damaged_range_never_comes_whole() {
    let server = Server::start();
    let client = server.client();
    for i in 0..100 {
        let file = content(i as u64, LEN);
        let id = client.store(&file);
        let mut blob = fs::read(server.blob(&id)).expect("readable");
        let at = i * blob.len() / 100;
        blob[at] ^= 1 << (i % 8);
        fs::write(server.blob(&id), &blob).expect("writable");
        let head = client.head("GET", &format!("/api/files/{id}/download"), "range: bytes=100000-299999\r\n");
        if let Some(answer) = client.raw(head.as_bytes()) {
            let unharmed = answer.status == 206 && answer.body == file[100_000..300_000];
            assert!(unharmed || answer.status == 500 || !answer.is_whole(), "byte {at}: {}", answer.status);
        }
    }
    // That of another file, intact in itself.
    let (id, other) = (client.store(&content(101, LEN)), client.store(&content(102, LEN)));
    fs::copy(server.blob(&other), server.blob(&id)).expect("copied");
    assert_eq!(ask(&client, &id, "range: bytes=0-9\r\n").error(500), "decompression failed");
}
