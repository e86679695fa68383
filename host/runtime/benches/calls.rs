//! What running codecs as components costs: loading, a call, moving data, and speed against native code.
//!
//! `cargo xtask components && cargo bench -p host-runtime`
#[path = "../tests/support/mod.rs"]
mod support;

use host_runtime::{Runtime, Settings, WasmCodec};
use kit_core::{Codec, Cx, Encoded, Limits, Options};
use std::path::Path;
use std::time::{Duration, Instant};
use support::{bad_guest, bad_guest_file, built, within};

/// Bytes of the speed tests' sample.
const SAMPLE_LEN: usize = 4 << 20;

fn main() {
    loading();
    calls();
    speed();
}

/// The shortest of some runs: what the machine does besides only ever adds.
fn best<T>(runs: u32, mut run: impl FnMut() -> T) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed()
    };
    (0..runs).map(timed).min().unwrap_or_default()
}

fn loading() {
    println!("| component | KB | compiled and loaded | loaded from the cache |\n|---|---|---|---|");
    let mut files = vec![bad_guest_file()];
    files.extend(codecs::registry().iter().map(|codec| component(&codec.info().name)));
    for file in files {
        let bytes = std::fs::read(&file).expect("is readable");
        let cache = tempfile::tempdir().expect("a folder");
        let settings = Settings { cache_dir: Some(cache.path().into()), ..Settings::default() };
        let load = || {
            let runtime = Runtime::new(settings.clone()).expect("starts");
            best(1, || runtime.load(&bytes).expect("loads"))
        };
        let (cold, cached) = (load(), (0..5).map(|_| load()).min().unwrap_or_default());
        let name = file.file_stem().map(Path::new).unwrap_or_else(|| Path::new("?")).display().to_string();
        println!("| {name} | {} | {cold:.1?} | {cached:.1?} |", bytes.len() / 1000);
    }
}

fn component(name: &str) -> std::path::PathBuf {
    built(&format!("components/{name}.wasm"))
}

fn calls() {
    println!("\n| one call, instance and all | |\n|---|---|");
    let (_runtime, guest) = bad_guest(Settings::default());
    let mut limits = Limits { memory: 1 << 20, output: 256 << 20 };
    let empty = within(&guest, &[], limits, |cx| best(10_000, || guest.try_memory(1, cx)));
    println!("| memory: no data | {empty:.1?} |");
    let head = vec![0; 64 << 10];
    println!("| probe: 64 KiB in | {:.1?} |", best(10_000, || guest.try_probe(&head, None)));
    limits.memory = 256 << 20;
    let frame = vec![0; 64 << 20];
    let moved = within(&guest, &[], limits, |cx| best(10, || guest.try_encode(&frame, cx).expect("stores")));
    println!("| encode: 64 MiB in and out | {moved:.1?} |");
}

fn speed() {
    println!("\n| codec | level | size | native encode | wasm | native decode | wasm |\n|---|---|---|---|---|---|---|");
    let runtime = Runtime::new(Settings::default()).expect("starts");
    for native in codecs::registry().iter() {
        let wasm = runtime.load_file(&component(&native.info().name)).expect("loads");
        let has_level = native.info().params.iter().any(|param| param.name == "level");
        for level in if has_level { &["fast", "balanced", "max"][..] } else { &[""] } {
            level_speed(native.as_ref(), &wasm, level);
        }
    }
}

fn level_speed(native: &dyn Codec, wasm: &WasmCodec, level: &str) {
    let sample = sample();
    let given: &[(&str, &str)] = if level.is_empty() { &[] } else { &[("level", level)] };
    let options = Options::resolve(native.info(), given).expect("options are allowed");
    let (version, len) = (native.info().version, sample.len() as u64);
    let mut cx = Cx { version, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
    cx.limits.memory = native.memory(len, &cx);
    let encode = |codec: &dyn Codec| {
        let mut encoded = Encoded::default();
        codec.encode(&sample, &cx, &mut encoded).expect("encodes");
        encoded.payload
    };
    let payload = encode(native);
    let decode = |codec: &dyn Codec| codec.decode(&payload, &[], &cx, &mut Vec::new()).expect("decodes");
    let rate = |time: Duration| format!("{:.1} MB/s", len as f64 / 1e6 / time.as_secs_f64());
    let times =
        [best(3, || encode(native)), best(3, || encode(wasm)), best(3, || decode(native)), best(3, || decode(wasm))];
    let [a, b, c, d] = times.map(rate);
    println!("| {} | {level} | {} | {a} | {b} | {c} | {d} |", native.info().name, payload.len());
}

/// Lines that look like a log.
fn sample() -> Vec<u8> {
    let mut text = String::with_capacity(SAMPLE_LEN + 200);
    let mut random = 1_u64;
    while text.len() < SAMPLE_LEN {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (n, user) = (text.len() / 97, ["root", "admin", "guest", "oracle"][(random >> 62) as usize]);
        text.push_str(&format!(
            "Jun {:2} {:02}:{:02}:{:02} combo sshd[{}]: Failed password for {user} from 10.0.{}.{} port {} ssh2\n",
            1 + n / 7200 % 30,
            n / 300 % 24,
            n / 5 % 60,
            n * 12 % 60,
            2000 + n,
            (random >> 40) & 15,
            (random >> 48) & 255,
            1024 + ((random >> 20) & 0x7FFF)
        ));
    }
    text.truncate(SAMPLE_LEN);
    text.into_bytes()
}
