//! Clients that are slow, leave, or are still there when the server stops.

use crate::client::{Client, content, form, read_answer};
use crate::server::{Server, eventually};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const FILE: &str = "form-data; name=\"file\"; filename=\"a.log\"";

/// Whether the server has ended the connection, waiting for it.
fn is_ended(stream: &mut TcpStream) -> bool {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).is_ok_and(|_| bytes.is_empty())
}

#[test]
fn heads_that_never_end_are_cut_and_hold_nobody_up() {
    let server = Server::start_with(|config| config.timeouts.header = Duration::from_millis(400));
    let client = server.client();
    let mut slow: Vec<TcpStream> = (0..200).map(|_| client.connect()).collect();
    let started = Instant::now();
    for (i, stream) in slow.iter_mut().enumerate() {
        // Some send nothing at all.
        if i % 2 == 0 {
            stream.write_all(b"GET /api/files HTTP/1.1\r\nx-slow: ").expect("sent");
        }
    }
    assert_eq!(client.get("/healthz").status, 200);
    assert!(started.elapsed() < Duration::from_secs(1));
    for stream in &mut slow {
        assert!(is_ended(stream));
    }
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_idle_connection_is_closed_after_its_answer() {
    let server = Server::start_with(|config| config.timeouts.header = Duration::from_millis(300));
    let client = server.client();
    let mut stream = client.connect();
    let started = Instant::now();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n").expect("sent");
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 200);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn bodies_that_stop_are_408_and_leave_nothing() {
    let server = Server::start_with(|config| config.timeouts.body_idle = Duration::from_millis(300));
    let client = server.client();
    let body = form(&[(FILE, &content(1, 600_000))]);
    let mut stream = client.connect();
    stream.write_all(client.upload_head(body.len(), "").as_bytes()).expect("sent");
    stream.write_all(&body[..400_000]).expect("sent");
    eventually("the upload is being received", || server.spooled().len() == 1);
    let answer = read_answer(&mut stream).expect("an answer");
    assert_eq!(answer.error(408), "the body did not arrive in time");
    eventually("the spool is empty", || server.spooled().is_empty());
}

#[test]
fn bodies_that_trickle_are_408() {
    let server = Server::start_with(|config| config.timeouts.body_idle = Duration::from_millis(500));
    let client = server.client();
    let body = form(&[(FILE, &content(1, 600_000))]);
    let mut stream = client.connect();
    let mut trickle = stream.try_clone().expect("a second handle");
    stream.write_all(client.upload_head(body.len(), "").as_bytes()).expect("sent");
    let trickling = thread::spawn(move || {
        // Never idle, and still far too slow.
        for byte in body.chunks(1) {
            if trickle.write_all(byte).is_err() {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
    });
    let started = Instant::now();
    // The answer ends with the server's side of the connection: the rest of ours is read and thrown away.
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert!(started.elapsed() < Duration::from_secs(5));
    drop((server, stream));
    trickling.join().expect("no panic");
}

#[test]
fn strangers_are_refused_before_their_body() {
    let server = Server::start();
    let nobody = Client { key: String::new(), ..server.client() };
    // Announced but never sent: an answer all the same.
    let head = nobody.upload_head(1 << 30, "");
    nobody.raw(head.as_bytes()).expect("an answer").error(401);
    // Sent at full speed by a client that reads only afterwards: the answer still arrives.
    let body = form(&[(FILE, &content(1, 8 << 20))]);
    nobody.form("/api/toy/upload", &body).error(401);
    assert!(server.spooled().is_empty());
}

#[test]
fn a_client_may_ask_first() {
    let server = Server::start();
    let client = server.client();
    let body = form(&[(FILE, &content(1, 5000))]);
    let ask = "expect: 100-continue\r\n";
    let mut stream = client.connect();
    stream.write_all(client.upload_head(body.len(), ask).as_bytes()).expect("sent");
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).expect("an interim answer");
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(&body).expect("sent");
    assert_eq!(read_answer(&mut stream).expect("an answer").status, 201);
    let nobody = Client { key: String::new(), ..client };
    let mut stream = nobody.connect();
    stream.write_all(nobody.upload_head(body.len(), ask).as_bytes()).expect("sent");
    let mut start = [0; 12];
    stream.read_exact(&mut start).expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 401", "no body is asked for");
}

#[test]
fn an_upload_whose_client_left_stops() {
    let server = Server::start();
    let client = server.client();
    // 64 KiB frames, each of which takes 300 ms: 64 of them would take 20 seconds.
    let frame = [b"slow".as_slice(), &[b'x'; (64 << 10) - 4]].concat();
    let body = form(&[(FILE, &frame.repeat(64))]);
    let mut stream = client.connect();
    stream.write_all(&[client.upload_head(body.len(), "").as_bytes(), &body].concat()).expect("sent");
    eventually("original and archive are in the spool", || server.spooled().len() == 2);
    drop(stream);
    eventually("the work has stopped", || server.spooled().is_empty());
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 0);
}

#[test]
fn a_client_that_does_not_read_is_cut() {
    let server = Server::start_with(|config| {
        config.timeouts.write_idle = Duration::from_millis(300);
        config.max_downloads = 1;
        config.max_waiting = 0;
    });
    let client = server.client();
    let id = client.store(&content(1, 40 << 20));
    let mut stream = client.connect();
    stream.write_all(client.head("GET", &format!("/api/files/{id}/download"), "").as_bytes()).expect("sent");
    thread::sleep(Duration::from_millis(100));
    assert_eq!(client.download(&id).expect("an answer").error(503), "the server is busy, try again later");
    eventually("its place is free again", || {
        client.call("HEAD", "/healthz").status == 200 && {
            let small = client.download(&id);
            small.is_some_and(|answer| answer.status == 200 && answer.is_whole())
        }
    });
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(rest.len() < 40 << 20, "cut short");
}

#[test]
fn two_hundred_slow_clients_of_all_kinds_hold_nobody_up() {
    let server = Server::start_with(|config| {
        config.timeouts.header = Duration::from_secs(2);
        config.timeouts.body_idle = Duration::from_secs(2);
        config.timeouts.write_idle = Duration::from_secs(2);
    });
    let client = server.client();
    let large = client.store(&content(1, 40 << 20));
    let (file, body) = (content(2, 50_000), form(&[(FILE, &content(3, 600_000))]));
    let download = client.head("GET", &format!("/api/files/{large}/download"), "");
    let mut slow: Vec<TcpStream> = (0..200).map(|_| client.connect()).collect();
    for (i, stream) in slow.iter_mut().enumerate() {
        // Fewer that do not read than downloads that run at a time: more would wait for them, as they should.
        let sent = match i % 8 {
            0 => download.clone().into_bytes(),
            1..4 => [client.upload_head(body.len(), "").as_bytes(), &body[..300_000]].concat(),
            4..6 => b"GET /api/files HTTP/1.1\r\nx-slow: ".to_vec(),
            _ => Vec::new(),
        };
        stream.write_all(&sent).expect("sent");
    }
    let in_time = |what: &str, ask: &dyn Fn() -> u16, status: u16| {
        let asked = Instant::now();
        assert_eq!(ask(), status, "{what}");
        assert!(asked.elapsed() < Duration::from_secs(1), "{what}: {:?}", asked.elapsed());
    };
    in_time("health", &|| client.get("/healthz").status, 200);
    in_time("list", &|| client.get("/api/files").status, 200);
    in_time("upload", &|| client.upload("toy/upload", &file).status, 201);
    let id = client.get("/api/files?limit=1").json()["files"][0]["uploadId"].as_str().expect("an id").to_owned();
    in_time("download", &|| client.download(&id).expect("an answer").status, 200);
    eventually("all of them are cut", || server.spooled().is_empty());
    // Those that do not read may have begun a little later.
    thread::sleep(Duration::from_secs(3));
    for mut stream in slow {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(rest.len() < 40 << 20, "cut short");
    }
}

#[test]
fn connections_beyond_the_cap_wait() {
    let server = Server::start_with(|config| {
        config.max_connections = 4;
        config.timeouts.header = Duration::from_millis(500);
    });
    let idle: Vec<TcpStream> = (0..4).map(|_| server.client().connect()).collect();
    let started = Instant::now();
    assert_eq!(server.client().get("/healthz").status, 200, "as soon as one of the idle is cut");
    assert!(started.elapsed() > Duration::from_millis(200));
    drop(idle);
}

#[test]
fn requests_in_flight_are_finished_when_the_server_stops() {
    let mut server = Server::start();
    let client = server.client();
    let uploading = thread::spawn({
        let client = client.clone();
        move || client.upload("toy/upload", &[b"slow".as_slice(), &[b'x'; 100]].concat())
    });
    eventually("the upload is being compressed", || server.spooled().len() == 2);
    let started = Instant::now();
    server.join();
    assert_eq!(uploading.join().expect("no panic").status, 201);
    assert!(started.elapsed() < Duration::from_secs(4));
    assert!(TcpStream::connect(client.address).is_err(), "nobody listens");
}

#[test]
fn requests_that_do_not_finish_in_time_are_cut_with_nothing_half_written() {
    let mut server = Server::start_with(|config| config.timeouts.shutdown = Duration::from_millis(200));
    let client = server.client();
    let body = form(&[(FILE, &content(1, 600_000))]);
    let mut stream = client.connect();
    stream.write_all(client.upload_head(body.len(), "").as_bytes()).expect("sent");
    stream.write_all(&body[..400_000]).expect("sent");
    eventually("the upload is being received", || server.spooled().len() == 1);
    let started = Instant::now();
    server.join();
    assert!(started.elapsed() < Duration::from_secs(4));
    assert!(read_answer(&mut stream).is_none());
    assert!(server.spooled().is_empty() && server.blobs().is_empty());
}
