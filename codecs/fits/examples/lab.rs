//! Packs files in this process, prints what they come to beside the best of other tools, and checks that they come back.
//!
//! `lab LEVEL PEERS FILE…`; the table of peers may be missing.

use codec_fits::Fits;
use kit_core::{Codec, Cx, Encoded, Limits, Options};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [level, peers, files @ ..] = &arguments[..] else { panic!("lab LEVEL PEERS FILE…") };
    let peers = std::fs::read_to_string(peers).unwrap_or_default();
    let codec = Fits::default();
    let tile = std::env::var("TILE").unwrap_or_else(|_| "256".into());
    let options = Options::resolve(codec.info(), &[("level", level), ("tile_size", &tile)]).expect("a level");
    let mut sums = [0u64; 2];
    for path in files {
        let frame = std::fs::read(path).expect("a file");
        let name = path.rsplit('/').next().unwrap_or(path);
        let best = peers.lines().filter(|line| line.starts_with("fits\t")).find_map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[1] == name && fields[2] == "best").then(|| fields[3].parse::<u64>().unwrap_or(0))
        });
        let len = frame.len() as u64;
        let mut cx =
            Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
        cx.limits.memory = codec.memory(len, &cx);
        let start = Instant::now();
        let mut encoded = Encoded::default();
        codec.encode(&frame, &cx, &mut encoded).expect("any bytes");
        let took = start.elapsed();
        let mut restored = Vec::new();
        let outcome = codec.decode(&encoded.payload, &[], &cx, &mut restored);
        let exact = outcome.is_ok() && restored == frame;
        let size = encoded.payload.len() as u64;
        let best = best.unwrap_or(len);
        let memory = cx.limits.memory >> 20;
        sums = [sums[0] + size, sums[1] + best];
        println!(
            "{name:36} {memory:4} MiB {len:9} {size:9} best {best:9} {:.3} enc {:6.2} MB/s dec {:6.2} MB/s {} {outcome:?}",
            size as f64 / best as f64,
            len as f64 / 1e6 / took.as_secs_f64(),
            len as f64 / 1e6 / (start.elapsed() - took).as_secs_f64(),
            if exact { "exact" } else { "DIFFERS" },
        );
    }
    println!("{} of {} {:.4}", sums[0], sums[1], sums[0] as f64 / sums[1] as f64);
}
