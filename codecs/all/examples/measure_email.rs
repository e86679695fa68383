//! What mailboxes take by kind of content: `cargo run --release -p codecs --example measure_email -- max *.mbox`.
//!
//! Of each file: all of its archive, of its streams what they are and what they take, and the parts by their codec.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_types)]

use codec_email::{Email, shares};
use kit_core::drive::{Driver, Parts};
use kit_core::{Codec, Cx, Encoded, Limits, Options, PackConfig, Placing, UnpackConfig};
use kit_entropy::varint;
use std::collections::BTreeMap;
use std::io;

/// Keeps the archives of parts, each once.
#[derive(Default)]
struct Kept {
    archives: BTreeMap<[u8; 32], Vec<u8>>,
    /// Bytes of the parts by the codec of their archives: how many, plain, coded.
    by_codec: BTreeMap<u64, (u64, u64, u64)>,
    lengths: BTreeMap<[u8; 32], u64>,
}

impl Parts for Kept {
    fn place(&mut self, sha256: &[u8; 32], len: u64) -> io::Result<Placing> {
        let known = self.lengths.insert(*sha256, len).is_some();
        Ok(if known { Placing::Known } else { Placing::Keep })
    }

    fn keep(&mut self, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()> {
        // Behind the magic stand the header's length and the codec's number.
        let mut header = &archive[5..];
        varint::take(&mut header).unwrap();
        let counts = self.by_codec.entry(varint::take(&mut header).unwrap()).or_default();
        let plain = self.lengths[sha256];
        *counts = (counts.0 + 1, counts.1 + plain, counts.2 + archive.len() as u64);
        self.archives.insert(*sha256, archive.to_vec());
        Ok(())
    }

    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        Ok(self.archives.get(sha256).cloned())
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let level = args.next().unwrap();
    let registry = codecs::registry();
    let codec = Email::default();
    let options = Options::resolve(codec.info(), &[("level", level)]).unwrap();
    for path in args {
        let file = std::fs::read(&path).unwrap();
        let (mut kept, total) = (Kept::default(), file.len() as u64);
        let (limits, codec_id) = (Limits { memory: 4 << 30, ..Limits::DEFAULT }, codec.info().id);
        let mut driver = Driver { registry: &registry, parts: &mut kept, progress: &mut |_, _| true };
        let config =
            PackConfig { codec: codec_id, options: options.clone(), total, references: vec![], lanes: 2, limits };
        let mut archive = Vec::new();
        let packed = driver.pack(config, &mut &file[..], &mut archive).unwrap();
        let mut restored = Vec::new();
        let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 2, limits };
        driver.unpack(config, &mut &archive[..], &mut restored).unwrap();
        assert!(restored == file, "{path}");
        let in_parts: u64 = kept.by_codec.values().map(|counts| counts.2).sum();
        let name = path.rsplit('/').next().unwrap();
        println!("{name}: {total} -> {} ({} frames fell back)", packed.archive_len + in_parts, packed.fallback_frames);
        let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len: total, references: &[], limits };
        let mut encoded = Encoded::default();
        codec.encode(&file, &cx, &mut encoded).unwrap();
        for (stream, plain, code) in shares(&encoded.payload, &cx).unwrap() {
            println!("  {stream:20} {plain:9} {code:8}");
        }
        if packed.frames == 1 {
            println!("  {:20} {:9} {:8}", "container", "", packed.archive_len - encoded.payload.len() as u64);
        }
        for (codec, (count, plain, coded)) in &kept.by_codec {
            let codec = u16::try_from(*codec).unwrap();
            let name = registry.by_id(codec).map_or("stored", |codec| &codec.info().name);
            println!("  {count:3} {name:16} {plain:9} {coded:8}");
        }
    }
}
