//! Measures: `measure KIND LEVEL FILE…`, where the files are streams of one document.
#![allow(clippy::disallowed_types)] // it measures time

use kit_core::Limits;
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let (kind, level) = (args.next().expect("a kind"), args.next().expect("a level"));
    let max = level == "max";
    let files: Vec<Vec<u8>> = args.map(|path| std::fs::read(path).expect("a file")).collect();
    let fonts: Vec<&[u8]> = files.iter().map(|file| &file[..]).collect();
    let total: usize = fonts.iter().map(|font| font.len()).sum();
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    let (mut payload, mut out) = (Vec::new(), Vec::new());
    let start = Instant::now();
    match &kind[..] {
        "truetype" => kit_fonts::truetype::encode(&fonts, max, Limits::DEFAULT, &mut payload),
        "cff" => kit_fonts::cff::encode(&fonts, max, Limits::DEFAULT, &mut payload),
        _ => kit_fonts::type1::encode(&fonts, Limits::DEFAULT, &mut payload),
    }
    .expect("it is coded");
    let encoding = start.elapsed().as_secs_f64();
    let start = Instant::now();
    match &kind[..] {
        "truetype" => kit_fonts::truetype::decode(&payload, &lens, max, Limits::DEFAULT, &mut out),
        "cff" => kit_fonts::cff::decode(&payload, &lens, max, Limits::DEFAULT, &mut out),
        _ => kit_fonts::type1::decode(&payload, &lens, Limits::DEFAULT, &mut out),
    }
    .expect("it is decoded");
    let decoding = start.elapsed().as_secs_f64();
    assert!(out == fonts.concat());
    let speed = |seconds: f64| total as f64 / 1e6 / seconds;
    println!("{total} {} {:.2} MB/s {:.2} MB/s", payload.len(), speed(encoding), speed(decoding));
}
