//! The samples become smaller than the generic codec makes them; until they do, the test says what is next.

use codec_bytes::Bytes;
use codec_zip::Zip;
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Limits, Options, PackConfig, Registry};
use std::fs;
use std::path::Path;
use std::sync::Arc;

#[test]
fn samples_are_smaller_than_the_generic_codec_makes_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/zip");
    let files = fs::read_dir(folder).into_iter().flatten();
    let samples: Vec<Vec<u8>> = files.map(|file| fs::read(file.expect("a file").path()).expect("its bytes")).collect();
    assert!(
        !samples.is_empty(),
        "next: put a few small files that may be passed on into tests/corpus/zip, \
         and say in tests/corpus/README.md where they come from"
    );
    let own: u64 = samples.iter().map(|sample| archive_len(Arc::new(Zip::default()), sample)).sum();
    let generic: u64 = samples.iter().map(|sample| archive_len(Arc::new(Bytes::default()), sample)).sum();
    assert!(
        own < generic,
        "the samples take {own} bytes, the generic codec makes {generic} of them; next: write tests/properties.rs with the line \
         `kit_testkit::properties!(codec_zip::Zip::default(), \"zip\");`, teach src/encode.rs and src/decode.rs \
         the format, and describe the payload in SPEC.md; codecs/README.md tells how"
    );
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
