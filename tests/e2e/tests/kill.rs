//! A 201 survives `kill -9`, and an upload that was not answered leaves nothing that harms: row and blob are both there or neither.

use e2e::{Client, Service, log_lines, smallest};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

const UPLOAD_STEPS: [&str; 8] = [
    "after-spool",
    "after-encode",
    "before-blob",
    "after-blob-temp",
    "after-rename",
    "after-blob",
    "before-commit",
    "after-commit",
];
const DELETE_STEPS: [&str; 4] = ["before-delete", "delete-before-commit", "delete-after-row", "delete-after-blob"];

fn fsck(data: &Path) {
    let output = smallest().args(["fsck", "--deep", "--data-dir"]).arg(data).output().expect("fsck");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "fsck finds a ghost: {said}");
}

fn files(client: &Client) -> Vec<String> {
    let list = client.get("/api/files?limit=200").expect("a list").json();
    let files = list["files"].as_array().expect("files");
    assert_eq!(list["usage"]["totalFiles"], files.len());
    files.iter().map(|f| f["uploadId"].as_str().expect("an id").to_string()).collect()
}

#[test]
fn killed_at_every_step_of_an_upload() {
    let data = tempfile::tempdir().expect("a folder");
    let (kept, lost) = (log_lines(20_000), log_lines(30_000));
    let key = Service::start(data.path(), |_| ()).new_key();
    for (i, step) in UPLOAD_STEPS.into_iter().enumerate() {
        let mut service = Service::start(data.path(), |command| {
            command.env("SMALLEST_FAILPOINT", format!("{step}:2"));
        });
        let client = Client::new(&service.url, &key);
        let query = ["?level=fast", "?level=max"][i % 2];
        let first = client.upload("log-files", query, "kept.log", &kept).expect("an answer");
        assert_eq!(first.status, 201, "{step}");
        let id = first.text("uploadId");
        assert!(client.upload("log-files", query, "lost.log", &lost).is_err(), "{step} kills the service");
        assert!(
            !service.is_running() || {
                std::thread::sleep(Duration::from_millis(500));
                !service.is_running()
            }
        );
        drop(service);

        let service = Service::start(data.path(), |_| ());
        let client = Client::new(&service.url, &key);
        assert_eq!(client.download(&id).expect("an answer").body, kept, "{step}");
        let again = client.upload("log-files", query, "lost.log", &lost).expect("an answer");
        // After the commit the row is there, though its answer never was.
        assert_eq!(again.status, if step == "after-commit" { 409 } else { 201 }, "{step}");
        assert_eq!(client.download(&again.text("uploadId")).expect("an answer").body, lost, "{step}");
        drop(service);
        fsck(data.path());
        let service = Service::start(data.path(), |_| ());
        let client = Client::new(&service.url, &key);
        for id in files(&client) {
            assert_eq!(client.delete(&id).expect("an answer").status, 200);
        }
    }
}

#[test]
fn killed_at_every_step_of_a_delete() {
    let data = tempfile::tempdir().expect("a folder");
    let bytes = log_lines(20_000);
    let key = Service::start(data.path(), |_| ()).new_key();
    for step in DELETE_STEPS {
        let service = Service::start(data.path(), |command| {
            command.env("SMALLEST_FAILPOINT", step);
        });
        let client = Client::new(&service.url, &key);
        let id = client.upload("log-files", "", "a.log", &bytes).expect("an answer").text("uploadId");
        assert!(client.delete(&id).is_err(), "{step} kills the service");
        drop(service);
        fsck(data.path());
        let service = Service::start(data.path(), |_| ());
        let client = Client::new(&service.url, &key);
        let gone = matches!(step, "delete-after-row" | "delete-after-blob");
        let download = client.download(&id).expect("an answer");
        assert_eq!(download.status, if gone { 404 } else { 200 }, "{step}");
        assert_eq!(client.delete(&id).expect("an answer").status, if gone { 404 } else { 200 }, "{step}");
        assert_eq!(client.upload("log-files", "", "a.log", &bytes).expect("an answer").status, 201, "{step}");
        let id = files(&client).pop().expect("one");
        assert_eq!(client.delete(&id).expect("an answer").status, 200);
    }
}

#[test]
fn killed_at_random_moments() {
    let data = tempfile::tempdir().expect("a folder");
    let key = Service::start(data.path(), |_| ()).new_key();
    let mut promised: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut number = 0;
    for round in 0..24u64 {
        let mut service = Service::start(data.path(), |_| ());
        let client = Client::new(&service.url, &key);
        let uploads: Vec<_> = (0..4)
            .map(|_| {
                number += 1;
                let bytes = [format!("{number}\n").as_bytes(), &log_lines(5_000 * (1 + number % 5))].concat();
                let client = client.clone();
                std::thread::spawn(move || {
                    let answer = client.upload("log-files", "", "a.log", &bytes).ok()?;
                    (answer.status == 201).then(|| (answer.text("uploadId"), bytes))
                })
            })
            .collect();
        // From before the first byte is read to after the last answer.
        std::thread::sleep(Duration::from_millis(round * 40));
        service.kill();
        promised.extend(uploads.into_iter().filter_map(|upload| upload.join().expect("a client thread")));
    }
    let service = Service::start(data.path(), |_| ());
    let client = Client::new(&service.url, &key);
    assert!(!promised.is_empty(), "some uploads were faster than the kill");
    for (id, bytes) in &promised {
        assert_eq!(&client.download(id).expect("an answer").body, bytes);
    }
    let found = files(&client);
    assert!(found.len() >= promised.len());
    drop(service);
    fsck(data.path());
}
