//! More than the server takes.

use crate::client::{Answer, BOUNDARY, Client, content, form, read_answer};
use crate::process::Process;
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

/// Uploads `rest` behind a number of its own, which makes it a file of its own.
fn numbered(client: &Client, number: usize, rest: &[u8]) -> Option<Answer> {
    let (number, end) = (format!("{number:08}"), format!("\r\n--{BOUNDARY}--\r\n"));
    let empty = form(&[("form-data; name=\"file\"; filename=\"a.log\"", b"")]);
    let start = &empty[..empty.len() - end.len()];
    let head = client.upload_head(empty.len() + number.len() + rest.len(), "");
    let mut stream = client.connect();
    for piece in
        [head.as_bytes(), start, number.as_bytes()].into_iter().chain(rest.chunks(1 << 18)).chain([end.as_bytes()])
    {
        // A server that refuses answers before it has read everything, and does not read for ever.
        if is_answered(&stream) || stream.write_all(piece).is_err() {
            break;
        }
    }
    read_answer(&mut stream)
}

/// Whether there is something to read.
fn is_answered(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("a mode");
    let answered = stream.peek(&mut [0]).is_ok();
    stream.set_nonblocking(false).expect("a mode");
    answered
}

#[test]
fn five_hundred_large_uploads_at_once_stay_within_memory() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let key = Server::on(dir.path(), |_| {}).key.clone();
    let server = Process::start_with(dir.path(), &key, |command| {
        command.env("SMALLEST_TEST_WAITING", "20");
    });
    let (client, file) = (&server.client, content(1, 10_000_000));
    let answers: Vec<Answer> = thread::scope(|scope| {
        let file = &file;
        let uploads: Vec<_> = (0..500).map(|i| scope.spawn(move || numbered(client, i, file))).collect();
        uploads.into_iter().filter_map(|upload| upload.join().expect("no panic")).collect()
    });
    // A machine that is busy with other tests as well may be too slow to read a refusal before the server has waited long enough.
    assert!(answers.len() >= 450, "{} answers", answers.len());
    let (stored, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert!(stored.len() >= 20 && refused.len() >= 100, "{} stored, {} refused", stored.len(), refused.len());
    for answer in &refused {
        assert_eq!(answer.error(503), "the server is busy, try again later");
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    }
    // Less than the bodies of those that were admitted, and a fortieth of all.
    let peak = server.peak_memory();
    assert!(peak < 125_000_000, "{peak} bytes");
    let usage = client.get("/api/files").json()["usage"]["totalFiles"].clone();
    assert_eq!(usage, stored.len());
    let id = client.store(&file);
    assert!(client.download(&id).expect("an answer").body == file);
}

/// How long `/healthz` takes, sorted, while each core compresses.
fn health_beside_compressions(server: &Server, attempt: u8) -> Vec<Duration> {
    let cores = thread::available_parallelism().map_or(1, usize::from) as u8;
    let uploads: Vec<_> = (0..cores)
        .map(|i| (server.client(), [b"spin".as_slice(), &[attempt; 50], &[i; 50]].concat()))
        .map(|(client, file)| thread::spawn(move || client.store(&file)))
        .collect();
    let mut took = Vec::new();
    while uploads.iter().all(|upload| !upload.is_finished()) {
        let asked = Instant::now();
        assert_eq!(server.client().get("/healthz").status, 200);
        took.push(asked.elapsed());
        thread::sleep(Duration::from_millis(5));
    }
    uploads.into_iter().for_each(|upload| drop(upload.join().expect("no failure")));
    took.sort_unstable();
    took
}

#[test]
fn compressions_on_all_cores_leave_health_its_time() {
    let server = Server::start();
    // Other tests use the same cores: one quiet moment of three is enough.
    let in_time = |attempt| {
        let took = health_beside_compressions(&server, attempt);
        assert!(took.len() >= 20, "only {} requests", took.len());
        took[took.len() * 99 / 100] < Duration::from_millis(100)
    };
    assert!((0..3).any(in_time));
}
