//! Measures: `measure COLUMNS FILE…`, of T.6 streams.
#![allow(clippy::disallowed_types)] // it measures time

use kit_core::Limits;
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let columns = args.next().and_then(|columns| columns.parse().ok()).expect("columns");
    let params = kit_fax::Params { two_dimensional: true, columns, byte_align: false };
    for path in args {
        let stream = std::fs::read(path).expect("a file");
        let mut payload = Vec::new();
        let start = Instant::now();
        kit_fax::Fax::new(Limits::DEFAULT)
            .and_then(|mut fax| fax.encode(&stream, &params, &mut payload))
            .expect("it is coded");
        let encoding = start.elapsed().as_secs_f64();
        let (mut rest, mut out) = (&payload[..], Vec::new());
        let start = Instant::now();
        kit_fax::Fax::new(Limits::DEFAULT)
            .and_then(|mut fax| fax.decode(&mut rest, stream.len() as u64, &params, &mut out))
            .expect("it is decoded");
        let decoding = start.elapsed().as_secs_f64();
        assert!(out == stream && rest.is_empty());
        let speed = |seconds: f64| stream.len() as f64 / 1e6 / seconds;
        println!("{} {} {:.2} MB/s {:.2} MB/s", stream.len(), payload.len(), speed(encoding), speed(decoding));
    }
}
