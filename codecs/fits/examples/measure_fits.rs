//! Packs files in this process, prints what they come to beside the best of other tools, and checks that they come back.
//!
//! `lab LEVEL PEERS FILE…`; the table of peers may be missing. `TILE` in the environment is the option `tile_size`.

use codec_fits::Fits;
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Limits, Options, PackConfig, Packed, Registry, UnpackConfig};
use std::sync::Arc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [level, peers, files @ ..] = &arguments[..] else { panic!("lab LEVEL PEERS FILE…") };
    let peers = std::fs::read_to_string(peers).unwrap_or_default();
    let mut sums = [0u64; 2];
    for path in files {
        let file = std::fs::read(path).expect("a file");
        let name = path.rsplit('/').next().unwrap_or(path);
        let best = peers.lines().filter(|line| line.starts_with("fits\t")).find_map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[1] == name && fields[2] == "best").then(|| fields[3].parse::<u64>().unwrap_or(0))
        });
        let start = seconds();
        let (archive, packed) = pack(&file, level);
        let middle = seconds();
        let restored = unpack(&archive);
        let speed = |seconds: f64| file.len() as f64 / 1e6 / seconds;
        let size = packed.archive_len;
        let best = best.unwrap_or(file.len() as u64);
        sums = [sums[0] + size, sums[1] + best];
        println!(
            "{name:34} {:9} {size:9} of {best:9} {:.4} pack {:6.2} MB/s unpack {:6.2} MB/s, {}+{}+{} frames {}",
            file.len(),
            size as f64 / best as f64,
            speed(middle - start),
            speed(seconds() - middle),
            packed.frames - packed.fallback_frames - packed.stored_frames,
            packed.fallback_frames,
            packed.stored_frames,
            if restored == file { "exact" } else { "DIFFERS" },
        );
    }
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    println!("{} of {} {:.4}, {peak}", sums[0], sums[1], sums[0] as f64 / sums[1] as f64);
}

fn pack(file: &[u8], level: &str) -> (Vec<u8>, Packed) {
    let (codec, mut archive) = (Fits::default(), Vec::new());
    let tile = std::env::var("TILE").unwrap_or_else(|_| "256".into());
    let options = Options::resolve(codec.info(), &[("level", level), ("tile_size", &tile)]).expect("options");
    let config = PackConfig {
        codec: codec.info().id,
        options,
        total: file.len() as u64,
        references: Vec::new(),
        lanes: 1,
        limits: Limits::DEFAULT,
    };
    let registry = registry();
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    let packed = driver.pack(config, &mut &*file, &mut archive).expect("packs");
    (archive, packed)
}

fn unpack(archive: &[u8]) -> Vec<u8> {
    let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 1, limits: Limits::DEFAULT };
    let registry = registry();
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    let mut restored = Vec::new();
    driver.unpack(config, &mut &*archive, &mut restored).expect("unpacks");
    restored
}

fn registry() -> Registry {
    let mut registry = Registry::default();
    registry.add(Arc::new(Fits::default())).expect("one codec");
    registry
}

/// User time of this process so far; packing checks every frame by decoding it, so it takes as long as both ways.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let ticks = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(11)).map(str::parse::<f64>);
    ticks.and_then(Result::ok).expect("a number") / 100.0
}
