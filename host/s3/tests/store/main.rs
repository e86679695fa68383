//! The client against a store that checks signatures, and against one that fails.

mod faults;
mod guarded;
mod objects;

use host_s3::{Body, Client, Destination, Guard, Headers, Limits};
use s3_server::S3Server;
use std::time::Duration;

const BUCKET: &str = "bucket";

fn server() -> S3Server {
    S3Server::start(&[BUCKET]).expect("a port and a folder")
}

fn destination(server: &S3Server, url: &str) -> Destination {
    Destination {
        endpoint: Some(url.into()),
        region: "us-east-1".into(),
        path_style: true,
        access_key_id: server.access_key.clone(),
        secret_access_key: server.secret_key.clone().into(),
    }
}

/// Limits that make failing quick.
fn quick() -> Limits {
    Limits { attempts: 3, backoff: Duration::from_millis(1), ..Limits::default() }
}

fn client(server: &S3Server, url: &str) -> Client {
    Client::connect_within(&destination(server, url), &Guard::open(), quick()).expect("anything goes")
}

async fn put(client: &Client, key: &str, body: &Body) -> host_s3::Result<()> {
    client.put(BUCKET, key, body, &Headers::default()).await
}

async fn put_if_absent(client: &Client, key: &str, body: &Body) -> host_s3::Result<bool> {
    client.put_if_absent(BUCKET, key, body, &Headers::default()).await
}

/// Bytes that are not all alike.
fn bytes(len: usize) -> Vec<u8> {
    (0..len as u64).map(|i| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect()
}
