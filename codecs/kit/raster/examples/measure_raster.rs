//! Codes raw samples at the levels asked for and prints what that takes: `lab LIST LEVELS [FILTER] [decode]`. A line of the list is
//! `path width height components frames interleaved sample bytes big_endian`.

#![expect(clippy::disallowed_types, reason = "it measures time")]

use kit_core::Limits;
use kit_raster::{Layout, Level, Sample, decode, encode, memory};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let list = std::fs::read_to_string(&arguments[1]).expect("a list");
    let filter = arguments.get(3).map_or("", String::as_str);
    let restores = arguments.get(4).is_some();
    let mut sums = [0; 3];
    for line in list.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let number = |i: usize| fields[i].parse::<u32>().expect("a number");
        let layout = Layout {
            width: number(1),
            height: number(2),
            components: number(3),
            frames: number(4),
            interleaved: number(5) == 1,
            sample: match fields[6] {
                "u" => Sample::Unsigned,
                "s" => Sample::Signed,
                _ => Sample::Float,
            },
            bytes: number(7) as u8,
            big_endian: number(8) == 1,
        };
        let name = fields[0].rsplit('/').next().unwrap_or_default();
        if !name.contains(filter) || layout.sample == Sample::Float && filter.is_empty() {
            continue;
        }
        let bytes = std::fs::read(fields[0]).expect("samples");
        print!("{name:44}{:9}", bytes.len());
        for (i, word) in arguments[2].split(',').enumerate() {
            let level = Level::named(word);
            let mut out = Vec::new();
            let start = Instant::now();
            encode(&bytes, &layout, level, &Limits::DEFAULT, &mut out).expect("room");
            let seconds = start.elapsed().as_secs_f64();
            sums[i] += out.len();
            print!(
                "  {word} {:8} {:6.3} b/s {:6.2} MB/s {:4} MiB",
                out.len(),
                out.len() as f64 * 8.0 * f64::from(layout.bytes) / bytes.len() as f64,
                bytes.len() as f64 / 1e6 / seconds,
                memory(&layout, level) >> 20
            );
            if restores {
                let mut again = Vec::new();
                let start = Instant::now();
                decode(&out, &layout, level, &Limits::DEFAULT, &mut again).expect("a payload");
                assert!(again == bytes, "differs");
                print!(" dec {:6.2}", bytes.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
            }
        }
        println!();
    }
    println!("{sums:?}");
}
