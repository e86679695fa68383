//! Files of several frames.

use codec_fits::Fits;
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Limits, Options, PackConfig, Packed, Registry, UnpackConfig};
use std::sync::Arc;

fn registry() -> Registry {
    let mut registry = Registry::default();
    registry.add(Arc::new(Fits::default())).expect("one codec");
    registry
}

/// What a file is packed to at fast, once it has come back.
fn pack(file: &[u8]) -> Packed {
    let codec = Fits::default();
    let config = PackConfig {
        codec: codec.info().id,
        options: Options::resolve(codec.info(), &[("level", "fast")]).expect("a level"),
        total: file.len() as u64,
        references: Vec::new(),
        lanes: 1,
        limits: Limits::DEFAULT,
    };
    let (registry, mut archive, mut restored) = (registry(), Vec::new(), Vec::new());
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    let packed = driver.pack(config, &mut &*file, &mut archive).expect("packs");
    let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 1, limits: Limits::DEFAULT };
    driver.unpack(config, &mut &*archive, &mut restored).expect("unpacks");
    assert!(restored == file);
    packed
}

fn unit(cards: &[&str], data: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut bytes: Vec<u8> = cards.iter().chain(&["END"]).flat_map(|card| format!("{card:<80}").into_bytes()).collect();
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    bytes.extend(data);
    bytes.resize(bytes.len().next_multiple_of(2880), 0);
    bytes
}

/// Samples of which the difference to the left is 1 and that to above 3, in every plane.
fn slopes(width: usize, height: usize, planes: usize) -> impl Iterator<Item = u8> {
    (0..planes * width * height)
        .flat_map(move |i| ((i % width + 3 * (i / width % height) + i / 977 % 2) as i16).to_be_bytes())
}

#[test]
fn long_units_are_cut_behind_rows_and_planes() {
    let image = unit(
        &[
            "SIMPLE  =                    T",
            "BITPIX  =                   16",
            "NAXIS   =                    2",
            "NAXIS1  =                  999",
            "NAXIS2  =                 3000",
        ],
        slopes(999, 3000, 1),
    );
    let cube = unit(
        &[
            "XTENSION= 'IMAGE   '",
            "BITPIX  =                   16",
            "NAXIS   =                    3",
            "NAXIS1  =                  700",
            "NAXIS2  =                  500",
            "NAXIS3  =                    9",
            "PCOUNT  =                    0",
            "GCOUNT  =                    1",
        ],
        slopes(700, 500, 9),
    );
    let rows = (0..500_000u32).flat_map(|i| [i.to_be_bytes(), (i / 5).to_be_bytes(), *b"star"].concat());
    let table = unit(
        &[
            "XTENSION= 'BINTABLE'",
            "BITPIX  =                    8",
            "NAXIS   =                    2",
            "NAXIS1  =                   12",
            "NAXIS2  =               500000",
            "PCOUNT  =                    0",
            "GCOUNT  =                    1",
            "TFIELDS =                    3",
            "TFORM1  = 'J       '",
            "TFORM2  = 'J       '",
            "TFORM3  = '4A      '",
        ],
        rows,
    );
    let file = [&image[..], &cube, &table, b"and more"].concat();
    let packed = pack(&file);
    assert!(packed.frames >= 5, "{} frames", packed.frames);
    assert_eq!((packed.fallback_frames, packed.stored_frames), (0, 0));
    // A frame that did not know what it is in the midst of would take many times as much.
    assert!(packed.archive_len < file.len() as u64 / 40, "{} bytes of {}", packed.archive_len, file.len());
}
