//! Archives within archives, through the packer: parts of parts, as deep as containers go and deeper.

use codec_bytes::Bytes;
use codec_zip::Zip;
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Limits, Options, PackConfig, Registry, UnpackConfig};
use std::sync::Arc;

/// Length of the archive of a file, once the file has come back from it.
fn packed(file: &[u8]) -> u64 {
    let mut registry = Registry::default();
    let zip = Arc::new(Zip::default());
    let options = Options::resolve(zip.info(), &[("level", "balanced")]).expect("a level");
    registry.add(zip).expect("one codec");
    registry.add(Arc::new(Bytes::default())).expect("another");
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    let (total, limits) = (file.len() as u64, Limits::DEFAULT);
    let config = PackConfig { codec: 16, options, total, references: Vec::new(), lanes: 1, limits };
    let mut archive = Vec::new();
    let len = driver.pack(config, &mut &*file, &mut archive).expect("packs").archive_len;
    let config = UnpackConfig { total: len, want: None, lanes: 1, limits };
    let mut restored = Vec::new();
    driver.unpack(config, &mut &*archive, &mut restored).expect("unpacks");
    assert!(restored == file);
    len
}

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/corpus/zip/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("a sample")
}

/// A ZIP file of one stored member, as far as its local header goes.
fn wrapped(inner: &[u8]) -> Vec<u8> {
    let len = (inner.len() as u32).to_le_bytes();
    let head = [&b"PK\x03\x04\x0A\0\0\0\0\0\0\0\x21\0\0\0\0\0"[..], &len, &len, &[5, 0, 0, 0], b"a.zip"].concat();
    [&head, inner].concat()
}

#[test]
fn parts_of_parts_are_coded_by_their_own_codec() {
    let (inner, outer) = (sample("table.xlsx"), sample("nested.zip"));
    assert!(packed(&inner) < 4000);
    assert!(packed(&wrapped(&inner)) < packed(&inner) + 300);
    assert!(packed(&outer) < 4500, "{}", packed(&outer));
}

#[test]
fn archives_nested_too_deep_come_back_all_the_same() {
    let mut file = sample("table.xlsx");
    for _ in 0..7 {
        file = wrapped(&file);
        packed(&file);
    }
}

#[test]
fn one_archive_twice_is_one_part() {
    let inner = sample("sources.zip");
    let once = packed(&wrapped(&inner));
    let twice = packed(&[wrapped(&inner), wrapped(&inner)].concat());
    assert!(twice < once + 50, "{once} {twice}");
}
