//! What the specification says, when nothing goes wrong.

use crate::client::{Client, content};
use crate::server::Server;
use serde_json::{Value, json};

#[test]
fn an_upload_comes_back() {
    let server = Server::start();
    let client = server.client();
    let file = content(1, 300_000);
    let answer = client.upload_as("toy/upload?level=max", "logs/today.log", &file);
    let uploaded = answer.json();
    assert_eq!(answer.status, 201);
    let id = uploaded["uploadId"].as_str().expect("an id");
    let compressed = uploaded["compressedBytes"].as_u64().expect("a number");
    assert!(compressed < 300_000);
    assert_eq!(uploaded["originalFilename"], "today.log");
    assert_eq!(uploaded["originalBytes"], 300_000);
    assert_eq!((&uploaded["codec"], &uploaded["format"]), (&json!("toy"), &Value::Null));
    assert!(uploaded["compressionTimeMs"].is_u64());
    assert_eq!(uploaded["savings"], format!("{:.1}%", 100.0 - compressed as f64 / 3000.0));
    let keys: Vec<&String> = uploaded.as_object().expect("an object").keys().collect();
    let expected =
        "codec compressedBytes compressionTimeMs createdAt format originalBytes originalFilename savings uploadId";
    assert_eq!(keys, expected.split(' ').collect::<Vec<_>>());

    let entry = client.get("/api/files").json()["files"][0].clone();
    assert_eq!(entry["accessedAt"], Value::Null);
    assert_eq!(entry["ratio"], (compressed as f64 / 30.0).round() / 1e4);
    for field in ["uploadId", "originalFilename", "originalBytes", "compressedBytes", "savings", "codec", "createdAt"] {
        assert_eq!(entry[field], uploaded[field]);
    }

    let download = client.download(id).expect("an answer");
    assert_eq!((download.status, download.is_whole()), (200, true));
    assert!(download.body == file);
    assert_eq!(download.header("content-type"), "application/octet-stream");
    assert_eq!(download.header("x-content-type-options"), "nosniff");
    assert_eq!(
        download.header("content-disposition"),
        "attachment; filename=\"today.log\"; filename*=UTF-8''today.log"
    );

    let accessed = client.get("/api/files").json()["files"][0]["accessedAt"].clone();
    let time = accessed.as_str().expect("a time");
    assert!(time.len() == 20 && time.ends_with('Z') && time >= uploaded["createdAt"].as_str().expect("a time"));
}

#[test]
fn details_say_what_the_list_says_and_more() {
    let client_of = |server: &Server| server.client();
    let server = Server::start();
    let client = client_of(&server);
    let id = client.store(&content(1, 100_000));
    let mut details = client.get(&format!("/api/files/{id}")).json();
    let fields = details.as_object_mut().expect("an object");
    assert_eq!(fields.remove("params"), Some(json!({"level": "balanced", "depth": "3"})));
    let report = fields.remove("report").expect("a report");
    assert_eq!((report["lossless"].clone(), report["runs"].is_u64()), (json!(true), true));
    assert_eq!(fields.remove("sha256").expect("a digest").as_str().map(str::len), Some(64));
    assert_eq!(details, client.get("/api/files").json()["files"][0]);
}

#[test]
fn a_format_is_the_effective_one() {
    let server = Server::start();
    let client = server.client();
    let first = client.upload("shapes/upload", b"aaaaaaaaaa").json();
    let second = client.upload("shapes/upload?format=square", b"aaaaaaaaaa").json();
    assert_eq!((&first["format"], &second["format"]), (&json!("round"), &json!("square")));
    assert_eq!(client.get("/api/files").json()["files"][0]["format"], "square");
}

#[test]
fn lists_are_newest_first_in_pages_with_totals() {
    let server = Server::start();
    let client = server.client();
    let mut ids: Vec<String> = (0..7).map(|i| client.store(&content(i, 1000))).collect();
    ids.reverse();
    let page = |query: &str| ids_of(&client, query);
    assert_eq!(page(""), ids);
    assert_eq!(page("?limit=3"), ids[..3]);
    assert_eq!(page("?limit=3&offset=5"), ids[5..]);
    assert_eq!(page("?offset=7"), [""; 0]);
    assert_eq!(page("?limit=0"), [""; 0]);
    assert_eq!(page("?limit=99999999999999999999999&offset=1"), ids[1..]);
    let usage = client.get("/api/files?limit=1").json()["usage"].clone();
    assert_eq!((&usage["totalFiles"], &usage["totalOriginalBytes"]), (&json!(7), &json!(7000)));
    let files = client.get("/api/files").json();
    let stored: u64 =
        files["files"].as_array().expect("files").iter().filter_map(|f| f["compressedBytes"].as_u64()).sum();
    assert_eq!(usage["totalCompressedBytes"], stored);
}

#[test]
fn a_list_has_50_files_and_never_more_than_200() {
    let server = Server::start();
    let client = server.client();
    for i in 0..205u64 {
        client.store(&i.to_le_bytes());
    }
    assert_eq!(ids_of(&client, "").len(), 50);
    assert_eq!(ids_of(&client, "?limit=200").len(), 200);
    assert_eq!(ids_of(&client, "?limit=201").len(), 200);
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 205);
}

fn ids_of(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("/api/files{query}")).json();
    let files = list["files"].as_array().expect("files").iter();
    files.map(|file| file["uploadId"].as_str().expect("an id").into()).collect()
}

#[test]
fn a_delete_is_for_good() {
    let server = Server::start();
    let client = server.client();
    let file = content(1, 5000);
    let id = client.store(&file);
    assert_eq!(server.blobs().len(), 1);
    let deleted = client.delete(&id);
    assert_eq!((deleted.status, deleted.json()), (200, json!({"uploadId": id, "deleted": true})));
    assert!(server.blobs().is_empty());
    assert_eq!(client.delete(&id).error(404), "file not found");
    assert_eq!(client.get(&format!("/api/files/{id}")).error(404), "file not found");
    assert_eq!(client.download(&id).expect("an answer").error(404), "file not found");
    assert_eq!(
        client.get("/api/files").json(),
        json!({"files": [], "usage":
        {"totalFiles": 0, "totalOriginalBytes": 0, "totalCompressedBytes": 0}})
    );
    assert_ne!(client.store(&file), id, "it may be uploaded again");
}

#[test]
fn files_outlive_the_server() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let file = content(1, 200_000);
    let (key, id) = {
        let server = Server::on(dir.path(), |_| {});
        (server.key.clone(), server.client().store(&file))
    };
    let server = Server::on(dir.path(), |_| {});
    assert!(server.key.is_empty(), "the first key is made once");
    let client = Client { address: server.address, key };
    assert!(client.download(&id).expect("an answer").body == file);
}

#[test]
fn a_head_of_a_download_is_no_access() {
    let server = Server::start();
    let client = server.client();
    let id = client.store(&content(1, 5000));
    let head = client.call("HEAD", &format!("/api/files/{id}/download"));
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "5000", 0));
    assert!(head.header("content-disposition").starts_with("attachment"));
    assert_eq!(client.get(&format!("/api/files/{id}")).json()["accessedAt"], Value::Null);
    let missing = client.call("HEAD", "/api/files/0/download");
    assert_eq!((missing.status, missing.body.len()), (404, 0));
}

#[test]
fn browsers_of_any_origin_may_ask() {
    let server = Server::start();
    let nobody = Client { key: String::new(), ..server.client() };
    let ask = "origin: https://example.org\r\naccess-control-request-method: POST\r\n\
               access-control-request-headers: x-api-key,content-type\r\n";
    for target in ["/api/toy/upload", "/api/files", "/api/files/x", "/api/files/x/download"] {
        let answer = nobody.raw(nobody.head("OPTIONS", target, ask).as_bytes()).expect("an answer");
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"));
        let headers = answer.header("access-control-allow-headers").to_lowercase();
        assert!(headers.contains("x-api-key") && headers.contains("content-type"), "{headers}");
        let methods = answer.header("access-control-allow-methods");
        assert!(["GET", "POST", "DELETE"].iter().all(|method| methods.contains(method)), "{methods}");
    }
    let answer = server.client().get("/api/files");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("access-control-expose-headers").contains("content-disposition"));
}

#[test]
fn health_needs_no_key_and_every_answer_has_an_id() {
    let server = Server::start();
    let nobody = Client { key: String::new(), ..server.client() };
    let (first, second) = (nobody.get("/healthz"), nobody.get("/healthz"));
    assert_eq!((first.status, first.json()), (200, json!({"status": "ok"})));
    assert_eq!(first.header("x-request-id").len(), 16);
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}
