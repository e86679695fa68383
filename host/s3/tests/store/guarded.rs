//! What the guard keeps a client from.

use super::*;
use host_s3::{DnsFuture, Error, ResolveDns};
use s3_server::FaultProxy;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Is public the first time, and this machine from then on.
#[derive(Clone, Debug, Default)]
struct Rebinding(Arc<AtomicUsize>);

impl ResolveDns for Rebinding {
    fn resolve_dns<'a>(&'a self, _: &'a str) -> DnsFuture<'a> {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        let address = if first { Ipv4Addr::new(8, 8, 8, 8) } else { Ipv4Addr::LOCALHOST };
        DnsFuture::ready(Ok(vec![IpAddr::V4(address)]))
    }
}

#[tokio::test]
async fn exceptions_are_off_unless_named() {
    let server = server();
    let to = destination(&server, &server.url);
    let closed = Guard::public_only::<&str>(&[]).expect("no hosts");
    assert!(matches!(Client::connect(&to, &closed), Err(Error::Refused(_))));
    let address = server.url.trim_start_matches("http://");
    let open = Guard::public_only(&[address]).expect("a host and its port");
    Client::connect(&to, &open).expect("named").check(BUCKET, "").await.expect("all is well");
}

#[tokio::test]
async fn a_name_that_moves_inside_is_not_followed() {
    let server = server();
    let proxy = FaultProxy::start(&server.url, |_| None).expect("a port");
    let lookups = Rebinding::default();
    let guard = Guard::public_only::<&str>(&[]).expect("no hosts").with_resolver(lookups.clone());
    let endpoint = proxy.url.replace("http://127.0.0.1", "https://rebinds.example");
    guard.check(Some(&endpoint)).await.expect("public when it is saved");
    for path_style in [true, false] {
        let to = Destination { path_style, ..destination(&server, &endpoint) };
        let client = Client::connect_within(&to, &guard, quick()).expect("the text is fine");
        let error = put(&client, "key", &Body::bytes("content")).await.expect_err("private when it is used");
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
    }
    assert!(lookups.0.load(Ordering::SeqCst) > 1);
    assert_eq!(proxy.requests(), 0, "nobody connected");
}

#[tokio::test]
async fn nothing_but_names_becomes_part_of_a_host() {
    let server = server();
    let client = client(&server, &server.url);
    for bucket in ["", "a", "a/b", "evil.example#", "user@host", "arn:aws:s3:::bucket", ".a.", "a b c"] {
        assert!(matches!(client.head(bucket, "key").await, Err(Error::Other(..))), "{bucket:?}");
    }
    for region in ["", "evil.example/", "a.b", "us east"] {
        let to = Destination { region: region.into(), endpoint: None, ..destination(&server, &server.url) };
        assert!(matches!(Client::connect(&to, &Guard::open()), Err(Error::Refused(_))), "{region:?}");
    }
}
