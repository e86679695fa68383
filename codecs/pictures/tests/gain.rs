//! The samples become smaller than the generic codec makes them.

use codec_bytes::Bytes;
use codec_pictures::Pictures;
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Limits, Options, PackConfig, Registry};
use std::fs;
use std::path::Path;
use std::sync::Arc;

#[test]
fn samples_are_smaller_than_the_generic_codec_makes_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/pictures");
    let files = fs::read_dir(folder).into_iter().flatten();
    let samples: Vec<Vec<u8>> = files.map(|file| fs::read(file.expect("a file").path()).expect("its bytes")).collect();
    let own: u64 = samples.iter().map(|sample| archive_len(Arc::new(Pictures::default()), sample)).sum();
    let generic: u64 = samples.iter().map(|sample| archive_len(Arc::new(Bytes::default()), sample)).sum();
    assert!(own * 3 < generic * 2, "the samples take {own} bytes, the generic codec makes {generic} of them");
}

/// Length of the archive that a codec alone makes of a file, at its defaults.
fn archive_len(codec: Arc<dyn Codec>, file: &[u8]) -> u64 {
    let info = codec.info();
    let config = PackConfig {
        codec: info.id,
        options: Options::resolve::<&str, &str>(info, &[]).expect("defaults are valid"),
        total: file.len() as u64,
        references: Vec::new(),
        lanes: 1,
        limits: Limits::DEFAULT,
    };
    let mut registry = Registry::default();
    registry.add(codec).expect("one codec");
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    driver.pack(config, &mut &*file, &mut Vec::new()).expect("packs").archive_len
}
