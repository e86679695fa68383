//! Codes files at a level, checks that they come back, and prints what their payloads are made of.
//!
//! `cargo run --release -p codec-text-pdf --example lab -- max *.pdf`
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_types)]

use codec_text_pdf::{TextPdf, shares};
use kit_core::{Codec, Cx, Encoded, Limits, Options};
use std::collections::BTreeMap;
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let level = args.next().unwrap();
    let codec = TextPdf::default();
    let options = Options::resolve(codec.info(), &[("level", level)]).unwrap();
    let limits = Limits { memory: 4 << 30, ..Limits::DEFAULT };
    let mut totals: BTreeMap<String, (u64, u64)> = BTreeMap::new();
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
        let images: Vec<&[u8]> = out.parts.iter().map(|part| &part.bytes[..]).collect();
        let start = Instant::now();
        let mut restored = Vec::new();
        codec.decode(&out.payload, &images, &cx, &mut restored).unwrap();
        decoding += start.elapsed().as_secs_f64();
        assert!(restored == frame, "{path}");
        let in_parts: usize = images.iter().map(|image| image.len()).sum();
        let memory = codec.memory(len, &cx) >> 20;
        println!("{:9} {:9} {in_parts:8} {memory:4} MiB {}", len, out.payload.len(), path.rsplit('/').next().unwrap());
        (files, coded, parts) = (files + len, coded + out.payload.len(), parts + in_parts);
        for (name, plain, code) in shares(&out.payload, &cx).unwrap() {
            let total = totals.entry(name).or_default();
            *total = (total.0 + plain, total.1 + code);
        }
    }
    for (name, (plain, code)) in &totals {
        println!("{name:20} {plain:10} {code:9}");
    }
    let plain: u64 = totals.values().map(|total| total.0).sum();
    println!("{files} bytes, {plain} inflated: {coded} and {parts} in parts");
    let speed = |bytes: u64, time: f64| bytes as f64 / 1e6 / time;
    println!("encoding {:.2} MB/s ({:.2} inflated)", speed(files, encoding), speed(plain, encoding));
    println!("decoding {:.2} MB/s ({:.2} inflated)", speed(files, decoding), speed(plain, decoding));
}
