//! A component that commits crimes costs its own upload time at most: the file is stored all the same, and the service goes on.

use e2e::{Service, built, log_lines};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// A service in `folder` that has the bad guest among its components, and gives each call so long.
fn start(folder: &Path, deadline_ms: u32) -> Service {
    let components = folder.join("components");
    fs::create_dir(&components).expect("a folder");
    for entry in fs::read_dir(built("components")).expect("components") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            continue;
        }
        fs::copy(entry.path(), components.join(entry.file_name())).expect("copied");
    }
    fs::copy(built("test-components/bad-guest.wasm"), components.join("bad-guest.wasm")).expect("copied");
    Service::start(&folder.join("data"), |command| {
        command.arg("--components").arg(&components).env("SMALLEST_DEADLINE_MS", deadline_ms.to_string());
    })
}

#[test]
fn every_crime_is_survived_and_the_next_hundred_requests_succeed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut service = start(folder.path(), 500);
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

#[test]
fn spinning_guests_on_all_cores_leave_health_its_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = start(folder.path(), 3000);
    let client = service.client();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let spinning: Vec<_> = (0..cores)
        .map(|i| {
            let (client, bytes) = (client.clone(), format!("loop {i}\n").repeat(100));
            std::thread::spawn(move || client.upload("bad-guest", "?crime=loop", "a.log", bytes.as_bytes()))
        })
        .collect();
    let mut took: Vec<Duration> = (0..200)
        .map(|_| {
            let asked = Instant::now();
            assert_eq!(client.get("/healthz").expect("an answer").status, 200);
            let took = asked.elapsed();
            std::thread::sleep(Duration::from_millis(5));
            took
        })
        .collect();
    assert!(spinning.iter().all(|upload| !upload.is_finished()), "all cores were busy all the time");
    took.sort_unstable();
    assert!(took[197] < Duration::from_millis(100), "{took:?}");
    for upload in spinning {
        assert_eq!(upload.join().expect("no panic").expect("an answer").status, 201);
    }
}
