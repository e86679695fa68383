//! Heads of requests that are too large, or none at all.

use crate::client::{Answer, Client};
use crate::server::Server;

/// Asks with headers of so many bytes each.
fn with_headers(client: &Client, count: usize, bytes: usize) -> Answer {
    let headers: String = (0..count).map(|i| format!("x-{i}: {}\r\n", "x".repeat(bytes))).collect();
    client.call_with("GET", "/healthz", &headers)
}

#[test]
fn large_heads_are_refused_in_json() {
    let server = Server::start();
    let client = server.client();
    assert_eq!(with_headers(&client, 50, 500).status, 200);
    assert_eq!(with_headers(&client, 90, 1).error(431), "the headers are too large");
    assert_eq!(with_headers(&client, 1, 40_000).error(431), "the headers are too large");
    assert_eq!(client.get(&format!("/healthz?{}", "x".repeat(8000))).status, 200);
    assert_eq!(client.get(&format!("/healthz?{}", "x".repeat(9000))).error(414), "path and query are too long");
}

/// What hyper refuses by itself never becomes a request: its answers have no body and no id, but a status.
#[test]
fn what_is_no_request_gets_a_bare_status() {
    let server = Server::start();
    let client = server.client();
    for (count, bytes) in [(101, 1), (1, 100_000), (2000, 500)] {
        let answer = with_headers(&client, count, bytes);
        assert_eq!((answer.status, answer.body.len(), answer.header("x-request-id")), (431, 0, ""));
    }
    for (request, status) in [
        ("nonsense\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", 400),
    ] {
        let answer = client.raw(request.as_bytes()).expect("an answer");
        assert_eq!((answer.status, answer.body.len()), (status, 0), "{request}");
    }
    assert_eq!(client.get("/healthz").status, 200);
}
