//! Files from strangers: whatever they hold, a PDF comes out that is no larger, or the very input.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use codec_pdf::Pdf;
use kit_core::{Limits, Options, Transcoder};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// How often each sample is damaged.
const ROUNDS: u32 = 60;

fn transcode(input: &[u8]) -> Vec<u8> {
    let output = Pdf::default().transcode(input, &Options::default(), Limits::DEFAULT);
    let bytes = output.map_or_else(|_| input.to_vec(), |output| output.bytes);
    assert!(bytes.len() <= input.len());
    bytes
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/pdf").join(format!("{name}.pdf"))).unwrap()
}

#[test]
fn damaged_samples_are_survived() {
    let mut state = 1u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for name in ["plain", "images", "forms", "revised", "archival", "damaged", "lengths"] {
        let sample = sample(name);
        let mut changed = 0;
        for round in 0..ROUNDS {
            let mut input = sample.clone();
            match round % 4 {
                0 => input.truncate(random(sample.len())),
                1 => (0..=random(8)).for_each(|_| input[random(sample.len())] = random(256) as u8),
                2 => (0..=random(3)).for_each(|_| input[random(sample.len())] = b"0123456789 /<>[]()"[random(18)]),
                _ => {
                    let (from, to, len) = (random(sample.len()), random(sample.len()), random(200));
                    let piece = sample[from..sample.len().min(from + len)].to_vec();
                    input.splice(to..to, piece);
                }
            }
            let output = transcode(&input);
            if output != input {
                changed += 1;
                assert!(transcode(&output).len() <= output.len());
            }
        }
        assert!(changed > ROUNDS / 12, "{name}: {changed} of {ROUNDS} are not given up");
    }
}

/// Each of these takes for ever, or all memory, where a reader is naive.
#[test]
fn bombs_are_survived() {
    let file = |body: &str, trailer: &str| {
        let mut out = b"%PDF-1.7\n".to_vec();
        out.extend_from_slice(body.as_bytes());
        out.extend_from_slice(format!("\ntrailer << /Root 1 0 R {trailer} >>\nstartxref\n9\n%%EOF").as_bytes());
        out
    };
    let root = "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Type /Pages /Kids [] >> endobj\n";
    let many = |one: &dyn Fn(u32) -> String| {
        let mut out = root.to_string();
        (3..40_000).for_each(|n| write!(out, "{}", one(n)).unwrap());
        out
    };
    let ends_once = many(&|n| format!("{n} 0 obj << >> stream ")) + "endstream endobj";
    let covers_all = many(&|n| format!("{n} 0 obj << /Length {} >> stream\n", 9_000_000 - n)) + "endstream endobj";
    let rings = root.replace("/Kids []", "/Kids 3 0 R")
        + "3 0 obj 3 0 R endobj 4 0 obj << /Length 4 0 R >> stream endstream endobj";
    let texts = [
        ends_once,
        covers_all,
        rings,
        root.to_string() + &"(".repeat(500_000),
        root.to_string() + &"1 (".repeat(200_000),
        root.to_string() + &"9 0 obj [".repeat(100_000),
        root.to_string() + "9 0 obj " + &"<</A".repeat(200_000),
        root.to_string() + &"1 %".repeat(200_000),
        "xref 0 4294967295\n".to_string(),
        "9 0 obj << /Type /XRef /Size 99999999999 /W [0 0 0] /Length 0 >> stream\n\nendstream endobj".to_string(),
        "9 0 obj << /Type /XRef /Size 9 /W [8 8 8] /Index [0 9999999999999] /Length 0 >> stream\n\nendstream endobj"
            .to_string(),
        "9 0 obj << /Type /ObjStm /N 99999999999 /First 0 /Length 0 >> stream\n\nendstream endobj".to_string() + root,
    ];
    for text in texts {
        for trailer in ["", "/Info 5 0 R /Prev 9"] {
            transcode(&file(&text, trailer));
        }
    }
}
