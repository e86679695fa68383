//! S3 write-back and `/api/compress`, against a real S3 server on loopback.

use crate::client::{Answer, Client, form};
use crate::process::Process;
use crate::server::{Server, eventually, runtime};
use host_server::{Guard, Stores, Transcoders, keys};
use kit_core::{Info, Kind, Limits, Options, Output, Transcoder};
use s3_server::{Fault, FaultProxy, S3Server};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Drops the second half of what is an image to it.
struct Halver(Info);

impl Transcoder for Halver {
    fn info(&self) -> &Info {
        &self.0
    }

    fn memory(&self, _: &[u8], _: &Options) -> u64 {
        0
    }

    fn transcode(&self, input: &[u8], _: &Options, _: Limits) -> kit_core::Result<Output> {
        if input.ends_with(b"broken") {
            return Err(kit_core::Error::new(Kind::Failed, "broken"));
        }
        Ok(Output { bytes: input[..input.len() / 2].into(), media_type: "image/jpeg".into(), ..Output::default() })
    }
}

pub const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 something like a photograph, at least at its beginning";

/// A server that trusts the loopback, and knows images.
pub fn start() -> Server {
    Server::start_with(|config| {
        config.guard = Guard::public_only(&["127.0.0.1"]).expect("a host");
        let settings =
            Info::new(0, "image", 1, "Images").choice("metadata", "keep", &["keep", "strip"], "what becomes of EXIF");
        config.transcoders = Transcoders::default().with(Arc::new(Halver(settings)));
    })
}

pub fn limited(server: &Server, credits: u64) -> Client {
    let stores = Stores::local(&server.dir);
    let made = runtime().block_on(keys::create(&stores, None, Some(credits))).expect("made");
    Client { address: server.address, key: made.key.expose().into() }
}

pub fn credits(client: &Client) -> u64 {
    client.get("/api/account").json()["credits"].as_u64().expect("a limited account")
}

pub fn send(client: &Client, method: &str, target: &str, headers: &str, body: &[u8]) -> Answer {
    let head = client.head(method, target, &format!("{headers}content-length: {}\r\n", body.len()));
    client.raw(&[head.as_bytes(), body].concat()).expect("an answer")
}

pub fn destination(s3: &S3Server, endpoint: &str) -> Value {
    json!({
        "bucket": null, "prefix": "/small/", "region": "us-east-1", "endpoint": endpoint, "pathStyle": true,
        "accessKeyId": s3.access_key, "secretAccessKey": s3.secret_key
    })
}

pub fn set(client: &Client, kind: &str, destination: &Value) -> Answer {
    let json = destination.to_string();
    send(client, "PUT", &format!("/api/settings/{kind}"), "content-type: application/json\r\n", json.as_bytes())
}

/// Objects; the S3 server keeps notes of its own in hidden files.
fn files(dir: &Path) -> usize {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}

#[test]
fn text_and_images_land_in_the_account_s_bucket() {
    let (server, s3) = (start(), S3Server::start(&["my-bucket"]).expect("starts"));
    let client = limited(&server, 10);
    for kind in ["text", "image"] {
        assert_eq!(set(&client, kind, &destination(&s3, &s3.url)).status, 200);
    }
    let text = "an ordinary line of text\n".repeat(400);
    let put =
        send(&client, "PUT", "/s3/my-bucket/logs/a%20b.log?type=text", "content-type: text/plain\r\n", text.as_bytes());
    assert_eq!(put.status, 200, "{put:?}");
    let stored = std::fs::read(s3.dir.join("my-bucket/small/logs/a b.log")).expect("written");
    let written = put.json();
    assert_eq!(written["original_size"], text.len());
    assert_eq!(written["compressed_size"], stored.len());
    assert_eq!((&written["key"], &written["bucket"]), (&json!("logs/a b.log"), &json!("my-bucket")));
    let percent = 100.0 - stored.len() as f64 / text.len() as f64 * 100.0;
    assert!(String::from_utf8_lossy(&put.body).contains(&format!("\"compression_ratio\":{percent:.2},")));
    let mut plain = vec![0; text.len()];
    libdeflater::Decompressor::new().gzip_decompress(&stored, &mut plain).expect("gzip");
    assert_eq!(plain, text.as_bytes());

    // The kind by its media type, and by its first bytes.
    for (name, headers) in [
        ("b.jpg", "content-type: image/jpeg\r\n"),
        ("c.jpg", ""),
        ("d.jpg", "content-type: application/octet-stream\r\n"),
    ] {
        let put = send(&client, "PUT", &format!("/s3/my-bucket/{name}"), headers, JPEG);
        assert_eq!(put.status, 200, "{put:?}");
        let stored = std::fs::read(s3.dir.join("my-bucket/small").join(name)).expect("written");
        assert_eq!(stored, &JPEG[..JPEG.len() / 2]);
    }
    assert_eq!(credits(&client), 6);
    assert!(server.spooled().is_empty());
}

#[test]
fn what_is_refused_costs_nothing_and_leaves_nothing() {
    let (server, s3) = (start(), S3Server::start(&["my-bucket", "only-this"]).expect("starts"));
    let client = limited(&server, 10);
    let put = |target: &str, headers: &str, body: &[u8]| send(&client, "PUT", target, headers, body);
    assert!(put("/s3/my-bucket/a?type=text", "", b"text").error(400).contains("settings"), "nothing is set yet");
    set(&client, "image", &destination(&s3, &s3.url));
    let mut text = destination(&s3, &s3.url);
    text["bucket"] = "only-this".into();
    set(&client, "text", &text);
    assert!(put("/s3/my-bucket/a?type=text", "", b"text").error(400).contains("only-this"));
    put("/s3/my-bucket/a?type=audio", "", b"text").error(501);
    put("/s3/my-bucket/a?type=video", "", b"text").error(501);
    put("/s3/my-bucket/a", "content-type: audio/wav\r\n", b"text").error(501);
    assert!(put("/s3/my-bucket/a?type=image", "", b"\x89PNG\r\n\x1A\n").error(501).contains("found PNG"));
    put("/s3/my-bucket/a", "", b"\x7FELF\x02\x01\x01\0\0\0").error(501);
    put("/s3/my-bucket/a?type=image", "", b"").error(400);
    put("/s3/my-bucket/?type=text", "", b"text");
    put("/s3/No/a?type=text", "", b"text").error(400);
    put("/s3/my-bucket/a?type=image", "", &[JPEG, b"broken"].concat()).error(500);
    put("/s3/not-there/a?type=image", "", JPEG).error(500);
    let wrong = "content-digest: sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:\r\n";
    put("/s3/my-bucket/a?type=image", wrong, JPEG).error(400);
    let nobody = Client { address: server.address, key: String::new() };
    send(&nobody, "PUT", "/s3/my-bucket/a?type=image", "", JPEG).error(401);
    assert_eq!(credits(&client), 10);
    let poor = limited(&server, 0);
    set(&poor, "image", &destination(&s3, &s3.url));
    send(&poor, "PUT", "/s3/my-bucket/a?type=image", "", JPEG).error(402);
    assert_eq!((files(&s3.dir), server.spooled().len()), (0, 0));
}

#[test]
fn a_bucket_that_fails_costs_nothing() {
    let (server, s3) = (start(), S3Server::start(&["my-bucket"]).expect("starts"));
    let client = limited(&server, 5);
    let failing = FaultProxy::start(&s3.url, |_| Some(Fault::Status(500, "InternalError"))).expect("starts");
    set(&client, "image", &destination(&s3, &failing.url));
    send(&client, "PUT", "/s3/my-bucket/a.jpg", "", JPEG).error(500);
    assert_eq!(credits(&client), 5);
    // A failure that passes is not seen.
    let flaky = FaultProxy::start(&s3.url, |request| (request.number == 0).then_some(Fault::Status(503, "SlowDown")))
        .expect("starts");
    set(&client, "image", &destination(&s3, &flaky.url));
    assert_eq!(send(&client, "PUT", "/s3/my-bucket/a.jpg", "", JPEG).status, 200);
    assert_eq!((credits(&client), files(&s3.dir)), (4, 1));
    // Wrong credentials.
    let mut wrong = destination(&s3, &s3.url);
    wrong["secretAccessKey"] = "another".into();
    set(&client, "image", &wrong);
    let tested = send(&client, "POST", "/api/settings/image/test", "", b"");
    assert_eq!((tested.status, &tested.json()["ok"]), (200, &json!(false)));
    assert!(send(&client, "PUT", "/s3/my-bucket/b.jpg", "", JPEG).error(500).contains("denied"));
    assert_eq!(credits(&client), 4);
}

#[test]
fn the_same_write_under_the_same_key_is_done_once() {
    let (server, s3) = (start(), S3Server::start(&["my-bucket"]).expect("starts"));
    let client = limited(&server, 5);
    set(&client, "image", &destination(&s3, &s3.url));
    let key = "idempotency-key: k\r\n";
    let first = send(&client, "PUT", "/s3/my-bucket/a.jpg", key, JPEG);
    let again = send(&client, "PUT", "/s3/my-bucket/a.jpg", key, JPEG);
    assert_eq!((first.status, again.status, again.header("idempotency-replayed")), (200, 200, "true"));
    assert_eq!(first.body, again.body);
    send(&client, "PUT", "/s3/my-bucket/b.jpg", key, JPEG).error(400);
    assert_eq!(credits(&client), 4);
    assert_eq!(send(&client, "PUT", "/s3/my-bucket/a.jpg", "", JPEG).status, 200, "without a key it is written again");
    assert_eq!(credits(&client), 3);
}

#[test]
fn a_write_may_be_a_job() {
    let (server, s3) = (start(), S3Server::start(&["my-bucket"]).expect("starts"));
    let client = limited(&server, 5);
    set(&client, "image", &destination(&s3, &s3.url));
    let end = |target: &str, body: &[u8]| {
        let accepted = send(&client, "PUT", target, "prefer: respond-async\r\n", body);
        assert_eq!((accepted.status, accepted.header("preference-applied")), (202, "respond-async"));
        let job = accepted.header("location").to_owned();
        eventually("the job ends", || client.get(&job).json()["result"].is_object());
        client.get(&job).json()
    };
    let done = end("/s3/my-bucket/a.jpg", JPEG);
    assert_eq!((&done["status"], &done["result"]["status"]), (&json!("done"), &json!(200)));
    let size = std::fs::read(s3.dir.join("my-bucket/small/a.jpg")).expect("written").len();
    assert_eq!(done["result"]["body"]["compressed_size"], size);
    assert_eq!(credits(&client), 4);
    let failed = end("/s3/no-such-bucket/a.jpg", JPEG);
    assert_eq!((&failed["status"], &failed["result"]["status"]), (&json!("failed"), &json!(500)));
    assert_eq!(failed["result"]["body"]["code"], "write_failed");
    assert_eq!(credits(&client), 4, "a failure costs nothing");
    // What needs no work to be refused is refused at once.
    send(&client, "PUT", "/s3/my-bucket/a.png", "prefer: respond-async\r\n", b"\x89PNG\r\n").error(501);
}

#[test]
fn killed_at_any_step_a_write_is_paid_back_or_done_and_repeats_safely() {
    let s3 = S3Server::start(&["my-bucket"]).expect("starts");
    let text = "an ordinary line of text\n".repeat(100);
    for (step, paid) in [("write-paid", false), ("write-put", false), ("write-done", true)] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let server =
            Server::on(dir.path(), |config| config.guard = Guard::public_only(&["127.0.0.1"]).expect("a host"));
        let client = limited(&server, 5);
        assert_eq!(set(&client, "text", &destination(&s3, &s3.url)).status, 200);
        drop(server);
        let mut process = Process::start(dir.path(), step, &client.key);
        let (target, key) = (format!("/s3/my-bucket/{step}"), "idempotency-key: k\r\n");
        let head = process.client.head("PUT", &target, &format!("{key}content-length: {}\r\n", text.len()));
        let request = [head.as_bytes(), text.as_bytes()].concat();
        assert!(process.client.raw(&request).is_none(), "{step}: nobody is left to answer");
        process.wait_dead();
        let written = s3.dir.join("my-bucket/small").join(step);
        assert_eq!(written.is_file(), step != "write-paid");

        let server = Server::on(dir.path(), |config| {
            config.guard = Guard::public_only(&["127.0.0.1"]).expect("a host");
            config.lease = Duration::from_millis(300);
        });
        let client = Client { address: server.address, key: client.key };
        eventually("what was not finished is paid back", || credits(&client) == if paid { 4 } else { 5 });
        let again = send(&client, "PUT", &target, key, text.as_bytes());
        assert_eq!(
            (again.status, again.header("idempotency-replayed")),
            (200, if paid { "true" } else { "" }),
            "{step}"
        );
        assert_eq!(credits(&client), 4, "{step}");
        assert_eq!(again.json()["compressed_size"], std::fs::read(written).expect("written").len());
        assert!(server.spooled().is_empty());
    }
}

#[test]
fn settings_keep_their_secret() {
    let (server, s3) = (start(), S3Server::start(&["my-bucket"]).expect("starts"));
    let client = server.client();
    let json = |answer: Answer| answer.json();
    assert_eq!(
        json(client.get("/api/settings")),
        json!({"contentTypes": {"image": null, "pdf": null, "text": null, "video": null}})
    );
    let mut wanted = destination(&s3, &s3.url);
    wanted["bucket"] = "my-bucket".into();
    wanted["options"] = json!({"encoding": "br"});
    let saved = json(set(&client, "text", &wanted));
    assert_eq!((&saved["secretSaved"], &saved["prefix"]), (&json!(true), &json!("small")));
    assert!(saved.get("secretAccessKey").is_none());
    assert_eq!(json(client.get("/api/settings"))["contentTypes"]["text"], saved);
    assert_eq!(json(send(&client, "POST", "/api/settings/text/test", "", b"")), json!({"ok": true}));
    assert_eq!(files(&s3.dir), 0, "the test removes what it wrote");

    // Without a secret the saved one stays, for the same access key.
    wanted.as_object_mut().expect("an object").remove("secretAccessKey");
    wanted["prefix"] = "".into();
    assert_eq!(set(&client, "text", &wanted).status, 200);
    assert_eq!(json(send(&client, "POST", "/api/settings/text/test", "", b"")), json!({"ok": true}));
    assert_eq!(send(&client, "PUT", "/s3/my-bucket/a.txt", "", "long enough a text ".repeat(9).as_bytes()).status, 200);
    assert!(s3.dir.join("my-bucket/a.txt").is_file());
    wanted["accessKeyId"] = "another".into();
    assert!(set(&client, "text", &wanted).error(400).starts_with("secretAccessKey"));
    for (field, value) in [
        ("region", json!("no such region")),
        ("bucket", json!("NO")),
        ("endpoint", json!("http://10.0.0.1")),
        ("endpoint", json!("ftp://127.0.0.1")),
        ("options", json!({"encoding": "lzma"})),
        ("prefix", json!("a\nb")),
    ] {
        let mut bad = destination(&s3, &s3.url);
        bad[field] = value;
        assert!(set(&client, "text", &bad).error(400).starts_with(field), "{field}");
    }
    let mut unknown = destination(&s3, &s3.url);
    unknown["colour"] = "red".into();
    set(&client, "text", &unknown).error(400);
    set(&client, "audio", &destination(&s3, &s3.url)).error(404);

    // Neither in the database nor to anybody else.
    for name in ["smallest.db", "smallest.db-wal"] {
        let bytes = std::fs::read(server.dir.join(name)).expect("readable");
        let secret = s3.secret_key.as_bytes();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{name}");
    }
    let stranger = server.stranger();
    assert_eq!(json(stranger.get("/api/settings"))["contentTypes"]["text"], Value::Null);
    send(&stranger, "DELETE", "/api/settings/text", "", b"").error(404);
    assert_eq!(send(&client, "DELETE", "/api/settings/text", "", b"").status, 200);
    send(&client, "POST", "/api/settings/text/test", "", b"").error(404);
}

#[test]
fn without_a_word_of_the_operator_endpoints_are_public() {
    let (server, s3) = (Server::start(), S3Server::start(&["my-bucket"]).expect("starts"));
    for endpoint in [s3.url.as_str(), "https://127.0.0.1", "https://[::1]", "https://169.254.169.254", "https://0x7f.1"]
    {
        let answer = set(&server.client(), "text", &destination(&s3, endpoint));
        assert!(answer.error(400).starts_with("endpoint"), "{endpoint}");
    }
}

#[test]
fn an_image_is_compressed_in_one_call() {
    let server = start();
    let client = limited(&server, 3);
    let post = |field: &str, body: &[u8]| {
        client.form(
            "/api/compress",
            &form(&[(&format!("form-data; name={field}; filename=a.jpg; filename*=utf-8''a.jpg"), body)]),
        )
    };
    let answer = post("image", JPEG);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/octet-stream"));
    assert_eq!(answer.body, &JPEG[..JPEG.len() / 2]);
    assert_eq!(credits(&client), 2);
    assert!(post("file", JPEG).error(400).contains("image"));
    assert_eq!(post("image", b"%PDF-1.7").error(400), "expected a JPEG image, found PDF");
    post("image", b"").error(400);
    post("video", b"\0\0\0\x20ftypisom").error(501);
    post("image", &[JPEG, b"broken"].concat()).error(500);
    client.post("/api/compress", "image/jpeg", JPEG).error(400);
    client.form("/api/compress?colour=red", &form(&[("form-data; name=image", JPEG)])).error(400);
    assert_eq!(credits(&client), 2);
    eventually("the spool is empty", || server.spooled().is_empty());
}
