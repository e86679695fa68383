//! A component that commits crimes costs its own upload time at most: the file is stored all the same, and the service goes on.

use e2e::{Service, built, log_lines};
use std::fs;

#[test]
fn every_crime_is_survived_and_the_next_hundred_requests_succeed() {
    let folder = tempfile::tempdir().expect("a folder");
    let components = folder.path().join("components");
    fs::create_dir(&components).expect("a folder");
    for entry in fs::read_dir(built("components")).expect("components") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), components.join(entry.file_name())).expect("copied");
    }
    fs::copy(built("test-components/bad-guest.wasm"), components.join("bad-guest.wasm")).expect("copied");
    let data = folder.path().join("data");
    let mut service = Service::start(&data, |command| {
        command.arg("--components").arg(&components).env("SMALLEST_DEADLINE_MS", "500");
    });
    let client = service.client();
    for crime in ["trap", "loop", "memory", "stack", "length", "lie"] {
        let bytes = [crime.as_bytes(), &log_lines(10_000)].concat();
        let answer = client.upload("bad-guest", &format!("?crime={crime}"), "a.log", &bytes).expect("an answer");
        assert_eq!(answer.status, 201, "{crime}: {}", String::from_utf8_lossy(&answer.body));
        let id = answer.text("uploadId");
        assert_eq!(client.download(&id).expect("an answer").body, bytes, "{crime}");
        for i in 0..100 {
            let bytes = format!("{crime} {i}\n").repeat(20);
            let answer = client.upload("log-files", "", "b.log", bytes.as_bytes()).expect("an answer");
            assert_eq!(answer.status, 201, "{crime}, request {i}");
        }
    }
    assert!(service.is_running());
}
