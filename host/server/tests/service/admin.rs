//! What watches a server is told.

use crate::client::{Client, content};
use crate::server::Server;
use serde_json::json;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

/// An address that was free just now.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

/// A server with a listener for administrators, and a client of that without a key.
pub fn watched(adjust: impl FnOnce(&mut host_server::Config)) -> (Server, Client) {
    let address = free_address();
    let server = Server::start_with(|config| {
        config.admin = Some(address);
        adjust(config);
    });
    (server, Client { address, key: String::new() })
}

/// The value of one sample.
pub fn sample(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().expect("a number")
}

#[test]
fn metrics_are_for_administrators_and_have_no_secrets() {
    let (server, admin) = watched(|_| {});
    let client = server.client();
    assert_eq!(client.get("/metrics").error(404), "no such endpoint");
    let id = client.store(&content(1, 100_000));
    client.store(&[b"fail".as_slice(), &[b'x'; 100]].concat());
    assert_eq!(client.download(&id).expect("an answer").status, 200);
    client.call("BREW", "/api/files").error(405);
    std::fs::write(server.blob(&id), b"damaged").expect("writable");
    client.download(&id).expect("an answer").error(500);

    let answer = admin.get("/metrics");
    assert!(answer.header("content-type").starts_with("application/openmetrics-text"));
    let text = String::from_utf8(answer.body).expect("text");
    for (name, value) in [
        (r#"smallest_requests_total{route="/api/{codec}/upload",method="POST",status="201"}"#, 2.0),
        (r#"smallest_requests_total{route="/api/files/{id}/download",method="GET",status="200"}"#, 1.0),
        (r#"smallest_requests_total{route="/api/files",method="other",status="405"}"#, 1.0),
        (r#"smallest_requests_total{route="none",method="GET",status="404"}"#, 1.0),
        (r#"smallest_request_seconds_count{route="/api/{codec}/upload"}"#, 2.0),
        (r#"smallest_original_bytes_total{codec="toy"}"#, 100_104.0),
        (r#"smallest_running{work="uploads"}"#, 0.0),
        (r#"smallest_refused_total{work="downloads"}"#, 0.0),
        ("smallest_verify_failures_total", 1.0),
        ("smallest_quarantined_files_total", 1.0),
    ] {
        assert_eq!(sample(&text, name), value, "{name}");
    }
    assert!(sample(&text, "smallest_received_bytes_total") > 100_000.0);
    assert!(sample(&text, "smallest_sent_bytes_total") > 100_000.0);
    assert!(sample(&text, "smallest_connections") >= 1.0);
    for secret in [&id, &server.key, &server.key[4..20], "a.log", "BREW"] {
        assert!(!text.contains(secret), "{secret}");
    }
    for target in ["/api/files", "/openapi.json"] {
        assert_eq!(admin.get(target).status, 404);
    }
}

#[test]
fn a_server_is_ready_while_disk_and_database_are() {
    let (server, admin) = watched(|_| {});
    let nobody = Client { key: String::new(), ..server.client() };
    for client in [&admin, &nobody] {
        assert_eq!((client.get("/readyz").status, client.get("/readyz").json()), (200, json!({"status": "ok"})));
        assert_eq!(client.get("/healthz").status, 200);
    }
    let (tmp, aside) = (server.dir.join("tmp"), server.dir.join("aside"));
    std::fs::rename(&tmp, &aside).expect("renamed");
    let answer = nobody.get("/readyz");
    assert_eq!(
        (answer.error(503), answer.json()["code"].clone()),
        ("the disk cannot be written".into(), json!("not_ready"))
    );
    assert_eq!(nobody.get("/healthz").status, 200, "it lives all the same");
    std::fs::rename(&aside, &tmp).expect("renamed");
    assert_eq!(nobody.get("/readyz").status, 200);
}

#[test]
fn a_disk_that_is_nearly_full_is_told_before_it_is() {
    let (server, _) = watched(|config| config.min_free = u64::MAX);
    assert_eq!(server.client().get("/readyz").error(503), "the disk is nearly full");
}

#[test]
fn a_server_that_stops_says_so_before_it_stops_listening() {
    let (mut server, admin) = watched(|config| config.timeouts.drain = Duration::from_millis(600));
    let client = server.client();
    server.tell_stop();
    crate::server::eventually("it says that it stops", || client.get("/readyz").status == 503);
    assert_eq!(admin.get("/readyz").json()["error"], "the server is stopping");
    assert_eq!(client.get("/api/files").status, 200, "and serves meanwhile");
    // An upload holds the end up: administrators are told until then.
    let slow = thread::spawn(move || client.store(&[b"slow".as_slice(), &[b'x'; 600_000]].concat()));
    thread::sleep(Duration::from_millis(100));
    assert_eq!(admin.get("/readyz").status, 503);
    slow.join().expect("finished");
    server.join();
    assert!(std::net::TcpStream::connect(admin.address).is_err());
}

#[test]
fn a_server_that_scrubs_finds_what_decays() {
    let scrub = host_server::Scrub { interval: Duration::from_millis(50), rate: u64::MAX };
    let (server, admin) = watched(|config| config.scrub = Some(scrub));
    let client = server.client();
    let id = client.store(&content(1, 10_000));
    let metrics = || String::from_utf8(admin.get("/metrics").body).expect("text");
    crate::server::eventually("it is checked", || sample(&metrics(), "smallest_scrubbed_files_total") > 0.0);
    assert_eq!(sample(&metrics(), "smallest_damaged_files"), 0.0);
    std::fs::write(server.blob(&id), b"decayed").expect("writable");
    crate::server::eventually("that is found", || sample(&metrics(), "smallest_damaged_files") == 1.0);
}
