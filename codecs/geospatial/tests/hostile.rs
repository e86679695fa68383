//! What leads a reader of directories astray: it may cost size, and never a byte.

use codec_geospatial::Geospatial;
use kit_core::{Codec, Cx, Kind, Limits, Options, Piece, Survey};
use kit_testkit::Random;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The payload's length, once the frame has come back from it.
fn coded(frame: &[u8]) -> usize {
    kit_testkit::coded(&Geospatial::default(), frame, &[("level", "fast")]).len()
}

fn samples() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/geospatial");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("samples").map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).expect("its bytes")).filter(|file| file.len() < 20_000).collect()
}

#[test]
fn files_cut_anywhere_come_back() {
    for sample in samples() {
        for cut in (0..sample.len()).step_by(sample.len() / 12) {
            coded(&sample[..cut]);
            coded(&sample[cut..]);
        }
    }
}

#[test]
fn mutated_files_come_back() {
    let mut random = Random::new(11);
    for sample in samples() {
        for _ in 0..25 {
            let mut file = sample.clone();
            for _ in 0..1 + random.below(6) {
                random.mutate(&mut file);
            }
            coded(&file);
        }
    }
}

/// A file of one directory of LONG fields at byte 8, with `data` behind it at byte 512.
fn file(fields: &[(u16, u32)], next: u32, data: &[u8]) -> Vec<u8> {
    let mut file = b"II\x2A\0\x08\0\0\0".to_vec();
    file.extend((fields.len() as u16).to_le_bytes());
    for &(tag, value) in fields {
        file.extend(tag.to_le_bytes());
        file.extend([4, 0, 1, 0, 0, 0]);
        file.extend(value.to_le_bytes());
    }
    file.extend(next.to_le_bytes());
    file.resize(512, 0);
    file.extend(data);
    file
}

#[test]
fn directories_that_lie_come_back() {
    let data: Vec<u8> = (0..4000u32).map(|i| ((i * i) >> 12) as u8).collect();
    let fields = |width, height, offset, count, compression| {
        [
            (256, width),
            (257, height),
            (258, 8),
            (259, compression),
            (273, offset),
            (277, 1),
            (278, height),
            (279, count),
        ]
    };
    for compression in [1, 5, 6, 7, 8, 34676, 32773, 50000] {
        for (width, height) in
            [(100, 40), (1, 1), (u32::MAX, u32::MAX), (1 << 30, 1 << 30), (1 << 20, 1), (7, 1 << 29), (0, 9)]
        {
            for (offset, count) in
                [(512, 4000), (512, 3999), (0, 4000), (8, 300), (510, u32::MAX), (u32::MAX, 1), (4511, 9)]
            {
                coded(&file(&fields(width, height, offset, count, compression), 8, &data));
            }
        }
    }
    for (tag, value) in [
        (258, 0),
        (258, 65),
        (258, 12),
        (277, 0),
        (277, 65535),
        (317, 3),
        (317, 9),
        (330, 8),
        (284, 2),
        (278, 0),
        (339, 6),
    ] {
        let mut odd = fields(100, 40, 512, 4000, 1).to_vec();
        odd.retain(|field| field.0 != tag);
        odd.push((tag, value));
        coded(&file(&odd, u32::MAX, &data));
    }
    for (width, height) in [(0, 0), (1 << 31, 1), (64, u32::MAX), (16, 16)] {
        let tiles = [(256, 100), (257, 40), (258, 8), (322, width), (323, height), (324, 512), (325, 4000)];
        coded(&file(&tiles, 0, &data));
    }
}

#[test]
fn directories_that_overlap_come_back() {
    // Each 4 bytes is where a directory of one entry might be, and each points at the next: thousands of images of one strip.
    let mut odd = b"II\x2A\0\x08\0\0\0".to_vec();
    for i in 0..3000u32 {
        let fields = [(256, 9), (257, 9), (273, 8 + i), (279, 81)];
        odd.extend((fields.len() as u16).to_le_bytes());
        for (tag, value) in fields {
            odd.extend([tag as u8, (tag >> 8) as u8, 4, 0, 1, 0, 0, 0]);
            odd.extend(u32::to_le_bytes(value));
        }
        let next = odd.len() as u32 + 4;
        odd.extend(next.to_le_bytes());
    }
    coded(&odd);
    // LZW that clears its table again and again: 256 in nine bits.
    let clears: Vec<u8> =
        (0..9000u32).map(|i| (0x80u32 >> (i % 9)) as u8 & if i % 9 == 8 { 0 } else { 0xFF }).collect();
    coded(&file(&[(256, 100), (257, 40), (258, 8), (259, 5), (273, 512), (278, 40), (279, 9000)], 0, &clears));
}

#[test]
fn the_pixels_of_a_lying_directory_are_still_coded() {
    let data = b"measured".repeat(500);
    let honest = [(256, 100), (257, 40), (258, 8), (259, 1), (273, 512), (277, 1), (278, 40), (279, 4000)];
    assert!(coded(&file(&honest, 8, &data)) < 400);
}

#[test]
fn other_files_are_refused_with_what_was_found() {
    let codec = Geospatial::default();
    let options = Options::resolve::<&str, &str>(codec.info(), &[]).expect("defaults");
    let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len: 9, references: &[], limits: Limits::DEFAULT };
    for (head, is_taken) in [(b"II*\0", true), (b"MM\0+", true), (b"%PDF", false), (b"II\0*", false)] {
        let seen = [Piece { at: 0, bytes: Arc::new(head.to_vec()) }];
        match codec.survey(&seen, 9, &cx) {
            Ok(survey) => assert!(is_taken && matches!(survey, Survey::Done(_))),
            Err(error) => assert!(!is_taken && error.kind == Kind::Input && error.message.contains("found")),
        }
    }
}
