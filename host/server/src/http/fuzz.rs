//! What clients write into headers, ten thousand times at random: no panic, and no time spent.

use super::client_address::client_address;
use super::content_disposition::ContentDisposition;
use super::digest::{self, REPR_DIGEST};
use super::range::Wanted;
use super::validators::Validators;
use crate::Network;
use axum::http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Values that are right, to be broken.
const SEEDS: [&str; 9] = [
    r#"form-data; name="file"; filename="a\"b.log"; filename*=UTF-8''%e2%82%ac.log"#,
    "bytes=0-499",
    "bytes=-18446744073709551615",
    "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:, md5=:AAAA:",
    "\"abc\", W/\"def\", *",
    "Sun, 08 Mar 2026 12:00:00 GMT",
    "203.0.113.9, [2001:db8::1]:443, for=10.0.0.1",
    "multipart/form-data; boundary=----b0undary",
    "",
];

/// A small generator (Marsaglia's xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// A value of before or a piece of it, with bytes changed, taken out or put in many times over.
    fn value(&mut self) -> Vec<u8> {
        let mut bytes = SEEDS[self.below(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..self.below(8) {
            let at = self.below(bytes.len() + 1);
            match self.below(4) {
                0 if at < bytes.len() => bytes[at] = self.below(256) as u8,
                1 if at < bytes.len() => drop(bytes.remove(at)),
                2 => bytes.truncate(at),
                _ => {
                    let piece = [b"\"".as_slice(), b"\\", b";", b"=", b",", b"%", b"*", b"-", b"\xFF", b"9"];
                    let piece = piece[self.below(10)].repeat(1 << self.below(12));
                    bytes.splice(at..at, piece);
                }
            }
        }
        bytes
    }
}

#[test]
fn ten_thousand_odd_headers_are_survived() {
    let mut random = Random(0x5EED_0002);
    let validators = Validators { etag: "\"abc\"".into(), last_modified: "Sun, 08 Mar 2026 12:00:00 GMT".into() };
    let proxies: Vec<Network> = vec!["127.0.0.0/8".parse().expect("a network")];
    for round in 0..10_000 {
        let (bytes, started) = (random.value(), Instant::now());
        ContentDisposition::parse(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        if let Wanted::Part(part) = Wanted::parse(&text, 1000) {
            assert!(part.start < part.end && part.end <= 1000, "round {round}");
        }
        let _ = multer::parse_boundary(&*text);
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            let names = [REPR_DIGEST, IF_MATCH, IF_NONE_MATCH, IF_RANGE, IF_MODIFIED_SINCE, FORWARDED];
            let headers: HeaderMap = names.into_iter().map(|name| (name, value.clone())).collect();
            let _ = digest::read(&headers, &REPR_DIGEST);
            validators.weigh(&headers);
            validators.allow_range(&headers);
            client_address(Ipv4Addr::LOCALHOST.into(), &headers, &proxies);
        }
        assert!(started.elapsed() < Duration::from_secs(1), "round {round}");
    }
}
