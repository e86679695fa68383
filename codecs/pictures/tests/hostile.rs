//! What leads a reader of pictures astray: it may cost size, and never a byte.

use codec_pictures::Pictures;
use kit_core::{Codec, Confidence, Cx, Kind, Limits, Options, Piece, Survey};
use kit_deflate::checksum::{adler32, crc32};
use kit_testkit::Random;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The payload's length, once the frame has come back from it, both within the memory that is declared.
fn coded(frame: &[u8]) -> usize {
    kit_testkit::coded(&Pictures::default(), frame, &[("level", "fast")]).len()
}

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/pictures");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("samples").map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let all = paths.into_iter().map(|path| (name(&path), fs::read(path).expect("its bytes")));
    all.filter(|(_, file)| file.len() < 6000).collect()
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let whole = [kind, data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &whole, &crc32(&whole).to_be_bytes()].concat()
}

/// A PNG of that size, depth and colour type around a stream.
fn png(width: u32, height: u32, depth: u8, color: u8, interlace: u8, stream: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, color, 0, 0, interlace]].concat();
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    [signature, chunk(b"IHDR", &header), chunk(b"IDAT", stream), chunk(b"IEND", b"")].concat()
}

/// Zeros as zlib has them at its best: a copy of 258 in two bits.
fn zeros(len: usize) -> Vec<u8> {
    let plain = vec![0; len];
    let settings = kit_deflate::zlib::Settings {
        level: 9,
        memory: 8,
        window: 15,
        strategy: kit_deflate::zlib::Strategy::Default,
        hash: kit_deflate::zlib::Hash::Rolling,
    };
    let stream = kit_deflate::zlib::encode(&plain, &settings, &[]);
    [&[0x78, 0xDA][..], &stream, &adler32(&plain).to_be_bytes()].concat()
}

#[test]
fn files_cut_anywhere_come_back() {
    for (_, sample) in samples() {
        for cut in (0..sample.len()).step_by(sample.len() / 9) {
            coded(&sample[..cut]);
            coded(&sample[cut..]);
        }
    }
}

#[test]
fn mutated_files_come_back() {
    let mut random = Random::new(7);
    for (_, sample) in samples() {
        for _ in 0..12 {
            let mut file = sample.clone();
            for _ in 0..1 + random.below(4) {
                random.mutate(&mut file);
            }
            coded(&file);
        }
    }
}

#[test]
fn every_size_depth_and_colour_comes_back() {
    let stream = zeros(3000);
    for (width, height) in [(10, 10), (1, 1), (0, 5), (u32::MAX, u32::MAX), (1 << 30, 1), (1, 1 << 30), (2999, 1)] {
        for depth in [0, 1, 2, 3, 4, 8, 16, 255] {
            for color in [0, 1, 2, 3, 4, 6, 7] {
                coded(&png(width, height, depth, color, color & 1, &stream));
            }
        }
    }
    // One row more and one less than the header says, and a filter that is none.
    for (height, filter) in [(29, 0), (30, 0), (31, 0), (30, 5), (30, 255)] {
        let row: Vec<u8> = [&[filter][..], &[7; 100]].concat();
        let plain = row.repeat(30);
        let stored =
            [&[0x78, 1, 1][..], &(plain.len() as u16).to_le_bytes(), &(!(plain.len() as u16)).to_le_bytes(), &plain];
        let stream = [&stored.concat()[..], &adler32(&plain).to_be_bytes()].concat();
        coded(&png(100, height, 8, 0, 0, &stream));
    }
}

#[test]
fn bombs_stay_within_what_is_declared() {
    // 4,000 by 2,500 zeros and a filter each row, in ten thousand bytes.
    let bomb = png(4000, 2500, 8, 0, 0, &zeros(4001 * 2500));
    assert!(bomb.len() < 12_000);
    coded(&bomb);
    let codec = Pictures::default();
    let options = Options::resolve(codec.info(), &[("level", "fast")]).expect("options");
    let len = bomb.len() as u64;
    let mut cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
    let seen = [Piece { at: 0, bytes: Arc::new(bomb.clone()) }];
    let Ok(Survey::Done(plan)) = codec.survey(&seen, len, &cx) else { panic!("a PNG is taken") };
    cx.plan = &plan.bytes;
    cx.limits = Limits { memory: codec.memory(len, &cx), output: len };
    assert!(cx.limits.memory < 256 << 20);
    let mut out = kit_core::Encoded::default();
    codec.encode(&bomb, &cx, &mut out).expect("any bytes");
    let mut back = Vec::new();
    codec.decode(&out.payload, &[], &cx, &mut back).expect("its own");
    assert!(back == bomb && out.payload.len() < 600, "{} bytes", out.payload.len());
}

#[test]
fn gifs_of_all_code_sizes_and_blocks_come_back() {
    for code_size in 0..=12u8 {
        for block in [1u8, 7, 254, 255] {
            let mut file = b"GIF89a\x10\0\x10\0\0\0\0,\0\0\0\0\x10\0\x10\0\x40".to_vec();
            file.push(code_size);
            for i in 0..3u8 {
                file.push(block);
                file.extend((0..block).map(|j| j.wrapping_mul(37) ^ i));
            }
            file.extend([0, 0x3B]);
            coded(&file);
        }
    }
}

#[test]
fn bitmaps_that_lie_come_back() {
    for bits in [0u16, 1, 2, 4, 8, 16, 24, 32, 64] {
        for (width, height) in [(10, 10), (-3, 7), (9, -9), (i32::MIN, i32::MAX), (1 << 23, 1 << 23), (0, 4)] {
            for (offset, compression) in [(54u32, 0u32), (54, 1), (54, 3), (0, 0), (13, 0), (u32::MAX, 0), (60, 2)] {
                let mut file = b"BM\0\0\0\0\0\0\0\0".to_vec();
                file.extend(offset.to_le_bytes());
                file.extend(40u32.to_le_bytes());
                file.extend(width.to_le_bytes());
                file.extend(i32::to_le_bytes(height));
                file.extend([1, 0]);
                file.extend(bits.to_le_bytes());
                file.extend(compression.to_le_bytes());
                file.extend((0..700u32).map(|i| ((i * i) >> 5) as u8));
                coded(&file);
            }
        }
    }
}

#[test]
fn what_can_be_undone_is() {
    for (name, most) in [("screen.png", 45), ("frames.gif", 55), ("sixteen-colors.bmp", 15), ("window.ico", 60)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/pictures").join(name);
        let file = fs::read(path).expect("a sample");
        let len = coded(&file);
        assert!(len * 100 < file.len() * most, "{name}: {len} of {}", file.len());
    }
}

#[test]
fn other_files_are_refused_with_what_was_expected() {
    let codec = Pictures::default();
    let options = Options::resolve::<&str, &str>(codec.info(), &[]).expect("defaults");
    let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len: 9, references: &[], limits: Limits::DEFAULT };
    let bmp = [&b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"[..], &[0; 20]].concat();
    for (head, is_taken) in [
        (&b"\x89PNG\r\n\x1a\n"[..], true),
        (b"GIF89a\x01\0\x01\0\0\0\0", true),
        (&bmp, true),
        (b"BM is what this text begins with", false),
        (b"\0\0\x01\0\x01\0 these bytes are no icon at all", false),
        (b"%PDF", false),
        (b"GIF90a\x01\0\x01\0\0\0\0", false),
    ] {
        assert_eq!(codec.probe(head, Some("a.png")) == Confidence::Certain, is_taken);
        let seen = [Piece { at: 0, bytes: Arc::new(head.to_vec()) }];
        match codec.survey(&seen, head.len() as u64, &cx) {
            Ok(survey) => assert!(is_taken && matches!(survey, Survey::Done(_))),
            Err(error) => assert!(!is_taken && error.kind == Kind::Input && error.message.contains("expected")),
        }
    }
}
