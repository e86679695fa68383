//! Requests that are at fault: each with its status, in JSON, and nothing stored.

use crate::client::{Answer, BOUNDARY, Client, content, form};
use crate::server::Server;

const FILE: &str = "form-data; name=\"file\"; filename=\"a.log\"";

#[test]
fn without_a_good_key_nothing_is_told() {
    let server = Server::start();
    let mut client = server.client();
    let id = client.store(b"aaaaaaaaaaaaaa");
    let good = client.key.clone();
    let changed = if good.ends_with('0') { "1" } else { "0" };
    let unknown = host_server::keys::ApiKey::random();
    for key in ["", "YOUR_API_KEY", "smz_", &good[..91], &format!("{}{changed}", &good[..91]), unknown.expose()] {
        client.key = key.into();
        let file = format!("/api/files/{id}");
        for target in ["/api/files", "/api/files?limit=x", &file, &format!("{file}/download"), "/api/files/none"] {
            assert_eq!(client.get(target).error(401), "missing or invalid API key");
        }
        assert_eq!(client.delete(&id).error(401), "missing or invalid API key");
        for target in ["toy/upload", "none/upload", "toy/upload?level=x"] {
            assert_eq!(client.upload(target, b"a").error(401), "missing or invalid API key");
        }
    }
    client.key = format!("{good}\r\nx-api-key: {good}");
    assert_eq!(client.get("/api/files").error(401), "missing or invalid API key");
    client.key = good;
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 1);
}

#[test]
fn unknown_codecs_and_places_are_404() {
    let server = Server::start();
    let client = server.client();
    for codec in ["none", "hidden", "TOY", "..", "%2e%2e", "toy%00"] {
        let error = client.upload(&format!("{codec}/upload"), b"a").error(404);
        assert!(error.ends_with("the codecs are toy, shapes, bag, diff"), "{error}");
    }
    for target in ["/api", "/api/", "/api/files/", "/api/toy", "/api/files/x/y", "/favicon.ico"] {
        assert_eq!(client.get(target).error(404), "no such endpoint");
    }
    for id in ["x", "a8f3b2c1", "../smallest.db", "%2e%2e%2fsmallest.db", "%00"] {
        let target = format!("/api/files/{}", id.replace('/', "%2f"));
        assert_eq!(client.get(&target).error(404), "file not found");
        assert_eq!(client.get(&format!("{target}/download")).error(404), "file not found");
    }
}

#[test]
fn other_methods_are_405() {
    let server = Server::start();
    let client = server.client();
    for (method, target, allowed) in [
        ("GET", "/api/toy/upload", "POST"),
        ("POST", "/api/files", "GET,HEAD"),
        ("PUT", "/api/files/x", "GET,HEAD,DELETE"),
        ("DELETE", "/api/files/x/download", "GET,HEAD"),
        ("POST", "/healthz", "GET,HEAD"),
    ] {
        let answer = client.call(method, target);
        assert_eq!(answer.error(405), "this endpoint has no such method");
        assert_eq!(answer.header("allow"), allowed);
    }
}

#[test]
fn parameters_are_checked_and_the_allowed_ones_named() {
    let server = Server::start();
    let client = server.client();
    for (query, error) in [
        ("level=Max", "level = Max: expected fast, balanced, max"),
        ("level=", "level = : expected fast, balanced, max"),
        ("depth=10", "depth = 10: expected a whole number from 0 to 9"),
        ("depth=1.5", "depth = 1.5: expected a whole number from 0 to 9"),
        ("speed=1", "unknown parameter speed: toy takes level, depth"),
        ("format=fastq", "unknown parameter format: toy takes level, depth"),
        ("level=max&level=max", "level is given more than once"),
    ] {
        assert_eq!(client.upload(&format!("toy/upload?{query}"), b"a").error(400), error);
    }
    let error = client.upload("shapes/upload?format=oval", b"a").error(400);
    assert_eq!(error, "format = oval: expected round, square");
    for query in ["limit=x", "limit=", "limit=-1", "offset=1.5", "limit=%2b1", "limit=1&limit=2"] {
        client.get(&format!("/api/files?{query}")).error(400);
    }
    nothing_is_stored(&server);
}

#[test]
fn forms_without_exactly_one_file_are_400() {
    let server = Server::start();
    let client = server.client();
    let upload = |body: &[u8]| client.form("/api/toy/upload", body);
    let other: (&str, &[u8]) = ("form-data; name=\"other\"; filename=\"a.log\"", b"aaa");
    assert_eq!(upload(&form(&[])).error(400), "the form has no field \"file\"");
    assert_eq!(upload(&form(&[other])).error(400), "the form has no field \"file\"");
    assert_eq!(upload(&form(&[(FILE, b"")])).error(400), "the file is empty");
    let two = upload(&form(&[(FILE, b"aaa"), (FILE, b"bbb")])).error(400);
    assert_eq!(two, "there is more than one field \"file\": send one file at a time");
    assert!(upload(b"").error(400).starts_with("the body cannot be read"));
    assert!(upload(b"no form at all").error(400).starts_with("the body cannot be read"));
    for kind in ["", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary="] {
        let error = client.post("/api/toy/upload", kind, &form(&[(FILE, b"aaa")])).error(400);
        assert_eq!(error, "expected a multipart/form-data body with the field \"file\"");
    }
    nothing_is_stored(&server);
}

#[test]
fn odd_forms_with_one_file_are_fine() {
    let server = Server::start();
    let client = server.client();
    let upload = |body: &[u8]| client.form("/api/toy/upload", body).json();
    let after = form(&[("form-data; name=\"a\"", &[b'x'; 70_000]), ("form-data; name=\"b\"", b""), (FILE, b"first")]);
    assert_eq!(upload(&after)["originalBytes"], 5);
    let before = form(&[(FILE, b"second"), ("form-data; name=\"b\"", &[b'x'; 70_000])]);
    assert_eq!(upload(&before)["originalBytes"], 6);
    assert_eq!(upload(&form(&[("form-data; name=\"file\"", b"nameless")]))["originalFilename"], "file");
    let unquoted = form(&[("form-data; name=file; filename=a.txt; filename*=utf-8''%E2%82%AC.txt", b"unquoted")]);
    assert_eq!(upload(&unquoted)["originalFilename"], "€.txt");
    let framed = [b"preamble\r\n".as_slice(), &form(&[(FILE, b"--\r\n\r\n------b0undar")]), b"epilogue"].concat();
    assert_eq!(upload(&framed)["originalBytes"], 19);
    assert!(server.spooled().is_empty());
}

#[test]
fn a_codec_may_refuse_a_file() {
    let server = Server::start();
    let error = server.client().upload("toy/upload", b"refuse this").error(400);
    assert_eq!(error, "expected a toy, found the word refuse (at byte 0)");
    nothing_is_stored(&server);
}

#[test]
fn large_files_are_413() {
    let server = Server::start_with(|config| config.max_upload = 100_000);
    let client = server.client();
    client.store(&content(1, 100_000));
    let too_large = "the file is larger than 100000 bytes";
    assert_eq!(client.upload("toy/upload", &content(2, 100_001)).error(413), too_large);
    // Announced, so refused before it is read.
    let announced = client.head("POST", "/api/toy/upload", &multipart("content-length: 1200000\r\n"));
    assert_eq!(client.raw(announced.as_bytes()).expect("an answer").error(413), too_large);
    // Not announced: counted, the file and the form around it.
    assert_eq!(chunked(&client, &form(&[(FILE, &content(3, 100_001))])).error(413), too_large);
    let padding: &[u8] = &[b'x'; 600_000];
    let padded = form(&[("form-data; name=\"a\"", padding), ("form-data; name=\"b\"", padding), (FILE, b"aaa")]);
    assert_eq!(chunked(&client, &padded).error(413), too_large);
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 1);
    assert!(server.spooled().is_empty());
}

#[test]
fn a_chunked_upload_is_an_upload() {
    let server = Server::start();
    let answer = chunked(&server.client(), &form(&[(FILE, &content(1, 300_000))]));
    assert_eq!((answer.status, answer.json()["originalBytes"].as_u64()), (201, Some(300_000)));
}

#[test]
fn a_header_that_never_ends_is_not_held_in_memory() {
    let server = Server::start();
    let client = server.client();
    for start in ["", "--", &format!("--{BOUNDARY}\r\nContent-Disposition: ")] {
        let endless = [start.as_bytes(), &[b'x'; 3 << 20]].concat();
        assert_eq!(client.form("/api/toy/upload", &endless).error(400), "the form has a header that never ends");
    }
}

#[test]
fn a_body_that_ends_early_leaves_nothing() {
    let mut server = Server::start();
    let client = server.client();
    let whole = form(&[(FILE, &content(1, 600_000))]);
    // The form stops in the middle, but HTTP does not: that can be told.
    for len in [whole.len() - 4, whole.len() - 30, 300_000, 60, 10] {
        let error = client.form("/api/toy/upload", &whole[..len]).error(400);
        assert!(error.starts_with("the body cannot be read"), "{error}");
    }
    // HTTP stops in the middle: nobody is there to be told.
    for sent in [whole.len() - 1, 300_000, 1000, 0] {
        let head = client.head("POST", "/api/toy/upload", &multipart(&format!("content-length: {}\r\n", whole.len())));
        let mut stream = client.connect();
        std::io::Write::write_all(&mut stream, &[head.as_bytes(), &whole[..sent]].concat()).expect("sent");
        drop(stream);
    }
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 0);
    server.join();
    assert!(server.spooled().is_empty() && server.blobs().is_empty());
}

fn nothing_is_stored(server: &Server) {
    assert_eq!(server.client().get("/api/files").json()["usage"]["totalFiles"], 0);
    assert!(server.blobs().is_empty());
    assert!(server.spooled().is_empty());
}

fn multipart(headers: &str) -> String {
    format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n{headers}")
}

/// Posts a form without saying how long it is.
fn chunked(client: &Client, body: &[u8]) -> Answer {
    let mut request = client.head("POST", "/api/toy/upload", &multipart("transfer-encoding: chunked\r\n")).into_bytes();
    for chunk in body.chunks(10_000) {
        request.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        request.extend_from_slice(chunk);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    client.raw(&request).expect("an answer")
}
