//! Codes files at a level, checks that they come back, and prints their sizes beside those of other compressors.
//!
//! `cargo run --release -p codec-geospatial --example measure_geotiff -- max [--peers peers.tsv] *.tif`
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_types)]

use codec_geospatial::Geospatial;
use kit_core::{Codec, Cx, Encoded, Limits, Options};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let level = args.next().unwrap();
    let peers = args.next_if(|arg| arg == "--peers").map(|_| std::fs::read_to_string(args.next().unwrap()).unwrap());
    let codec = Geospatial::default();
    let options = Options::resolve(codec.info(), &[("level", level)]).unwrap();
    let (mut files, mut coded, mut encoding, mut decoding) = (0, 0, 0.0, 0.0);
    println!("    bytes   payload  enc MB/s  dec MB/s  MiB  file");
    for path in args {
        let frame = std::fs::read(&path).unwrap();
        let len = frame.len() as u64;
        let mut cx =
            Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
        let memory = codec.memory(len, &cx);
        cx.limits = Limits { memory, output: len };
        let mut out = Encoded::default();
        let start = Instant::now();
        codec.encode(&frame, &cx, &mut out).unwrap();
        let there = start.elapsed().as_secs_f64();
        let mut restored = Vec::new();
        let start = Instant::now();
        let parts: Vec<&[u8]> = out.parts.iter().map(|part| &part.bytes[..]).collect();
        codec.decode(&out.payload, &parts, &cx, &mut restored).unwrap();
        let back = start.elapsed().as_secs_f64();
        assert!(restored == frame, "{path}");
        let name = path.rsplit('/').next().unwrap();
        let size = out.payload.len();
        let in_parts: usize = parts.iter().map(|part| part.len()).sum();
        let speed = |time: f64| len as f64 / 1e6 / time;
        println!(
            "{len:9} {size:9} {:9.2} {:9.2} {:4}  {name}{}",
            speed(there),
            speed(back),
            memory >> 20,
            if in_parts > 0 { format!(" and {in_parts} in a part") } else { String::new() }
        );
        for line in peers.iter().flat_map(|peers| peers.lines()).filter(|line| line.contains(name)) {
            let fields: Vec<&str> = line.split('\t').collect();
            let bytes: f64 = fields[3].parse().unwrap();
            println!("{:>19} {:5.3} of {}", fields[3], size as f64 / bytes, fields[2]);
        }
        (files, coded, encoding, decoding) = (files + len, coded + size, encoding + there, decoding + back);
    }
    println!("{files:9} {coded:9} {:9.2} {:9.2}", files as f64 / 1e6 / encoding, files as f64 / 1e6 / decoding);
}
