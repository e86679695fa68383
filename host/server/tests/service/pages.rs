//! The pages: open to all, since they hold nothing but what the key of whoever looks at them is told.

use crate::client::{Answer, Client};
use crate::server::Server;

fn visitor(server: &Server) -> Client {
    Client { address: server.address, key: String::new() }
}

fn ask(client: &Client, target: &str, headers: &str) -> Answer {
    client.raw(client.head("GET", target, headers).as_bytes()).expect("an answer")
}

#[test]
fn pages_and_what_they_load_come_without_a_key() {
    let server = Server::start();
    let client = visitor(&server);
    let home = client.get("/");
    assert_eq!((home.status, home.header("location")), (303, "/files"));
    for (target, content_type) in [
        ("/files", "text/html; charset=utf-8"),
        ("/settings", "text/html; charset=utf-8"),
        ("/assets/files.js", "text/javascript; charset=utf-8"),
        ("/assets/app.css", "text/css; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
    ] {
        let answer = client.get(target);
        assert_eq!((answer.status, answer.header("content-type")), (200, content_type), "{target}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(client.call("HEAD", target).header("etag"), answer.header("etag"));
    }
    for target in ["/assets/", "/assets/none.js", "/assets/files.html", "/assets/..%2fCargo.toml", "/assets/%ff"] {
        assert!([400, 404].contains(&client.get(target).status), "{target}");
    }
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let server = Server::start();
    let client = visitor(&server);
    let first = client.get("/files");
    assert_eq!(first.header("cache-control"), "no-cache");
    let again = ask(&client, "/files", &format!("if-none-match: {}\r\n", first.header("etag")));
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(ask(&client, "/files", "if-none-match: \"other\"\r\n").body, first.body);
}
