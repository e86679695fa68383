//! What edges are answered: only what is signed, in its time and once, and never more than the client's key is good for.

use crate::client::{Answer, Client, content};
use crate::server::{Server, runtime};
use crate::toy;
use edge_link::{Secret, Signed, from_hex, to_hex};
use host_server::keys::{self, Scopes};
use host_server::{Config, Secrets, Stores};
use kit_core::drive::{Driver, Inline};
use kit_core::{Limits, Options, PackConfig};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const SECRET: &str = "a secret that edges have as well; 0123456789";

fn server_with(adjust: impl FnOnce(&mut Config)) -> Server {
    Server::start_with(|config| {
        config.edge = Secrets::parse(&format!("{},{SECRET}", "the next secret".repeat(3))).expect("long enough");
        adjust(config);
    })
}

fn server() -> Server {
    server_with(|_| {})
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// A request of an edge, as it is sent and as it was signed.
#[derive(Clone)]
struct Request {
    method: &'static str,
    target: String,
    time: u64,
    nonce: String,
    account: String,
    key: String,
    name: String,
    body: Vec<u8>,
    secret: String,
    more: String,
    idempotency: String,
}

impl Request {
    fn new(client: &Client, method: &'static str, target: &str, body: &[u8]) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            method,
            target: target.into(),
            time: now(),
            nonce: format!("{:032x}", NEXT.fetch_add(1, Ordering::Relaxed)),
            account: "default".into(),
            key: client.key.clone(),
            name: "form-data; name=%22file%22; filename=a.log".into(),
            body: body.into(),
            secret: SECRET.into(),
            more: String::new(),
            idempotency: String::new(),
        }
    }

    fn upload(client: &Client, query: &str, archive: &[u8]) -> Self {
        Self::new(client, "POST", &format!("/edge/toy/upload{query}"), archive)
    }

    fn sign(&self) -> String {
        let covered = [&self.key, &self.name, &self.more, &self.idempotency, ""].map(|text: &str| text.as_bytes());
        let digest = Sha256::digest(&self.body).into();
        let Self { time, nonce, method, target, account, .. } = self;
        let signed = Signed { time: *time, edge: "test", nonce, method, target, digest, account, covered };
        signed.sign(&Secret::parse(&self.secret).expect("long enough"))
    }

    /// All bytes, under a signature that may be of something else.
    fn bytes(&self, signature: &str) -> Vec<u8> {
        let digest = to_hex(&Sha256::digest(&self.body));
        let Self { method, target, time, nonce, account, key, name, more, idempotency, .. } = self;
        let header = |name: &str, value: &str| match value {
            "" => String::new(),
            value => format!("{name}: {value}\r\n"),
        };
        let head = format!(
            "{method} {target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\nx-edge-id: test\r\nx-edge-time: {time}\r\n\
             x-edge-nonce: {nonce}\r\nx-edge-account: {account}\r\nx-edge-digest: {digest}\r\n\
             x-edge-signature: {signature}\r\ncontent-length: {}\r\n{}{}{}{}\r\n",
            self.body.len(),
            header("x-api-key", key),
            header("x-edge-disposition", name),
            header("x-edge-codecs", more),
            header("idempotency-key", idempotency),
        );
        [head.as_bytes(), &self.body].concat()
    }

    fn send_under(&self, client: &Client, signature: &str) -> Answer {
        client.raw(&self.bytes(signature)).expect("an answer")
    }

    fn send(&self, client: &Client) -> Answer {
        self.send_under(client, &self.sign())
    }
}

/// An archive as an edge makes it.
fn pack(codec: &str, params: &[(&str, &str)], content: &[u8]) -> Vec<u8> {
    let registry = toy::registry();
    let codec = registry.by_name(codec).expect("known");
    let options = Options::resolve(codec.info(), params).expect("allowed");
    let (total, limits) = (content.len() as u64, Limits::DEFAULT);
    let config = PackConfig { codec: codec.info().id, options, total, references: Vec::new(), lanes: 1, limits };
    let mut archive = Vec::new();
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    driver.pack(config, &mut &*content, &mut archive).expect("packs");
    archive
}

/// An answer without what differs between any two uploads.
fn alike(answer: &Answer) -> serde_json::Value {
    let mut json = answer.json();
    for field in ["uploadId", "compressionTimeMs", "createdAt"] {
        assert!(json[field].take() != serde_json::Value::Null, "{answer:?}");
    }
    json
}

#[test]
fn an_archive_is_answered_as_its_original() {
    let server = server();
    let (client, other) = (server.client(), server.stranger());
    for (query, params) in [("", &[][..]), ("?level=max&depth=5", &[("level", "max"), ("depth", "5")])] {
        let file = content(query.len() as u64, 200_000);
        let archive = pack("toy", params, &file);
        let answer = Request::upload(&client, query, &archive).send(&client);
        let direct = other.upload(&format!("toy/upload{query}"), &file);
        assert_eq!((answer.status, direct.status), (201, 201), "{answer:?}");
        assert_eq!(alike(&answer), alike(&direct));
        let names = |answer: &Answer| -> Vec<String> { answer.headers.iter().map(|(name, _)| name.clone()).collect() };
        assert_eq!(names(&answer), names(&direct));
        let id = answer.json()["uploadId"].as_str().expect("an id").to_owned();
        assert_eq!(std::fs::read(server.blob(&id)).expect("stored"), archive);
        assert_eq!(client.download(&id).expect("an answer").body, file);
        let again = Request::upload(&client, query, &archive).send(&client);
        assert_eq!(again.json()["uploadId"], id.as_str());
        again.error(409);
    }
}

#[test]
fn what_this_server_would_make_otherwise_is_packed_again() {
    let server = server_with(|config| config.against_earlier = ["diff".into()].into());
    let (client, other) = (server.client(), server.stranger());
    let file = content(1, 50_000);
    // Another level was within the edge's means.
    let at_fast = pack("toy", &[("level", "fast")], &file);
    let answer = Request::upload(&client, "?level=max", &at_fast).send(&client);
    assert_eq!(alike(&answer), alike(&other.upload("toy/upload?level=max", &file)));
    // There is a version to pack against.
    let newer = [&file[..], b"more"].concat();
    for (file, ours) in [(&file, true), (&newer, false)] {
        let archive = pack("diff", &[], file);
        let request = Request::new(&client, "POST", "/edge/diff/upload", &archive);
        let (answer, direct) = (request.send(&client), other.upload("diff/upload", file));
        assert_eq!(alike(&answer), alike(&direct));
        assert_eq!(answer.json()["compressedBytes"] == archive.len(), ours);
    }
    // There are parts to keep beside it.
    let bag = [&b"bag<"[..], &content(3, 5000), b">"]
        .concat()
        .iter()
        .map(|b| if *b == b'|' { b'x' } else { *b })
        .collect::<Vec<_>>();
    let request = Request::new(&client, "POST", "/edge/bag/upload", &pack("bag", &[], &bag));
    let (answer, direct) = (request.send(&client), other.upload("bag/upload", &bag));
    assert_eq!(alike(&answer), alike(&direct));
    let id = answer.json()["uploadId"].as_str().expect("an id").to_owned();
    assert_eq!(client.download(&id).expect("an answer").body, bag);
}

#[test]
fn nothing_that_was_changed_is_taken() {
    let server = server();
    let client = server.client();
    let request = Request::upload(&client, "", &pack("toy", &[], &content(1, 1000)));
    let signature = request.sign();
    let change = |change: &dyn Fn(&mut Request)| {
        let mut changed = request.clone();
        change(&mut changed);
        changed.send_under(&client, &signature)
    };
    let stranger = server.stranger().key;
    let changes: [&dyn Fn(&mut Request); 9] = [
        &|r| r.time -= 1,
        &|r| r.nonce = "f".repeat(32),
        &|r| r.account = "other".into(),
        &|r| r.key = stranger.clone(),
        &|r| r.name = "form-data; filename=b.log".into(),
        &|r| r.target += "?level=max",
        &|r| r.body.push(0),
        &|r| r.more = "toy=1".into(),
        &|r| r.idempotency = "k".into(),
    ];
    for (i, one) in changes.into_iter().enumerate() {
        let answer = change(one);
        assert_eq!(answer.error(403), "the edge's signature is not right", "{i}");
        assert_eq!(answer.json()["code"], "edge_refused");
    }
    // A body that is not what its digest says.
    let mut bytes = request.bytes(&signature);
    *bytes.last_mut().expect("a body") ^= 1;
    client.raw(&bytes).expect("an answer").error(400);
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 0);
}

#[test]
fn a_signature_is_good_in_its_minute_once_and_by_a_secret_of_ours() {
    let server = server();
    let client = server.client();
    let request = Request::upload(&client, "", &pack("toy", &[], &content(1, 1000)));
    for time in [now() - 70, now() + 70, 0] {
        let old = Request { time, ..request.clone() };
        assert_eq!(old.send(&client).error(403), "the edge's signature is not of this minute");
    }
    let forged = Request { secret: "another secret".repeat(3), ..request.clone() };
    assert_eq!(forged.send(&client).error(403), "the edge's signature is not right");
    let rotated = Request { secret: "the next secret".repeat(3), ..request.clone() };
    assert_eq!(rotated.send(&client).status, 201);
    assert_eq!(request.send(&client).error(403), "the edge's request was sent before");
    let fresh = Request { nonce: "e".repeat(32), ..request };
    fresh.send(&client).error(409);
    let missing = client.raw(client.head("POST", "/edge/toy/upload", "content-length: 0\r\n").as_bytes());
    missing.expect("an answer").error(403);
    let closed = Server::start();
    assert_eq!(closed.client().get("/edge/keys/0").error(404), "no such endpoint");
}

#[test]
fn the_client_s_key_is_asked_as_if_there_were_no_edge() {
    let server = server();
    let (client, stores) = (server.client(), Stores::local(&server.dir));
    let archive = pack("toy", &[], &content(1, 1000));
    let scopes = Scopes::parse(["read"]).expect("known");
    let made = runtime().block_on(keys::create_limited(&stores, Some("default"), None, None, scopes)).expect("made");
    let reader = Client { key: made.key.expose().into(), ..client.clone() };
    assert_eq!(Request::upload(&reader, "", &archive).send(&client).error(403), "this key lacks the scope write");
    let poor = runtime().block_on(keys::create(&stores, Some("poor"), Some(0))).expect("made");
    let poor = Client { key: poor.key.expose().into(), ..client.clone() };
    let request = Request { account: "poor".into(), ..Request::upload(&poor, "", &archive) };
    request.send(&client).error(402);
    assert_eq!(Request::upload(&poor, "", &archive).send(&client).error(403), "the key is another account's");
    runtime().block_on(keys::revoke(&stores, made.key.id())).expect("known");
    Request::upload(&reader, "", &archive).send(&client).error(401);
    Request::upload(&client, "?level=none", &archive).send(&client).error(400);
    Request::new(&client, "POST", "/edge/none/upload", &archive).send(&client).error(404);
}

#[test]
fn archives_that_are_not_as_asked_are_refused() {
    let server = server_with(|config| config.max_upload = 5000);
    let client = server.client();
    let whole = pack("toy", &[], &content(1, 4000));
    let shapes = pack("shapes", &[], &content(1, 4000));
    let deep = pack("toy", &[("depth", "7")], &content(1, 4000));
    let send = |archive: &[u8]| Request::upload(&client, "", archive).send(&client);
    assert_eq!(send(&shapes).error(400), "the archive is of codec number 901: expected 900");
    assert_eq!(send(&deep).error(400), "the archive was made with other options than are asked");
    assert_eq!(send(b"").error(400), "the file is empty");
    assert_eq!(send(&pack("toy", &[], b"")).error(400), "the file is empty");
    assert_eq!(send(&pack("toy", &[], &vec![b'a'; 5001])).error(413), "the file is larger than 5000 bytes");
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        let answer = send(&damaged);
        assert_eq!(answer.status, 400, "byte {at}: {answer:?}");
    }
    for len in [1, 4, whole.len() / 2, whole.len() - 1] {
        send(&whole[..len]).error(400);
    }
    assert_eq!((server.blobs().len(), server.spooled().len()), (0, 0));
    assert_eq!(send(&whole).status, 201);
}

#[test]
fn keys_are_told_to_edges_alone() {
    let server = server();
    let (client, stores) = (server.client(), Stores::local(&server.dir));
    let id = client.key[4..20].to_owned();
    let ask = |id: &str, sha256: &str| {
        let target = format!("/edge/keys/{id}?sha256={sha256}");
        let request =
            Request { account: String::new(), key: String::new(), ..Request::new(&client, "GET", &target, b"") };
        request.send(&client)
    };
    let sha256 = to_hex(&Sha256::digest(client.key.as_bytes()));
    assert!(from_hex::<32>(&sha256).is_some());
    let known = ask(&id, &sha256).json();
    assert_eq!(known, serde_json::json!({"account": "default", "scopes": ["read", "write", "manage"]}));
    ask(&id, &"0".repeat(64)).error(401);
    ask("0000000000000000", &sha256).error(401);
    ask(&id, "0").error(400);
    runtime().block_on(keys::revoke(&stores, &id)).expect("known");
    ask(&id, &sha256).error(401);
}

#[test]
fn downloads_are_archives_where_the_edge_can_restore_them() {
    let server = server();
    let client = server.client();
    let file = content(1, 200_000);
    let id = client.store(&file);
    let target = format!("/edge/files/{id}/download");
    let ask =
        |codecs: &str| Request { more: codecs.into(), ..Request::new(&client, "GET", &target, b"") }.send(&client);
    let (archive, direct) = (ask("toy=1"), client.download(&id).expect("an answer"));
    assert_eq!((archive.status, archive.header("x-edge-archive")), (200, "1"));
    assert_eq!(archive.body, std::fs::read(server.blob(&id)).expect("stored"));
    let rest = |answer: &Answer| {
        let own = ["x-edge-archive", "content-length", "x-request-id", "date"];
        let theirs = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
        theirs.cloned().collect::<Vec<_>>()
    };
    assert_eq!(rest(&archive), rest(&direct));
    assert!(client.get(&format!("/api/files/{id}")).json()["accessedAt"].is_string());
    for codecs in ["", "toy=0", "other=1", "toy", "toy=x"] {
        let plain = ask(codecs);
        assert_eq!((plain.status, plain.header("x-edge-archive")), (200, ""));
        assert_eq!(plain.body, file, "{codecs}");
    }
    let stranger = server.stranger();
    let request = Request::new(&stranger, "GET", &target, b"");
    assert_eq!(request.send(&client).error(403), "the key is another account's");
    let blob = server.blob(&id);
    let mut bytes = std::fs::read(&blob).expect("stored");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&blob, bytes).expect("written");
    assert_ne!(ask("toy=1").header("x-edge-archive"), "1", "what is damaged is not handed on");
}
