//! Clients that ask too often.

use crate::client::{Answer, Client};
use crate::server::{Server, eventually};
use host_server::{Rate, Rates};

/// So slow that no token comes back while a test runs.
const FEW: Option<Rate> = Some(Rate { per_second: 1, burst: 5 });

fn server(rates: Rates, proxies: &[&str]) -> Server {
    Server::start_with(|config| {
        config.rates = rates;
        config.trusted_proxies = proxies.iter().map(|text| text.parse().expect("a network")).collect();
    })
}

/// Asks until told to wait, and says after how many answers that was.
fn answers_before_429(mut ask: impl FnMut() -> Answer) -> usize {
    let asked = (0..60).position(|_| {
        let answer = ask();
        let is_limited = answer.status == 429;
        if is_limited {
            assert_eq!(answer.error(429), "too many requests, try again later");
            assert_eq!((answer.json()["code"].as_str(), answer.header("retry-after")), (Some("too_often"), "1"));
        }
        is_limited
    });
    asked.expect("told to wait")
}

#[test]
fn a_key_has_a_burst_of_its_own() {
    let server = server(Rates { key: FEW, ..Rates::NONE }, &[]);
    let client = server.client();
    assert!((5..8).contains(&answers_before_429(|| client.get("/api/files"))));
    assert_eq!(server.stranger().get("/api/files").status, 200, "other keys have theirs");
    assert_eq!(client.get("/healthz").status, 200, "what needs no key has none to count");
    eventually("a second later there is a token", || client.get("/api/files").status == 200);
}

#[test]
fn an_address_counts_before_any_key() {
    let server = server(Rates { address: FEW, ..Rates::NONE }, &[]);
    let nobody = Client { key: String::new(), ..server.client() };
    assert!((5..8).contains(&answers_before_429(|| nobody.get("/nowhere"))));
    server.client().get("/api/files").error(429);
}

#[test]
fn failures_are_told_to_wait_and_lock_nobody_out() {
    let server = server(Rates { failures: FEW, ..Rates::NONE }, &[]);
    let guess = || Client { key: host_server::keys::ApiKey::random().expose().into(), ..server.client() };
    assert!((5..8).contains(&answers_before_429(|| guess().get("/api/files"))));
    assert_eq!(server.client().get("/api/files").status, 200);
}

#[test]
fn a_header_of_the_client_s_own_buys_nothing() {
    let server = server(Rates { address: FEW, ..Rates::NONE }, &["192.0.2.1"]);
    let client = server.client();
    let mut i = 0;
    let forged = answers_before_429(|| {
        i += 1;
        client.call_with("GET", "/healthz", &format!("x-forwarded-for: 203.0.113.{i}\r\n"))
    });
    assert!((5..8).contains(&forged));
}

#[test]
fn behind_a_trusted_proxy_clients_are_told_apart_by_its_word_only() {
    let server = server(Rates { address: FEW, ..Rates::NONE }, &["127.0.0.0/8", "10.0.0.0/8"]);
    let client = server.client();
    let from = |forwarded: &str| client.call_with("GET", "/healthz", &format!("x-forwarded-for: {forwarded}\r\n"));
    let mut i = 0;
    let forged = answers_before_429(|| {
        i += 1;
        from(&format!("192.0.2.{i}, 203.0.113.1, 10.0.0.9"))
    });
    assert!((5..8).contains(&forged));
    assert_eq!(from("203.0.113.2").status, 200, "another client of the same proxy");
    assert_eq!(from("203.0.113.1").status, 429);
}
