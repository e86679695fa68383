//! Each kind of data is taken for what it is: what it costs says so.

use codec_fits::Fits;
use kit_core::{Codec, Cx, Limits, Options};
use kit_testkit::coded;
use std::path::Path;

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/fits").join(name);
    std::fs::read(path).expect("a sample")
}

fn cost(file: &[u8], level: &str, tile: &str) -> usize {
    coded(&Fits::default(), file, &[("level", level), ("tile_size", tile)]).len()
}

/// Where the second unit's data begin, in these files.
fn data(file: &[u8]) -> usize {
    let end = file[2880..].chunks(80).position(|card| card.starts_with(b"END")).expect("a header") * 80;
    (2880 + end).next_multiple_of(2880)
}

#[test]
fn compressed_images_are_taken_apart() {
    // A change in the heap that no tile's coder makes, and the tile stays as it is.
    for name in ["rice8", "rice16", "rice32", "gzip1", "gzip2", "plio", "quantised", "lossless"] {
        let file = sample(&format!("{name}.fits.fz"));
        let whole = cost(&file, "max", "1024");
        let mut no_image = file.clone();
        let at = no_image.windows(8).position(|card| card == b"ZIMAGE  ").expect("a compressed image");
        no_image[at..at + 8].copy_from_slice(b"NOIMAGE ");
        let as_table = cost(&no_image, "max", "1024");
        assert!(whole < as_table * 95 / 100, "{name}: {whole} bytes, {as_table} as a table");
    }
}

#[test]
fn damaged_tiles_come_back() {
    for name in ["rice16", "rice32", "gzip1", "plio", "quantised", "hcompress"] {
        let file = sample(&format!("{name}.fits.fz"));
        let start = data(&file);
        let mut random = kit_testkit::Random::new(3);
        for _ in 0..40 {
            let mut damaged = file.clone();
            for _ in 0..1 + random.below(3) {
                let at = start + random.below(file.len() - start);
                damaged[at] = random.bits() as u8;
            }
            cost(&damaged, "fast", "256");
        }
    }
}

#[test]
fn damaged_headers_come_back() {
    for name in
        ["table.fits", "extensions.fits", "cube.fits", "groups.fits", "ascii.fits", "heap.fits", "quantised.fits.fz"]
    {
        let file = sample(name);
        let mut random = kit_testkit::Random::new(5);
        for _ in 0..60 {
            let mut damaged = file.clone();
            for _ in 0..1 + random.below(4) {
                let at = random.below(file.len().min(5760));
                damaged[at] = b"0123456789 TFPQJ'=-\0"[random.below(20)];
            }
            damaged.truncate(file.len() - random.below(3) * random.below(3000));
            cost(&damaged, "fast", "64");
        }
    }
}

/// A file of these cards and that much data.
fn file(cards: &[&str], data: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = cards.iter().chain(&["END"]).flat_map(|card| format!("{card:<80}").into_bytes()).collect();
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    bytes.extend((0..data).map(|i| (i / 7 % 251) as u8));
    bytes
}

#[test]
fn lies_about_sizes_come_back() {
    let huge = "9223372036854775807";
    for axes in [
        ["3", "5"],
        [huge, huge],
        ["0", "7"],
        ["-1", "4"],
        ["4294967296", "1"],
        ["1", "4294967295"],
        ["70000", "70000"],
    ] {
        let [a, b] = axes.map(|n| format!("{n:>20}"));
        for kind in ["SIMPLE  =                    T", "XTENSION= 'BINTABLE'"] {
            for bitpix in ["8", "16", "-32", "-64", "64", "7", "-8"] {
                let cards = [
                    kind.into(),
                    format!("BITPIX  = {bitpix:>20}"),
                    "NAXIS   =                    2".into(),
                    format!("NAXIS1  = {a}"),
                    format!("NAXIS2  = {b}"),
                    "TFIELDS =                    2".into(),
                    "TFORM1  = '1PE     '".into(),
                    format!("TFORM2  = '{}X'", axes[0]),
                    "THEAP   =  18446744073709551615".into(),
                    "PCOUNT  =  18446744073709551615".into(),
                ];
                let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
                cost(&file(&cards, 3000), "fast", "64");
                cost(&file(&cards[..7], 3000), "fast", "64");
            }
        }
    }
}

#[test]
fn lies_about_tiles_come_back() {
    for (tile, axis, form) in
        [("0", "50", "1PB(9)"), (HUGE, "10", "1QB"), ("7", HUGE, "1PJ"), ("3", "11", "2PB"), ("5", "0", "1PI")]
    {
        for coder in ["RICE_1", "GZIP_2", "PLIO_1", "HCOMPRESS_1", "NONE"] {
            let cards = [
                "XTENSION= 'BINTABLE'".into(),
                "BITPIX  =                    8".into(),
                "NAXIS   =                    2".into(),
                "NAXIS1  =                    8".into(),
                "NAXIS2  =                   40".into(),
                "PCOUNT  =                 2000".into(),
                "TFIELDS =                    1".into(),
                "TTYPE1  = 'COMPRESSED_DATA'".into(),
                format!("TFORM1  = '{form}'"),
                "ZIMAGE  =                    T".into(),
                format!("ZCMPTYPE= '{coder}'"),
                "ZBITPIX =                   16".into(),
                "ZNAXIS  =                    2".into(),
                format!("ZNAXIS1 = {axis:>20}"),
                "ZNAXIS2 =                   40".into(),
                format!("ZTILE1  = {tile:>20}"),
            ];
            let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
            cost(&file(&cards, 2320), "fast", "64");
        }
    }
}

const HUGE: &str = "9223372036854775807";

#[test]
fn what_no_header_explains_comes_back() {
    let plain = sample("unsigned.fits");
    let extra = [&plain[..], b"more bytes than the headers explain"].concat();
    let mut padded = plain.clone();
    if let Some(last) = padded.last_mut() {
        *last = 7;
    }
    let endless = file(&["SIMPLE  =                    T"], 0)[..80].repeat(500);
    for odd in [extra, padded, endless, plain[..plain.len() - 1].to_vec(), plain[..3000].to_vec(), plain[..79].to_vec()]
    {
        cost(&odd, "max", "64");
        cost(&odd, "fast", "1024");
    }
}

#[test]
fn checksums_cost_next_to_nothing() {
    let file = sample("unsigned.fits");
    let mut wrong = file.clone();
    let at = wrong.windows(11).position(|card| card == b"CHECKSUM= '").expect("a checksum") + 11;
    wrong[at..at + 16].copy_from_slice(b"x8Hq1PvKs7Lw0Zdm");
    assert!(cost(&file, "max", "256") + 8 < cost(&wrong, "max", "256"));
}

/// Decodes a payload that may be damaged as a frame of `len` bytes; whatever comes is no longer.
fn decode(payload: &[u8], len: u64, level: &str) {
    let codec = Fits::default();
    let options = Options::resolve(codec.info(), &[("level", level)]).expect("a level");
    let mut cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
    cx.limits = Limits { memory: codec.memory(len, &cx), output: len };
    let mut out = Vec::new();
    if codec.decode(payload, &[], &cx, &mut out).is_ok() {
        assert_eq!(out.len() as u64, len);
    }
}

#[test]
fn damaged_payloads_are_survived() {
    for name in [
        "table.fits",
        "heap.fits",
        "ascii.fits",
        "cube.fits",
        "rice16.fits.fz",
        "gzip2.fits.fz",
        "plio.fits.fz",
        "quantised.fits.fz",
    ] {
        let file = sample(name);
        let payload = coded(&Fits::default(), &file, &[("level", "fast")]);
        let mut random = kit_testkit::Random::new(11);
        for round in 0..400 {
            let mut damaged = payload.clone();
            // Behind the headers more often than in them, for without them nothing else is read.
            for _ in 0..1 + random.below(3) {
                let at = damaged.len() - 1 - random.below(damaged.len() * (1 + round % 4) / 4);
                match random.below(4) {
                    0 => damaged[at] = random.bits() as u8,
                    1 => damaged[at] ^= 1 << random.below(8),
                    2 => drop(damaged.remove(at)),
                    _ => damaged.insert(at, random.bits() as u8),
                }
            }
            decode(&damaged, file.len() as u64, "fast");
        }
        decode(&payload, file.len() as u64 + 1, "fast");
        decode(&payload, 2000, "fast");
    }
}
