//! Deflates the plaintext of every stream of the PDF files given with our encoder, zopfli and libdeflate, and prints sizes and speeds.
#![allow(missing_docs, clippy::disallowed_types, clippy::disallowed_methods, clippy::unwrap_used)]

use kit_deflate::smallest::{Effort, deflate};
use kit_deflate::{Format, inflate};
use libdeflater::{CompressionLvl, Compressor};
use std::num::NonZeroU64;
use std::time::Instant;

/// Name and encoder of each row.
type Rival = (&'static str, Box<dyn Fn(&[u8]) -> Vec<u8>>);

fn main() {
    let (names, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| !argument.contains('.'));
    println!("| file | streams | plaintext | in the file | by | size | MB/s |\n|---|--:|--:|--:|---|--:|--:|");
    let mut totals = vec![(0, 0.0); rivals().len()];
    let mut plain_total = 0;
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let streams = streams(&bytes);
        let plain: usize = streams.iter().map(|(plain, _)| plain.len()).sum();
        let coded: usize = streams.iter().map(|(_, coded)| coded).sum();
        plain_total += plain;
        for (n, (name, encode)) in rivals().iter().enumerate() {
            if !names.is_empty() && !names.iter().any(|chosen| chosen == name) {
                continue;
            }
            let start = Instant::now();
            let outs: Vec<Vec<u8>> = streams.iter().map(|(plain, _)| encode(plain)).collect();
            let seconds = start.elapsed().as_secs_f64();
            let size: usize = outs.iter().map(Vec::len).sum();
            for (out, (plain, _)) in outs.iter().zip(&streams) {
                assert!(inflate(out, &Default::default()).unwrap().plain == *plain);
            }
            totals[n].0 += size;
            totals[n].1 += seconds;
            let file = path.rsplit('/').next().unwrap();
            println!(
                "| {file} | {} | {plain} | {coded} | {name} | {size} | {:.2} |",
                streams.len(),
                plain as f64 / 1e6 / seconds
            );
        }
    }
    for ((name, _), (size, seconds)) in rivals().iter().zip(totals) {
        println!("| all | | {plain_total} | | {name} | {size} | {:.2} |", plain_total as f64 / 1e6 / seconds);
    }
}

fn rivals() -> Vec<Rival> {
    let zopfli = |plain: &[u8]| {
        let options = zopfli::Options { iteration_count: NonZeroU64::new(15).unwrap(), ..Default::default() };
        let mut out = Vec::new();
        zopfli::compress(options, zopfli::Format::Deflate, plain, &mut out).unwrap();
        out
    };
    let libdeflate = |plain: &[u8]| {
        let mut compressor = Compressor::new(CompressionLvl::new(12).unwrap());
        let mut out = vec![0; compressor.deflate_compress_bound(plain.len())];
        let len = compressor.deflate_compress(plain, &mut out).unwrap();
        out.truncate(len);
        out
    };
    vec![
        ("fast", Box::new(|plain: &[u8]| deflate(plain, Effort::Fast))),
        ("usual", Box::new(|plain: &[u8]| deflate(plain, Effort::Usual))),
        ("most", Box::new(|plain: &[u8]| deflate(plain, Effort::Most))),
        ("libdeflate", Box::new(libdeflate)),
        ("zopfli", Box::new(zopfli)),
    ]
}

/// The plaintexts of a PDF's Flate streams, and how long these are.
fn streams(bytes: &[u8]) -> Vec<(Vec<u8>, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(6).position(|six| six == b"stream") {
        at += found + 6;
        if bytes[..at - 6].ends_with(b"end") {
            continue;
        }
        at += bytes[at..].iter().take(2).take_while(|&&byte| byte == b'\r' || byte == b'\n').count();
        if let Ok(header) = Format::Zlib.header_len(&bytes[at..])
            && let Ok(inflated) = inflate(&bytes[at + header..], &Default::default())
        {
            out.push((inflated.plain.clone(), inflated.consumed()));
            at += inflated.consumed();
        }
    }
    out
}
