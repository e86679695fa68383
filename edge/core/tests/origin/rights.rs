//! An edge never grants more than the key has, whatever it remembers, and gives way where it is not trusted.

use crate::answers::{get, json, log, upload};
use crate::place::{Fate, Near, Origin, SECRET, runtime};
use host_server::Stores;
use host_server::keys::{self, Scopes};

#[test]
fn a_revoked_key_is_refused_though_it_is_remembered() {
    let origin = Origin::start(SECRET);
    let near = Near::to(&origin);
    let key = origin.new_key();
    let id = json(&near.send(upload("/api/log-files/upload", &key, &log(1, 5000))))["uploadId"]
        .as_str()
        .expect("an id")
        .to_owned();
    runtime().block_on(keys::revoke(&Stores::local(&origin.dir), &key[4..20])).expect("known");
    assert_eq!(near.send(upload("/api/log-files/upload", &key, &log(2, 5000))).status(), 401);
    assert_eq!(near.send(get(&format!("/api/files/{id}/download"), &key)).status(), 401);
    // A minute later the edge knows it itself, and does not even send the file.
    near.between.ahead.set(50_001);
    near.seen();
    assert_eq!(near.send(upload("/api/log-files/upload", &key, &log(2, 5000))).status(), 401);
    assert!(near.seen().iter().all(|seen| seen.body.is_empty()));
}

#[test]
fn keys_are_asked_for_once_a_minute_and_not_kept() {
    let origin = Origin::start(SECRET);
    let near = Near::to(&origin);
    let asked = || near.seen().iter().filter(|seen| seen.target.starts_with("/edge/keys/")).count();
    for (i, (ahead, expected)) in [(0, 1), (10_000, 0), (49_000, 0), (50_001, 1), (51_000, 0)].into_iter().enumerate() {
        near.between.ahead.set(ahead);
        assert_eq!(near.send(upload("/api/log-files/upload", &origin.key, &log(i as u64, 3000))).status(), 201);
        assert_eq!(asked(), expected, "{ahead}");
    }
    assert!(
        near.between
            .remembered
            .borrow()
            .iter()
            .all(|(name, text)| !format!("{name}{text}").contains(&origin.key[20..84]))
    );
}

#[test]
fn scopes_and_ends_are_kept() {
    let origin = Origin::start(SECRET);
    let (near, stores) = (Near::to(&origin), Stores::local(&origin.dir));
    let scopes = Scopes::parse(["read"]).expect("known");
    let life = Some(std::time::Duration::from_secs(30));
    let made = runtime().block_on(keys::create_limited(&stores, Some("default"), None, life, scopes)).expect("made");
    let key = made.key.expose();
    let answer = near.send(upload("/api/log-files/upload", key, &log(1, 3000)));
    assert_eq!(
        (answer.status().as_u16(), json(&answer)["error"].as_str()),
        (403, Some("this key lacks the scope write"))
    );
    assert!(near.seen().iter().all(|seen| seen.body.is_empty()));
    assert_eq!(near.send(get("/api/files/none/download", key)).status(), 404);
}

#[test]
fn an_edge_that_is_not_trusted_passes_everything_on() {
    for (origin, secret) in
        [(Origin::start(SECRET), "another secret, as long as it takes"), (Origin::start(""), SECRET)]
    {
        let near = Near::with(Some(origin.address), secret);
        let file = log(1, 5000);
        let answer = near.send(upload("/api/log-files/upload", &origin.key, &file));
        assert_eq!(answer.status(), 201);
        let id = json(&answer)["uploadId"].as_str().expect("an id").to_owned();
        assert_eq!(near.send(get(&format!("/api/files/{id}/download"), &origin.key)).body(), &file);
    }
}

#[test]
fn an_edge_whose_clock_is_wrong_passes_everything_on() {
    let origin = Origin::start(SECRET);
    let near = Near::to(&origin);
    assert_eq!(near.send(upload("/api/log-files/upload", &origin.key, &log(1, 5000))).status(), 201);
    // What it remembers is of a time to come, or it is refused: either way the file arrives.
    near.between.ahead.set(40_000_000);
    assert_eq!(near.send(upload("/api/log-files/upload", &origin.key, &log(2, 5000))).status(), 201);
    assert_eq!(near.seen().last().expect("asked").target, "/api/log-files/upload");
}

#[test]
fn an_origin_that_cannot_be_reached_is_a_plain_error() {
    let near = Near::with(None, SECRET);
    for request in [get("/api/files", "k"), upload("/api/log-files/upload", "k", b"abc")] {
        let answer = near.send(request);
        assert_eq!((answer.status().as_u16(), json(&answer)["code"].as_str()), (502, Some("origin_unreachable")));
        assert_eq!(
            json(&answer)["request_id"].as_str(),
            answer.headers().get("x-request-id").and_then(|id| id.to_str().ok())
        );
    }
}

#[test]
fn an_upload_is_done_once_whatever_becomes_of_connections() {
    let origin = Origin::start(SECRET);
    let near = Near::to(&origin);
    let send = |seed| near.send(upload("/api/log-files/upload", &origin.key, &log(seed, 5000))).status().as_u16();
    assert_eq!(send(1), 201);
    near.seen();
    near.between.next.set(Fate::Lost);
    assert_eq!(send(2), 201);
    assert_eq!(near.seen().len(), 1, "an archive, and not the file after it");
    near.between.next.set(Fate::Unanswered);
    assert_eq!(send(3), 502);
    let seen = near.seen();
    assert!(seen.len() == 2 && seen.iter().all(|seen| seen.target == "/edge/log-files/upload"), "{seen:?}");
    let list = json(&near.send(get("/api/files", &origin.key)));
    assert_eq!(list["usage"]["totalFiles"], 3);
}
