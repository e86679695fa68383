//! Uploads that are worked on after they were answered.

use crate::client::{Answer, BOUNDARY, Client, content, form};
use crate::process::Process;
use crate::server::{Server, eventually, runtime};
use host_server::{Stores, keys};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Uploads a file as a job, with more headers.
fn send(client: &Client, file: &[u8], headers: &str) -> Option<Answer> {
    let body = form(&[("form-data; name=\"file\"; filename=\"a.log\"", file)]);
    let head = client.upload_head(body.len(), &format!("prefer: respond-async\r\n{headers}"));
    client.raw(&[head.as_bytes(), &body].concat())
}

/// The path of the job that an upload became.
fn begin(client: &Client, file: &[u8], headers: &str) -> String {
    let answer = send(client, file, headers).expect("an answer");
    assert_eq!((answer.status, answer.header("preference-applied")), (202, "respond-async"), "{answer:?}");
    let job = answer.json();
    assert_eq!((&job["url"], &job["progress"]["doneBytes"]), (&json!(answer.header("location")), &json!(0)));
    assert_eq!(answer.header("location"), format!("/api/jobs/{}", job["jobId"].as_str().expect("an id")));
    job["url"].as_str().expect("a path").into()
}

/// The job once it is ended.
fn end(client: &Client, job: &str) -> Answer {
    let ended = |answer: &Answer| answer.json()["result"].is_object();
    eventually("the job ends", || ended(&client.get(job)));
    client.get(job)
}

/// So many frames that each take their time, 300 ms.
fn slow(frames: usize) -> Vec<u8> {
    let frame = [b"slow".as_slice(), &content(1, (64 << 10) - 4)].concat();
    frame.repeat(frames)
}

fn limited(server: &Server, credits: u64) -> Client {
    let stores = Stores::local(&server.dir);
    let made = runtime().block_on(keys::create(&stores, None, Some(credits))).expect("made");
    Client { address: server.address, key: made.key.expose().into() }
}

fn credits(client: &Client) -> Value {
    client.get("/api/account").json()["credits"].clone()
}

#[test]
fn a_job_ends_as_the_request_would_have() {
    let server = Server::start();
    let client = limited(&server, 5);
    let file = content(1, 200_000);
    let job = begin(&client, &file, "");
    let done = end(&client, &job);
    let json = done.json();
    assert_eq!((&json["status"], &json["result"]["status"]), (&json!("done"), &json!(201)));
    assert_eq!(json["progress"], json!({"doneBytes": 200_000, "totalBytes": 200_000}));
    let id = json["result"]["body"]["uploadId"].as_str().expect("an id");
    assert_eq!(done.header("location"), format!("/api/files/{id}"));
    assert!(client.download(id).expect("an answer").body == file);
    assert_eq!((credits(&client), server.spooled().len()), (json!(4), 0));
    let synchronous = client.upload("toy/upload", &content(2, 1000)).json();
    let names = |json: &Value| json.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&json["result"]["body"]), names(&synchronous));

    for (file, status, code) in [(file.as_slice(), 409, "duplicate"), (b"refuse this", 400, "bad_request")] {
        let job = begin(&client, file, "");
        let failed = end(&client, &job).json();
        assert_eq!((&failed["status"], &failed["result"]["status"]), (&json!("failed"), &json!(status)));
        assert_eq!(failed["result"]["body"]["code"], code);
        assert!(failed["result"]["body"]["request_id"].is_string());
    }
    assert_eq!(credits(&client), 3, "a failure costs nothing");
    // What is wrong with the request itself is told at once.
    assert_eq!(send(&client, b"", "").expect("an answer").status, 400);
    let poor = limited(&server, 0);
    assert_eq!(send(&poor, &file, "").expect("an answer").status, 402);
}

#[test]
fn a_job_says_how_far_it_is_to_its_account_alone() {
    let server = Server::start_with(|config| {
        config.max_compressions = 1;
        config.lanes = 1;
    });
    let (client, stranger) = (server.client(), server.stranger());
    let started = Instant::now();
    let (first, second) = (begin(&client, &slow(10), ""), begin(&client, &content(3, 1000), ""));
    assert!(started.elapsed() < Duration::from_secs(2), "the answer does not wait for the work");
    eventually("it is under way", || {
        let job = client.get(&first).json();
        let done = job["progress"]["doneBytes"].as_u64().expect("a number");
        job["status"] == "running" && done > 0 && done < 10 << 16
    });
    assert_eq!(client.get(&second).json()["status"], "queued");
    assert_eq!(
        (stranger.get(&first).error(404), stranger.call("DELETE", &first).status),
        ("job not found".into(), 404)
    );
    // The first leaves its place when it is packed, and may still be storing when the second is done.
    assert_eq!(end(&client, &second).json()["status"], "done");
    assert_eq!(end(&client, &first).json()["status"], "done");
}

#[test]
fn a_job_can_be_cancelled() {
    let server = Server::start_with(|config| {
        config.max_compressions = 1;
        config.lanes = 1;
    });
    let client = limited(&server, 5);
    let (running, queued) = (begin(&client, &slow(100), ""), begin(&client, &content(2, 1000), ""));
    eventually("it is under way", || client.get(&running).json()["status"] == "running");
    for job in [&queued, &running] {
        let cancelled = client.call("DELETE", job).json();
        assert_eq!((&cancelled["status"], &cancelled["result"]["status"]), (&json!("failed"), &json!(503)));
        assert_eq!(cancelled["result"]["body"]["code"], "cancelled");
    }
    eventually("the work has stopped", || server.spooled().is_empty());
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 0);
    assert_eq!(credits(&client), 5);
    let done = begin(&client, &content(3, 1000), "");
    assert_eq!(end(&client, &done).json()["status"], "done");
    assert_eq!(client.call("DELETE", &done).json()["status"], "done", "too late");
}

#[test]
fn a_job_under_a_key_is_one_job() {
    let server = Server::start();
    let client = limited(&server, 5);
    let (file, key) = (slow(4), "idempotency-key: k\r\n");
    let job = begin(&client, &file, key);
    assert_eq!(begin(&client, &file, key), job, "sent again while it is worked on");
    assert_eq!(client.raw(&keyed(&client, &file)).expect("an answer").status, 409, "without the wish for a job");
    let done = end(&client, &job).json();
    for again in [send(&client, &file, key), client.raw(&keyed(&client, &file))] {
        let again = again.expect("an answer");
        assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
        assert_eq!(again.json(), done["result"]["body"]);
    }
    assert_eq!(send(&client, b"another file", key).expect("an answer").status, 400);
    assert_eq!(credits(&client), 4);
    // A failure frees the key.
    let job = begin(&client, b"refuse this", "idempotency-key: k2\r\n");
    assert_eq!(end(&client, &job).json()["result"]["status"], 400);
    eventually("the key is free", || {
        send(&client, b"aaaaaaaa", "idempotency-key: k2\r\n").expect("an answer").status == 202
    });
}

/// The same upload without the wish for a job.
fn keyed(client: &Client, file: &[u8]) -> Vec<u8> {
    let body = form(&[("form-data; name=\"file\"; filename=\"a.log\"", file)]);
    let form = format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n");
    let headers = format!("{form}content-length: {}\r\nidempotency-key: k\r\n", body.len());
    [client.head("POST", "/api/toy/upload", &headers).as_bytes(), &body].concat()
}

#[test]
fn a_server_that_stops_ends_its_jobs_first() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let mut server = Server::on(dir.path(), |_| {});
    let client = server.client();
    let job = begin(&client, &slow(3), "");
    server.join();
    let mut server = Server::on(dir.path(), |config| config.timeouts.shutdown = Duration::from_millis(200));
    let client = Client { address: server.address, ..client };
    assert_eq!(client.get(&job).json()["status"], "done", "it had its time");

    let job = begin(&client, &slow(40), "");
    let started = Instant::now();
    server.join();
    assert!(started.elapsed() < Duration::from_secs(4) && server.spooled().is_empty());
    let server = Server::on(dir.path(), |_| {});
    let client = Client { address: server.address, ..client };
    let lost = client.get(&job).json();
    assert_eq!((&lost["status"], &lost["result"]["body"]["code"]), (&json!("failed"), &json!("lost")));
}

#[test]
fn killed_at_any_step_a_job_is_done_or_lost_and_repeats_safely() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    for (i, step) in ["after-encode", "after-blob", "before-commit", "after-commit"].into_iter().enumerate() {
        let (file, header) = (content(i as u64, 50_000), format!("idempotency-key: {step}\r\n"));
        let mut process = Process::start(dir.path(), step, &key);
        // The answer may come before the end, or not.
        send(&process.client, &file, &header);
        process.wait_dead();
        let server = Server::on(dir.path(), |_| {});
        let client = Client { address: server.address, key: key.clone() };
        let mut answers = Vec::new();
        eventually("it is done", || {
            answers.push(send(&client, &file, &header).expect("an answer"));
            answers.last().is_some_and(|answer| answer.status == 201)
        });
        // While the claim of the dead server runs out, its job is what the answers name; then it is a new one.
        let first = answers.iter().find(|answer| answer.status == 202).map(|answer| answer.header("location"));
        if step == "after-commit" {
            assert_eq!((answers.len(), first), (1, None), "{step}: done before");
        }
        assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], i + 1, "{step}");
        eventually("nothing is left over", || server.spooled().is_empty());
    }
}
