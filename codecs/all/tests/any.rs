//! Every codec with files of all kinds, broken at random: what is packed comes back, what is none is refused, and nothing else
//! ever happens.
#![allow(clippy::disallowed_types, reason = "tests have a clock")]

use kit_core::drive::{Driver, Failure, Inline};
use kit_core::{Codec, Fidelity, Limits, Options, PackConfig, Registry, UnpackConfig};
use kit_testkit::Random;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// What one call may take.
const LIMITS: Limits = Limits { memory: 256 << 20, output: 16 << 20 };

/// Longest input: each of thousands costs as much as it is long.
const LONGEST: usize = 1500;

/// Beginnings of all files of the corpus.
fn samples() -> Vec<Vec<u8>> {
    let mut samples = Vec::new();
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus")).expect("the corpus") {
        for file in fs::read_dir(folder.expect("an entry").path()).into_iter().flatten() {
            let mut bytes = fs::read(file.expect("an entry").path()).expect("readable");
            bytes.truncate(LONGEST);
            samples.push(bytes);
        }
    }
    // The order of a folder is the file system's.
    samples.sort();
    samples
}

fn pack(registry: &Registry, codec: &dyn Codec, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let info = codec.info();
    let fast = info.params.iter().any(|param| param.name == "level").then_some(("level", "fast"));
    let config = PackConfig {
        codec: info.id,
        options: Options::resolve(info, fast.as_slice()).expect("a level"),
        total: input.len() as u64,
        references: Vec::new(),
        lanes: 1,
        limits: LIMITS,
    };
    let mut archive = Vec::new();
    let mut driver = Driver { registry, parts: &mut Inline, progress: &mut |_, _| true };
    driver.pack(config, &mut &*input, &mut archive).map(|_| archive)
}

/// Verified by the hash of what was promised.
fn unpack(registry: &Registry, archive: &[u8]) -> Result<Vec<u8>, Failure> {
    let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 1, limits: LIMITS };
    let mut restored = Vec::new();
    let mut driver = Driver { registry, parts: &mut Inline, progress: &mut |_, _| true };
    driver.unpack(config, &mut &*archive, &mut restored).map(|_| restored)
}

/// A program without the codecs' other parts finds the codecs that one with them does.
#[test]
fn probes_alone_detect_as_the_registry_does() {
    let registry = codecs::registry();
    let mut found = std::collections::BTreeSet::new();
    for sample in samples() {
        for name in [None, Some("a.log"), Some("a.sql"), Some("A.CSS"), Some("a.tiff"), Some("a.pdf"), Some("a.none")] {
            let detected = codecs::detect(&sample, name);
            assert_eq!(detected, registry.detect(&sample, name).map(|codec| codec.info().id), "{name:?}");
            found.extend(detected);
        }
    }
    assert!(found.len() >= 8, "{found:?}");
    assert_eq!(codecs::detect(&[], None), registry.detect(&[], None).map(|codec| codec.info().id));
}

#[test]
fn ten_thousand_odd_inputs_come_back_or_are_refused() {
    let (registry, samples, mut random) = (codecs::registry(), samples(), Random::new(0x5EED_0003));
    let all: Vec<_> = registry.iter().cloned().collect();
    let rounds = 10_000 / all.len();
    for codec in all {
        let mut archive = Vec::new();
        for round in 0..rounds {
            let started = Instant::now();
            let name = &codec.info().name;
            // An input now and then, and otherwise the archive of the last one, broken further.
            if round % 8 == 0 {
                let mut input = samples[random.below(samples.len())].clone();
                random.mutate(&mut input);
                if let Ok(packed) = pack(&registry, codec.as_ref(), &input) {
                    let restored = unpack(&registry, &packed).expect("what was packed");
                    assert!(codec.info().fidelity != Fidelity::Lossless || restored == input, "{name}, round {round}");
                    archive = packed;
                }
            } else {
                random.mutate(&mut archive);
                let _ = unpack(&registry, &archive);
            }
            assert!(started.elapsed() < Duration::from_secs(5), "{name}, round {round}");
        }
    }
}
