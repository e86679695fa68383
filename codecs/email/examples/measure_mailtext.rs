//! What each class of bytes of mail costs at `max`.
//!
//! `cargo run --release -p codec-email --example measure_mailtext -- FILE…`
#![allow(missing_docs, clippy::disallowed_types, clippy::disallowed_methods)]

use codec_email::text::observe;
use kit_entropy::range::BitCoder;
use std::collections::BTreeMap;
use std::time::Instant;

/// Adds up what bits cost.
struct Scale(f64);

impl BitCoder for Scale {
    fn code(&mut self, bit: u32, p: u32) -> u32 {
        let p = f64::from(if bit == 1 { p } else { 65536 - p }) / 65536.0;
        let bits = -p.log2();
        self.0 += bits;
        bit
    }
}

fn main() {
    let mut all = 0.0;
    let brief = std::env::var_os("BRIEF").is_some();
    for path in std::env::args().skip(1) {
        let text = std::fs::read(&path).expect("a file to measure");
        let start = Instant::now();
        let mut classes: BTreeMap<String, (u64, f64)> = BTreeMap::new();
        let mut place = Place::default();
        let (mut total, mut scale) = (0.0, Scale(0.0));
        observe(&text, &mut scale, |at, scale| {
            place.advance(&text[..at]);
            let class = place.class();
            let entry = classes.entry(class).or_default();
            entry.0 += 1;
            entry.1 += scale.0;
            total += scale.0;
            scale.0 = 0.0;
        });
        let seconds = start.elapsed().as_secs_f64();
        let memory = codec_email::text::memory(text.len() as u64, "max") >> 20;
        println!(
            "{path}: {} -> {:.0}, {:.3} MB/s, {memory} MiB",
            text.len(),
            total / 8.0,
            text.len() as f64 / 1e6 / seconds
        );
        all += total / 8.0;
        if !brief {
            let mut rows: Vec<_> = classes.into_iter().collect();
            rows.sort_by(|a, b| b.1.1.total_cmp(&a.1.1));
            for (class, (bytes, bits)) in rows.into_iter().take(25) {
                println!("  {class:<24} {bytes:>9} bytes {:>9.0} {:>6.3} bits each", bits / 8.0, bits / bytes as f64);
            }
        }
    }
    println!("{all:.0} in all");
}

/// Where in a mail a byte stands, roughly.
#[derive(Default)]
struct Place {
    at: usize,
    line: usize,
    header: bool,
    name: Option<String>,
    quoted: bool,
    tag: bool,
}

impl Place {
    fn advance(&mut self, seen: &[u8]) {
        for i in self.at..seen.len() {
            match seen[i] {
                b'\n' => {
                    let line = &seen[self.line..i];
                    self.header &= !line.is_empty();
                    self.header |= line.starts_with(b"From ");
                    self.line = i + 1;
                    self.quoted = false;
                }
                b':' if self.header && self.name.is_none() => {
                    self.name = Some(String::from_utf8_lossy(&seen[self.line..i]).to_lowercase());
                }
                _ if self.header && i == self.line && seen[i] != b' ' && seen[i] != b'\t' => self.name = None,
                b'>' if i == self.line => self.quoted = true,
                b'<' => self.tag = !self.header,
                b'>' => self.tag = false,
                _ => {}
            }
        }
        self.at = seen.len();
    }

    fn class(&self) -> String {
        match (&self.name, self.header) {
            (Some(name), true) => format!("{name}:"),
            (None, true) => "header names".into(),
            _ if self.quoted => "quoted".into(),
            _ if self.tag => "tags".into(),
            _ => "body".into(),
        }
    }
}
