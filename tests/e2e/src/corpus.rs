//! Files to compress.

use std::fs;
use std::path::PathBuf;

/// One file and the codec it is for.
pub struct Sample {
    /// The codec's name.
    pub codec: String,
    /// The file.
    pub path: PathBuf,
}

/// Every file of tests/corpus that is for a codec, sorted; its folder names the codec. Other folders are for transcoders.
pub fn corpus() -> Vec<Sample> {
    let (registry, mut samples) = (codecs::registry(), Vec::new());
    for folder in fs::read_dir(crate::root().join("tests/corpus")).expect("tests/corpus") {
        let folder = folder.expect("an entry").path();
        if !folder.is_dir() {
            continue;
        }
        let codec = folder.file_name().and_then(|name| name.to_str()).expect("a codec's name").to_string();
        if registry.by_name(&codec).is_none() {
            continue;
        }
        for file in fs::read_dir(&folder).expect("a codec's folder") {
            samples.push(Sample { codec: codec.clone(), path: file.expect("an entry").path() });
        }
    }
    samples.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(samples.len() >= 8, "tests/corpus holds {} files", samples.len());
    samples
}

/// At least `len` bytes of log lines, the same on every call.
pub fn log_lines(len: usize) -> Vec<u8> {
    let mut out = String::with_capacity(len + 200);
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut second = 0u64;
    while out.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        second += state % 3;
        let (hour, minute) = (second / 3600 % 24, second / 60 % 60);
        let host = state >> 20 & 255;
        let verb = ["connected to", "refused by", "timed out on", "closed by"][(state >> 30 & 3) as usize];
        let (id, port) = (state >> 33 & 0xFFFF, 1024 + (state >> 40 & 0x3FFF));
        let line = format!(
            "2026-03-08T{hour:02}:{minute:02}:{:02}Z node-{} net[{id}]: session {verb} 10.0.{}.{host}:{port}\n",
            second % 60,
            host % 8,
            host % 4
        );
        out.push_str(&line);
    }
    out.into_bytes()
}
