//! What libdeflate, ISA-L and Chromium make of generated inputs, frozen when blocks of real files came out the same.

use kit_deflate::libdeflate::{Release, Settings, encode};
use kit_deflate::zlib::{self, Hash};
use kit_deflate::{Format, Recipe, Source, inflate, recode, restore};
use libdeflater::{CompressionLvl, Compressor};
use sha2::{Digest, Sha256};

mod inputs;

/// The digest of what `source` makes of all kinds of inputs, each of which is recognised again.
fn digest(source: &Source) -> String {
    let mut digest = Sha256::new();
    for kind in 0..8 {
        for len in [0, 1, 3, 15, 16, 20, 300, 1000, 20_000, 70_000] {
            let plain = inputs::make(kind, len, kind as u64 * 97 + 5);
            let recipe =
                Recipe { format: Format::Raw, source: source.clone(), header: None, trailer: None, padding: 0 };
            let limits = Default::default();
            let stream = restore(&plain, &recipe, &limits).expect("makes a stream");
            assert!(inflate(&stream, &limits).expect("a stream").plain == plain);
            let recoded = recode(&stream, Format::Raw, None, &limits).expect("a stream");
            assert!(!matches!(recoded.recipe.source, Source::Corrected(_)), "{source:?}, kind {kind}, {len} bytes");
            digest.update((stream.len() as u32).to_le_bytes());
            digest.update(&stream);
        }
    }
    digest.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn streams_of_libdeflate_stay_the_same() {
    let found: Vec<String> =
        (1..=7).map(|level| digest(&Source::Libdeflate(Settings { release: Release::Early, level }))).collect();
    assert_eq!(
        found,
        [
            "e7f9536cf6004c4c",
            "13779356e0073016",
            "eb773ccb1e19d760",
            "732efe67bfaadf8b",
            "288f7360e03c74bc",
            "60f3841b7de8fb84",
            "b6f360fd70b3afce",
        ]
    );
}

#[test]
fn streams_of_chromium_stay_the_same() {
    let of = |level, hash| {
        let settings = zlib::Settings { hash, ..zlib::Settings::level(level) };
        digest(&Source::Zlib { settings, flushes: Vec::new() })
    };
    let found = [6, 9, 1].map(|level| [of(level, Hash::Product), of(level, Hash::Castagnoli)]).concat();
    let frozen = [
        "d24bc3c8d2505b18",
        "1879d184b734dd9c",
        "5c8e49f88a697c8b",
        "bfbae532ba6253db",
        "f7b17bd8f8244453",
        "85490888ffa6dbf6",
    ];
    assert_eq!(found, frozen);
}

#[test]
fn streams_of_isal_stay_the_same() {
    assert_eq!(digest(&Source::Isal), "85a741cb6f2f5d7e");
}

#[test]
fn late_streams_of_libdeflate_are_its_own() {
    let mut wrong = Vec::new();
    for level in 2..=9 {
        let mut compressor = Compressor::new(CompressionLvl::new(i32::from(level)).expect("a level"));
        for kind in 0..8 {
            for len in [0, 1, 20, 30, 47, 60, 300, 1000, 5000, 12_000, 40_000, 70_000, 310_000] {
                let plain = inputs::make(kind, len, kind as u64 * 97 + len as u64 * 8 + 5);
                let mut stream = vec![0; len + 1000];
                let size = compressor.deflate_compress(&plain, &mut stream).expect("compresses");
                if encode(&plain, Settings { release: Release::Late, level }) != stream[..size] {
                    wrong.push((level, kind, len));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them differ: {wrong:?}", wrong.len());
}

#[test]
fn middle_streams_of_libdeflate_are_its_own() {
    let mut wrong = Vec::new();
    for line in include_str!("libdeflate.txt").lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| fields[i].parse::<usize>().expect("a number");
        let (level, kind, len) = (number(0) as u8, number(1), number(2));
        let plain = inputs::make(kind, len, kind as u64 * 97 + len as u64 * 8 + 5);
        let stream = encode(&plain, Settings { release: Release::Middle, level });
        let found: String = Sha256::digest(&stream)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        if found != fields[3] {
            wrong.push((level, kind, len));
        }
    }
    assert!(wrong.is_empty(), "{} of them differ: {wrong:?}", wrong.len());
}
