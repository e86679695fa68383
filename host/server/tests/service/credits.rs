//! Credits: one a compression, none for a failure, never more than there are.

use crate::client::{BOUNDARY, Client, content, form};
use crate::server::{Server, runtime};
use host_server::{Stores, credits, keys};
use serde_json::json;
use std::sync::Barrier;
use std::thread;

/// A client of a new account with so many credits.
fn limited(server: &Server, name: &str, credits: u64) -> Client {
    let stores = Stores::local(&server.dir);
    let key = runtime().block_on(keys::create(&stores, Some(name), Some(credits))).expect("made").key;
    Client { address: server.address, key: key.expose().into() }
}

fn balance(client: &Client) -> u64 {
    client.get("/api/account").json()["credits"].as_u64().expect("a limited account")
}

#[test]
fn one_credit_an_upload_and_none_for_a_failure() {
    let server = Server::start();
    let client = limited(&server, "two", 2);
    let account = client.get("/api/account").json();
    assert_eq!(
        (&account["account"], &account["unlimited"], &account["credits"]),
        (&json!("two"), &json!(false), &json!(2))
    );
    client.upload("toy/upload", b"").error(400);
    client.upload("nothing/upload", b"aaaa").error(404);
    client.upload("toy/upload?level=none", b"aaaa").error(400);
    assert_eq!(balance(&client), 2);
    let id = client.store(&content(1, 1000));
    client.upload("toy/upload", &content(1, 1000)).error(409);
    assert_eq!(balance(&client), 1);
    client.store(&content(2, 1000));
    assert_eq!(client.upload("toy/upload", &content(3, 1000)).error(402), "no credits remaining");
    assert_eq!(client.upload("toy/upload", &content(1, 1000)).error(402), "no credits remaining");
    assert_eq!(client.form("/api/compress", b"").error(402), "no credits remaining");
    // What is stored stays theirs.
    assert_eq!(client.download(&id).expect("an answer").body, content(1, 1000));
    assert_eq!(client.delete(&id).status, 200);
    assert_eq!(balance(&client), 0);
    let stores = Stores::local(&server.dir);
    assert_eq!(runtime().block_on(credits::grant(&stores, "two", 1, None)).expect("known").balance, 1);
    client.store(&content(3, 1000));
    assert!(server.spooled().is_empty());
    assert_eq!(server.blobs().len(), 2);
}

#[test]
fn of_many_that_want_the_last_credit_one_gets_it() {
    let server = Server::start();
    let client = limited(&server, "one", 1);
    let start = Barrier::new(16);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let upload = |i: u64| {
            let (client, start) = (client.clone(), &start);
            scope.spawn(move || {
                start.wait();
                client.upload("toy/upload", &content(i, 20_000)).status
            })
        };
        let threads: Vec<_> = (0..16).map(upload).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 402].contains(status)), "{statuses:?}");
    assert_eq!(balance(&client), 0);
    assert_eq!(server.blobs().len(), 1);
}

#[test]
fn the_same_request_under_the_same_key_is_done_once() {
    let server = Server::start();
    let client = limited(&server, "again", 3);
    let body = form(&[("form-data; name=\"file\"; filename=\"a.log\"", &content(7, 5000))]);
    let send = |key: &str, body: &[u8]| {
        let headers = format!(
            "content-type: multipart/form-data; boundary={BOUNDARY}\r\ncontent-length: {}\r\nidempotency-key: {key}\r\n",
            body.len()
        );
        client.raw(&[client.head("POST", "/api/toy/upload", &headers).as_bytes(), body].concat()).expect("an answer")
    };
    let start = Barrier::new(50);
    let answers: Vec<_> = thread::scope(|scope| {
        let sent = (0..50).map(|_| {
            let (send, body, start) = (&send, &body, &start);
            scope.spawn(move || {
                start.wait();
                send("k1", body)
            })
        });
        let threads: Vec<_> = sent.collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(answers.iter().any(|answer| answer.status == 201));
    assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status)));
    let again = send("k1", &body);
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    let first = answers.iter().find(|answer| answer.status == 201).expect("one");
    assert_eq!(first.json(), again.json());
    assert_eq!(balance(&client), 2);
    // Without the key it is a duplicate; with it another request is refused.
    assert_eq!(client.form("/api/toy/upload", &body).status, 409);
    let other = form(&[("form-data; name=\"file\"; filename=\"a.log\"", &content(8, 5000))]);
    send("k1", &other).error(400);
    send("", &other).error(400);
    // A failure frees the key.
    let empty = form(&[("form-data; name=\"file\"; filename=\"a.log\"", b"")]);
    send("k2", &empty).error(400);
    assert_eq!(send("k2", &other).status, 201);
    assert_eq!(balance(&client), 1);
    // What the last credit paid for is answered again when none is left.
    let last = form(&[("form-data; name=\"file\"; filename=\"a.log\"", &content(9, 5000))]);
    assert_eq!((send("k3", &last).status, balance(&client)), (201, 0));
    assert_eq!((send("k3", &last).status, send("k1", &body).status), (201, 201));
    send("k4", &form(&[("form-data; name=\"file\"; filename=\"a.log\"", &content(10, 5000))])).error(402);
}
