//! Streams of every kind come back as they are, and damaged ones do no harm.

use kit_core::Limits;
use kit_lossless_jpeg::{Undone, redo, undo};
use std::fs;
use std::path::Path;

/// A stream to be written: a recipe of our own makes one of any samples.
struct Kind {
    ls: bool,
    precision: u8,
    components: u8,
    /// The predictor, or 0.
    selection: u8,
    interleave: u8,
    point_transform: u8,
    restart: Option<u16>,
    presets: Option<[u16; 5]>,
}

const WIDTH: usize = 61;
const HEIGHT: usize = 43;

const PREDICTIVE: Kind = Kind {
    ls: false,
    precision: 12,
    components: 1,
    selection: 1,
    interleave: 0,
    point_transform: 0,
    restart: None,
    presets: None,
};
const LS: Kind = Kind { ls: true, selection: 0, ..PREDICTIVE };

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xFF, marker]);
    out.extend((body.len() as u16 + 2).to_be_bytes());
    out.extend(body);
}

impl Kind {
    fn scans(&self) -> Vec<Vec<u8>> {
        let alone = self.ls && self.interleave == 0;
        if alone { (0..self.components).map(|c| vec![c]).collect() } else { vec![(0..self.components).collect()] }
    }

    /// A recipe with one piece of headers per scan, a tail and no patches.
    fn recipe(&self) -> Vec<u8> {
        let mut head = vec![0xFF, 0xD8];
        segment(&mut head, 0xFE, b"a comment");
        let mut frame = vec![self.precision, 0, HEIGHT as u8, 0, WIDTH as u8, self.components];
        (0..self.components).for_each(|c| frame.extend([c, 0x11, 0]));
        head.push(0xFF); // a fill byte
        segment(&mut head, if self.ls { 0xF7 } else { 0xC3 }, &frame);
        if !self.ls {
            let mut table = vec![0, 0, 0, 0, 15, 2];
            table.extend([0; 11]);
            table.extend(0..=16);
            segment(&mut head, 0xC4, &table);
        }
        if let Some(presets) = self.presets {
            let mut body = vec![1];
            presets.iter().for_each(|two| body.extend(two.to_be_bytes()));
            segment(&mut head, 0xF8, &body);
        }
        if let Some(restart) = self.restart {
            segment(&mut head, 0xDD, &restart.to_be_bytes());
        }
        let mut recipe = Vec::new();
        let scans = self.scans();
        for scan in &scans {
            let mut body = vec![scan.len() as u8];
            scan.iter().for_each(|&c| body.extend([c, 0]));
            body.extend([self.selection, self.interleave, self.point_transform]);
            segment(&mut head, 0xDA, &body);
            kit_entropy::varint::put(&mut recipe, head.len() as u64);
            recipe.append(&mut head);
            recipe.push(0); // no breaks
        }
        recipe.extend([3, 0xFF, 0xD9, 0]);
        recipe.extend(scans.iter().map(|_| 0)); // no patches
        recipe
    }

    fn samples(&self) -> Vec<u8> {
        let max = self
            .presets
            .filter(|presets| presets[0] > 0)
            .map_or((1u32 << (self.precision - self.point_transform)) - 1, |p| p[0].into());
        let mut state = 7u32;
        let samples = (0..WIDTH * HEIGHT * usize::from(self.components)).map(|i| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (x, y) = (i % WIDTH, i / WIDTH);
            match (x / 16 + y / 9) % 4 {
                0 => max,
                1 => 0,
                2 => (((x * 3 + y * 5) as u32) + (state >> 29)) % (max + 1),
                _ => (state >> 8) % (max + 1),
            }
        });
        if self.precision - self.point_transform > 8 {
            samples.flat_map(|sample| (sample as u16).to_le_bytes()).collect()
        } else {
            samples.map(|sample| sample as u8).collect()
        }
    }

    fn stream(&self) -> Vec<u8> {
        let mut out = Vec::new();
        redo(&self.recipe(), &self.samples(), &Limits::DEFAULT, &mut out).expect("it is written");
        out
    }
}

fn kinds() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for precision in [2, 7, 8, 9, 12, 16] {
        for components in [1, 3, 4] {
            for selection in 1..=7 {
                kinds.push(Kind { precision, components, selection, ..PREDICTIVE });
            }
            for interleave in 0..=2 {
                if (interleave == 0) == (components == 1) {
                    kinds.push(Kind { precision, components, interleave, ..LS });
                }
            }
        }
        kinds.push(Kind { precision, components: 3, interleave: 0, ..LS });
        kinds.push(Kind { precision, restart: Some(5), ..LS });
        kinds.push(Kind { precision, restart: Some(5 * WIDTH as u16), components: 2, selection: 4, ..PREDICTIVE });
        kinds.push(Kind { precision, point_transform: 1, selection: 7, ..PREDICTIVE });
    }
    kinds.push(Kind { precision: 10, point_transform: 3, ..PREDICTIVE });
    kinds.push(Kind { presets: Some([1000, 7, 30, 200, 31]), ..LS });
    kinds.push(Kind { presets: Some([0, 0, 0, 0, 255]), restart: Some(1), interleave: 2, components: 3, ..LS });
    kinds
}

fn undone(stream: &[u8]) -> Undone {
    let undone = undo(stream, &Limits::DEFAULT).expect("it is undone");
    let mut again = b"before".to_vec();
    redo(&undone.recipe, &undone.samples, &Limits::DEFAULT, &mut again).expect("it is redone");
    assert!(again == [b"before", stream].concat());
    undone
}

#[test]
fn samples_and_streams_come_back() {
    for kind in kinds() {
        let undone = undone(&kind.stream());
        assert!(undone.samples == kind.samples(), "{} bits, {} components", kind.precision, kind.components);
        assert_eq!(undone.bits, u32::from(kind.precision - kind.point_transform));
        assert_eq!(undone.interleaved, kind.components > 1 && (!kind.ls || kind.interleave > 0));
    }
}

/// The streams of other encoders, named PROCESS-BITS-COMPONENTS-NEAR.
fn files() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/corpus/lossless-jpeg");
    let files = fs::read_dir(folder).expect("it is there").map(|file| file.expect("a file").path());
    let named = |path: std::path::PathBuf| path.file_stem().expect("its name").to_string_lossy().into_owned();
    let files: Vec<_> = files.map(|path| (named(path.clone()), fs::read(path).expect("its bytes"))).collect();
    assert!(files.len() > 10);
    files
}

/// The picture that tests/corpus/generate_lossless_jpeg.py makes.
fn picture(bits: u32, components: u64, i: u64) -> i64 {
    let (c, x, y) = (i % components, i / components % WIDTH as u64, i / components / WIDTH as u64);
    let noise = ((x * 2_654_435_761 + y * 40_503 + c * 97) % (1 << 32) * 2_246_822_519 % (1 << 32)) >> 16;
    let range = 1 << bits;
    (match (x / 16 + y / 9) % 4 {
        0 => range - 1,
        1 => 0,
        2 => (x * 3 + y * 5 + noise % 4) % range,
        _ => noise % range,
    }) as i64
}

#[test]
fn other_encoders_streams_come_back() {
    for (name, stream) in files() {
        let undone = undone(&stream);
        let [bits, components, near] = <[u64; 3]>::try_from(
            name.split('-').skip(1).map(|field| field.parse().expect("a number")).collect::<Vec<_>>(),
        )
        .expect("a name of four fields");
        assert_eq!((u64::from(undone.bits), u64::from(undone.components)), (bits, components), "{name}");
        let width = if bits > 8 { 2 } else { 1 };
        assert_eq!(undone.samples.len(), WIDTH * HEIGHT * components as usize * width);
        for (i, bytes) in (0..).zip(undone.samples.chunks(width)) {
            let sample = bytes.iter().rev().fold(0, |n, &byte| n << 8 | i64::from(byte));
            let (near, sample) = (near as i64, sample * (2 * near as i64 + 1));
            assert!((sample - picture(bits as u32, components, i)).abs() <= 2 * near, "{name}, sample {i}");
        }
    }
}

#[test]
fn what_other_encoders_do_comes_back() {
    for kind in [PREDICTIVE, LS, Kind { restart: Some(WIDTH as u16), ..PREDICTIVE }, Kind { restart: Some(1), ..LS }] {
        let stream = kind.stream();
        let end = stream.len() - 3;
        for tail in [&b""[..], b"\0", b"\xFF\xD9\0\0\0", b"\xFF\xFF\xD9", b"\xFF\xD8\xFF"] {
            undone(&[&stream[..end], tail].concat());
        }
        let mut padded = stream.clone();
        padded[end - 1] ^= 1; // at most a padding bit, or another last sample
        if let Some(undone) = undo(&padded, &Limits::DEFAULT) {
            let mut again = Vec::new();
            redo(&undone.recipe, &undone.samples, &Limits::DEFAULT, &mut again).expect("it is redone");
            assert!(again == padded);
        }
        assert!(undo(&stream[..end / 2], &Limits::DEFAULT).is_none());
    }
}

#[test]
fn damage_does_no_harm() {
    let own = [Kind { components: 3, ..PREDICTIVE }, Kind { components: 3, interleave: 1, ..LS }];
    let mut streams: Vec<_> = own.iter().map(Kind::stream).collect();
    streams.extend(files().into_iter().filter(|(name, _)| name == "ls-8-3-1").map(|(_, stream)| stream));
    for stream in streams {
        let whole = undone(&stream);
        for i in 0..600 {
            let mut odd = stream.clone();
            let at = if i < 100 { i } else { i * 7919 % stream.len() };
            odd[at] ^= 1 << (i % 8);
            for damaged in [&odd[..], &stream[..at]] {
                if let Some(undone) = undo(damaged, &Limits::DEFAULT) {
                    let mut again = Vec::new();
                    redo(&undone.recipe, &undone.samples, &Limits::DEFAULT, &mut again).expect("it is redone");
                    assert!(again == damaged);
                }
            }
            let mut recipe = whole.recipe.clone();
            let at = i % recipe.len();
            recipe[at] ^= 1 << (i / recipe.len() % 8);
            let _ = redo(&recipe, &whole.samples, &Limits::DEFAULT, &mut Vec::new());
            assert!(redo(&recipe[..at], &whole.samples, &Limits::DEFAULT, &mut Vec::new()).is_err());
            odd.resize(whole.samples.len(), i as u8);
            let _ = redo(&whole.recipe, &odd, &Limits::DEFAULT, &mut Vec::new());
        }
        assert!(redo(&whole.recipe, &[], &Limits::DEFAULT, &mut Vec::new()).is_err());
    }
}

#[test]
fn sizes_are_earned() {
    let mut stream = PREDICTIVE.stream();
    let frame = stream.windows(2).position(|two| two == [0xFF, 0xC3]).expect("it has a frame");
    stream[frame + 5..frame + 9].fill(0xFF);
    assert!(undo(&stream, &Limits::DEFAULT).is_none());
    assert!(undo(&LS.stream(), &Limits { output: 100, ..Limits::DEFAULT }).is_none());
}
