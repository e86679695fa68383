//! What leads a reader of DICOM astray: it may cost size, and never a byte.

use codec_dicom::Dicom;
use kit_core::{Codec, Confidence, Cx, Kind, Limits, Options, Piece, Survey};
use kit_testkit::{Random, coded};
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn samples() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/dicom");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("samples").map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).expect("its bytes")).collect()
}

fn comes_back(file: &[u8]) {
    coded(&Dicom::default(), file, &[("level", "fast")]);
}

fn element(group: u16, number: u16, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
    let len = value.len() as u16;
    [&group.to_le_bytes()[..], &number.to_le_bytes(), vr, &len.to_le_bytes(), value].concat()
}

/// The elements that say how pixels lie.
fn image(rows: u16, columns: u16, allocated: u16) -> Vec<u8> {
    [(0x10, rows), (0x11, columns), (0x100, allocated)]
        .iter()
        .flat_map(|(number, value)| element(0x28, *number, b"US", &value.to_le_bytes()))
        .collect()
}

/// The header of pixel data whose length is said to be `len`.
fn pixel_data(len: u32) -> Vec<u8> {
    [b"\xE0\x7F\x10\0OW\0\0", &len.to_le_bytes()[..]].concat()
}

fn file(elements: &[&[u8]]) -> Vec<u8> {
    [&[0; 128][..], b"DICM", &elements.concat()].concat()
}

#[test]
fn files_that_are_cut_anywhere_come_back() {
    for sample in samples() {
        for len in (0..sample.len()).filter(|len| *len < 1400 && len % 13 == 0 || len % 397 == 0) {
            comes_back(&sample[..len]);
        }
    }
}

#[test]
fn files_with_other_bytes_come_back() {
    let mut random = Random::new(0xD1C0);
    for sample in samples() {
        for _ in 0..40 {
            let mut damaged = sample.clone();
            for _ in 0..=random.below(4) {
                // Most of what can lead astray stands before the pixels.
                let most = if random.below(4) == 0 { usize::MAX } else { 1000 };
                let at = random.below(damaged.len().min(most));
                damaged[at] = [0, 0xFF, random.bits() as u8][random.below(3)];
            }
            comes_back(&damaged);
        }
    }
}

#[test]
fn lengths_and_sides_that_lie_come_back() {
    let pixels: Vec<u8> = (0..3000u32).map(|i| (i * i / 97) as u8).collect();
    for len in [0, 1, 2999, 3001, u32::MAX - 1, u32::MAX] {
        for (rows, columns) in [(0, 0), (10, 15), (u16::MAX, u16::MAX), (1, u16::MAX), (u16::MAX, 1), (1500, 1)] {
            for allocated in [0, 1, 7, 8, 12, 16, 32, 64, u16::MAX] {
                comes_back(&file(&[&image(rows, columns, allocated), &pixel_data(len), &pixels]));
            }
        }
    }
    let items = |len: u32| [&b"\xFE\xFF\0\xE0\0\0\0\0\xFE\xFF\0\xE0"[..], &len.to_le_bytes(), &pixels].concat();
    for len in [0, 1, 2999, 3000, 3001, u32::MAX - 8, u32::MAX - 1, u32::MAX] {
        comes_back(&file(&[&image(10, 15, 16), &pixel_data(u32::MAX), &items(len)]));
        comes_back(&file(&[b"\x08\0\x05\0SQ\0\0", &len.to_le_bytes(), &items(len), &pixel_data(3000), &pixels]));
    }
}

#[test]
fn items_deep_within_items_come_back() {
    let undefined = [b"\x08\0\x05\0SQ\0\0\xFF\xFF\xFF\xFF".as_slice(), b"\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF"].concat();
    let unknown = [b"\x08\0\x05\0UN\0\0\xFF\xFF\xFF\xFF".as_slice(), b"\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF"].concat();
    let pixels = vec![7; 600];
    for deep in [undefined.repeat(1000), unknown.repeat(1000)] {
        let file = file(&[&deep, &image(10, 30, 16), &pixel_data(600), &pixels]);
        for level in ["fast", "max"] {
            coded(&Dicom::default(), &file, &[("level", level)]);
        }
    }
}

#[test]
fn icons_within_items_are_pixels_as_well() {
    let icon: Vec<u8> = (0..4096u32).map(|i| (i % 64 * 3 + i / 64) as u8).collect();
    let inner = [&image(64, 64, 8)[..], &pixel_data(4096), &icon].concat();
    let item = [&b"\xFE\xFF\0\xE0"[..], &(inner.len() as u32).to_le_bytes(), &inner].concat();
    let file = file(&[
        b"\x88\0\0\x02SQ\0\0",
        &(item.len() as u32).to_le_bytes(),
        &item,
        &image(64, 32, 16),
        &pixel_data(4096),
        &icon,
    ]);
    // A slope costs a raster next to nothing, and an engine of bytes more.
    assert!(coded(&Dicom::default(), &file, &[("level", "max")]).len() < 600);
}

#[test]
fn other_files_are_refused() {
    let codec = Dicom::default();
    let options = Options::resolve::<&str, &str>(codec.info(), &[]).expect("defaults");
    let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len: 0, references: &[], limits: Limits::DEFAULT };
    for other in [&b"hello, world"[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[0; 1000], &[8; 1000], b"\x08\0", b"BM"] {
        let piece = Piece { at: 0, bytes: Arc::new(other.to_vec()) };
        let refused = codec.survey(&[piece], other.len() as u64, &cx).expect_err("it is not DICOM");
        assert_eq!(refused.kind, Kind::Input);
        assert_eq!(codec.probe(other, None), Confidence::No);
    }
    for (sample, name) in samples().iter().zip([None, Some("a.txt")].iter().cycle()) {
        assert!(codec.probe(sample, *name) >= Confidence::Likely);
        let piece = Piece { at: 0, bytes: Arc::new(sample.clone()) };
        assert!(matches!(codec.survey(&[piece], sample.len() as u64, &cx), Ok(Survey::Done(_))));
    }
}
