//! What the client makes of a store that fails.

use super::*;
use crate::objects::no_parts_are_left;
use host_s3::Error;
use s3_server::{Fault, FaultProxy, Request};

/// A proxy before a server, and a client of it.
fn failing(rule: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) -> (S3Server, FaultProxy, Client) {
    let server = server();
    let proxy = FaultProxy::start(&server.url, rule).expect("a port");
    let client = client(&server, &proxy.url);
    (server, proxy, client)
}

fn always(fault: Fault) -> impl Fn(&Request) -> Option<Fault> {
    move |_| Some(fault.clone())
}

fn first(fault: Fault) -> impl Fn(&Request) -> Option<Fault> {
    move |request| (request.number == 0).then(|| fault.clone())
}

#[tokio::test]
async fn failures_are_sorted() {
    type Kind = fn(&Error) -> bool;
    let kinds: [(Fault, usize, Kind); 10] = [
        (Fault::Status(500, "InternalError"), 3, |e| matches!(e, Error::Unavailable(..))),
        (Fault::Status(503, "SlowDown"), 3, |e| matches!(e, Error::Unavailable(..))),
        (Fault::Status(403, "AccessDenied"), 1, |e| matches!(e, Error::Denied(..))),
        (Fault::Status(404, "NoSuchBucket"), 1, |e| matches!(e, Error::NoSuchBucket(_))),
        (Fault::Status(400, "BadDigest"), 1, |e| matches!(e, Error::Corrupt(..))),
        (Fault::Status(412, "PreconditionFailed"), 1, |e| matches!(e, Error::Changed(_))),
        (Fault::Status(400, "<b>odd & long"), 1, |e| matches!(e, Error::Other(_, why) if why == "status 400")),
        (Fault::Redirect("http://169.254.169.254/".into()), 1, |e| matches!(e, Error::Refused(_))),
        (Fault::LongAnswer, 3, |e| matches!(e, Error::Unavailable(..))),
        (Fault::LoseAnswer, 3, |e| matches!(e, Error::Unavailable(..))),
    ];
    for (fault, requests, kind) in kinds {
        let (_server, proxy, client) = failing(always(fault.clone()));
        let error = put(&client, "key", &Body::bytes("content")).await.expect_err("it fails");
        assert!(kind(&error), "{fault:?} is not {error:?}");
        assert_eq!(proxy.requests(), requests, "{fault:?}");
        assert!(matches!(error, Error::NoSuchBucket(_)) || error.to_string().contains("s3://bucket/key"), "{error}");
    }
}

#[tokio::test]
async fn what_fails_once_is_tried_again() {
    for fault in
        [Fault::Status(500, "InternalError"), Fault::Status(503, "SlowDown"), Fault::LoseAnswer, Fault::CutBody]
    {
        let (_server, proxy, client) = failing(first(fault));
        put(&client, "key", &Body::bytes("content")).await.expect("the second attempt");
        assert!(proxy.requests() <= 2);
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_is_no_conflict() {
    let (_server, proxy, client) = failing(first(Fault::LoseAnswer));
    assert!(put_if_absent(&client, "key", &Body::bytes("content")).await.expect("stored by the first attempt"));
    assert_eq!(proxy.requests(), 3, "put, put, head");
}

#[tokio::test]
async fn stores_without_conditional_writes_are_asked_first() {
    let refuses = |request: &Request| {
        let conditional = request.headers.iter().any(|line| line.to_ascii_lowercase().starts_with("if-none-match"));
        conditional.then_some(Fault::Status(501, "NotImplemented"))
    };
    let (_server, _proxy, client) = failing(refuses);
    assert!(put_if_absent(&client, "key", &Body::bytes("first")).await.expect("free"));
    assert!(!put_if_absent(&client, "key", &Body::bytes("other")).await.expect("taken"));
}

#[tokio::test]
async fn silence_has_an_end() {
    let server = server();
    let proxy = FaultProxy::start(&server.url, always(Fault::Silence)).expect("a port");
    let limits = Limits { answer: Duration::from_millis(200), attempts: 2, ..quick() };
    let client =
        Client::connect_within(&destination(&server, &proxy.url), &Guard::open(), limits).expect("anything goes");
    let error = put(&client, "key", &Body::bytes("content")).await.expect_err("no answer");
    assert!(matches!(error, Error::Unavailable(..)), "{error:?}");
    assert_eq!(proxy.requests(), 2);
}

#[tokio::test]
async fn another_etag_is_damage() {
    let (_server, _proxy, client) = failing(always(Fault::ETag("00000000000000000000000000000000")));
    let error = put(&client, "key", &Body::bytes("content")).await.expect_err("another ETag");
    assert!(matches!(error, Error::Corrupt(..)), "{error:?}");
    let (_server, _proxy, client) = failing(always(Fault::ETag("not-an-md5")));
    put(&client, "key", &Body::bytes("content")).await.expect("an ETag need not be an MD5");
}

#[tokio::test]
async fn a_body_that_is_cut_is_read_again_or_an_error() {
    let cut_once = |request: &Request| (request.number == 2).then_some(Fault::CutBody);
    let (_server, proxy, client) = failing(cut_once);
    put(&client, "key", &Body::bytes(bytes(1000))).await.expect("stored");
    let object = client.head(BUCKET, "key").await.expect("readable").expect("there");
    assert_eq!(client.get_range(BUCKET, "key", 0..900, &object.etag).await.expect("again"), bytes(900));
    assert_eq!(proxy.requests(), 4);

    let (_server, proxy, client) = failing(|request| (request.method == "GET").then_some(Fault::CutBody));
    put(&client, "key", &Body::bytes(bytes(1000))).await.expect("stored");
    let error = client.get_range(BUCKET, "key", 0..900, &object.etag).await.expect_err("always cut");
    assert!(matches!(error, Error::Unavailable(..)), "{error:?}");
    assert_eq!(proxy.requests(), 1 + 3);
    let mut download = client.get(BUCKET, "key").await.expect("it begins").expect("there");
    let error = loop {
        match download.chunk().await {
            Ok(bytes) => assert!(bytes.is_some(), "a cut body has no clean end"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Unavailable(..)), "{error:?}");
}

#[tokio::test]
async fn parts_of_a_failed_upload_are_removed() {
    let third =
        |request: &Request| request.target.contains("partNumber=3").then_some(Fault::Status(403, "AccessDenied"));
    let (server, _proxy, client) = failing(third);
    let error = put(&client, "key", &Body::bytes(bytes((64 << 20) + 1))).await.expect_err("a part is refused");
    assert!(matches!(error, Error::Denied(..)), "{error:?}");
    assert!(no_parts_are_left(&server) && !server.dir.join("bucket/key").exists());
}
