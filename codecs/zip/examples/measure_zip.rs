//! Codes files at a level, checks that they come back, and prints what their archives are made of: bytes of the payload, and of all
//! else, that is parts, headers and checksums.
//!
//! `cargo run --release -p codec-zip --example measure_zip -- max *.docx`
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_types)]

use codec_bytes::Bytes;
use codec_jpeg::Jpeg;
use codec_zip::Zip;
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Cx, Encoded, Limits, Options, PackConfig, Registry};
use kit_entropy::varint;
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let level = args.next().unwrap();
    let codec = Zip::default();
    let options = Options::resolve(codec.info(), &[("level", level)]).unwrap();
    let limits = Limits { memory: 4 << 30, ..Limits::DEFAULT };
    let mut totals = [[0; 2]; 5];
    let (mut files, mut coded, mut parts) = (0, 0, 0);
    let (mut encoding, mut decoding) = (0.0, 0.0);
    for path in args {
        let frame = std::fs::read(&path).unwrap();
        let len = frame.len() as u64;
        let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits };
        let mut out = Encoded::default();
        let start = Instant::now();
        codec.encode(&frame, &cx, &mut out).unwrap();
        encoding += start.elapsed().as_secs_f64();
        let objects: Vec<&[u8]> = out.parts.iter().map(|part| &part.bytes[..]).collect();
        let start = Instant::now();
        let mut restored = Vec::new();
        codec.decode(&out.payload, &objects, &cx, &mut restored).unwrap();
        decoding += start.elapsed().as_secs_f64();
        assert!(restored == frame, "{path}");
        let in_parts = archive_len(&frame, &options) - out.payload.len();
        let shares = shares(&out.payload);
        println!(
            "{len:9} {:8} {in_parts:8} {:?} {}",
            out.payload.len(),
            shares.map(|[_, code]| code),
            path.rsplit('/').next().unwrap()
        );
        (files, coded, parts) = (files + len, coded + out.payload.len(), parts + in_parts);
        for (total, share) in totals.iter_mut().zip(shares) {
            *total = [total[0] + share[0], total[1] + share[1]];
        }
    }
    for (name, [plain, code]) in ["text", "binary", "opaque", "long recipes", "walk"].iter().zip(totals) {
        println!("{name:12} {plain:10} {code:9}");
    }
    let plain: u64 = totals.iter().map(|total| total[0]).sum();
    println!("{files} bytes, {plain} inflated: {coded} and {parts} of parts and archives");
    let speed = |bytes: u64, time: f64| bytes as f64 / 1e6 / time;
    println!("encoding {:.2} MB/s ({:.2} inflated)", speed(files, encoding), speed(plain, encoding));
    println!("decoding {:.2} MB/s ({:.2} inflated)", speed(files, decoding), speed(plain, decoding));
}

/// Length of the archive of a file, with its parts.
fn archive_len(file: &[u8], options: &Options) -> usize {
    let mut registry = Registry::default();
    registry.add(Arc::new(Zip::default())).unwrap();
    registry.add(Arc::new(Bytes::default())).unwrap();
    registry.add(Arc::new(Jpeg::default())).unwrap();
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    let config = PackConfig {
        codec: Zip::default().info().id,
        options: options.clone(),
        total: file.len() as u64,
        references: Vec::new(),
        lanes: 1,
        limits: Limits::DEFAULT,
    };
    driver.pack(config, &mut &*file, &mut Vec::new()).unwrap().archive_len as usize
}

/// Bytes and coded bytes of each stream, of the long recipes and the walk.
fn shares(mut payload: &[u8]) -> [[u64; 2]; 5] {
    let mut shares = [[0; 2]; 5];
    payload = &payload[1..];
    for share in &mut shares[..3] {
        let len = varint::take(&mut payload).unwrap();
        let coded = if len > 0 { varint::take(&mut payload).unwrap() } else { 0 };
        *share = [len, coded];
        payload = &payload[coded as usize..];
    }
    let long = varint::take(&mut payload).unwrap();
    shares[3] = [0, long];
    shares[4] = [0, payload.len() as u64 - long];
    shares
}
