//! Measures: `measure_lossless_jpeg FILE…`, of streams: sizes, and MB of samples per second.
#![allow(clippy::disallowed_types)] // it measures time

use kit_core::Limits;
use std::time::Instant;

fn main() {
    for name in std::env::args().skip(1) {
        let stream = std::fs::read(&name).expect("it is a file");
        let start = Instant::now();
        let Some(undone) = kit_lossless_jpeg::undo(&stream, &Limits::DEFAULT) else {
            println!("{name}: not undone");
            continue;
        };
        let undo = start.elapsed();
        let (start, mut again) = (Instant::now(), Vec::new());
        kit_lossless_jpeg::redo(&undone.recipe, &undone.samples, &Limits::DEFAULT, &mut again).expect("it is redone");
        let redo = start.elapsed();
        let speed = |time: std::time::Duration| undone.samples.len() as f64 / 1e6 / time.as_secs_f64();
        println!(
            "{name}: {} bytes, {}x{}x{} of {} bits, recipe {}, undo {:.1} redo {:.1} MB/s, {}",
            stream.len(),
            undone.width,
            undone.height,
            undone.components,
            undone.bits,
            undone.recipe.len(),
            speed(undo),
            speed(redo),
            if again == stream { "exact" } else { "DIFFERS" },
        );
    }
}
