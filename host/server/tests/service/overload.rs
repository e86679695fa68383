//! More than the server takes.

use crate::client::{Client, content, read_answer};
use crate::server::{Server, eventually};
use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// A request whose end is still to come, and that end.
fn held_back(client: &Client, file: &[u8]) -> (TcpStream, Vec<u8>) {
    let request = client.upload_request(file);
    let (start, end) = request.split_at(request.len() - 10);
    let mut stream = client.connect();
    stream.write_all(start).expect("sent");
    (stream, end.to_vec())
}

#[test]
fn uploads_beyond_the_places_are_told_to_come_back() {
    let server = Server::start_with(|config| {
        config.max_compressions = 1;
        config.max_waiting = 2;
    });
    let client = server.client();
    let mut held: Vec<_> = (0..3).map(|i| held_back(&client, &content(i, 500_000))).collect();
    eventually("three uploads are in transfer", || server.spooled().len() == 3);
    let refused = client.upload("toy/upload", b"aaaaaaaa");
    assert_eq!(refused.error(503), "the server is busy, try again later");
    assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    assert_eq!(client.get("/api/files").status, 200, "everything else goes on");
    for (stream, end) in &mut held {
        stream.write_all(end).expect("sent");
    }
    for (mut stream, _) in held {
        assert_eq!(read_answer(&mut stream).expect("an answer").status, 201);
    }
    client.store(b"aaaaaaaa");
}

#[test]
fn sixty_four_at_once_all_get_through() {
    let server = Server::start();
    let started = Instant::now();
    let uploads: Vec<_> = (0..64)
        .map(|i| (i, server.client()))
        .map(|(i, client)| {
            thread::spawn(move || {
                let file = content(i, 20_000);
                let id = client.store(&file);
                assert!(client.download(&id).expect("an answer").body == file);
            })
        })
        .collect();
    uploads.into_iter().for_each(|upload| upload.join().expect("no failure"));
    assert_eq!(server.client().get("/api/files").json()["usage"]["totalFiles"], 64);
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
fn slow_work_does_not_hold_up_health() {
    let server = Server::start();
    let uploads: Vec<_> = (0..8u8)
        .map(|i| (i, server.client()))
        .map(|(i, client)| thread::spawn(move || client.store(&[b"slow", [i; 50].as_slice()].concat())))
        .collect();
    for _ in 0..20 {
        let asked = Instant::now();
        assert_eq!(server.client().get("/healthz").status, 200);
        assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
        thread::sleep(Duration::from_millis(10));
    }
    uploads.into_iter().for_each(|upload| drop(upload.join().expect("no failure")));
}
