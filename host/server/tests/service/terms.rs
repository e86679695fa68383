//! Keys that end by themselves, and keys that are not for everything.

use crate::client::{Answer, Client, content};
use crate::server::{Server, eventually, runtime};
use host_server::Stores;
use host_server::keys::{self, Scopes};
use serde_json::json;
use std::time::Duration;

/// A key of the default account.
fn with(server: &Server, lifetime: Option<Duration>, scopes: &str) -> Client {
    let (stores, scopes) = (Stores::local(&server.dir), Scopes::parse(scopes.split(',')).expect("known"));
    let made = keys::create_limited(&stores, Some("default"), None, lifetime, scopes);
    Client { address: server.address, key: runtime().block_on(made).expect("made").key.expose().into() }
}

fn make(client: &Client, terms: &serde_json::Value) -> Answer {
    client.post("/api/keys", "application/json", terms.to_string().as_bytes())
}

/// The client of a key that was just made.
fn made(answer: &Answer, client: &Client) -> Client {
    assert_eq!(answer.status, 201, "{answer:?}");
    Client { key: answer.json()["key"].as_str().expect("a key").into(), ..client.clone() }
}

#[test]
fn a_key_that_has_expired_is_nobody_s() {
    let server = Server::start();
    let client = with(&server, Some(Duration::from_millis(600)), "read,write,manage");
    assert_eq!(client.get("/api/files").status, 200);
    eventually("it expires", || client.get("/api/files").status == 401);
    assert_eq!(client.get("/api/files").error(401), "missing or invalid API key");
    assert_eq!(server.client().get("/api/files").status, 200);
}

#[test]
fn a_key_does_what_it_is_for() {
    let server = Server::start();
    let id = server.client().store(&content(1, 1000));
    let [file, download, archive] = ["", "/download", "/archive"].map(|form| format!("/api/files/{id}{form}"));
    let routes = [
        ("read", "GET", "/api/files"),
        ("read", "GET", file.as_str()),
        ("read", "GET", download.as_str()),
        ("read", "HEAD", download.as_str()),
        ("read", "GET", archive.as_str()),
        ("write", "POST", "/api/toy/upload"),
        ("write", "POST", "/api/compress"),
        ("write", "PUT", "/s3/bucket/key?type=text"),
        ("write", "DELETE", "/api/files/none"),
        ("manage", "GET", "/api/keys"),
        ("manage", "POST", "/api/keys"),
        ("manage", "POST", "/api/keys/none/rotate"),
        ("manage", "DELETE", "/api/keys/none"),
        ("manage", "GET", "/api/settings"),
        ("manage", "PUT", "/api/settings/text"),
        ("manage", "DELETE", "/api/settings/text"),
        ("manage", "POST", "/api/settings/text/test"),
    ];
    for scopes in ["read", "write", "manage", "read,write"] {
        let client = with(&server, None, scopes);
        for (scope, method, target) in routes {
            let answer = client.call(method, target);
            assert_eq!(answer.status == 403, !scopes.contains(scope), "{scopes}: {method} {target}: {answer:?}");
            if answer.status == 403 && method != "HEAD" {
                assert_eq!(answer.error(403), format!("this key lacks the scope {scope}"));
            }
        }
        for target in ["/api/account", "/api/codecs"] {
            assert_eq!(client.get(target).status, 200, "for every key");
        }
    }
}

#[test]
fn no_key_makes_one_that_goes_further() {
    let server = Server::start();
    let all = server.client();
    let soon = "2100-01-01T00:00:00Z";
    let narrow = made(&make(&all, &json!({"scopes": ["manage", "read"], "expiresAt": soon})), &all);
    let listed = narrow.get("/api/keys").json()["keys"].clone();
    assert_eq!((&listed[0]["expiresAt"], &listed[0]["scopes"]), (&json!(null), &json!(["read", "write", "manage"])));
    assert_eq!((&listed[1]["expiresAt"], &listed[1]["scopes"]), (&json!(soon), &json!(["read", "manage"])));
    let beyond = "a key cannot give another more scopes or a longer life than its own";
    for terms in [json!({"scopes": ["write"]}), json!({"expiresAt": "2100-01-01T00:00:01Z"})] {
        assert_eq!(make(&narrow, &terms).error(403), beyond, "{terms}");
    }
    let all_id = listed[0]["id"].as_str().expect("an id");
    assert_eq!(narrow.call("POST", &format!("/api/keys/{all_id}/rotate")).error(403), beyond, "nor takes one over");
    // Where nothing is said it is as its maker.
    let same = made(&narrow.call("POST", "/api/keys"), &all);
    let rotated = format!("/api/keys/{}/rotate", listed[1]["id"].as_str().expect("an id"));
    let rotated = made(&same.call("POST", &rotated), &all);
    let listed = rotated.get("/api/keys").json()["keys"].clone();
    for key in &listed.as_array().expect("keys")[1..] {
        assert_eq!((&key["expiresAt"], &key["scopes"]), (&json!(soon), &json!(["read", "manage"])));
    }
    for terms in [json!({"scopes": []}), json!({"scopes": ["admin"]}), json!({"expiresAt": "2001-01-01T00:00:00Z"})] {
        make(&all, &terms).error(400);
    }
    make(&all, &json!({"expires": soon})).error(400);
}
