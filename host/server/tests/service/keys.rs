//! Keys: made and revoked beside a running server, and never to be found again.

use crate::process::Process;
use crate::server::{Server, eventually, runtime};
use host_server::{Error, Stores, keys};
use std::thread;

#[test]
fn a_revoked_key_is_nobody_s_at_once() {
    let server = Server::start();
    let client = server.stranger();
    client.store(b"aaaaaaaaaaaa");
    let listed = runtime().block_on(keys::list(&Stores::local(&server.dir))).expect("readable");
    let id = &listed.iter().find(|key| client.key.contains(&key.id)).expect("listed").id;
    runtime().block_on(keys::revoke(&Stores::local(&server.dir), id)).expect("known");
    client.get("/api/files").error(401);
    let listed = runtime().block_on(keys::list(&Stores::local(&server.dir))).expect("readable");
    assert_eq!(listed.iter().filter(|key| key.revoked_at.is_some()).count(), 1);
    assert_eq!(server.client().get("/api/files").status, 200);
}

#[test]
fn keys_of_one_account_see_the_same_files() {
    let server = Server::start();
    let id = server.client().store(b"aaaaaaaaaaaa");
    let second = runtime().block_on(keys::create(&Stores::local(&server.dir), Some("default"), None)).expect("made");
    let client = crate::client::Client { address: server.address, key: second.key.expose().into() };
    assert_eq!(client.get(&format!("/api/files/{id}")).status, 200);
}

#[test]
fn secrets_are_not_on_disk() {
    let server = Server::start();
    let client = server.stranger();
    client.store(b"aaaaaaaaaaaa");
    for key in [&server.key, &client.key] {
        let secret = &key.as_bytes()[20..84];
        for name in ["smallest.db", "smallest.db-wal", "smallest.db-shm"] {
            let bytes = std::fs::read(server.dir.join(name)).expect("readable");
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{name}");
        }
    }
}

#[test]
fn secrets_are_not_in_the_log() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    let server = Process::start(dir.path(), "none", &key);
    let client = &server.client;
    let id = client.store(b"aaaaaaaaaaaa");
    client.download(&id).expect("an answer");
    client.raw(client.head("GET", &format!("/api/files?key={key}"), "").as_bytes()).expect("an answer");
    let header_without_request = format!("x-api-key: {key}\r\n\r\n");
    client.raw(header_without_request.as_bytes());
    let log = || std::fs::read_to_string(dir.path().join("log")).expect("UTF-8");
    eventually("the log has the requests", || log().matches("answered").count() >= 3);
    let log = log();
    assert!(log.contains("/api/toy/upload") && log.contains("status=201"), "{log}");
    assert!(!log.contains(&key[20..84]));
}

#[test]
fn keys_are_made_while_uploads_run() {
    let server = Server::start();
    let uploads: Vec<_> = (0..2)
        .map(|t| (t, server.client()))
        .map(|(t, client)| {
            thread::spawn(move || (0..20u64).for_each(|i| drop(client.store(&(t * 100 + i).to_le_bytes()))))
        })
        .collect();
    let makers: Vec<_> = (0..4)
        .map(|_| server.dir.clone())
        .map(|dir| {
            thread::spawn(move || {
                runtime().block_on(keys::create(&Stores::local(&dir), None, None)).expect("waits for its turn")
            })
        })
        .collect();
    let keys: Vec<_> = makers.into_iter().map(|maker| maker.join().expect("no panic")).collect();
    uploads.into_iter().for_each(|upload| upload.join().expect("no panic"));
    for key in keys {
        let client = crate::client::Client { address: server.address, key: key.key.expose().into() };
        assert_eq!(client.get("/api/files").status, 200);
    }
}

#[test]
fn one_server_at_a_time() {
    let server = Server::start();
    let config = host_server::Config::new(([127, 0, 0, 1], 0).into(), &server.dir);
    let second = host_server::serve(config, crate::toy::registry(), std::future::pending(), |_, _| {});
    assert!(matches!(runtime().block_on(second), Err(Error::InUse(_))));
}
