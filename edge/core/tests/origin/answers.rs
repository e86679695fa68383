//! The same answers from the edge as from the origin.

use crate::place::{Near, Origin, SECRET, send};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use serde_json::Value;

/// A request without a body.
pub fn get(target: &str, key: &str) -> Request<Vec<u8>> {
    ask("GET", target, key, &[], Vec::new())
}

pub fn ask(method: &str, target: &str, key: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Request<Vec<u8>> {
    let mut request = Request::builder().method(method).uri(target);
    if !key.is_empty() {
        request = request.header("x-api-key", key);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).expect("a request")
}

/// An upload of `content` as `a.log`.
pub fn upload(target: &str, key: &str, content: &[u8]) -> Request<Vec<u8>> {
    form(target, key, "form-data; name=\"file\"; filename=\"a.log\"", content)
}

pub fn form(target: &str, key: &str, disposition: &str, content: &[u8]) -> Request<Vec<u8>> {
    let head = format!("--B\r\nContent-Disposition: {disposition}\r\nContent-Type: text/plain\r\n\r\n");
    let body = [head.as_bytes(), content, b"\r\n--B--\r\n"].concat();
    ask("POST", target, key, &[("content-type", "multipart/form-data; boundary=B")], body)
}

pub fn json(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).expect("JSON")
}

pub fn log(seed: u64, len: usize) -> Vec<u8> {
    let (mut state, mut text) = (seed << 1 | 1, String::new());
    while text.len() < len {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (second, port, verb) =
            (state >> 40 & 63, state >> 30 & 0xFFF, ["opened", "closed"][(state >> 50 & 1) as usize]);
        text.push_str(&format!("Mar  8 12:00:{:02} host sshd[{port}]: session {verb} for user root\n", second % 60));
    }
    text.into_bytes()
}

pub fn dump(len: usize) -> Vec<u8> {
    let mut text = String::from("COPY public.people (id, name, born) FROM stdin;\n");
    for i in 0.. {
        if text.len() >= len {
            break;
        }
        text.push_str(&format!("{i}\tname of {}\t19{:02}-0{}-1{}\n", i * 7 % 1009, i % 90 + 10, i % 9 + 1, i % 10));
    }
    (text + "\\.\n").into_bytes()
}

/// Status, headers and body without what differs between any two answers.
fn comparable(answer: &Response<Bytes>) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let unlike = ["date", "x-request-id", "content-length"];
    let named = |headers: &HeaderMap| {
        let mut all: Vec<(String, String)> = headers
            .iter()
            .filter(|(name, _)| !unlike.contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        all.sort();
        all
    };
    let body = match serde_json::from_slice::<Value>(answer.body()) {
        Ok(mut json) => {
            for field in ["request_id", "uploadId", "compressionTimeMs", "createdAt"] {
                if json.get(field).is_some() {
                    json[field] = Value::Null;
                }
            }
            json.to_string().into_bytes()
        }
        Err(_) => answer.body().to_vec(),
    };
    (answer.status().as_u16(), named(answer.headers()), body)
}

#[test]
fn every_kind_of_answer() {
    // Two origins that know nothing of each other, so that both see everything for the first time.
    let (behind, direct) = (Origin::start(SECRET), Origin::start(SECRET));
    let near = Near::to(&behind);
    let big = log(9, (1 << 20) + 1000);
    type Make<'a> = Box<dyn Fn(&str) -> Request<Vec<u8>> + 'a>;
    let requests: Vec<(&str, Make<'_>)> = vec![
        ("upload", Box::new(|key| upload("/api/log-files/upload", key, &log(1, 50_000)))),
        ("at max", Box::new(|key| upload("/api/log-files/upload?level=max", key, &log(2, 50_000)))),
        ("at fast", Box::new(|key| upload("/api/log-files/upload?level=fast", key, &log(2, 50_000)))),
        ("too long for max at the edge", Box::new(|key| upload("/api/log-files/upload?level=max", key, &big))),
        ("a dump", Box::new(|key| upload("/api/db-dumps/upload?format=postgres", key, &dump(30_000)))),
        (
            "assets",
            Box::new(|key| {
                upload("/api/dict-transport/upload?type=css", key, b"a { color: red }\n".repeat(50).as_slice())
            }),
        ),
        ("a heavy codec", Box::new(|key| upload("/api/text-pdf/upload", key, &log(3, 5000)))),
        ("twice", Box::new(|key| upload("/api/log-files/upload", key, &log(1, 50_000)))),
        (
            "a name",
            Box::new(|key| {
                form(
                    "/api/log-files/upload",
                    key,
                    "form-data; name=\"file\"; filename*=UTF-8''%e2%82%ac%20x.log",
                    &log(4, 3000),
                )
            }),
        ),
        (
            "a path",
            Box::new(|key| {
                form(
                    "/api/log-files/upload",
                    key,
                    r#"form-data; name="file"; filename="C:\logs\ä \"b\".log""#,
                    &log(5, 3000),
                )
            }),
        ),
        ("one byte", Box::new(|key| upload("/api/log-files/upload", key, b"x"))),
        (
            "noise",
            Box::new(|key| {
                upload(
                    "/api/db-dumps/upload",
                    key,
                    &(0..70_000u64).map(|i| (i.wrapping_mul(i ^ 0x9E37_79B9) >> 7) as u8).collect::<Vec<_>>(),
                )
            }),
        ),
        ("nothing", Box::new(|key| upload("/api/log-files/upload", key, b""))),
        ("another field", Box::new(|key| form("/api/log-files/upload", key, "form-data; name=image", b"abc"))),
        (
            "no form",
            Box::new(|key| {
                ask("POST", "/api/log-files/upload", key, &[("content-type", "text/plain")], b"abc".to_vec())
            }),
        ),
        (
            "half a form",
            Box::new(|key| {
                ask(
                    "POST",
                    "/api/log-files/upload",
                    key,
                    &[("content-type", "multipart/form-data; boundary=B")],
                    b"--B\r\nContent-Disposition: form-data; name=file\r\n\r\nabc".to_vec(),
                )
            }),
        ),
        ("an unknown level", Box::new(|key| upload("/api/log-files/upload?level=high", key, b"abc"))),
        ("an unknown codec", Box::new(|key| upload("/api/none/upload", key, b"abc"))),
        (
            "a bad key of idempotency",
            Box::new(|key| {
                let mut r = upload("/api/log-files/upload", key, b"abc\n");
                r.headers_mut().insert("idempotency-key", "".parse().expect("a value"));
                r
            }),
        ),
        (
            "another digest",
            Box::new(|key| {
                let mut r = upload("/api/log-files/upload", key, b"abc\n");
                r.headers_mut().insert("repr-digest", "sha-256=:AAAA:".parse().expect("a value"));
                r
            }),
        ),
        ("no key", Box::new(|_| upload("/api/log-files/upload", "", &log(6, 50_000)))),
        ("nobody's key", Box::new(|_| upload("/api/log-files/upload", "YOUR_API_KEY", &log(6, 50_000)))),
        (
            "a key that looks right",
            Box::new(|key| {
                upload(
                    "/api/log-files/upload",
                    &key.replace(&key[30..31], if &key[30..31] == "0" { "1" } else { "0" }),
                    b"abc",
                )
            }),
        ),
        ("the list", Box::new(|key| get("/api/files?limit=0", key))),
        ("no file", Box::new(|key| get("/api/files/00000000000000000000000000000000/download", key))),
        ("no method", Box::new(|key| ask("PUT", "/api/files", key, &[], b"x".to_vec()))),
        ("no route", Box::new(|key| get("/nothing", key))),
        ("the codecs", Box::new(|key| get("/api/codecs", key))),
        ("a page", Box::new(|_| get("/docs", ""))),
    ];
    for (what, make) in requests {
        let (a, b) = (near.send(make(&behind.key)), send(direct.address, make(&direct.key)));
        assert_eq!(comparable(&a), comparable(&b), "{what}");
    }
}

#[test]
fn downloads_are_what_was_uploaded() {
    let origin = Origin::start(SECRET);
    let near = Near::to(&origin);
    let key = &origin.key;
    for (codec, file) in [("log-files", log(1, 200_000)), ("db-dumps", dump(100_000)), ("dict-transport", log(2, 9000))]
    {
        let id = json(&near.send(upload(&format!("/api/{codec}/upload"), key, &file)))["uploadId"]
            .as_str()
            .expect("an id")
            .to_owned();
        let target = format!("/api/files/{id}/download");
        for headers in [
            &[][..],
            &[("range", "bytes=10-19")],
            &[("range", "bytes=999999999-")],
            &[("if-none-match", "*")],
            &[("if-match", "\"other\"")],
            &[("accept-encoding", "gzip, br")],
        ] {
            for method in ["GET", "HEAD"] {
                let make = || ask(method, &target, key, headers, Vec::new());
                let (a, b) = (near.send(make()), send(origin.address, make()));
                assert_eq!(comparable(&a), comparable(&b), "{codec} {headers:?}");
                let length = |answer: &Response<Bytes>| answer.headers().get("content-length").cloned();
                assert_eq!(length(&a), length(&b), "{codec} {headers:?}");
            }
        }
        near.seen();
        assert_eq!(near.send(get(&target, key)).body(), &file);
        let seen = near.seen();
        assert_eq!(seen.last().expect("asked").target, format!("/edge/files/{id}/download"), "{seen:?}");
    }
}
