//! Uploads that say what they must hash to.

use crate::client::{Answer, Client, content, form};
use crate::server::Server;
use base64::Engine;
use sha2::{Digest, Sha256};

fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

/// Uploads a form with more headers on the request.
fn send(client: &Client, headers: &str, body: &[u8]) -> Answer {
    client.raw(&[client.upload_head(body.len(), headers).as_bytes(), body].concat()).expect("an answer")
}

/// A form whose one part has more headers.
fn form_with(header: &str, file: &[u8]) -> Vec<u8> {
    form(&[(&format!("form-data; name=\"file\"; filename=\"a.log\"\r\n{header}"), file)])
}

#[test]
fn promises_that_hold_are_no_matter() {
    let server = Server::start();
    let client = server.client();
    for (seed, header) in ["Content-Digest", "Repr-Digest"].into_iter().enumerate() {
        let file = content(seed as u64, 300_000);
        assert_eq!(send(&client, "", &form_with(&format!("{header}: {}", digest(&file)), &file)).status, 201);
    }
    let file = content(3, 300_000);
    let body = form_with(&format!("content-digest: {}", digest(&file)), &file);
    let promises = format!("repr-digest: {}\r\ncontent-digest: {}\r\n", digest(&file), digest(&body));
    assert_eq!(send(&client, &promises, &body).status, 201);
    // What a download says of itself holds for the same bytes on their way back.
    let id = send(&client, "repr-digest: sha-512=:AAAA:\r\n", &form_with("Content-Language: en", b"other")).json()["uploadId"].clone();
    let download = client.download(id.as_str().expect("an id")).expect("an answer");
    assert_eq!(download.header("repr-digest"), digest(b"other"));
}

#[test]
fn promises_that_are_broken_are_400_and_nothing_is_stored() {
    let server = Server::start();
    let client = server.client();
    let file = content(1, 600_000);
    let wrong = digest(b"something else");
    let plain = form_with("Content-Language: en", &file);
    for (headers, body) in [
        (String::new(), form_with(&format!("Content-Digest: {wrong}"), &file)),
        (String::new(), form_with(&format!("Repr-Digest: {wrong}"), &file)),
        (format!("repr-digest: {wrong}\r\n"), plain.clone()),
        (format!("repr-digest: {}\r\n", digest(&plain)), plain.clone()),
        (format!("content-digest: {}\r\n", digest(&file)), plain.clone()),
        // One that holds does not make up for one that does not.
        (format!("repr-digest: {}\r\n", digest(&file)), form_with(&format!("Repr-Digest: {wrong}"), &file)),
    ] {
        let answer = send(&client, &headers, &body);
        assert_eq!(answer.json()["code"], "digest_mismatch", "{headers}");
        assert_eq!(answer.error(400), "what arrived does not match its digest");
    }
    for unreadable in ["sha-256=:AAAA:", "sha-256=AAAA"] {
        let error = send(&client, &format!("repr-digest: {unreadable}\r\n"), &plain).error(400);
        assert!(error.starts_with("repr-digest cannot be read"), "{error}");
    }
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 0);
    assert!(server.blobs().is_empty() && server.spooled().is_empty());
}
