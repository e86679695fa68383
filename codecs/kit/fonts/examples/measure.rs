//! Measures: `measure KIND FILE…`, where the files are streams of one document.
#![allow(clippy::disallowed_types)] // it measures time

use kit_core::{Limits, Result};
use std::time::Instant;

type Encode = fn(&[&[u8]], Limits, &mut Vec<u8>) -> Result<()>;
type Decode = fn(&[u8], &[u64], Limits, &mut Vec<u8>) -> Result<()>;

fn main() {
    let mut args = std::env::args().skip(1);
    let (encode, decode): (Encode, Decode) = match args.next().as_deref() {
        Some("truetype") => (kit_fonts::truetype::encode, kit_fonts::truetype::decode),
        Some("cff") => (kit_fonts::cff::encode, kit_fonts::cff::decode),
        _ => (kit_fonts::type1::encode, kit_fonts::type1::decode),
    };
    let files: Vec<Vec<u8>> = args.map(|path| std::fs::read(path).expect("a file")).collect();
    let fonts: Vec<&[u8]> = files.iter().map(|file| &file[..]).collect();
    let total: usize = fonts.iter().map(|font| font.len()).sum();
    let mut payload = Vec::new();
    let start = Instant::now();
    encode(&fonts, Limits::DEFAULT, &mut payload).expect("it is coded");
    let encoding = start.elapsed().as_secs_f64();
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    let mut out = Vec::new();
    let start = Instant::now();
    decode(&payload, &lens, Limits::DEFAULT, &mut out).expect("it is decoded");
    let decoding = start.elapsed().as_secs_f64();
    assert!(out == fonts.concat());
    let speed = |seconds: f64| total as f64 / 1e6 / seconds;
    println!("{total} {} {:.2} MB/s {:.2} MB/s", payload.len(), speed(encoding), speed(decoding));
}
