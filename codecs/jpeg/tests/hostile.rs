//! What leads a reader of pictures astray: it may cost size, and never a byte.

use codec_jpeg::Jpeg;
use kit_core::{Codec, Confidence, Cx, Encoded, Kind, Limits, Options, Piece, Survey};
use std::sync::Arc;

const BASELINE: &[u8] = include_bytes!("../../../tests/corpus/jpeg/baseline-420.jpg");
const THUMBNAIL: &[u8] = include_bytes!("../../../tests/corpus/jpeg/thumbnail.jpg");
const OF_THE_PICTURE: &[u8] = include_bytes!("../../../tests/corpus/jpeg/of-the-picture.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("../../../tests/corpus/jpeg/progressive-422.jpg");

/// The plan of a file, which is seen as a packer shows it.
fn survey(file: &[u8]) -> kit_core::Result<Vec<u8>> {
    let codec = Jpeg::default();
    let options = Options::default();
    let total = file.len() as u64;
    let cx =
        Cx { version: 1, options: &options, plan: &[], at: 0, len: total, references: &[], limits: Limits::DEFAULT };
    let mut seen = Vec::new();
    loop {
        match codec.survey(&seen, total, &cx)? {
            Survey::Done(plan) => return Ok(plan.bytes),
            Survey::More(ranges) => seen.extend(ranges.into_iter().map(|range| {
                let bytes = file[range.start as usize..range.end as usize].to_vec();
                Piece { at: range.start, bytes: Arc::new(bytes) }
            })),
        }
    }
}

/// The payload's length, once the frame has come back from it within the memory declared.
fn coded(frame: &[u8], plan: &[u8], level: &str) -> usize {
    let codec = Jpeg::default();
    let options = Options::resolve(codec.info(), &[("level", level)]).expect("a level");
    let len = frame.len() as u64;
    let mut cx = Cx { version: 1, options: &options, plan, at: 0, len, references: &[], limits: Limits::DEFAULT };
    cx.limits.memory = codec.memory(len, &cx);
    let mut encoded = Encoded::default();
    codec.encode(frame, &cx, &mut encoded).expect("any bytes");
    cx.limits.output = len;
    let mut restored = Vec::new();
    codec.decode(&encoded.payload, &[], &cx, &mut restored).expect("its own payload");
    assert!(restored == frame, "{len} bytes at {level} do not come back");
    encoded.payload.len()
}

fn with_size(file: &[u8], height: u16, width: u16) -> Vec<u8> {
    let mut file = file.to_vec();
    let at = file.windows(2).position(|bytes| bytes == [0xFF, 0xC0]).expect("SOF0") + 5;
    file[at..at + 2].copy_from_slice(&height.to_be_bytes());
    file[at + 2..at + 4].copy_from_slice(&width.to_be_bytes());
    file
}

#[test]
fn only_pictures_are_claimed() {
    let codec = Jpeg::default();
    assert_eq!(codec.probe(BASELINE, None), Confidence::Certain);
    assert_eq!(codec.probe(b"GIF89a", Some("a.jpg")), Confidence::No);
    for other in [&b""[..], b"GIF89a", b"\xFF\xD8\xFF", b"\xFF\xD8\xFF\xD9", &[0xFF; 1000]] {
        assert_eq!(survey(other).expect_err("no picture").kind, Kind::Input);
    }
    let mut arithmetic = BASELINE.to_vec();
    let at = arithmetic.windows(2).position(|bytes| bytes == [0xFF, 0xC0]).expect("SOF0") + 1;
    arithmetic[at] = 0xC9;
    assert_eq!(survey(&arithmetic).expect_err("arithmetic coding").kind, Kind::Input);
}

#[test]
fn sizes_that_lie_cost_no_memory() {
    assert_eq!(survey(&with_size(BASELINE, 65535, 65535)).expect_err("100 million blocks").kind, Kind::Input);
    // The survey sees one size, the frame has another.
    let plan = survey(BASELINE).expect("a picture");
    for (height, width) in [(65535, 65535), (65535, 1), (1, 65535), (8, 8), (170, 2300)] {
        coded(&with_size(BASELINE, height, width), &plan, "fast");
    }
    for (height, width) in [(1700, 230), (8, 8), (171, 231)] {
        let file = with_size(BASELINE, height, width);
        coded(&file, &survey(&file).expect("a picture"), "balanced");
    }
}

#[test]
fn any_bytes_come_back_with_any_plan() {
    let plan = survey(BASELINE).expect("a picture");
    for level in ["fast", "balanced", "max"] {
        for plan in [&plan[..], &[], &[0xFF; 3]] {
            coded(b"no picture", plan, level);
            coded(&[0xFF, 0xD8].repeat(5000), plan, level);
            coded(&[&b"\xFF\xD8\xFF"[..], &[0; 20]].concat().repeat(5000), plan, level);
            coded(&[BASELINE, &[0xFF; 100], BASELINE, &BASELINE[..3000]].concat(), plan, level);
        }
    }
}

#[test]
fn pictures_within_and_behind_others_are_coded_as_such() {
    let plan = survey(BASELINE).expect("a picture");
    let alone = coded(BASELINE, &plan, "fast");
    let both = coded(&[BASELINE, b"between", PROGRESSIVE].concat(), &plan, "fast");
    assert!(both < alone + PROGRESSIVE.len() * 9 / 10, "{both} bytes");
    let plan = survey(THUMBNAIL).expect("a picture");
    let len = coded(THUMBNAIL, &plan, "balanced");
    assert!(len < THUMBNAIL.len() / 2, "{len} bytes");
}

#[test]
fn a_thumbnail_costs_little_behind_its_picture() {
    let plan = survey(OF_THE_PICTURE).expect("a picture");
    let alone = coded(BASELINE, &plan, "max");
    let thumbnail = OF_THE_PICTURE.len() - BASELINE.len();
    let both = coded(OF_THE_PICTURE, &plan, "max");
    assert!(both < alone + thumbnail / 3, "{alone} bytes, {both} with a thumbnail of {thumbnail}");
    // Of sizes of which one or both lie, and of a picture that is cut short or of which a half is another's.
    for at in [2, OF_THE_PICTURE.len() - BASELINE.len() + 2] {
        for (height, width) in [(8, 8), (170, 2300), (40, 400), (57, 76), (1000, 3)] {
            let file = [&OF_THE_PICTURE[..at], &with_size(&OF_THE_PICTURE[at..], height, width)].concat();
            coded(&file, &survey(&file).expect("a picture"), "max");
        }
    }
    for end in [3000, 5000, OF_THE_PICTURE.len() - 1000] {
        coded(&OF_THE_PICTURE[..end], &plan, "max");
        coded(&[&OF_THE_PICTURE[..end], &PROGRESSIVE[end / 2..]].concat(), &plan, "max");
    }
}

#[test]
fn pictures_may_end_anywhere() {
    for file in [BASELINE, PROGRESSIVE, THUMBNAIL] {
        for len in (0..file.len()).step_by(file.len() / 40) {
            let plan = survey(&file[..len]).unwrap_or_default();
            coded(&file[..len], &plan, "fast");
        }
    }
}

#[test]
fn a_payload_may_not_promise_more_than_its_plan() {
    let codec = Jpeg::default();
    let options = Options::resolve(codec.info(), &[("level", "fast")]).expect("a level");
    let large = with_size(BASELINE, 1000, 1000);
    let plan = survey(&large).expect("a picture");
    let len = large.len() as u64;
    let cx = Cx { version: 1, options: &options, plan: &plan, at: 0, len, references: &[], limits: Limits::DEFAULT };
    let mut encoded = Encoded::default();
    codec.encode(&large, &cx, &mut encoded).expect("any bytes");
    let cx = Cx { plan: &[1], ..cx };
    let error = codec.decode(&encoded.payload, &[], &cx, &mut Vec::new()).expect_err("too many blocks");
    assert_eq!(error.kind, Kind::Corrupt);
}
