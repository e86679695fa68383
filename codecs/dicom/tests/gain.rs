//! The samples become smaller than the generic codec makes them; until they do, the test says what is next.

use codec_bytes::Bytes;
use codec_dicom::Dicom;
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Limits, Options, PackConfig, Registry};
use std::fs;
use std::path::Path;
use std::sync::Arc;

#[test]
fn samples_are_smaller_than_the_generic_codec_makes_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/dicom");
    let files = fs::read_dir(folder).into_iter().flatten();
    let samples: Vec<Vec<u8>> = files.map(|file| fs::read(file.expect("a file").path()).expect("its bytes")).collect();
    assert!(
        !samples.is_empty(),
        "next: put a few small files that may be passed on into tests/corpus/dicom, \
         and say in tests/corpus/README.md where they come from"
    );
    let own: u64 = samples.iter().map(|sample| archive_len(Arc::new(Dicom::default()), sample)).sum();
    let generic: u64 = samples.iter().map(|sample| archive_len(Arc::new(Bytes::default()), sample)).sum();
    assert!(
        own < generic,
        "the samples take {own} bytes, the generic codec makes {generic} of them; next: write tests/properties.rs with the line \
         `kit_testkit::properties!(codec_dicom::Dicom::default(), \"dicom\");`, teach src/encode.rs and src/decode.rs \
         the format, and describe the payload in SPEC.md; codecs/README.md tells how"
    );
}

/// A file of one picture of 128 by 128 samples, 12 bits stored in 16.
fn picture(sample: impl Fn(u32, u32) -> u16) -> Vec<u8> {
    let short =
        |number: u16, value: u16| [&[0x28, 0][..], &number.to_le_bytes(), b"US\x02\0", &value.to_le_bytes()].concat();
    let numbers = [(0x10, 128), (0x11, 128), (0x100, 16), (0x101, 12), (0x102, 11)];
    let head: Vec<u8> = numbers.into_iter().flat_map(|(number, value)| short(number, value)).collect();
    let samples: Vec<u8> = (0..1 << 14).flat_map(|i| sample(i % 128, i / 128).to_le_bytes()).collect();
    let len = (samples.len() as u32).to_le_bytes();
    [&[0; 128][..], b"DICM\x08\0\x60\0CS\x02\0MR", &head, b"\xE0\x7F\x10\0OW\0\0", &len, &samples].concat()
}

#[test]
fn bits_above_values_cost_what_they_say() {
    let value = |x: u32, y: u32| (900 + x * 3 + y + ((x * 7919 + y * 104_729) >> 3) % 61) as u16;
    let ring = |x: u32, y: u32| u16::from((x.abs_diff(64).pow(2) + y.abs_diff(64).pow(2)).abs_diff(1600) < 80);
    let plain = archive_len(Arc::new(Dicom::default()), &picture(value));
    let overlaid = picture(|x, y| value(x, y) | ring(x, y) << 12 | u16::from(y > 100 && x % 16 == 0) << 14 | 1 << 15);
    let both = archive_len(Arc::new(Dicom::default()), &overlaid);
    assert!(both < plain + 300, "{both} bytes, without overlays {plain}");
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
