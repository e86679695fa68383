//! Packs files at every level, and prints their sizes and speeds: `cargo run --release --example measure_dicom -- FILE…`.

use codec_dicom::Dicom;
use kit_core::{Codec, Cx, Encoded, Limits, Options, Piece, Survey};
use std::sync::Arc;

fn main() {
    let codec = Dicom::default();
    let only = std::env::var("LEVELS").unwrap_or("fast,balanced,max".into());
    for path in std::env::args().skip(1) {
        let file = std::fs::read(&path).expect("a file");
        for level in only.split(',') {
            let options = Options::resolve(codec.info(), &[("level", level)]).expect("a level");
            let total = file.len() as u64;
            let cx = Cx {
                version: 1,
                options: &options,
                plan: &[],
                at: 0,
                len: total,
                references: &[],
                limits: Limits::DEFAULT,
            };
            let piece = Piece { at: 0, bytes: Arc::new(file.clone()) };
            let plan = match codec.survey(&[piece], total, &cx) {
                Ok(Survey::Done(plan)) => plan.bytes,
                other => panic!("{path}: {other:?}"),
            };
            let cx = Cx { plan: &plan, ..cx };
            let memory = codec.memory(total, &cx);
            let cx = Cx { limits: Limits { memory, ..Limits::DEFAULT }, ..cx };
            let mut encoded = Encoded::default();
            let begin = busy();
            codec.encode(&file, &cx, &mut encoded).expect("encodes");
            let encode = busy() - begin;
            let parts: Vec<&[u8]> = encoded.parts.iter().map(|part| &part.bytes[..]).collect();
            let mut restored = Vec::new();
            let begin = busy();
            codec.decode(&encoded.payload, &parts, &cx, &mut restored).expect("decodes");
            let decode = busy() - begin;
            assert!(restored == file, "{path} does not come back at {level}");
            let of_parts: usize = parts.iter().map(|part| part.len()).sum();
            let front = &mut &encoded.payload[1..];
            let [elements, coded] = [0; 2].map(|_| kit_entropy::varint::take(front).expect("a length"));
            println!(
                "{path}\t{level}\t{total}\t{}\t{of_parts}\t{encode:.3}\t{decode:.3}\t{memory}\t{elements}\t{coded}",
                encoded.payload.len()
            );
        }
    }
}

/// Seconds that this process has run for, which other processes do not lengthen as much (proc(5): schedstat).
fn busy() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    stat.split(' ').next().and_then(|first| first.parse::<f64>().ok()).expect("nanoseconds") / 1e9
}
