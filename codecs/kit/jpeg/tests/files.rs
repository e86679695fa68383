//! Whole files: those of `tests/corpus/jpeg`, what becomes of them anew, and what strangers make of them.

use kit_core::Limits;
use kit_jpeg::{Choices, Component, Frame, Histogram, Jpeg, Scan, ScanComponent, Slot, Table, Writer};
use kit_jpeg::{encode_scan, read, read_headers, write};
use std::fs;
use std::path::Path;

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/corpus/jpeg");
    let mut samples: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("samples")
        .map(|file| file.expect("a file").path())
        .map(|path| (path.display().to_string(), fs::read(&path).expect("its bytes")))
        .collect();
    samples.sort();
    assert!(samples.len() > 5);
    samples
}

fn sample(name: &str) -> Vec<u8> {
    samples().into_iter().find(|(path, _)| path.ends_with(name)).expect("a sample").1
}

/// The file as headers, coefficients and choices give it back, as far as it was read.
fn restored(file: &[u8], jpeg: &Jpeg) -> Vec<u8> {
    let headers = jpeg.headers(file);
    let mut again = read_headers(&headers).expect("its own headers");
    for (own, read) in again.frame.components.iter_mut().zip(&jpeg.frame.components) {
        own.coefficients.clone_from(&read.coefficients);
    }
    assert_eq!(again.frame, jpeg.frame);
    let (mut out, mut at) = (Vec::new(), 0);
    for (scan, read) in again.scans.iter_mut().zip(&jpeg.scans) {
        out.extend(&headers[at..scan.data.start]);
        at = scan.data.start;
        scan.choices = read.choices.clone();
        let mut writer = Writer::new(&mut out, scan, jpeg.end as u64);
        if encode_scan(&again.frame, scan, &mut writer).is_err() {
            break;
        }
    }
    out.extend(&headers[at..]);
    out.truncate(jpeg.end);
    out
}

/// The picture as one file of optimal tables.
fn anew(frame: &Frame, scans: &[Scan]) -> Vec<u8> {
    let mut out = vec![0xFF, write::SOI];
    for component in &frame.components {
        write::quantisation(&mut out, component.quantiser, &component.quantisation);
    }
    write::frame(&mut out, frame);
    for scan in scans {
        let mut scan = scan.clone();
        let mut histogram = Histogram::default();
        encode_scan(frame, &scan, &mut histogram).expect("coefficients");
        write::restart_interval(&mut out, scan.restart_interval);
        for slot in Slot::ALL {
            scan.tables[slot.index()] = Table::optimal(histogram.counts(slot));
            if let Some(table) = &scan.tables[slot.index()] {
                write::huffman(&mut out, slot, table);
            }
        }
        write::scan(&mut out, frame, &scan);
        let mut writer = Writer::new(&mut out, &scan, u64::MAX);
        encode_scan(frame, &scan, &mut writer).expect("all symbols have codes");
    }
    out.extend([0xFF, write::EOI]);
    out
}

#[test]
fn every_sample_comes_back() {
    for (name, file) in samples() {
        let jpeg = read(&file, &Limits::DEFAULT).expect("a picture");
        let whole = !name.contains("cut") && !name.contains("damaged");
        assert_eq!(jpeg.fault.is_none(), whole, "{name}: {:?}", jpeg.fault);
        assert!(restored(&file, &jpeg) == file[..jpeg.end], "{name} does not come back");
    }
}

#[test]
fn optimal_tables_keep_the_picture_and_make_it_smaller() {
    for (name, file) in samples() {
        let jpeg = read(&file, &Limits::DEFAULT).expect("a picture");
        let smaller = anew(&jpeg.frame, &jpeg.scans);
        let again = read(&smaller, &Limits::DEFAULT).expect("a picture");
        assert_eq!((again.fault, again.end), (None, smaller.len()), "{name}");
        assert!(again.frame == jpeg.frame, "{name}: another picture");
        if !["optimized", "four-planes", "progressive"].iter().any(|kind| name.contains(kind)) {
            assert!(smaller.len() < file.len(), "{name}: {} bytes from {}", smaller.len(), file.len());
        }
    }
}

#[test]
fn libjpegs_choices_are_the_usual_ones() {
    for (name, file) in samples().into_iter().filter(|(name, _)| !name.contains("damaged")) {
        for scan in read(&file, &Limits::DEFAULT).expect("a picture").scans {
            assert_eq!(scan.choices, Choices::default(), "{name}");
        }
    }
}

#[test]
fn a_baseline_picture_becomes_progressive_and_back() {
    let jpeg = read(&sample("baseline-420.jpg"), &Limits::DEFAULT).expect("a picture");
    let mut frame = jpeg.frame.clone();
    frame.process = kit_jpeg::Process::Progressive;
    let all = jpeg.scans[0].components.clone();
    let scan = |components: &[ScanComponent], band, high, low| {
        let components = components.to_vec();
        let (tables, choices) = (Default::default(), Choices::default());
        Scan { components, band, high, low, restart_interval: 0, tables, choices, data: 0..0 }
    };
    let mut scans = vec![scan(&all, (0, 0), 0, 1)];
    for component in &all {
        scans.push(scan(&[*component], (1, 5), 0, 2));
        scans.push(scan(&[*component], (6, 63), 0, 2));
        scans.push(scan(&[*component], (1, 63), 2, 1));
        scans.push(scan(&[*component], (1, 63), 1, 0));
    }
    scans.push(scan(&all, (0, 0), 1, 0));
    let file = anew(&frame, &scans);
    let read = read(&file, &Limits::DEFAULT).expect("a picture");
    assert_eq!((read.fault, read.scans.len()), (None, scans.len()));
    // Scans of one component leave blocks out that only fill MCUs up.
    for (own, first) in read.frame.components.iter().zip(&jpeg.frame.components) {
        for y in 0..own.high {
            let row = (y * own.stride) as usize * 64..(y * own.stride + own.wide) as usize * 64;
            assert!(own.coefficients[row.clone()] == first.coefficients[row]);
        }
    }
}

#[test]
fn what_is_chosen_otherwise_comes_back_as_well() {
    let file = sample("progressive-422.jpg");
    let mut jpeg = read(&file, &Limits::DEFAULT).expect("a picture");
    let index = jpeg.scans.iter().position(|scan| scan.band.0 > 0 && scan.high > 0).expect("a refinement");
    let chosen = Choices {
        zero_padding: true,
        paddings: Vec::new(),
        turns: (0..40).step_by(3).collect(),
        zero_runs: Vec::new(),
    };
    jpeg.scans[index].choices = chosen;
    let other = anew(&jpeg.frame, &jpeg.scans);
    let again = read(&other, &Limits::DEFAULT).expect("a picture");
    assert!(again.frame == jpeg.frame);
    assert_ne!(again.scans[index].choices.turns, []);
    assert!(restored(&other, &again) == other);

    let mut jpeg = read(&sample("gray-restart.jpg"), &Limits::DEFAULT).expect("a picture");
    jpeg.scans[0].choices.zero_runs = vec![(3, 1), (4, 2)];
    jpeg.scans[0].choices.paddings = vec![(2, 0b0101_0101)];
    let other = anew(&jpeg.frame, &jpeg.scans);
    let again = read(&other, &Limits::DEFAULT).expect("a picture");
    assert!(again.frame == jpeg.frame && !again.scans[0].choices.zero_runs.is_empty());
    assert!(restored(&other, &again) == other);
}

#[test]
fn four_components_of_any_sampling() {
    for (h, v) in [(1, 1), (2, 1), (4, 2), (3, 1)] {
        let components = (0..4u8).map(|i| match i {
            0 | 3 => Component::new(i, h, v, 0),
            _ => Component::new(i, 1, 1, 1),
        });
        let mut frame = Frame::new(kit_jpeg::Process::Extended, 67, 45, components.collect());
        frame.allocate(&Limits::DEFAULT).expect("room");
        for (i, component) in frame.components.iter_mut().enumerate() {
            component.quantisation = [if i % 3 == 0 { 300 } else { 7 }; 64];
            let values = component.coefficients.iter_mut().enumerate();
            values.for_each(|(k, value)| *value = if k % 5 == 0 { (k * 37 % 97) as i16 - 48 } else { 0 });
        }
        let components = (0..4).map(|index| ScanComponent { index, dc: index as u8, ac: 3 - index as u8 }).collect();
        let (tables, choices) = (Default::default(), Choices::default());
        let scan =
            Scan { components, band: (0, 63), high: 0, low: 0, restart_interval: 3, tables, choices, data: 0..0 };
        let file = anew(&frame, &[scan]);
        let jpeg = read(&file, &Limits::DEFAULT).expect("a picture");
        assert_eq!(jpeg.fault, None);
        assert!(jpeg.frame == frame, "{h} × {v}");
        assert!(restored(&file, &jpeg) == file);
    }
}

#[test]
fn other_processes_are_refused() {
    let file = sample("baseline-420.jpg");
    let at = file.windows(2).position(|bytes| bytes == [0xFF, 0xC0]).expect("SOF0");
    for marker in [0xC3, 0xC5, 0xC9, 0xCA] {
        let mut other = file.clone();
        other[at + 1] = marker;
        assert!(read(&other, &Limits::DEFAULT).is_err());
    }
    let mut deep = file.clone();
    deep[at + 4] = 12;
    assert!(read(&deep, &Limits::DEFAULT).is_err());
}

#[test]
fn no_more_memory_than_allowed() {
    let mut file = sample("baseline-420.jpg");
    let at = file.windows(2).position(|bytes| bytes == [0xFF, 0xC0]).expect("SOF0");
    file[at + 5..at + 9].fill(0xFF);
    let error = read(&file, &Limits { memory: 1 << 20, ..Limits::DEFAULT }).expect_err("65535 × 65535");
    assert_eq!(error.kind, kit_core::Kind::Limit);
}

#[test]
fn damaged_files_are_read_as_far_as_they_go() {
    let mut state = 1u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let limits = Limits { memory: 16 << 20, ..Limits::DEFAULT };
    for (name, file) in samples() {
        for _ in 0..300 {
            let mut damaged = file.clone();
            for _ in 0..1 + below(3) {
                let at = below(damaged.len());
                damaged[at] = [0, 0xFF, 0xD0, below(256) as u8][below(4)];
            }
            damaged.truncate(damaged.len() - below(50));
            if let Ok(jpeg) = read(&damaged, &limits) {
                assert!(jpeg.end <= damaged.len());
                let restored = restored(&damaged, &jpeg);
                let same = restored.iter().zip(&damaged).take_while(|(a, b)| a == b).count();
                assert!(same >= jpeg.headers(&damaged).len().min(2), "{name}");
            }
        }
    }
}
