//! Measures: `measure LEVEL FILE ROW PIXEL TONES …`.
#![allow(clippy::disallowed_types)] // it measures time

use kit_core::Limits;
use kit_samples::Shape;
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let max = args[0] == "max";
    let number = |text: &String| text.parse::<u32>().expect("a number");
    let files: Vec<(Vec<u8>, Shape)> = args[1..]
        .chunks(4)
        .map(|image| {
            let shape = Shape { row: number(&image[1]), pixel: number(&image[2]), tones: number(&image[3]) == 1 };
            (std::fs::read(&image[0]).expect("a file"), shape)
        })
        .collect();
    let images: Vec<(&[u8], Shape)> = files.iter().map(|(file, shape)| (&file[..], *shape)).collect();
    let shapes: Vec<(u64, Shape)> = files.iter().map(|(file, shape)| (file.len() as u64, *shape)).collect();
    let total: usize = files.iter().map(|(file, _)| file.len()).sum();
    let (mut payload, mut out) = (Vec::new(), Vec::new());
    let start = Instant::now();
    kit_samples::encode(&images, max, Limits::DEFAULT, &mut payload).expect("it is coded");
    let encoding = start.elapsed().as_secs_f64();
    let start = Instant::now();
    kit_samples::decode(&payload, &shapes, max, Limits::DEFAULT, &mut out).expect("it is decoded");
    let decoding = start.elapsed().as_secs_f64();
    assert!(out == files.iter().flat_map(|(file, _)| file).copied().collect::<Vec<u8>>());
    let speed = |seconds: f64| total as f64 / 1e6 / seconds;
    println!("{total} {} {:.2} MB/s {:.2} MB/s", payload.len(), speed(encoding), speed(decoding));
}
