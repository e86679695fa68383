//! What a healthy store does.

use super::*;
use host_s3::Error;
use std::fs;
use std::io::Write;

async fn whole(client: &Client, key: &str) -> Vec<u8> {
    let mut download = client.get(BUCKET, key).await.expect("readable").expect("there");
    let mut all = Vec::new();
    while let Some(bytes) = download.chunk().await.expect("whole") {
        all.extend(bytes);
    }
    assert_eq!(all.len() as u64, download.object.len);
    all
}

#[tokio::test]
async fn objects_come_and_go() {
    let server = server();
    let client = client(&server, &server.url);
    assert_eq!(client.head(BUCKET, "a/b").await.expect("readable"), None);
    assert!(client.get(BUCKET, "a/b").await.expect("readable").is_none());
    client.delete(BUCKET, "a/b").await.expect("gone is gone");
    let content = bytes(100_000);
    put(&client, "a/b", &Body::bytes(content.clone())).await.expect("stored");
    put(&client, "a/empty", &Body::bytes([])).await.expect("stored");
    let object = client.head(BUCKET, "a/b").await.expect("readable").expect("there");
    assert_eq!((object.key.as_str(), object.len), ("a/b", 100_000));
    assert!(object.modified.elapsed().is_ok_and(|age| age.as_secs() < 60));
    assert_eq!(whole(&client, "a/b").await, content);
    assert!(whole(&client, "a/empty").await.is_empty());
    let range = |range| client.get_range(BUCKET, "a/b", range, &object.etag);
    assert_eq!(range(10..20).await.expect("in range"), content[10..20]);
    assert_eq!(range(99_999..100_000).await.expect("in range"), content[99_999..]);
    assert!(range(5..5).await.expect("nothing").is_empty());
    assert!(range(99_999..100_001).await.is_err() && range(100_000..100_001).await.is_err(), "beyond the end");
    put(&client, "a/b", &Body::bytes("another")).await.expect("stored");
    assert!(matches!(range(0..5).await, Err(Error::Changed(_))), "another version");
    client.delete(BUCKET, "a/b").await.expect("there");
    assert!(matches!(range(0..5).await, Err(Error::Changed(_))), "gone");
}

#[tokio::test]
async fn a_taken_key_is_left_alone() {
    let server = server();
    let client = client(&server, &server.url);
    assert!(put_if_absent(&client, "key", &Body::bytes("first")).await.expect("free"));
    assert!(!put_if_absent(&client, "key", &Body::bytes("other")).await.expect("taken"));
    assert!(!put_if_absent(&client, "key", &Body::bytes("longer")).await.expect("taken"));
    assert_eq!(whole(&client, "key").await, b"first");
    assert!(put_if_absent(&client, "key", &Body::bytes("first")).await.expect("repeating is harmless"));
}

#[tokio::test]
async fn files_are_sent_whole_or_in_parts() {
    let server = server();
    let client = client(&server, &server.url);
    let mut file = tempfile::NamedTempFile::new().expect("there is room");
    file.write_all(&bytes(3 << 20)).expect("there is room");
    let body = Body::file(file.path()).expect("just made");
    put(&client, "whole", &body).await.expect("stored");
    assert_eq!(fs::read(server.dir.join("bucket/whole")).expect("there"), bytes(3 << 20));
    assert!(matches!(put(&client, "wrong", &body.with_sha256([1; 32])).await, Err(Error::Corrupt(..))));
    assert!(!server.dir.join("bucket/wrong").exists());

    file.write_all(&bytes(65 << 20)).expect("there is room");
    let body = Body::file(file.path()).expect("just made");
    assert!(put_if_absent(&client, "parts", &body).await.expect("stored"));
    let stored = fs::read(server.dir.join("bucket/parts")).expect("there");
    assert!(stored == fs::read(file.path()).expect("there"), "the same bytes");
    assert!(!put_if_absent(&client, "parts", &body).await.expect("taken"), "this store has no checksum to compare");
    assert!(no_parts_are_left(&server));
    fs::remove_file(file.path()).expect("there");
    assert!(matches!(put(&client, "gone", &body).await, Err(Error::File(_))));
}

/// Whether the server keeps nothing of uploads that did not end.
pub fn no_parts_are_left(server: &S3Server) -> bool {
    let mut entries = fs::read_dir(&server.dir).expect("readable");
    entries.all(|entry| !entry.expect("readable").file_name().to_string_lossy().starts_with(".upload"))
}

#[tokio::test]
async fn lists_have_all_pages() {
    let server = server();
    let client = client(&server, &server.url);
    for folder in ["a", "ab"] {
        fs::create_dir(server.dir.join(BUCKET).join(folder)).expect("there is room");
        for name in 0..1100 {
            fs::write(server.dir.join(BUCKET).join(folder).join(format!("{name:04}")), b"12").expect("there is room");
        }
    }
    let listed = client.list(BUCKET, "a/").await.expect("readable");
    assert!(listed.iter().enumerate().all(|(i, object)| object.key == format!("a/{i:04}") && object.len == 2));
    assert_eq!(listed.len(), 1100);
    assert_eq!(client.list(BUCKET, "").await.expect("readable").len(), 2200);
    assert!(client.list(BUCKET, "b").await.expect("readable").is_empty());
}

#[tokio::test]
async fn connections_are_tested() {
    let server = server();
    let client = client(&server, &server.url);
    for prefix in ["", "deep/prefix/"] {
        client.check(BUCKET, prefix).await.expect("all is well");
    }
    assert!(client.list(BUCKET, "").await.expect("readable").is_empty(), "the test leaves nothing");
    assert!(matches!(client.check("missing", "").await, Err(Error::NoSuchBucket(bucket)) if bucket == "missing"));
    let wrong = Destination { secret_access_key: String::from("wrong").into(), ..destination(&server, &server.url) };
    let wrong = Client::connect_within(&wrong, &Guard::open(), quick()).expect("anything goes");
    let denied = wrong.check(BUCKET, "").await.expect_err("the secret is wrong");
    assert!(matches!(denied, Error::Denied(..)));
    assert!(denied.to_string().contains("s3://bucket/.smallest-connection-test-"), "{denied}");
}

#[test]
fn secrets_are_not_shown() {
    let server = server();
    let to = destination(&server, &server.url);
    let client = Client::connect(&to, &Guard::open()).expect("anything goes");
    assert!(!format!("{to:?} {client:?}").contains(&server.secret_key));
}
