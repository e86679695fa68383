//! Codes files at a level, checks that they come back, and prints their sizes.
//!
//! `cargo run --release -p codec-pictures --example measure_pictures -- max *.png`
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_types)]

use codec_pictures::Pictures;
use kit_core::{Codec, Cx, Encoded, Limits, Options, Piece, Survey};
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let level = args.next().unwrap();
    let codec = Pictures::default();
    let options = Options::resolve(codec.info(), &[("level", level)]).unwrap();
    let (mut files, mut coded, mut encoding, mut decoding) = (0, 0, 0.0, 0.0);
    println!("    bytes   payload    ratio  enc MB/s  dec MB/s  MiB  file");
    for path in args {
        let frame = std::fs::read(&path).unwrap();
        let len = frame.len() as u64;
        let mut cx =
            Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
        let piece = Piece { at: 0, bytes: Arc::new(frame.clone()) };
        let Ok(Survey::Done(plan)) = codec.survey(&[piece], len, &cx) else {
            println!("{len:9} refused {path}");
            continue;
        };
        cx.plan = &plan.bytes;
        let memory = codec.memory(len, &cx);
        cx.limits = Limits { memory, output: len };
        let mut out = Encoded::default();
        let start = Instant::now();
        codec.encode(&frame, &cx, &mut out).unwrap();
        let there = start.elapsed().as_secs_f64();
        let mut restored = Vec::new();
        let start = Instant::now();
        codec.decode(&out.payload, &[], &cx, &mut restored).unwrap();
        let back = start.elapsed().as_secs_f64();
        assert!(restored == frame, "{path}");
        let size = out.payload.len();
        let speed = |time: f64| len as f64 / 1e6 / time;
        println!(
            "{len:9} {size:9} {:8.3} {:9.2} {:9.2} {:4}  {}",
            size as f64 / len as f64,
            speed(there),
            speed(back),
            memory >> 20,
            path.rsplit('/').next().unwrap()
        );
        (files, coded, encoding, decoding) = (files + len, coded + size, encoding + there, decoding + back);
    }
    println!(
        "{files:9} {coded:9} {:8.3} {:9.2} {:9.2}",
        coded as f64 / files as f64,
        files as f64 / 1e6 / encoding,
        files as f64 / 1e6 / decoding
    );
}
